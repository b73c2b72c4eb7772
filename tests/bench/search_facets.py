"""Counting what each further filter would leave, in a library of 100,000."""

from __future__ import annotations

import random
import time
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.facet import with_value
from medintel_desktop.domain.search import SearchAnswer, SearchQuery
from medintel_desktop.domain.traits import COLOURS
from medintel_desktop.library.facets import Facets
from tests.bench.library import make_library
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale

COUNT = 100_000
TURNS = 60
MOST_CHOSEN = 3
QUICK = Goal(30, more=False)
_TAGS = tuple(f"tag {number}" for number in range(200))
_PLACES = ("Lisbon, Portugal", "Zürich, Switzerland", "Oslo, Norway", "Arezzo, Tuscany, Italy")
_CAMERAS = ("EOS R6", "Z 8", "iPhone 12", "iPhone 12 Pro")


def rows(scale: Scale, scratch: Path) -> list[Row]:
    count = min(COUNT, scale.rows)
    catalogue = make_library(scratch / "facets", count)
    try:
        _vary(catalogue, count)
        facets, plain = Facets(catalogue, _nothing), SearchQuery(meaning=False)
        began = time.perf_counter()
        values = {facet: told for facet, told in facets.count(plain).values.items() if told}
        first = time.perf_counter() - began
        chance, took = random.Random(1), list[float]()
        for _ in range(TURNS):
            query = plain
            for facet in chance.sample(list(values), chance.randint(0, MOST_CHOSEN)):
                query = with_value(query, facet, chance.choice(values[facet]).value)
            began = time.perf_counter()
            facets.count(query)
            took.append(1000 * (time.perf_counter() - began))
        late = sorted(took)[int(0.95 * len(took))]
        return [
            Row("search", f"counts of all filters, p95, {count:,} items", f"{late:.1f} ms", "",
                late, QUICK, "ms"),
            Row("search", f"counts of all filters, the first time, {count:,} items",
                f"{first:.2f} s", "", first, unit="s"),
        ]  # fmt: skip
    finally:
        catalogue.close()


def _nothing(_query: SearchQuery) -> SearchAnswer:
    return SearchAnswer(())


def _vary(catalogue: Catalogue, count: int) -> None:
    """Places, cameras, tags and colours, by row number."""
    chance = random.Random(1)
    nums = range(1, count + 1)
    with catalogue.database.write() as db:
        db.executemany(
            "UPDATE media SET place = ?, camera_model = ? WHERE num = ?",
            ((chance.choice(_PLACES), chance.choice(_CAMERAS), num) for num in nums),
        )
        db.execute(
            "INSERT INTO place (media, country, source, latitude, longitude)"
            " SELECT num, substr(place, instr(place, ', ') + 2), 'offline', 0, 0 FROM media"
        )
        db.executemany(
            "INSERT INTO tag (media, name) VALUES (?, ?)",
            ((num, tag) for num in nums for tag in chance.sample(_TAGS, num % 4)),
        )
        db.executemany(
            "INSERT INTO item_colour (colour, media, share) VALUES (?, ?, 0.3)",
            ((colour, num) for num in nums for colour in chance.sample(COLOURS, num % 3)),
        )
