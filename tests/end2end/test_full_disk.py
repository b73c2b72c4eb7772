"""A disk that fills up, and has room again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests import media
from tests.disk import Disk, disk

__all__ = ["disk"]

PHOTOS = 12


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """Each makes previews of some 30 kB."""
    for number in range(PHOTOS):
        media.photo(
            tmp_path / "in" / f"{number}.jpg", "red", second="blue", size=(1600 + number, 1200)
        )
    return tmp_path / "in"


def command(disk: Disk, *words: str | Path) -> tuple[int, list[dict[str, Any]], str]:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "medintel_desktop", *map(str, words), "--json"),
            *("--library", str(disk.folder / "library")),
        ],
        env={**os.environ, "XDG_CONFIG_HOME": str(disk.folder.parent / "config")},
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    for word in ("Traceback", "Errno", "made a mistake"):
        assert word not in done.stdout + done.stderr
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_import_onto_a_full_disk_ends_with_a_reason_and_goes_on_later(
    disk: Disk, photos: Path
) -> None:
    command(disk, "list")
    disk.resize(_used(disk) + 120)

    status, _, errors = command(disk, "add", photos)
    assert status in (1, 2)
    assert "full" in errors

    disk.resize(50_000)
    command(disk, "jobs", "retry")
    status, rows, errors = command(disk, "add", photos)
    assert (status, errors) == (0, "")
    assert rows[-1]["failed"] == 0
    _, items, _ = command(disk, "list")
    assert sorted(item["name"] for item in items) == sorted(p.name for p in photos.iterdir())
    assert {item["state"] for item in items} == {"ready"}
    assert list(disk.folder.rglob("*.part")) == []


@pytest.mark.parametrize("step", [60, 200])
def test_no_moment_of_filling_up_breaks_the_library(disk: Disk, photos: Path, step: int) -> None:
    """The disk ends at another place of the import each time."""
    command(disk, "list")
    disk.resize(_used(disk) + step)
    command(disk, "add", photos)
    disk.resize(50_000)
    command(disk, "jobs", "retry")
    command(disk, "add", photos)
    _, items, _ = command(disk, "list")
    assert {item["state"] for item in items} == {"ready"}
    assert len(items) == PHOTOS


def test_library_on_a_disk_without_room(
    disk: Disk, settings: SettingsFile, secrets: Secrets
) -> None:
    disk.fill()
    with pytest.raises(MedIntelError, match="full"):
        open_workspace(disk.folder / "library", settings, secrets)


def test_library_whose_disk_has_filled_up(disk: Disk, photos: Path) -> None:
    command(disk, "add", photos / "0.jpg")
    filler = disk.fill()
    status, _, errors = command(disk, "list")
    assert (status, "The disk with the library is full." in errors) in [(0, False), (1, True)]
    filler.unlink()
    status, items, _ = command(disk, "list")
    assert (status, [item["name"] for item in items]) == (0, ["0.jpg"])


def _used(disk: Disk) -> int:
    stat = os.statvfs(disk.folder)
    return (stat.f_blocks - stat.f_bfree) * stat.f_frsize // 1024
