"""Watched folders among the settings of the library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from medintel_desktop.domain.store import StoreKind
from medintel_desktop.domain.view import View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.settings_pages.watch_card import WatchCard
from medintel_desktop.ui.settings_pages.watch_dialog import WatchDialog
from tests import media
from tests.driver import Driver
from tests.stores import BUCKET, OciStandIn
from tests.ui.settings.dialog import Open, press

Settle = Callable[[], None]


@pytest.fixture
def dialog(open_settings: Open, settle: Settle) -> SettingsDialog:
    dialog = open_settings()
    dialog.show_page("library")
    settle()
    return dialog


@pytest.fixture
def card(dialog: SettingsDialog) -> WatchCard:
    return dialog.library.watches


def open_dialog(card: WatchCard, settle: Settle) -> WatchDialog:
    press(card.watch)
    settle()
    found = card.window().findChild(WatchDialog)
    assert found is not None
    return found


def test_a_folder_is_watched_into_an_album_and_stopped(
    card: WatchCard, settle: Settle, workspace: Workspace, tmp_path: Path
) -> None:
    assert card.list.texts == ["None yet."]
    album = workspace.albums.create("From the phone")
    folder = tmp_path / "camera"
    folder.mkdir()
    media.photo(folder / "new.jpg")
    dialog = open_dialog(card, settle)
    assert not dialog.watch.isEnabled()
    dialog.folder.line.setText(str(folder))
    dialog.album.setCurrentIndex(dialog.album.findData(album.id))
    press(dialog.watch)
    settle()
    assert card.list.texts == [str(folder), "Into “From the phone”. Not looked yet."]
    driver = Driver(workspace)
    for _ in range(3):
        driver.let_time_pass()
        driver.run(patient=False)
    assert [c.name for c in workspace.catalogue.cells.page(View(album_id=album.id))] == ["new.jpg"]
    card.read()
    settle()
    assert "Looked just now." in card.list.texts[1]
    again, stop = card.list.buttons
    assert again.text() == "Look now"
    press(stop)
    settle()
    assert card.list.texts[1].endswith("Stopped. What was imported stays.")
    _start, remove = card.list.buttons
    press(remove)
    settle()
    assert card.list.texts == ["None yet."]


def test_what_is_no_folder_is_refused_in_the_dialog(
    card: WatchCard, settle: Settle, tmp_path: Path
) -> None:
    dialog = open_dialog(card, settle)
    dialog.folder.line.setText(str(tmp_path / "not there"))
    press(dialog.watch)
    settle()
    assert "is no folder" in dialog.problem.words
    assert dialog.isVisible()


def test_a_folder_in_a_store_is_watched(
    card: WatchCard, settle: Settle, workspace: Workspace, oci_stand_in: OciStandIn
) -> None:
    workspace.cloud.stores.choose(
        StoreKind.OCI,
        options={"bucket": BUCKET, "config_path": str(oci_stand_in.config),
                 "endpoint": oci_stand_in.endpoint},
    )  # fmt: skip
    dialog = open_dialog(card, settle)
    row = dialog.where.findData("oci")
    dialog.where.setCurrentIndex(row)
    dialog.where.activated.emit(row)
    assert dialog.prefix.isVisible()
    dialog.prefix.setText("camera/")
    press(dialog.watch)
    settle()
    assert card.list.texts[0] == f"Oracle Cloud, bucket {BUCKET} camera/"
