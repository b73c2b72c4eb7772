"""Files and folders that may not be read or written.

To root, permissions mean nothing, so that tests run by root give up that right with setpriv.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import media

PLAIN_RIGHTS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]

pytestmark = pytest.mark.skipif(
    not hasattr(os, "getuid") or (os.getuid() == 0 and not shutil.which("setpriv")),
    reason="needs Unix permissions, and setpriv when run by root",
)


class Person:
    """Runs commands in ``home`` with the rights of an ordinary user."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.library = home / "library"
        self.status = 0
        self.errors = ""
        self._rights = PLAIN_RIGHTS if os.getuid() == 0 else []

    def run(self, *words: str | Path) -> list[dict[str, Any]]:
        command = [sys.executable, "-m", "medintel_desktop", *map(str, words), "--json"]
        done = subprocess.run(
            [*self._rights, *command, "--library", str(self.library)],
            capture_output=True,
            text=True,
            timeout=120,
        )
        self.status, self.errors = done.returncode, done.stderr
        for word in ("Traceback", "Errno", "made a mistake"):
            assert word not in done.stdout + done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Person:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    home = tmp_path / "home"
    home.mkdir()
    return Person(home)


def test_closed_files_and_folders_are_told_and_the_rest_goes_on(person: Person) -> None:
    source = person.home / "in"
    media.photo(source / "good.jpg", "green")
    media.photo(source / "closed.jpg", "red").chmod(0)
    media.photo(source / "shut" / "inside.jpg", "blue")
    (source / "shut").chmod(0)

    rows = person.run("add", source, source / "shut" / "inside.jpg")

    assert person.status == 1
    assert rows[-1]["added"] == 1
    assert "closed.jpg may not be read." in person.errors
    assert "1 folder in in may not be read." in person.errors
    assert "inside.jpg may not be read." in person.errors
    assert [row["name"] for row in person.run("list")] == ["good.jpg"]


def test_sources_that_may_not_be_written_stay_as_they_are(person: Person) -> None:
    source = person.home / "in"
    media.photo(source / "a.jpg", "green").chmod(0o444)
    media.video(source / "b.mp4", [("red", 1)]).chmod(0o444)
    source.chmod(0o555)
    before = {path.name: path.read_bytes() for path in source.iterdir()}

    person.run("add", source)

    assert person.status == 0
    assert {path.name: path.read_bytes() for path in source.iterdir()} == before


def test_library_that_may_not_be_made(person: Person) -> None:
    person.home.chmod(0o555)
    person.run("list")
    assert person.status in (1, 2)
    assert "may not be written" in person.errors
    person.home.chmod(0o755)
    assert not person.library.exists()


def test_library_that_may_not_be_written_can_be_read(person: Person) -> None:
    leaf = media.photo(person.home / "leaf.jpg", "green", camera=("NIKON", "P6000"))
    person.run("add", leaf)
    for folder, _, files in os.walk(person.library):
        for name in files:
            (Path(folder) / name).chmod(0o444)
        Path(folder).chmod(0o555)
    before = sorted(person.library.rglob("*"))

    assert [row["name"] for row in person.run("list")] == ["leaf.jpg"]
    assert [row["name"] for row in person.run("search", "nikon")] == ["leaf.jpg"]
    person.run("add", media.photo(person.home / "b.jpg", "red"))
    assert person.status in (1, 2)
    assert "may not be written" in person.errors
    assert sorted(person.library.rglob("*")) == before


def test_thumbnails_that_may_not_be_written_fail_with_a_reason(person: Person) -> None:
    leaf = media.photo(person.home / "leaf.jpg", "green")
    (person.library / "previews").mkdir(parents=True)
    (person.library / "previews").chmod(0o555)

    person.run("add", leaf)
    assert person.status == 1
    assert "does not allow writing in the library" in person.errors
    (row,) = person.run("list")
    assert "does not allow writing" in row["errors"][0], "the item shows the reason as well"

    (person.library / "previews").chmod(0o755)
    person.run("jobs", "retry")
    assert person.status == 0
    (row,) = person.run("list")
    assert (row["state"], row["errors"]) == ("ready", [])
