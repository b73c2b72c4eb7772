"""The newest 200 items in a box, of a library of all times and places.

Half of the items are from home, over all years, the others from journeys of 1,500 each: so a box
may hold a whole journey of one week long ago, which is the hard case. Boxes stand around random
items, from a street (100 m) to half a continent. Compared is a plain index on latitude and
longitude, as a database without an R*Tree would have.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.filters import of_area
from medintel_desktop.domain.area import Box, wrapped
from tests.bench.library import make_library
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale
from tests.bench.turns import medians

BOUND = Goal(10, more=False)
PAGE = 200
BOXES = 120
HOME = (47.4, 8.5)
JOURNEY = 1500

_PLAIN = (
    "SELECT num FROM media m INDEXED BY plain WHERE m.trashed_at IS NULL AND {}"
    " ORDER BY sort_time DESC, num DESC LIMIT {}"
)


def run(scale: Scale, scratch: Path) -> list[Row]:
    catalogue = make_library(scratch, scale.rows)
    try:
        with catalogue.database.write() as db:
            db.executemany(
                "UPDATE media SET latitude = ?, longitude = ? WHERE num = ?", _spread(scale.rows)
            )
            db.execute("CREATE INDEX plain ON media (latitude, longitude, sort_time, num)")
        return _measured(catalogue, scale)
    finally:
        catalogue.close()


def _spread(rows: int) -> Iterator[tuple[float, float, int]]:
    chance = random.Random(7)
    middle, wide = HOME, 1.0
    for num in range(1, rows + 1):
        if num % JOURNEY == 1:
            middle = (chance.uniform(-55, 65), chance.uniform(-180, 180))
            wide = chance.choice((0.05, 0.3, 1.0, 3.0))
        if chance.random() < 0.5:
            latitude, longitude = HOME[0] + chance.gauss(0, 0.2), HOME[1] + chance.gauss(0, 0.3)
        else:
            latitude = middle[0] + chance.gauss(0, wide)
            longitude = wrapped(middle[1] + chance.gauss(0, wide))
        yield latitude, longitude, num


def _measured(catalogue: Catalogue, scale: Scale) -> list[Row]:
    boxes = _boxes(catalogue, scale.rows)
    plain, ours = list[float](), list[float]()
    with catalogue.database.read() as db:

        def scan(box: Box) -> list[int]:
            inside, values = of_area(box)
            return [row[0] for row in db.execute(_PLAIN.format(inside, PAGE), values)]

        for box in boxes:  # the first round warms the pages of both
            assert scan(box) == catalogue.located.in_box(box, PAGE)
        for box in boxes:
            times = medians(
                {
                    "ours": lambda _, box=box: catalogue.located.in_box(box, PAGE),  # type: ignore[misc]
                    "plain": lambda _, box=box: scan(box),  # type: ignore[misc]
                },
                scale.rounds,
            )
            ours.append(times["ours"] * 1e3)
            plain.append(times["plain"] * 1e3)
    what = f"newest {PAGE} in a box, of {scale.rows:,}, p95 / plain index"
    return [
        Row("boxes", what, f"{_at(ours, 95):.2f} ms", f"{_at(plain, 95):.1f} ms",
            _at(ours, 95), BOUND, "ms"),
        Row("boxes", "the same, median", f"{_at(ours, 50):.2f} ms", f"{_at(plain, 50):.2f} ms",
            _at(ours, 50), unit="ms"),
    ]  # fmt: skip


def _boxes(catalogue: Catalogue, rows: int) -> list[Box]:
    chance = random.Random(5)
    found = []
    with catalogue.database.read() as db:
        for _ in range(BOXES):
            num = chance.randrange(1, rows + 1)
            latitude, longitude = db.execute(
                "SELECT latitude, longitude FROM media WHERE num = ?", (num,)
            ).fetchone()
            half = 10 ** chance.uniform(-3, 1.2)  # degrees
            found.append(
                Box(max(-90.0, latitude - half), wrapped(longitude - half),
                    min(90.0, latitude + half), wrapped(longitude + half))
            )  # fmt: skip
    return found


def _at(times: Sequence[float], percent: int) -> float:
    return sorted(times)[len(times) * percent // 100]
