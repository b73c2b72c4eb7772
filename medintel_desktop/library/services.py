"""The services in force, made when first needed and replaced when the key or a model changes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.analyst import Analyst
from medintel_desktop.domain.errors import KeyRefused, NotSetUp
from medintel_desktop.domain.moment import EmbeddingSpace
from medintel_desktop.domain.ports import VideoAI
from medintel_desktop.domain.video_index import VideoIndex

UNDERSTANDING = "twelvelabs"
"""Name of the service in job rows, holds and the ledger."""

_OF_THE_KEY = (KeyRefused.short, NotSetUp.short)


class _Closes(Protocol):
    def close(self) -> None: ...


C = TypeVar("C", bound=_Closes)


class _Kept(Generic[C]):
    """One connection, made when it is first asked for; those it replaced end with it."""

    def __init__(self, connect: Callable[[], C]) -> None:
        self._connect = connect
        self._lock = threading.Lock()
        self._made: C | None = None
        self._retired: list[C] = []

    def __call__(self) -> C:
        with self._lock:
            if self._made is None:
                self._made = self._connect()
            return self._made

    def retire(self) -> None:
        """Connect anew next time; what is under way ends on the old connection."""
        with self._lock:
            if self._made is not None:
                self._retired.append(self._made)
            self._made = None

    def close(self) -> None:
        self.retire()
        with self._lock:
            ended, self._retired = self._retired, []
        for connection in ended:
            connection.close()


class Services:
    """Hands out services. Connecting may be slow (keyring, SDK): not on the UI thread."""

    def __init__(
        self,
        catalogue: Catalogue,
        connect: Callable[[], VideoAI],
        connect_analyst: Callable[[], Analyst],
        connect_index: Callable[[], VideoIndex],
        connect_older: Callable[[EmbeddingSpace], VideoAI],
    ) -> None:
        """``connect_older`` gives the service of a space that is not the one in force, if its model
        is still there."""
        self._catalogue = catalogue
        self._connect_older = connect_older
        self._older: dict[EmbeddingSpace, _Kept[VideoAI]] = {}
        self._video_ai = _Kept(connect)
        self._analyst = _Kept(connect_analyst)
        self._video_index = _Kept(connect_index)

    def video_ai(self) -> VideoAI:
        return self._video_ai()

    def video_ai_of(self, space: EmbeddingSpace) -> VideoAI:
        """For queries in an older space; has no space where its model is gone."""
        kept = self._older.setdefault(space, _Kept(lambda: self._connect_older(space)))
        return kept()

    def analyst(self) -> Analyst:
        return self._analyst()

    def video_index(self) -> VideoIndex:
        return self._video_index()

    def close(self) -> None:
        """End connections; a later call would connect anew."""
        for kept in self._all():
            kept.close()

    def reset(self) -> None:
        """The key or the model changed: connect anew, and let waiting jobs go on.

        What is under way ends on the old connection, because a paid answer may be on it.
        """
        for kept in self._all():
            kept.retire()
        self._catalogue.jobs.release(UNDERSTANDING)

    def _all(self) -> list[_Kept[VideoAI] | _Kept[Analyst] | _Kept[VideoIndex]]:
        return [self._video_ai, self._analyst, self._video_index, *self._older.values()]

    def opened(self) -> None:
        """The app begins: a key that was refused or missing then may be a good one now."""
        for hold in self._catalogue.jobs.holds():
            if hold.service == UNDERSTANDING and hold.problem.short in _OF_THE_KEY:
                self._catalogue.jobs.release(UNDERSTANDING)
