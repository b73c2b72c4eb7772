"""A hundred videos are asked about while the service fails now and then and the app is killed:
each is answered, and none is paid twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import media
from tests.end2end.test_kill import Program
from tests.service import StandIn

VIDEOS = 100
KINDS = ("--kind", "title", "--kind", "chapters", "--kind", "safety")
ORDER = "/analyze/tasks$"


@pytest.fixture
def shelf(tmp_path: Path, service: StandIn) -> Program:
    """A library with a hundred short videos that differ in their last bytes alone."""
    program = Program(tmp_path, service)
    first = media.video(tmp_path / "clip.mp4", [("red", 2), ("blue", 2)], size=(640, 360))
    program.source.mkdir()
    for number in range(VIDEOS):
        path = program.source / f"clip {number:03}.mp4"
        path.write_bytes(first.read_bytes() + b"\0\0\0\x0cfree%04d" % number)
    status, _, errors = program.run("add", "--no-ai", program.source)
    assert (status, errors) == (0, "")
    return program


def test_batch_survives_failures_and_kills(shelf: Program, service: StandIn) -> None:
    ids = [row["id"] for row in shelf.items().values()]
    service.config(analyze_task_seconds=0.1)
    service.fault("status", ORDER, method="POST", status=503, times=2, skip=5)
    service.fault("close", ORDER, method="POST", after=True, times=2, skip=20)
    service.fault("status", ORDER, method="POST", status=500, after=True, times=1, skip=30)
    service.fault("status", ORDER, method="POST", status=429, times=1, skip=45)
    service.fault("malformed", ORDER, method="POST", style="truncated", after=True, skip=60)
    service.fault("status", "/analyze/tasks/.", method="GET", status=502, times=2, skip=15)

    for bought in (25, 60):

        def now(least: int = bought) -> bool | None:
            return service.usage()["counts"].get("analyze", 0) >= least or None

        shelf.killed_when(now, "analyse", *KINDS, *ids)

    status, rows, errors = shelf.run("analyse", *KINDS, *ids)
    assert status == 0
    said = [line for line in errors.splitlines() if ": Waiting: " not in line]
    assert said == [], "what waits is not counted again"
    assert len(rows) == VIDEOS * 3
    assert all(row["whole"] for row in rows)
    usage = service.usage()
    assert (usage["counts"]["analyze"], usage["paid_twice"]) == (VIDEOS, [])
    assert len(service.assets()) == VIDEOS
    (told,) = shelf.run("usage")[1]
    assert told["minutes"] == pytest.approx(usage["minutes_analyzed"], abs=0.1)

    status, again, _ = shelf.run("analyse", *KINDS, *ids)
    assert (status, again) == (0, rows), "answered from the catalogue"
    assert service.usage()["counts"]["analyze"] == VIDEOS
