"""Killed while it adds, deletes, replaces, moves and swaps, an index answers right."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from tests.amounts import amount

ROOT = Path(__file__).parents[3]
KILLS = amount(20, 200)
MOST_DEEDS = 6
MOST_SECONDS = 0.1
"""From the last deed that is waited for to the kill: often the middle of the next."""


def killed(folder: Path, seed: int, deeds: int, seconds: float) -> str:
    """What the program said of what it found; it is killed after that many deeds."""
    command = [sys.executable, "-m", "tests.contract.vectors.victim", str(folder), str(seed)]
    program = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert program.stdout is not None
    try:
        said = program.stdout.readline().strip()
        done = [program.stdout.readline().strip() for _ in range(deeds if said == "good" else 0)]
        assert done == ["did"] * len(done)
        time.sleep(seconds)
    finally:
        program.kill()
        program.stdout.close()
        program.wait()
    return said


def test_an_index_that_was_killed_answers_right(tmp_path: Path) -> None:
    chance = random.Random(KILLS)
    (tmp_path / "library").mkdir()
    for kill in range(KILLS + 1):  # the last one sees what the last kill left
        deeds, seconds = chance.randrange(MOST_DEEDS), chance.uniform(0, MOST_SECONDS)
        said = killed(tmp_path / "library", kill, deeds, seconds)
        assert said == "good", f"after kill {kill} of {KILLS}"
