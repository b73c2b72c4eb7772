"""A program that is killed at work, over and over, on one library of vectors."""

from __future__ import annotations

import random
from pathlib import Path

from tests.bench.row import Goal, Row
from tests.bench.scale import Scale
from tests.contract.vectors.test_kills import MOST_DEEDS, MOST_SECONDS, killed

KILLS = 200
FEW = 5


def rows(scale: Scale, scratch: Path) -> list[Row]:
    kills = KILLS if scale.rows >= 1_000_000 else FEW
    chance, good = random.Random(1), 0
    folder = scratch / "killed"
    folder.mkdir()
    for kill in range(kills + 1):  # the first start finds nothing to be wrong
        deeds, seconds = chance.randrange(MOST_DEEDS), chance.uniform(0, MOST_SECONDS)
        good += killed(folder, kill, deeds, seconds) == "good" and kill > 0
    return [
        Row("search", "kills while adding, deleting, replacing, moving and swapping, that left all"
            f" right, of {kills}", str(good), "", good, Goal(kills, more=True), "kills"),
    ]  # fmt: skip
