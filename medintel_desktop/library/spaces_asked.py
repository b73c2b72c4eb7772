"""Which spaces a query is asked in, and its vector in each.

While a library goes over from one space to another, both are asked. An item is looked for in the
first of them that has it, the newest first, and in no other: whatever was understood is found, and
nothing twice. Words need a vector of each space: remembered, or from its model while that answers.
Scores of different spaces say nothing of each other; their lists are joined by rank.
"""

from __future__ import annotations

import logging
from array import array
from collections.abc import Callable, Sequence
from typing import NamedTuple

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.paths import shown_name
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.moment import EmbeddingSpace
from medintel_desktop.domain.ports import VectorIndex, VideoAI
from medintel_desktop.library.nearest import Nearest
from medintel_desktop.library.services import UNDERSTANDING, Services

log = logging.getLogger(__name__)


class Asked(NamedTuple):
    """A query in one space."""

    space: EmbeddingSpace
    vectors: Sequence[array[float]]


class QueryVectors(NamedTuple):
    """``silent`` are spaces that have items of their own but no vector for this query."""

    asked: Sequence[Asked]
    silent: Sequence[EmbeddingSpace]


class SpacesAsked:
    """May ask the service: not for the UI thread."""

    def __init__(
        self, catalogue: Catalogue, index: VectorIndex, services: Services, nearest: Nearest
    ) -> None:
        self._catalogue = catalogue
        self._index = index
        self._services = services
        self._nearest = nearest

    def of_words(self, text: str) -> QueryVectors:
        """Raises what the service in force raises; an older space just stays silent."""
        text = shown_name(text)
        return self._vectors(_key(text), lambda ai: ai.embed_text(text), ("query", "queries"))

    def of_picture(self, key: str, jpeg: bytes, text: str = "") -> QueryVectors:
        """As :meth:`of_words`; ``key`` is what the picture is remembered under. With words, what
        is near to both: the middle between the two."""
        told = self._vectors(key, lambda ai: ai.embed_photo(jpeg), ("picture query", "images"))
        if not text.strip():
            return told
        return QueryVectors(self.with_words(told.asked, text), told.silent)

    def with_words(self, asked: Sequence[Asked], text: str) -> Sequence[Asked]:
        """Between each of the vectors and the words, where their model tells these. Raises as
        :meth:`of_words`."""
        words = {one.space: one.vectors[0] for one in self.of_words(text).asked}
        return [
            Asked(space, [_middle(vector, words[space]) for vector in vectors])
            for space, vectors in asked
            if space in words
        ]

    def of_item(self, media_id: str, at: float | None = None) -> Sequence[Asked]:
        """In each space it was understood in; no service is asked. ``at``: of the moments at that
        second alone, where there are any."""
        slots = [(space, self._slots(space, media_id, at)) for space in self._known()]
        return [Asked(space, self._index.read(space, some)) for space, some in slots if some]

    def _slots(self, space: EmbeddingSpace, media_id: str, at: float | None) -> Sequence[int]:
        slots, moments = self._catalogue.moments.slotted(space, media_id)
        there = [
            slot
            for slot, moment in zip(slots, moments, strict=True)
            if at is not None and moment.span and moment.span.start <= at < moment.span.end
        ]
        return there or slots

    def would_ask(self, text: str) -> bool:
        """Whether a service would be asked for a vector of these words."""
        key, spaces = _key(shown_name(text)), self._known()
        return any(
            self._remembered(space, key, spaces) is None
            and self._ai_of(space) is not None
            and (not place or self._nearest.adds(space, spaces[:place]))
            for place, space in enumerate(spaces)
        )

    def _known(self) -> list[EmbeddingSpace]:
        """That of the service in force first, then what this library was understood in, the
        newest first. An empty one is left out while all there is lies in spaces of other models,
        here alone; what others share may lie in one of which only queries have come."""
        now, known = self._services.video_ai().space, self._catalogue.spaces.known()
        shared = bool(self._catalogue.mirror.state().library)
        if shared:
            heard = self._catalogue.moments.spaces()
            known += [space for space in reversed(heard) if space not in known]
        if now is None or now in known:
            first = [] if now is None else [now]
            return [*first, *(space for space in known if space != now)]
        of_others = known and not any(_same_model(now, space) for space in known)
        if of_others and not shared:
            return known
        return [now, *known]

    def _vectors(
        self, key: str, embed: Callable[[VideoAI], array[float]], counts: tuple[str, str]
    ) -> QueryVectors:
        spaces, asked, silent = self._known(), list[Asked](), list[EmbeddingSpace]()
        for space in spaces:
            newer = [one.space for one in asked]
            if newer and not self._nearest.adds(space, newer):
                continue
            vector = self._remembered(space, key, spaces)
            if vector is None:
                vector = self._embedded(space, key, embed, counts)
            if vector is None:
                silent.append(space)
            else:
                asked.append(Asked(space, [vector]))
        return QueryVectors(asked, silent)

    def _remembered(
        self, space: EmbeddingSpace, key: str, known: Sequence[EmbeddingSpace]
    ) -> array[float] | None:
        """How videos are cut makes no difference to a query."""
        for one in (space, *(other for other in known if _same_model(other, space))):
            if (vector := self._catalogue.moments.remembered(one, key)) is not None:
                return vector
        return None

    def _embedded(
        self, space: EmbeddingSpace, key: str, embed: Callable[[VideoAI], array[float]],
        counts: tuple[str, str],
    ) -> array[float] | None:  # fmt: skip
        """None where no model answers for a space that is not the one in force."""
        ai = self._ai_of(space)
        if ai is None:
            return None
        try:
            vector = embed(ai)
        except MedIntelError as error:
            if self._services.video_ai().space == space:
                raise
            log.info("%s does not answer: %s", space.model, error)
            return None
        self._catalogue.moments.remember(space, key, vector)
        self._catalogue.ledger.note(UNDERSTANDING, counts[0], 1, counts[1])
        return vector

    def _ai_of(self, space: EmbeddingSpace) -> VideoAI | None:
        now = self._services.video_ai()
        ai = now if now.space == space else self._services.video_ai_of(space)
        return ai if ai.space == space else None


def _same_model(one: EmbeddingSpace, other: EmbeddingSpace) -> bool:
    return (one.provider, one.model, one.dimension) == (
        other.provider, other.model, other.dimension,
    )  # fmt: skip


def _middle(one: array[float], other: array[float]) -> array[float]:
    """The direction between two: each counts the same, however long it is."""
    import numpy as np

    pair = [np.frombuffer(vector, np.float32).astype(np.float64) for vector in (one, other)]
    units = [vector / (np.linalg.norm(vector) or 1.0) for vector in pair]
    return array("f", (units[0] + units[1]).astype(np.float32).tobytes())


def _key(text: str) -> str:
    """What a query is remembered under."""
    return " ".join(text.casefold().split())
