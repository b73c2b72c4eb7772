"""Searches in the managed index: videos of this library, their clips by rank.

A search there is counted, so it is asked only when the user means it (Enter), and an answer is
kept for a while. Clips of videos that are not of this library are left out.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.filters import narrows
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.search import Found, SearchQuery
from medintel_desktop.domain.video_index import Clip, IndexQuery
from medintel_desktop.library.entities import Entities
from medintel_desktop.library.services import UNDERSTANDING, Services

SOURCE = "By TwelveLabs"

KEPT_SECONDS = 600.0
MOST_KEPT = 20
"""Answers that are not asked for again, and for how long."""

MOST_PAGES = 4
"""Of 50 videos each; further ones are no use to anybody."""

MOST_NAMED = 500
"""Videos that are named in a filter; where more are meant, all are searched and sorted out."""

MOST_WORDS = 80
"""Characters of what is said, in the reason of a hit."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """``whole``: there was no more to fetch."""

    clips: tuple[Clip, ...]
    whole: bool
    at: float


class IndexSearch:
    """``chosen`` is the id of the index in force, "" while it is off."""

    def __init__(
        self,
        catalogue: Catalogue,
        services: Services,
        entities: Entities,
        chosen: Callable[[], str],
    ) -> None:
        self._catalogue = catalogue
        self._services = services
        self._entities = entities
        self._chosen = chosen
        self._lock = Lock()
        self._kept: dict[str, _Answer] = {}

    @property
    def on(self) -> bool:
        return bool(self._chosen())

    def find(self, query: SearchQuery, pictures: Sequence[bytes] = ()) -> list[Found]:
        """The best first, one for each clip; they all score 0, because the service tells no more
        than their order. Raises ServiceError and kin, UsageError for an unknown ``<@name>``."""
        index_id = self._chosen()
        text = self._entities.translated(query.text)
        if not index_id or not (text.strip() or pictures):
            return []
        asked = IndexQuery(text, tuple(pictures))
        left = self._left(query, index_id)
        if left is not None and not left:
            return []
        if left and len(left) <= MOST_NAMED and not self._is_whole(index_id, asked, query.limit):
            asked = replace(asked, videos=tuple(sorted(left)))
        clips = self._asked(index_id, asked, query.limit)
        if left is None:
            left = self._catalogue.indexed.numbers(index_id, [clip.video for clip in clips])
        return [
            Found(left[clip.video], clip.span, Modality.VISUAL, 0.0, _reason(clip))
            for clip in sorted(clips, key=lambda clip: clip.rank)
            if clip.video in left
        ]

    def _left(self, query: SearchQuery, index_id: str) -> Mapping[str, int] | None:
        """The videos that filters leave, with their row numbers; None without filters."""
        if not narrows(query):
            return None
        return self._catalogue.indexed.within(index_id, self._catalogue.located.where(query))

    def _asked(self, index_id: str, query: IndexQuery, limit: int) -> tuple[Clip, ...]:
        key = _key(index_id, query, limit)
        kept = self._known(key)
        if kept is not None:
            return kept.clips
        answer = self._fetched(index_id, query, limit)
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
        return answer.clips

    def _is_whole(self, index_id: str, query: IndexQuery, limit: int) -> bool:
        """Whether all there is was fetched without filters: then these are free."""
        kept = self._known(_key(index_id, query, limit))
        return kept is not None and kept.whole

    def _known(self, key: str) -> _Answer | None:
        with self._lock:
            kept = self._kept.get(key)
        return kept if kept and time.monotonic() - kept.at < KEPT_SECONDS else None

    def _fetched(self, index_id: str, query: IndexQuery, limit: int) -> _Answer:
        service = self._services.video_index()
        page = service.search(index_id, query)
        self._catalogue.ledger.note(UNDERSTANDING, "index search", 1, "queries")
        clips, pages = list(page.clips), 1
        while page.following is not None and len(clips) < limit and pages < MOST_PAGES:
            try:
                page = service.following(page.following)
            except MedIntelError:
                break  # the best are here; asking anew would count again
            clips += page.clips
            pages += 1
        return _Answer(tuple(clips), page.following is None, time.monotonic())

    def forget(self) -> None:
        """The index has changed: what was answered before is no answer any more."""
        with self._lock:
            self._kept.clear()


def aligned(clips: Sequence[Found], found: Sequence[Found]) -> list[Found]:
    """Clips with the spans of our own moments, where the two are mostly the same: so that what
    both found is one hit."""
    own: dict[int, list[Found]] = {}
    for hit in found:
        if hit.span is not None:
            own.setdefault(hit.num, []).append(hit)
    taken: set[tuple[int, Span | None]] = set()
    fitted = []
    for clip in clips:
        same = next((hit for hit in own.get(clip.num, ()) if _mostly(clip.span, hit.span)), None)
        one = clip if same is None else replace(clip, span=same.span, modality=same.modality)
        if (one.num, one.span) not in taken:
            taken.add((one.num, one.span))
            fitted.append(one)
    return fitted


def _mostly(first: Span | None, second: Span | None) -> bool:
    """Whether two spans share at least half of the shorter."""
    if first is None or second is None:
        return False
    shared = min(first.end, second.end) - max(first.start, second.start)
    return shared >= 0.5 * min(first.end - first.start, second.end - second.start)


def _reason(clip: Clip) -> str:
    if not clip.words:
        return SOURCE
    said = clip.words if len(clip.words) <= MOST_WORDS else clip.words[: MOST_WORDS - 1] + "…"
    return f"{SOURCE}, “{said}”"


def _key(index_id: str, query: IndexQuery, limit: int) -> str:
    pictures = [hashlib.sha256(jpeg).hexdigest() for jpeg in query.pictures]
    return repr((index_id, " ".join(query.text.casefold().split()), pictures, query.videos, limit))
