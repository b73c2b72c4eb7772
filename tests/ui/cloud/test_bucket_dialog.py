"""Listing what lies in a store, and bringing what is chosen into the library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from medintel_desktop.backends.oci.media_store import OciMediaStore
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.bucket_dialog import BucketDialog
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.driver import Driver
from tests.stores import Bytes, OciStandIn
from tests.ui.settings.dialog import press

Settle = Callable[[], None]
StoreIt = Callable[[StoreKind], None]


@pytest.fixture
def open_dialog(
    workspace: Workspace, qtbot: QtBot, theme: Theme, background: Background, settle: Settle
) -> Callable[..., BucketDialog]:
    def opened(album: tuple[str, str] | None = None) -> BucketDialog:
        dialog = BucketDialog(theme, background, workspace, album)
        qtbot.addWidget(dialog)
        dialog.open()
        settle()
        return dialog

    return opened


@pytest.fixture
def foreign(oci_store: OciMediaStore, tmp_path: Path) -> list[str]:
    """Three photos and a text that another program stored."""
    names = []
    for colour in ("red", "green", "white"):
        path = media.photo(tmp_path / f"{colour}.jpg", colour)
        names.append(f"2024/{colour}.jpg")
        oci_store.put(names[-1], Bytes(path.read_bytes()), "image/jpeg", {})
    oci_store.put("2024/notes.txt", Bytes(b"no picture"), "text/plain", {})
    return sorted(names)


def shown(dialog: BucketDialog) -> list[tuple[str, str]]:
    model = dialog.model
    return [
        (model.index(row, 0).data(), model.index(row, 3).data()) for row in range(model.rowCount())
    ]


def tick(dialog: BucketDialog, row: int) -> None:
    index = dialog.model.index(row, 0)
    dialog.model.setData(index, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)


def test_without_a_store_the_settings_are_offered(
    open_dialog: Callable[..., BucketDialog], qtbot: QtBot
) -> None:
    dialog = open_dialog()
    assert "Set up a store" in dialog.said.text()
    with qtbot.waitSignal(dialog.settings_asked):
        press(dialog.settings)


def test_what_is_chosen_comes_into_the_album(
    open_dialog: Callable[..., BucketDialog], workspace: Workspace, oci: OciStandIn,
    foreign: list[str], settle: Settle, qtbot: QtBot,
) -> None:  # fmt: skip
    album = workspace.albums.create("Tuscany")
    dialog = open_dialog((album.id, album.name))
    assert shown(dialog) == [(name, "New") for name in foreign]
    assert not dialog.import_button.isEnabled()
    tick(dialog, 0)
    tick(dialog, 2)
    assert dialog.import_button.text().startswith("Import 2 (")
    with qtbot.waitSignal(dialog.added):
        press(dialog.import_button)
        settle()
    Driver(workspace).run()
    names = {cell.name for cell in workspace.catalogue.cells.page(View(album_id=album.id))}
    assert names == {"green.jpg", "white.jpg"}


def test_what_is_in_the_library_says_so_and_is_not_offered(
    open_dialog: Callable[..., BucketDialog], workspace: Workspace, oci: OciStandIn,
    cell: MediaCell, store_it: StoreIt, foreign: list[str],
) -> None:  # fmt: skip
    store_it(StoreKind.OCI)
    dialog = open_dialog()
    assert [state for _, state in shown(dialog)] == ["New"] * 3 + ["In the library"]
    dialog.every.click()
    assert [entry.name for entry in dialog.model.chosen] == foreign
    dialog.model.toggle([3])
    assert len(dialog.model.chosen) == 3


def test_a_folder_narrows_the_list(
    open_dialog: Callable[..., BucketDialog], oci: OciStandIn, foreign: list[str], settle: Settle
) -> None:
    dialog = open_dialog()
    QTest.keyClicks(dialog.prefix, "2024/g")
    QTest.keyClick(dialog.prefix, Qt.Key.Key_Return)
    settle()
    assert shown(dialog) == [("2024/green.jpg", "New")]
    assert dialog.isVisible(), "Enter lists, it imports nothing"
    dialog.prefix.setText("2023/")
    press(dialog.list)
    settle()
    assert dialog.said.text() == "No photos or videos there."


def test_pages_follow_and_all_can_be_taken_without_looking(
    open_dialog: Callable[..., BucketDialog], workspace: Workspace, oci: OciStandIn,
    oci_store: OciMediaStore, settle: Settle,
) -> None:  # fmt: skip
    for number in range(203):
        oci_store.put(f"p/{number:03}.jpg", Bytes(b"x"), "image/jpeg", {})
    dialog = open_dialog()
    assert dialog.model.rowCount() == 200
    press(dialog.more)
    settle()
    assert dialog.model.rowCount() == 203
    assert not dialog.more.isVisible()
    press(dialog.list)
    settle()
    press(dialog.everything)
    question = dialog.findChild(Question)
    assert question is not None
    press(question.yes)
    settle()
    kinds = [job.kind for job in workspace.catalogue.jobs.page(limit=10)]
    assert kinds == ["bucket_scan"]


def test_a_store_that_does_not_answer_says_so(
    open_dialog: Callable[..., BucketDialog], oci: OciStandIn, foreign: list[str], settle: Settle
) -> None:
    dialog = open_dialog()
    oci.faults({"op": "ListObjects", "action": "status", "status": 404, "code": "BucketNotFound"})
    press(dialog.list)
    settle()
    assert "bucket was not found" in dialog.problem.words
