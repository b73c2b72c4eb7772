"""kill -9 while a video goes to the service in pieces: no piece is sent or bought twice."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests import media
from tests.end2end.test_kill import Program
from tests.service import StandIn

FILM = "film.mp4"
PIECES = 3

LIMITED = """
import sys
from dataclasses import replace
from medintel_desktop import assembly
assembly.MARENGO_3 = replace(assembly.MARENGO_3, max_seconds=12.0)
from medintel_desktop.__main__ import main
sys.exit(main())
"""
"""The command line with a service that takes at most 12 seconds at once."""


class Limited(Program):
    def begin(self, *words: str | Path | int) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [
                *(sys.executable, "-c", LIMITED, *map(str, words)),
                *("--json", "--library", str(self.library)),
            ],
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture
def program(tmp_path: Path, service: StandIn) -> Limited:
    program = Limited(tmp_path, service)
    scenes = [("red", 7.0), ("blue", 6.0), ("green", 9.0), ("yellow", 8.0)]
    media.video(program.source / FILM, scenes, size=(640, 360))
    return program


def understood_once(program: Limited, service: StandIn) -> bool:
    status, _, errors = program.run("add", program.source / FILM)
    assert (status, errors) == (0, "")
    assert program.items()[FILM]["state"] == "understood"
    usage = service.usage()
    assert (usage["counts"]["embed_video"], usage["paid_twice"]) == (PIECES, [])
    names = Counter(asset["filename"] for asset in service.assets() if not asset["internal"])
    assert list(names.values()) == [1] * PIECES
    assert list((program.library / "incoming").iterdir()) == []
    states = program.ask("SELECT state, count(*) FROM ledger GROUP BY state")
    assert states == [("counted", PIECES)]
    return True


@pytest.mark.parametrize("there", [1, 2])
def test_between_pieces(program: Limited, service: StandIn, there: int) -> None:
    """Some have arrived; one is on its way."""
    service.config(upload_bytes_per_second=200_000)
    program.killed_when(
        lambda: True if len(service.assets()) >= there else None, "add", program.source / FILM
    )
    service.config(upload_bytes_per_second=0)
    assert understood_once(program, service)


def test_while_a_piece_is_cut_or_sent(program: Limited, service: StandIn) -> None:
    program.killed_when(
        lambda: True if any((program.library / "incoming").glob("*")) else None,
        "add", program.source / FILM,
    )  # fmt: skip
    assert understood_once(program, service)


@pytest.mark.parametrize(
    ("path", "count"), [("/assets$", "assets"), ("/embed-v2/tasks$", "embed_video")]
)
def test_while_the_service_answers_for_the_second(
    program: Limited, service: StandIn, path: str, count: str
) -> None:
    service.fault("slow_body", path, method="POST", bytes_per_second=40, skip=1)

    def done_there() -> bool | None:
        usage = service.usage()
        there = len(service.assets()) if count == "assets" else usage["counts"].get(count, 0)
        return True if there >= 2 else None

    program.killed_when(done_there, "add", program.source / FILM)
    assert understood_once(program, service)


def test_while_one_of_the_tasks_runs(program: Limited, service: StandIn) -> None:
    service.config(stuck=["embed"])
    waits = "SELECT 1 FROM job WHERE step = 'collect' AND state = 'waiting'"
    program.killed_when(lambda: bool(program.ask(waits)) or None, "add", program.source / FILM)
    service.config(stuck=[])
    assert understood_once(program, service)
