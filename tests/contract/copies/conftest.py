"""Shelves: a library on each kind of store, or on a folder where the kind does not matter."""

from __future__ import annotations

from pathlib import Path

import pytest
import send2trash

from medintel_desktop.backends.local.media_store import FolderMediaStore
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.jobs.workspace import Workspace
from tests.contract.copies.shelf import Shelf


@pytest.fixture
def shelf(workspace: Workspace, store: MediaStore) -> Shelf:
    """On each kind of store in turn."""
    return Shelf(workspace, store)


@pytest.fixture
def folder_shelf(workspace: Workspace, folder_store: FolderMediaStore) -> Shelf:
    return Shelf(workspace, folder_store)


@pytest.fixture
def bin_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's trash, as a folder."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setattr(send2trash, "send2trash", lambda path: path.rename(folder / path.name))
    return folder
