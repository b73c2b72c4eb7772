"""File names are text and nothing else, whatever they hold."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import MediaState
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from tests import media
from tests.driver import Driver

NAMES = [
    "two\nlines.jpg",
    "tab\tand 'quotes' \"double\".jpg",
    "<b>bold</b> &amp; <script>alert(1)</script>.jpg".replace("/", "∕"),
    "'; DROP TABLE media; --.jpg",
    "🌻🇮🇹👩‍👩‍👧.jpg",
    "\u202egpj.exe.jpg",
    "שלום עולם.jpg",
    "e\u0301te\u0301.jpg",
    "-rf.jpg",
    "%s %n {0} ${HOME}.jpg",
    "concat:a|b.jpg",
    "~root.jpg",
    " . .jpg",
    "x" * 251 + ".jpg",
    "長" * 83 + "ab.jpg",
    "a." + "s" * 253,
]


@pytest.fixture
def driver(workspace: Workspace) -> Driver:
    return Driver(workspace)


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return media.photo(tmp_path_factory.mktemp("picture") / "leaf.jpg", "green")


@pytest.mark.parametrize("copied", [False, True], ids=["in place", "copied"])
@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_any_name_is_kept_shown_and_found(
    driver: Driver, tmp_path: Path, picture: Path, settings: SettingsFile, name: str, copied: bool
) -> None:
    settings.change(copy_originals=copied)
    path = tmp_path / name
    shutil.copy(picture, path)

    (job,) = driver.add(path)

    assert (job.state, job.title) == (JobState.DONE, name)
    item = driver.items()[name]
    assert item.state is MediaState.READY
    original = driver.workspace.originals.locate(item)
    assert original is not None
    assert original.read_bytes() == picture.read_bytes()
    assert (original == path) is not copied
    answer = driver.workspace.search.answer(SearchQuery(name, meaning=False))
    assert [hit.item.id for hit in answer.hits] == ([item.id] if _has_words(name) else [])


def _has_words(name: str) -> bool:
    return any(c.isalnum() for c in name)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow only Unicode names")
def test_names_that_are_not_utf8_are_told_apart(
    driver: Driver, tmp_path: Path, picture: Path
) -> None:
    source = tmp_path / "in"
    source.mkdir()
    raw = [b"caf\xe9.jpg", b"caf\xe8.jpg", b"\xff\xfe.jpg"]
    for number, name in enumerate(raw):
        media.photo(source / "x.jpg", "red", size=(64 + number, 64))
        (source / "x.jpg").rename(source / os.fsdecode(name))

    driver.add(*source.iterdir())

    items = list(driver.workspace.catalogue.media.paths.all())
    assert {os.fsencode(path).rpartition(b"/")[2] for path in items} == set(raw)
    for item in driver.items().values():
        item.name.encode("utf-8")  # can be stored and shown
        found = driver.workspace.originals.locate(item)
        assert found is not None
        assert found.exists()
    assert all(job.state is JobState.DONE for job in driver.workspace.catalogue.jobs.page())


@pytest.mark.skipif(sys.platform != "linux", reason="other systems allow only Unicode names")
def test_folder_whose_name_is_not_utf8(driver: Driver, tmp_path: Path, picture: Path) -> None:
    folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/f\xe9te"))
    folder.mkdir()
    shutil.copy(picture, folder / "leaf.jpg")
    driver.add(folder)
    assert driver.items()["leaf.jpg"].state is MediaState.READY
    (job,) = driver.add(folder / "leaf.jpg")
    assert job.note == "Already in the library"


def test_a_home_nobody_has_is_a_plain_name(
    driver: Driver, tmp_path: Path, picture: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(picture, tmp_path / "~nobody-of-this-name.jpg")
    (job,) = driver.add("~nobody-of-this-name.jpg")
    assert job.state is JobState.DONE


def test_path_longer_than_the_system_allows(driver: Driver, picture: Path) -> None:
    jobs = driver.add("/" + "x" * 300 + "/a.jpg", picture)
    assert [job.state for job in jobs] == [JobState.FAILED, JobState.DONE]
    problem = jobs[0].problem
    assert problem is not None
    assert problem.title.endswith("File name too long.")
