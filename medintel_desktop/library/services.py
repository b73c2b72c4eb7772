"""The understanding service in force, made when first needed and replaced when the key changes."""

from __future__ import annotations

import threading
from collections.abc import Callable

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.errors import KeyRefused, NotSetUp
from medintel_desktop.domain.ports import VideoAI

UNDERSTANDING = "twelvelabs"
"""Name of the service in job rows, holds and the ledger."""

_OF_THE_KEY = (KeyRefused.short, NotSetUp.short)


class Services:
    """Hands out the service. Connecting may be slow (keyring, SDK): not on the UI thread."""

    def __init__(self, catalogue: Catalogue, connect: Callable[[], VideoAI]) -> None:
        self._catalogue = catalogue
        self._connect = connect
        self._lock = threading.Lock()
        self._video_ai: VideoAI | None = None
        self._retired: list[VideoAI] = []

    def video_ai(self) -> VideoAI:
        with self._lock:
            if self._video_ai is None:
                self._video_ai = self._connect()
            return self._video_ai

    def close(self) -> None:
        """End connections; a later call would connect anew."""
        with self._lock:
            ended, self._video_ai = [*self._retired, self._video_ai], None
            self._retired.clear()
        for video_ai in ended:
            if video_ai is not None:
                video_ai.close()

    def reset(self) -> None:
        """The key or the model changed: connect anew, and let waiting jobs go on.

        What is under way ends on the old connection, because a paid answer may be on it.
        """
        with self._lock:
            if self._video_ai is not None:
                self._retired.append(self._video_ai)
            self._video_ai = None
        self._catalogue.jobs.release(UNDERSTANDING)

    def opened(self) -> None:
        """The app begins: a key that was refused or missing then may be a good one now."""
        for hold in self._catalogue.jobs.holds():
            if hold.service == UNDERSTANDING and hold.problem.short in _OF_THE_KEY:
                self._catalogue.jobs.release(UNDERSTANDING)
