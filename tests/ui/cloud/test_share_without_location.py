"""Sharing a copy that says nothing of the place: chosen, or the only way in a hidden area."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import exifread
import httpx
import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.hidden_area import HiddenArea
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.links.share_dialog import ShareDialog
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.driver import Driver
from tests.stores import OciStandIn
from tests.ui.settings.dialog import press

HERE = (43.4628, 11.8818)
Settle = Callable[[], None]
StoreIt = Callable[[StoreKind], None]


@pytest.fixture
def cell(workspace: Workspace, tmp_path: Path) -> MediaCell:
    """A photo with a position."""
    Driver(workspace).add(media.photo(tmp_path / "Home.jpg", "blue", gps=HERE))
    return workspace.catalogue.cells.page(View())[0]


@pytest.fixture
def open_dialog(
    workspace: Workspace, qtbot: QtBot, theme: Theme, background: Background, cell: MediaCell,
    oci: OciStandIn, store_it: StoreIt, settle: Settle,
) -> Callable[[], ShareDialog]:  # fmt: skip
    store_it(StoreKind.OCI)

    def opened() -> ShareDialog:
        dialog = ShareDialog(theme, background, workspace, cell, 24)
        qtbot.addWidget(dialog)
        dialog.open()
        settle()
        return dialog

    return opened


def test_the_link_follows_when_the_copy_is_there(
    open_dialog: Callable[[], ShareDialog], workspace: Workspace, cell: MediaCell, settle: Settle
) -> None:
    dialog = open_dialog()
    assert dialog.form.bare.isVisible()
    assert not dialog.form.bare.isChecked()
    dialog.form.bare.setChecked(True)
    assert "without position" in dialog.form.said.text()
    press(dialog.make_link)
    settle()
    assert "is being made" in dialog.waiting.text()
    assert not dialog.make_link.isVisible()

    Driver(workspace).run()
    dialog.follow(Changes(frozenset([cell.id])))
    settle()

    answer = httpx.get(dialog.link.line.text(), trust_env=False)
    assert answer.status_code == 200
    tags = exifread.process_file(io.BytesIO(answer.content))
    assert not any(name.startswith("GPS") for name in tags)


def test_in_a_hidden_area_there_is_no_other_way(
    open_dialog: Callable[[], ShareDialog], workspace: Workspace
) -> None:
    workspace.hidden.change([HiddenArea("Home", Circle(*HERE, 1.0))], here=False)
    dialog = open_dialog()
    assert dialog.form.bare.isChecked()
    assert not dialog.form.bare.isEnabled()
    assert dialog.form.said.text().startswith("It lies in Home, a hidden area.")


def test_what_cannot_be_made_is_told(
    open_dialog: Callable[[], ShareDialog], workspace: Workspace, cell: MediaCell, settle: Settle
) -> None:
    dialog = open_dialog()
    dialog.form.bare.setChecked(True)
    item = workspace.catalogue.media.get(cell.id)
    assert item is not None
    Path(item.paths[0].path).unlink()
    for copy in workspace.cloud.copies.of(cell.id):
        workspace.catalogue.copies.remove(copy.place, copy.object)
    press(dialog.make_link)
    settle()
    Driver(workspace).run(patient=False)
    dialog.follow(Changes(jobs=True))
    settle()
    assert "is not there now" in dialog.problem.words
    assert dialog.form.isVisible()
