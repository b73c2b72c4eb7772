"""Speech: how soon a page is found in years of it, and whether four hours of it scroll.

Words are looked up as the search does it: every word may be the beginning of another. Queries
are those that ask most of the index, besides usual ones; each is asked anew, with the pages that
the system's file cache happens to hold.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.filters import of_query
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import Match, SearchQuery
from tests.bench.long_transcript import pauses
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale
from tests.bench.scroll import PAUSE
from tests.bench.speech import make_speech, vocabulary
from tests.bench.turns import taken

PAGE = Goal(50, more=False)
PAGE_HITS = 50
ROWS_AN_HOUR = 100
"""Of the bench that pages: a library of a million rows stands for 10,000 hours."""
LONG = 4 * 3600.0


def run(scale: Scale, scratch: Path) -> list[Row]:
    hours = scale.rows // ROWS_AN_HOUR
    words = vocabulary()
    catalogue = Catalogue(scratch)
    try:
        lines = make_speech(catalogue, hours, words)
        found = [_row(catalogue, what, query, scale.rounds, hours, lines)
                 for what, query in _queries(words)]  # fmt: skip
    finally:
        catalogue.close()
    size = sum(path.stat().st_size for path in scratch.glob("catalogue.sqlite*")) / 1e6
    return [
        *found,
        Row("transcripts", f"catalogue of {hours:,} h of speech", f"{lines:,} lines", "", size,
            unit="MB"),
        *_pauses(scratch, scale.steps),
    ]  # fmt: skip


def _queries(words: Sequence[str]) -> list[tuple[str, SearchQuery]]:
    long = [word for word in words[:3000] if len(word) > 7]
    asked = {
        "the most frequent word": words[0],
        "a beginning of two letters": words[0][:2],
        "a beginning of five letters": long[0][:5],
        "two of the most frequent": f"{words[0]} {words[1]}",
        "a frequent long word": long[0],
        "two long words": f"{long[0]} {long[1]}",
        "two usual words": f"{words[400]} {words[900]}",
        "a frequent and a rare word": f"{words[1]} {words[40_000]}",
        "a rare word": words[50_000],
        "six words": " ".join(words[100:700:100]),
    }
    queries = [(what, SearchQuery(text, limit=PAGE_HITS)) for what, text in asked.items()]
    some = SearchQuery(" ".join(words[2:5]), Match.ANY, limit=PAGE_HITS)
    few = SearchQuery(
        words[1], kind=MediaKind.VIDEO, taken_to=date(2004, 1, 2), limit=PAGE_HITS
    )  # the first few videos of a library made up
    return [*queries, ("any of three", some), ("a frequent word in few videos", few)]


def _row(
    catalogue: Catalogue, what: str, query: SearchQuery, rounds: int, hours: int, lines: int
) -> Row:
    where, values = of_query(query)
    hits = len(catalogue.spoken.find(query, where, values))  # and read what the disk has
    ask: Callable[[], object] = lambda: catalogue.spoken.find(query, where, values)  # noqa: E731
    took = median(taken(ask) * 1e3 for _ in range(max(3, rounds)))
    return Row("transcripts", f"first page, {what}, {hours:,} h", f"{took:.1f} ms",
               f"{hits} hits", took, PAGE, "ms")  # fmt: skip


def _pauses(scratch: Path, steps: int) -> list[Row]:
    found = pauses(scratch / "long", LONG if steps > 100 else 600.0, steps)
    rest = f"{found.pop('at rest'):.0f} ms at rest"
    return [
        Row("transcripts", f"longest pause, {what}", f"{ms:.0f} ms", rest, ms, PAUSE, "ms")
        for what, ms in found.items()
    ]
