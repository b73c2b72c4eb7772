"""Finds photos and moments: by words always, by meaning when a service or memory helps."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.filters import narrows, of_query
from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.entity import MENTION
from medintel_desktop.domain.errors import (
    KeyRefused,
    MedIntelError,
    QuotaUsedUp,
    ServiceUnreachable,
    UsageError,
)
from medintel_desktop.domain.media import GeoPoint, MediaKind
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, Span
from medintel_desktop.domain.ports import MediaTools, VectorIndex
from medintel_desktop.domain.relevance import shown
from medintel_desktop.domain.search import (
    NO_KEY,
    Found,
    Hit,
    SearchAnswer,
    SearchEngine,
    SearchQuery,
    fuse,
    merge_moments,
)
from medintel_desktop.domain.traits import Standing
from medintel_desktop.domain.view import Mark
from medintel_desktop.library.duplicates import Duplicates
from medintel_desktop.library.index_search import IndexSearch, aligned
from medintel_desktop.library.looks import LooksAlike
from medintel_desktop.library.nearest import MORE, Nearest
from medintel_desktop.library.nested import Nested
from medintel_desktop.library.services import Services
from medintel_desktop.library.shared_database import SharedDatabase
from medintel_desktop.library.spaces_asked import Asked, SpacesAsked

BY_LOOKS = "Found by looks: colours and shapes. A TwelveLabs key finds what is meant."
ONLY_LOOKS = "Found by looks, colours and shapes:"
NO_LOOKS = "How it looks is not known yet. A TwelveLabs key finds by meaning."

PICTURE_SIDE = 1024
"""Px of a picture that is sent as a query."""

SILENT = (
    "What was understood with {} cannot be searched by meaning, because that model does not answer."
)


class Search:
    """Answers queries. May ask the service: not for the UI thread."""

    def __init__(
        self,
        catalogue: Catalogue,
        index: VectorIndex,
        tools: MediaTools,
        services: Services,
        shared: SharedDatabase | None = None,
        shown: Callable[[GeoPoint], GeoPoint | None] = lambda point: point,
        managed: IndexSearch | None = None,
        looks: LooksAlike | None = None,
    ) -> None:
        """``shown`` gives the point that distances are told from: of a hidden area its middle.
        ``managed`` is a second source for videos, with ranks alone, ``looks`` finds what looks
        alike where nothing was understood."""
        self._catalogue = catalogue
        self._nearest = Nearest(catalogue, index, shared)
        self._spaces = SpacesAsked(catalogue, index, services, self._nearest)
        self._tools = tools
        self._shown = shown
        self._managed = managed
        self._looks = looks
        self._services = services
        self._nested = Nested(catalogue, self._answer)

    def answer(self, query: SearchQuery) -> SearchAnswer:
        """Words only while ``query.meaning`` is False; never fails for lack of a service."""
        query = self.narrowed(query)
        return self._placed(query, self._answer(query))

    def warm(self) -> None:
        """Read what the first search of many vectors would wait for."""
        self._nearest.warm()

    def narrowed(self, query: SearchQuery) -> SearchQuery:
        """The query with all items it may find told, where it is inside a smart album."""
        return self._nested.narrowed(query)

    def _answer(self, query: SearchQuery) -> SearchAnswer:
        if self._looks is not None and _of_looks(query):
            self._looks.follow()
        where, values = self._catalogue.located.where(query)
        words = self._worded(query, where, values)
        if query.similar_to is not None:
            return self._similar(query, query.similar_to, words)
        if not query.text.strip():
            return self._filtered(query)
        if not query.meaning:
            return self._joined(words, [], "", 0)
        if MENTION.search(query.text) or query.engine is SearchEngine.MANAGED:
            return self._by_index(query)
        try:
            asked, silent = self._spaces.of_words(query.text)
        except ServiceUnreachable:
            note = "Found by words. TwelveLabs cannot be reached; this query was not asked before."
            return self._joined(words, [], note, 0)
        except MedIntelError as error:
            answer = self._joined(words, [], f"Found by words. {error.title}", 0)
            return replace(answer, offers_settings=isinstance(error, KeyRefused | QuotaUsedUp))
        if not asked and self._services.video_ai().space is None:
            return replace(self._joined(words, [], NO_KEY, 0), offers_settings=True)
        return self._meant(query, words, asked, silent)

    def count(self, query: SearchQuery) -> int | None:
        """How many items a search finds without asking a service; None where one would have to
        be asked."""
        if any(self._would_ask(one) for one in (query, *self._nested.around(query))):
            return None
        query = self.narrowed(query)
        located = self._catalogue.located
        if query.similar_to is None and not query.text.strip():
            if query.area is not None:
                return located.count(query.area, query)
            return self._catalogue.cells.count_where(of_query(query)) if narrows(query) else 0
        if query.similar_to is None and not query.meaning:
            return self._count_worded(query, *located.where(query))
        if query.engine is SearchEngine.AUTO and self._managed is not None and self._managed.on:
            query = replace(query, engine=SearchEngine.LOCAL)  # counting pays for nothing
        return len({hit.item.num for hit in self._answer(query).hits})

    def _would_ask(self, query: SearchQuery) -> bool:
        """Whether a service would be asked for an answer."""
        return query.meaning and bool(query.text.strip()) and self._spaces.would_ask(query.text)

    def by_picture(self, path: Path, query: SearchQuery) -> SearchAnswer:
        """Like this picture, and like the words where there are any. The picture is read here
        and sent once; a repeat costs nothing. Where no service tells what it shows, what looks
        like it is found. Raises UsageError for what is no picture."""
        query, jpeg = self.narrowed(query), self.picture(path, PICTURE_SIDE)
        if self._services.video_ai().space is None:
            return self._placed(query, self._looks_like(query, jpeg))
        key = "picture " + hashlib.sha256(jpeg).hexdigest()
        try:
            asked, silent = self._spaces.of_picture(key, jpeg, query.text)
        except MedIntelError as error:
            answer = self._looks_like(query, jpeg)
            told = f"{ONLY_LOOKS if answer.hits else ''} {error.title}".strip()
            settings = isinstance(error, KeyRefused | QuotaUsedUp)
            return self._placed(query, replace(answer, note=told, offers_settings=settings))
        return self._placed(query, self._meant(query, [], asked, silent, (jpeg,)))

    def picture(self, path: Path, side: int) -> bytes:
        """A picture as upright JPEG, at most ``side`` px. Raises UsageError for what is none."""
        kind = self._tools.identify(path)
        if kind is not MediaKind.PHOTO:
            raise UsageError(f"{path.name} is not a picture.", "Choose a photo to search with.")
        return self._tools.as_jpeg(path, self._tools.probe(path, kind), side)

    def _meant(
        self, query: SearchQuery, words: Sequence[Found], asked: Sequence[Asked],
        silent: Sequence[EmbeddingSpace], pictures: Sequence[bytes] = (),
    ) -> SearchAnswer:  # fmt: skip
        """By words or a picture, and what there is to say where a model no longer answers."""
        clips, said = self._indexed(query, pictures)
        with_words = "Found by picture and words." if query.text else "Found by picture."
        by = with_words if pictures else "Found by words and meaning."
        if not asked:
            by = "" if pictures else "Found by words."
        gone = self._services.video_ai().space is not None and bool(silent)
        told = _silent(silent) if gone else ""
        answer = self._by_meaning(query, words, asked, f"{by} {told} {said}", clips)
        return replace(answer, offers_again=gone)

    def _similar(self, query: SearchQuery, media_id: str, words: Sequence[Found]) -> SearchAnswer:
        """Like an item, and like the words where there are any: by meaning where it was
        understood, else by looks."""
        if asked := self._spaces.of_item(media_id, query.similar_at):
            both = self._like_both(query, asked)
            return self._by_meaning(query, [] if both else words, both or asked, "")
        nums = self._catalogue.media.nums([media_id])
        looks = self._looks.of_item(nums[0]) if self._looks is not None and nums else None
        return self._by_looks(query, looks, set(nums))

    def _like_both(self, query: SearchQuery, item: Sequence[Asked]) -> Sequence[Asked]:
        """Between an item and the words; nothing where no model tells what they mean."""
        if not (query.meaning and query.text.strip()):
            return ()
        try:
            return self._spaces.with_words(item, query.text)
        except MedIntelError:
            return ()

    def _looks_like(self, query: SearchQuery, jpeg: bytes) -> SearchAnswer:
        return self._by_looks(query, self._looks.of_picture(jpeg) if self._looks else None)

    def _by_looks(
        self, query: SearchQuery, vector: bytes | None, own: Collection[int] = ()
    ) -> SearchAnswer:
        """Told apart from meaning in every hit and below the list."""
        if self._looks is None or vector is None:
            return SearchAnswer((), NO_LOOKS, offers_settings=True)
        self._looks.follow()
        allowed = None
        if narrows(query):
            allowed = self._catalogue.cells.nums_where(self._catalogue.located.where(query))
        found = self._looks.similar(vector, query.limit + len(own), allowed)
        others = [hit for hit in found if hit.num not in own][: query.limit]
        if query.text.strip():
            others = fuse([others, self._worded(query, *self._catalogue.located.where(query))])
        return replace(self._joined(others, [], BY_LOOKS, 0), offers_settings=True)

    def _by_index(self, query: SearchQuery) -> SearchAnswer:
        """The managed index alone: for names that only it knows, or because the user wants it."""
        if self._managed is None or not self._managed.on:
            note = "Names like <@Anna> are looked for in the TwelveLabs index, which is off."
            return SearchAnswer((), note, True)
        try:
            found = self._managed.find(query)
        except MedIntelError as error:
            settings = isinstance(error, KeyRefused | QuotaUsedUp)
            return SearchAnswer((), f"{error.title} {error.hint}".strip(), settings)
        return replace(
            self._joined([], found, "Found in the TwelveLabs index, best first.", 0),
            by_meaning=True, engine=SearchEngine.MANAGED,
        )  # fmt: skip

    def _indexed(self, query: SearchQuery, pictures: Sequence[bytes]) -> tuple[list[Found], str]:
        """What the managed index finds while it is on, and what there is to say of it."""
        if self._managed is None or not self._managed.on or query.engine is SearchEngine.LOCAL:
            return [], ""
        try:
            found = self._managed.find(query, pictures)
            return found, "The TwelveLabs index was asked, too."
        except MedIntelError as error:
            return [], f"The TwelveLabs index did not answer: {error.title}"

    def _worded(self, query: SearchQuery, where: str, values: list[object]) -> list[Found]:
        """Items by their words, and moments in which the words are said, as one list."""
        written = self._catalogue.text.find(query, where, values)
        said = self._catalogue.spoken.find(query, where, values)
        lists = [_of_kind(query, found) for found in (written, said)]
        return fuse(lists)[: query.limit]

    def _count_worded(self, query: SearchQuery, where: str, values: list[object]) -> int:
        text, said = self._catalogue.text, self._catalogue.spoken.nums(query, where, values)
        both = f"{where} AND m.num IN (SELECT value FROM json_each(?))"  # noqa: S608 - no user text
        written_too = text.count(query, both, [*values, json.dumps(sorted(said))])
        return text.count(query, where, values) + len(said) - written_too

    def _filtered(self, query: SearchQuery) -> SearchAnswer:
        """Without words the filters alone say what is looked for: all of it, newest first."""
        if not narrows(query):
            return SearchAnswer(())
        if query.traits.standing is Standing.DUPLICATE and not query.nearest:
            return self._joined(Duplicates(self._catalogue).found(query), [], "", 0)
        located = self._catalogue.located
        if query.nearest and isinstance(query.area, Circle):
            nums = [num for _, num in located.nearest(query.area, query.limit, query)]
        else:
            nums = self._catalogue.cells.newest_where(located.where(query), query.limit)
        return self._joined([Found(num, None, None, 0.0, "") for num in nums], [], "", 0)

    def _placed(self, query: SearchQuery, answer: SearchAnswer) -> SearchAnswer:
        """The same, each hit with its distance when a circle was searched in."""
        if not isinstance(query.area, Circle):
            return answer
        circle, points = (
            query.area,
            self._catalogue.located.points(list({hit.item.num for hit in answer.hits})),
        )

        def away(num: int) -> float | None:
            point = self._shown(points[num]) if num in points else None
            return circle.away(point.latitude, point.longitude) if point else None

        hits = [replace(hit, km=away(hit.item.num)) for hit in answer.hits]
        if query.nearest:
            hits.sort(key=lambda hit: math.inf if hit.km is None else hit.km)
        return replace(answer, hits=tuple(hits))

    def _by_meaning(
        self, query: SearchQuery, words: Sequence[Found], asked: Sequence[Asked], note: str,
        clips: Sequence[Found] = (),
    ) -> SearchAnswer:  # fmt: skip
        """What is near in the spaces asked, each item in the first that has it."""
        own = set(self._catalogue.media.nums([query.similar_to])) if query.similar_to else set()
        lists, hidden, notes = list[list[Found]](), 0, [note]
        engine, took = None, 0.0
        for place, (space, vectors) in enumerate(asked):
            besides = [one.space for one in asked[:place]]
            near = self._nearest.find(query, space, vectors, besides)
            found = _best([hit for hit in near.found if hit.num not in own])
            ranked = sorted(_of_kind(query, found), key=lambda hit: -hit.score)
            strong = ranked
            if not query.weak:
                whole = len(near.found) < query.limit * MORE
                strong = ranked[: shown([hit.score for hit in ranked], whole=whole)]
            lists.append(merge_moments(strong))
            hidden += len(ranked) - len(strong)
            engine, took = engine or near.engine, took + near.milliseconds
            notes += [near.note] if near.note and not place else []
        meant = lists[0] if len(lists) == 1 else fuse(lists)
        told = " ".join(" ".join(notes).split())
        answer = self._joined(words, meant[: query.limit], told, hidden, clips)
        return replace(answer, by_meaning=bool(asked or clips), engine=engine, milliseconds=took)

    def _joined(
        self, words: Sequence[Found], meant: Sequence[Found], note: str, hidden: int,
        clips: Sequence[Found] = (),
    ) -> SearchAnswer:  # fmt: skip
        lists = [meant, aligned(clips, meant), words]
        ranked = fuse(lists) if meant or clips else list(words)
        marks: dict[int, list[Mark]] = {}
        for hit in ranked:
            if hit.span is not None and hit.modality is not None:
                marks.setdefault(hit.num, []).append(Mark(hit.span, hit.modality, hit.score))
        nums = list(dict.fromkeys(hit.num for hit in ranked))
        cells = {cell.num: cell for cell in self._catalogue.cells.by_number(nums)}
        hits = tuple(
            Hit(
                replace(cells[hit.num], marks=tuple(marks.get(hit.num, ()))),
                hit.span, hit.modality, min(1.0, max(0.0, hit.score)), hit.why,
            )
            for hit in ranked
            if hit.num in cells and not cells[hit.num].trashed
        )  # fmt: skip
        return SearchAnswer(hits, note, hidden=hidden)


def _of_looks(query: SearchQuery) -> bool:
    return bool(query.traits.colour) or query.traits.standing is Standing.DUPLICATE


def _of_kind(query: SearchQuery, found: Sequence[Found]) -> list[Found]:
    """Those of the kind of moment that is wanted; words in a name are of no kind."""
    wanted = query.traits.modality
    return [hit for hit in found if wanted is None or hit.modality is wanted]


def _best(found: Sequence[Found]) -> list[Found]:
    """Each moment once, with its best score."""
    best: dict[tuple[int, Span | None, Modality | None], Found] = {}
    for hit in found:
        key = (hit.num, hit.span, hit.modality)
        if key not in best or best[key].score < hit.score:
            best[key] = hit
    return list(best.values())


def _silent(spaces: Sequence[EmbeddingSpace]) -> str:
    models = dict.fromkeys(space.model for space in spaces)
    return SILENT.format(" and ".join(models))
