"""Words and filters in a catalogue of a million, and whole searches with a query that is known.

Each item has a name, a place, a caption of six words out of 20,000 (few of them common), and one
vector of 512 numbers. A whole search joins words and meaning as the window does when Enter is
pressed, up to the hits that it paints; the first one, which reads columns and codes, stands alone.
"""

from __future__ import annotations

import random
import time
from array import array
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np

from medintel_desktop.backends.local.analyst import NoAnalyst
from medintel_desktop.backends.local.video_ai import NoVideoAI
from medintel_desktop.backends.local.video_index import NoVideoIndex
from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.backends.vectors.vector_index import LocalVectorIndex
from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import EmbeddingSpace, Modality
from medintel_desktop.domain.search import Match, SearchQuery
from medintel_desktop.domain.traits import Traits
from medintel_desktop.library.search import Search
from medintel_desktop.library.services import Services
from tests.bench.library import make_library
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale
from tests.embeddings import Embeddings

SPACE = EmbeddingSpace("bench", "whole", 512, "none")
PAGE = 200
CHUNK = 10_000
TURNS = 20
PLACES = ("Lisbon", "Zürich", "Oslo", "Arezzo", "Kyoto", "Quito", "Hanoi", "Perth")
FIRST_PAGE, WHOLE = Goal(30, more=False), Goal(100, more=False)

_WORDS = "INSERT INTO media_text (rowid, name, place, caption) VALUES (?, ?, ?, ?)"


def rows(scale: Scale, scratch: Path) -> list[Row]:
    folder = scratch / "whole"
    catalogue = make_library(folder, scale.rows)
    try:
        index, source = LocalVectorIndex(folder / "vectors"), Embeddings(SPACE.dimension)
        _write(catalogue, index, source, scale.rows)
        search = Search(
            catalogue,
            index,
            MediaTools(),
            Services(catalogue, NoVideoAI, NoAnalyst, NoVideoIndex, lambda _: NoVideoAI()),
        )
        for number, vector in enumerate(source.unlike(TURNS)):
            catalogue.moments.remember(SPACE, f"{_word(number)}", array("f", vector.tobytes()))
        return [*_first_pages(search, scale.rows), *_whole(search, scale.rows)]
    finally:
        catalogue.close()


def _first_pages(search: Search, count: int) -> list[Row]:
    """Without meaning, as while somebody types."""
    some = SearchQuery(meaning=False, limit=PAGE)
    wishes: dict[str, Callable[[int], SearchQuery]] = {
        "a rare word": lambda turn: _with(some, _word(15_000 + turn)),
        "a common word": lambda turn: _with(some, _word(turn % 3)),
        "two words": lambda turn: _with(some, f"{_word(turn)} {_word(turn + 40)}"),
        "a word and a filter of 10 %": lambda turn: _with(
            some, _word(turn + 10), taken_from=date(2004 + turn % 15, 1, 1),
            taken_to=date(2005 + turn % 15, 12, 31),
        ),
        "kind, time and rating alone": lambda turn: _with(
            some, "", kind=MediaKind.VIDEO, taken_from=date(2004 + turn % 15, 1, 1),
            traits=Traits(rating=3),
        ),
    }  # fmt: skip
    return [
        Row("search", f"first page of {PAGE}, p95: {what}, {count:,} items", f"{late:.1f} ms",
            f"median {middle:.1f} ms", late, FIRST_PAGE, "ms")
        for what, wish in wishes.items()
        for middle, late in [_times(lambda turn, wish=wish: search.answer(wish(turn)))]  # type: ignore[misc]
    ]  # fmt: skip


def _whole(search: Search, count: int) -> list[Row]:
    def find(turn: int, **filters: object) -> None:
        answer = search.answer(_with(SearchQuery(limit=PAGE), _word(turn), **filters))
        assert answer.by_meaning, "the vector of the query is known"

    began = time.perf_counter()
    find(0)
    first = time.perf_counter() - began
    middle, late = _times(find)
    fewer, latest = _times(lambda turn: find(turn, kind=MediaKind.VIDEO))
    return [
        Row("search", f"whole search, words and meaning, p95, {count:,} items", f"{late:.0f} ms",
            f"median {middle:.0f} ms", late, WHOLE, "ms"),
        Row("search", f"the same among videos alone, p95, {count:,} items", f"{latest:.0f} ms",
            f"median {fewer:.0f} ms", latest, WHOLE, "ms"),
        Row("search", f"the first search after a start, {count:,} items", f"{first:.2f} s", "",
            first, unit="s"),
    ]  # fmt: skip


def _write(catalogue: Catalogue, index: LocalVectorIndex, source: Embeddings, count: int) -> None:
    for at in range(0, count, CHUNK):
        vectors = source.library(min(CHUNK, count - at))
        index.append(SPACE, at, [array("f", row.tobytes()) for row in vectors])
    with catalogue.database.write() as db:
        db.executemany(_WORDS, _texts(count))
        db.execute(
            "INSERT INTO space (key, provider, model, dimension, segmentation, count)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (SPACE.key, SPACE.provider, SPACE.model, SPACE.dimension, SPACE.segmentation, count),
        )
        db.execute(
            "INSERT INTO moment (space, slot, media, modality)"
            " SELECT ?, num - 1, num, ? FROM media",
            (SPACE.key, Modality.VISUAL),
        )
    index.tend(SPACE, count)


def _texts(count: int) -> Iterator[tuple[int, str, str, str]]:
    chance = random.Random(3)
    for num in range(1, count + 1):
        caption = " ".join(_word(int(20_000 * chance.random() ** 3)) for _ in range(6))
        yield num, f"IMG_{num:07d}.jpg", PLACES[num % len(PLACES)], caption


def _word(number: int) -> str:
    """A word of its own for each number: "babababa", "dabababa" ..."""
    return "".join("bdfgklmnprstvwxz"[number // 16**place % 16] + "a" for place in range(4))


def _with(query: SearchQuery, text: str, **filters: object) -> SearchQuery:
    return replace(query, text=text, match=Match.ALL, **filters)  # type: ignore[arg-type]


def _times(call: Callable[[int], object]) -> tuple[float, float]:
    """Milliseconds at the middle and at 95 %."""
    call(0)
    taken = []
    for turn in range(TURNS):
        began = time.perf_counter()
        call(turn)
        taken.append((time.perf_counter() - began) * 1e3)
    return float(np.median(taken)), float(np.percentile(taken, 95))
