"""Freeing up space: told first, agreed to, proved, done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import send2trash
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.store import StoreKind
from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.free_space_dialog import FreeSpaceDialog
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.driver import Driver
from tests.stores import OciStandIn
from tests.ui.settings.dialog import press

Settle = Callable[[], None]
StoreIt = Callable[[StoreKind], None]


@pytest.fixture
def open_dialog(
    workspace: Workspace, qtbot: QtBot, theme: Theme, background: Background, settle: Settle
) -> Callable[[], FreeSpaceDialog]:
    def opened() -> FreeSpaceDialog:
        dialog = FreeSpaceDialog(theme, background, workspace, View(), "the library")
        qtbot.addWidget(dialog)
        dialog.open()
        settle()
        return dialog

    return opened


def test_nothing_can_go_that_no_store_has(
    open_dialog: Callable[[], FreeSpaceDialog], cell: MediaCell
) -> None:
    dialog = open_dialog()
    assert dialog.amount.text() == "There is nothing to free up."
    assert not dialog.free.isVisible()


def test_files_of_the_user_go_only_when_the_box_is_ticked(
    open_dialog: Callable[[], FreeSpaceDialog], workspace: Workspace, oci: OciStandIn,
    cell: MediaCell, store_it: StoreIt, settle: Settle, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    store_it(StoreKind.OCI)
    Driver(workspace).add(media.photo(tmp_path / "here alone.jpg", "red"))
    gone = list[str]()

    def into_the_trash(path: object) -> None:
        gone.append(str(path))
        Path(str(path)).unlink()

    monkeypatch.setattr(send2trash, "send2trash", into_the_trash)
    dialog = open_dialog()
    assert not dialog.free.isEnabled()
    assert dialog.cancel.isDefault()
    dialog.outside.click()
    assert dialog.amount.text().startswith("Free up ")
    assert dialog.bytes == cell.bytes
    press(dialog.free)
    settle()
    Driver(workspace).run()
    assert gone == [str(tmp_path / "Blue hour.jpg")]
    (found,) = workspace.catalogue.cells.by_id([cell.id])
    assert found.in_cloud
    assert (tmp_path / "here alone.jpg").exists()


def test_what_lies_in_the_library_goes_without_it(
    open_dialog: Callable[[], FreeSpaceDialog], workspace: Workspace, oci: OciStandIn,
    settings: object, tmp_path: Path, store_it: StoreIt, cell: MediaCell, settle: Settle,
) -> None:  # fmt: skip
    store_it(StoreKind.OCI)
    (tmp_path / "Blue hour.jpg").unlink()
    workspace.originals.check()
    workspace.cloud.keeping.fetch_back([cell.id])
    Driver(workspace).run()
    workspace.cloud.keeping.keep_offline([cell.id], False)
    dialog = open_dialog()
    assert not dialog.outside.isVisible()
    assert dialog.free.isEnabled()
    press(dialog.free)
    settle()
    Driver(workspace).run()
    (found,) = workspace.catalogue.cells.by_id([cell.id])
    assert found.in_cloud
