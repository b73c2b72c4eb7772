"""kill -9 at any moment: the next start goes on where the last stood, and nothing is paid twice."""

from __future__ import annotations

import json
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests import media
from tests.service import KEY, StandIn, until

PHOTOS = ("red", "green", "yellow", "purple", "orange", "brown")
VIDEO = "walk.mp4"


class Program:
    """The command line as a process of its own, which can be killed."""

    def __init__(self, folder: Path, service: StandIn) -> None:
        self.source = folder / "in"
        self.library = folder / "library"
        self._env = os.environ | {
            "TWELVE_LABS_API_KEY": KEY,
            "TWELVELABS_BASE_URL": service.base_url,
            "XDG_CONFIG_HOME": str(folder / "config"),
        }

    def begin(self, *words: str | Path | int) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [
                *(sys.executable, "-m", "medintel_desktop", *map(str, words)),
                *("--json", "--library", str(self.library)),
            ],
            env=self._env,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str | Path | int) -> tuple[int, list[dict[str, Any]], str]:
        process = self.begin(*words)
        out, errors = process.communicate(timeout=120)
        assert "Traceback" not in out + errors
        return process.returncode, [json.loads(line) for line in out.splitlines()], errors

    def killed_when(self, moment: Callable[[], bool | None], *words: str | Path) -> None:
        """Begin, wait for the moment, and end the process without a word."""
        process = self.begin(*words)

        def ended_or_now() -> bool | None:
            return True if process.poll() is not None else moment()

        try:
            until(ended_or_now, 60)
            assert moment(), "it ended before the moment came"
        finally:
            process.kill()
            process.communicate()

    def send_again(self) -> tuple[int, str]:
        """Retry by number what "jobs retry" leaves out: it may be counted twice."""
        lost = [row["id"] for row in self.run("jobs")[1] if "twice" in (row["error"] or "")]
        status, _, errors = self.run("jobs", "retry", *lost) if lost else (0, [], "")
        return status, errors

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Look into the catalogue from outside; nothing while it is not there yet."""
        path = self.library / "catalogue.sqlite"
        if not path.exists():
            return []
        try:
            with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
                return db.execute(sql).fetchall()
        except sqlite3.OperationalError:
            return []

    def items(self) -> dict[str, dict[str, Any]]:
        rows = self.run("list")[1]
        assert len({row["name"] for row in rows}) == len(rows), "no item twice"
        return {row["name"]: row for row in rows}


@pytest.fixture
def program(tmp_path: Path, service: StandIn) -> Program:
    program = Program(tmp_path, service)
    for colour in PHOTOS:
        media.photo(program.source / f"{colour}.jpg", colour, size=(800, 600))
    media.video(program.source / VIDEO, [("red", 4), ("blue", 4)], size=(640, 360))
    return program


def whole(program: Program, service: StandIn) -> bool:
    """Nothing half, nothing twice, nothing left."""
    assert program.ask("PRAGMA integrity_check") == [("ok",)]
    assert program.ask("PRAGMA foreign_key_check") == []
    assert program.ask("SELECT count(*) FROM media") == program.ask(
        "SELECT count(*) FROM media_text"
    )
    assert program.ask("SELECT count(*) FROM job WHERE state IN ('running', 'queued')") == [(0,)]
    assert program.ask("SELECT count(*) FROM ledger WHERE state = 'sent'") == [(0,)]
    left = [path for path in program.library.rglob("*") if path.name.endswith(".part")]
    left += (program.library / "incoming").iterdir()
    assert left == []
    for kind, most in (("thumbnails", len(PHOTOS) + 1), ("previews", len(PHOTOS) + 1)):
        assert len(list((program.library / kind).rglob("*.jpg"))) == most
    assert service.usage()["paid_twice"] == []
    return True


def test_during_import(program: Program, service: StandIn) -> None:
    program.killed_when(
        lambda: True if (program.ask("SELECT count(*) FROM media") or [(0,)])[0][0] >= 3 else None,
        "add", program.source,
    )  # fmt: skip
    program.run("add", program.source)
    program.send_again()  # a photo may have been on its way
    items = program.items()
    assert set(items) == {*(f"{colour}.jpg" for colour in PHOTOS), VIDEO}
    assert {row["state"] for row in items.values()} == {"understood"}


def test_during_an_upload(program: Program, service: StandIn) -> None:
    with (program.source / VIDEO).open("ab") as file:
        file.write(bytes(30_000_000))
    service.config(upload_bytes_per_second=4_000_000)

    def under_way() -> bool | None:
        rows = program.ask("SELECT done FROM job WHERE step = 'upload' AND state = 'running'")
        return True if rows and rows[0][0] > 0 else None

    program.killed_when(under_way, "add", program.source / VIDEO)
    assert service.assets() == []
    service.config(upload_bytes_per_second=0)
    status, _, errors = program.run("add", program.source / VIDEO)
    assert (status, errors) == (0, "")
    assert program.items()[VIDEO]["state"] == "understood"
    assert service.usage()["paid_twice"] == []
    assert len(service.assets()) == 1


@pytest.mark.parametrize(
    ("path", "count"), [("/assets$", "assets"), ("/embed-v2/tasks$", "embed_video")]
)
def test_while_the_service_answers(
    program: Program, service: StandIn, path: str, count: str
) -> None:
    """It has the video, or has begun the paid work; the app does not know."""
    service.fault("slow_body", path, method="POST", bytes_per_second=40)

    def done_there() -> bool | None:
        usage = service.usage()
        there = len(service.assets()) if count == "assets" else usage["counts"].get(count, 0)
        return True if there else None

    program.killed_when(done_there, "add", program.source / VIDEO)
    status, _, errors = program.run("add", program.source / VIDEO)
    assert (status, errors) == (0, "")
    assert program.items()[VIDEO]["state"] == "understood"
    usage = service.usage()
    assert (usage["counts"]["embed_video"], usage["paid_twice"]) == (1, [])
    assert len(service.assets()) == 1
    (row,) = program.run("usage")[1]
    assert row["minutes"] == pytest.approx(8 / 60, abs=0.01)


def test_while_a_task_is_running(program: Program, service: StandIn) -> None:
    service.config(stuck=["embed"])
    waits = "SELECT 1 FROM job WHERE step = 'collect' AND state = 'waiting'"
    program.killed_when(lambda: bool(program.ask(waits)) or None, "add", program.source / VIDEO)
    service.config(stuck=[])
    status, _, errors = program.run("add", program.source / VIDEO)
    assert (status, errors) == (0, "")
    assert program.items()[VIDEO]["state"] == "understood"
    assert len(service.log("/assets", "POST")) == 1
    assert service.usage()["counts"]["embed_video"] == 1


def test_while_a_photo_is_out_it_is_not_sent_again_without_the_user(
    program: Program, service: StandIn
) -> None:
    photo = program.source / "green.jpg"
    service.fault("slow_body", "/embed-v2$", method="POST", bytes_per_second=100)
    program.killed_when(
        lambda: True if service.usage()["counts"].get("embed_image") else None, "add", photo
    )

    for _ in range(2):
        status, _, errors = program.run("add", photo)
        assert program.items()["green.jpg"]["state"] == "ready"
        assert len(service.log("/embed-v2", "POST")) == 1
    (item,) = program.items().values()
    assert item["errors"][0].startswith("MedIntel ended while the service was answering.")
    assert status in (0, 1), errors

    status, _, errors = program.run("jobs", "retry")
    assert status == 1
    assert "may count twice" in errors
    assert len(service.log("/embed-v2", "POST")) == 1
    assert program.send_again() == (0, "")
    assert program.items()["green.jpg"]["state"] == "understood"
    assert len(service.log("/embed-v2", "POST")) == 2
    (row,) = program.run("usage")[1]
    assert row["images"] == 2, "the lost answer may have been counted"


@pytest.mark.parametrize("seed", range(5))
def test_at_any_time(program: Program, service: StandIn, seed: int) -> None:
    """Several times in one run, wherever it may stand."""
    chance = random.Random(seed)
    service.config(asset_seconds=0.1, embed_task_seconds=0.1)
    for _ in range(3):
        process = program.begin("add", program.source)
        time.sleep(chance.uniform(0.4, 2.5))  # any moment will do
        process.kill()
        process.communicate()
    program.run("add", program.source)

    items = program.items()
    assert set(items) == {*(f"{colour}.jpg" for colour in PHOTOS), VIDEO}
    for item in items.values():
        lost = item["errors"] and "ended while the service was answering" in item["errors"][0]
        assert item["state"] == "understood" or lost
    assert items[VIDEO]["state"] == "understood"
    assert whole(program, service)
