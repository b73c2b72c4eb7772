"""A workspace: its catalogue at once, its engine when somebody asks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.errors import DiskFull
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.folder import LibraryFolder


class Maker:
    """Counts how often it is asked for an engine; ``fails`` times it has none."""

    def __init__(self, fails: int = 0) -> None:
        self.asked, self._fails = 0, fails
        self.may_end = threading.Event()

    def __call__(self) -> Any:
        self.asked += 1
        if self.asked <= self._fails:
            raise DiskFull("The disk is full.", "")
        assert self.may_end.wait(30)
        return self

    def close(self) -> None:
        self.asked = -1


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue(tmp_path)
    yield catalogue
    catalogue.close()


def test_threads_that_ask_at_once_get_one_engine(tmp_path: Path, catalogue: Catalogue) -> None:
    maker = Maker()
    workspace = Workspace(LibraryFolder(tmp_path), catalogue, maker)
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(workspace.engine)) for _ in range(8)]
    for thread in threads:
        thread.start()
    maker.may_end.set()
    for thread in threads:
        thread.join(30)
    assert found == [maker] * 8
    assert maker.asked == 1


def test_an_engine_that_could_not_be_made_is_made_later(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    maker = Maker(fails=1)
    maker.may_end.set()
    workspace = Workspace(LibraryFolder(tmp_path), catalogue, maker)
    with pytest.raises(DiskFull):
        _ = workspace.engine
    assert workspace.table == {}
    assert id(workspace.engine) == id(maker)


def test_closing_starts_nothing(tmp_path: Path) -> None:
    maker = Maker()
    Workspace(LibraryFolder(tmp_path), Catalogue(tmp_path), maker).close()
    assert maker.asked == 0


def test_closing_closes_the_engine(tmp_path: Path) -> None:
    maker = Maker()
    maker.may_end.set()
    workspace = Workspace(LibraryFolder(tmp_path), Catalogue(tmp_path), maker)
    assert id(workspace.engine) == id(maker)
    workspace.close()
    assert maker.asked == -1
