"""``index`` and ``entities`` as a user types them, over the genuine SDK; killed in the middle."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import media
from tests.end2end.test_cli import Shell
from tests.end2end.test_kill import Program
from tests.service import KEY, StandIn


@pytest.fixture
def shell(tmp_path: Path, service: StandIn) -> Shell:
    shell = Shell(tmp_path, TWELVE_LABS_API_KEY=KEY, TWELVELABS_BASE_URL=service.base_url)
    media.video(tmp_path / "in" / "sea.mp4", [("red", 5), ("blue", 5)], size=(640, 360))
    media.photo(tmp_path / "in" / "blue.jpg", "blue", size=(400, 300))
    shell("add", tmp_path / "in", "--no-ai")
    return shell


def test_a_life_in_the_index(shell: Shell, service: StandIn) -> None:
    video = next(row["id"] for row in shell.rows("list") if row["kind"] == "video")
    shell("index", "add", video, "--yes")
    assert shell.status == 2, "it is off until it is turned on"

    shell("index", "create", "Holidays")
    assert [row["name"] for row in shell.rows("index", "list") if row["used"]] == ["Holidays"]
    doctor = {row["part"]: row for row in shell.rows("doctor")}
    assert doctor["Index"]["ok"]
    assert doctor["Index"]["words"].startswith("Holidays: 0 videos, kept until 20")
    shell("index", "add", video)
    assert "0.2 minutes: about $0.01" in shell.stderr
    assert service.usage()["counts"].get("index", 0) == 0

    (row,) = shell.rows("index", "add", video, "--yes")
    assert (shell.status, row["state"]) == (0, "ready")
    (hit,) = shell.rows("search", "blue", "--engine", "managed")
    assert hit["id"] == video

    shell("index", "reset")
    assert 'Add --yes "Holidays"' in shell.stderr
    shell("index", "reset", "--yes", "Other")
    assert shell.status == 2
    assert len(service.objects()["indexed_assets"]) == 1
    shell("index", "reset", "--yes", "Holidays", "--uploads")
    assert "1 video removed from the index" in shell.stderr
    assert (service.objects()["indexed_assets"], service.assets()) == ([], [])
    assert shell.rows("index", "status") == []


def test_entities_are_off_until_turned_on(shell: Shell, service: StandIn) -> None:
    photo = next(row["id"] for row in shell.rows("list") if row["kind"] == "photo")
    shell("entities", "add", "Sea", photo)
    assert shell.status == 2
    assert service.assets() == []
    shell("entities", "on")
    assert "Ask people before you name them" in shell.stderr
    shell("entities", "add", "Sea", photo)
    assert shell.status == 0
    (row,) = shell.rows("entities")
    assert (row["name"], row["state"]) == ("Sea", "ready")
    shell("entities", "remove", "sea")
    assert shell.rows("entities") == []
    assert service.assets() == []


def test_trash_leaves_or_deletes_what_lies_there(shell: Shell, service: StandIn) -> None:
    shell("index", "create", "Holidays")
    video = next(row["id"] for row in shell.rows("list") if row["kind"] == "video")
    shell("index", "add", video, "--yes")
    shell("delete", video)
    shell("trash", "empty")
    assert "what lies at TwelveLabs of 1 stays, unless you add --service" in shell.stderr
    shell("trash", "empty", "--service", "--yes")
    assert (service.objects()["indexed_assets"], service.assets()) == ([], [])


@pytest.mark.parametrize("moment", ["sent", "taken", "indexing"])
def test_killed_and_begun_again_pays_once(tmp_path: Path, service: StandIn, moment: str) -> None:
    program = Program(tmp_path, service)
    media.video(program.source / "sea.mp4", [("red", 5), ("blue", 5)], size=(640, 360))
    program.run("add", program.source, "--no-ai")
    program.run("index", "create", "Holidays")
    (item,) = program.items().values()
    come = {
        "sent": lambda: True if service.assets() else None,
        "taken": lambda: True if service.objects()["indexed_assets"] else None,
        "indexing": lambda: True if service.log("/indexed-assets/", "GET") else None,
    }[moment]
    if moment == "indexing":
        service.config(stuck=["index"])
    else:  # the work is done, and its answer does not get through
        path = "/assets$" if moment == "sent" else "/indexed-assets$"
        service.fault("slow_body", path, method="POST", bytes_per_second=5)
    program.killed_when(come, "index", "add", item["id"], "--yes")

    service.config(stuck=[])
    status, rows, errors = program.run("index", "add", item["id"], "--yes")
    assert (status, [row["state"] for row in rows]) == (0, ["ready"]), errors
    assert service.usage()["paid_twice"] == []
    assert service.usage()["counts"]["index"] == 1
    assert len(service.objects()["indexed_assets"]) == 1
    assert len([a for a in service.assets() if a["kind"] == "video"]) == 1
    assert program.ask("SELECT state FROM ledger WHERE what = 'index'") == [("counted",)]
