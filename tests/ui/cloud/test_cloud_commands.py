"""The menus lead to the dialogs, and what jobs change reaches them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtNetwork import QNetworkInformation
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.store import StoreKind
from medintel_desktop.library.conditions import METERED, Conditions
from medintel_desktop.ui import metered
from medintel_desktop.ui.bucket_dialog import BucketDialog
from medintel_desktop.ui.free_space_dialog import FreeSpaceDialog
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.links.share_dialog import ShareDialog
from medintel_desktop.ui.links.shared_links import SharedLinks
from medintel_desktop.ui.send_dialog import SendDialog
from medintel_desktop.ui.settings_dialog import SettingsDialog
from tests.stores import BUCKET, OciStandIn
from tests.ui.settings.dialog import press
from tests.ui.window import Driver, Open


def test_sharing_begins_at_an_item_and_leads_to_the_settings(full: Driver) -> None:
    actions = full.parts.actions
    assert not actions.share.isEnabled()
    full.select("red.jpg")
    assert actions.share.isEnabled()
    actions.share.trigger()
    dialog = full.dialog(ShareDialog)
    full.until(dialog.not_stored.isVisible)
    press(dialog.not_stored.settings)
    assert full.dialog(SettingsDialog).page.name == "Storage"


def test_an_item_is_stored_and_shared_in_one_go(full: Driver, oci_stand_in: OciStandIn) -> None:
    full.workspace.cloud.stores.choose(
        StoreKind.OCI,
        options={"bucket": BUCKET, "config_path": str(oci_stand_in.config),
                 "endpoint": oci_stand_in.endpoint},
    )  # fmt: skip
    full.select("red.jpg")
    full.parts.actions.share.trigger()
    dialog = full.dialog(ShareDialog)
    full.until(dialog.not_stored.send[StoreKind.OCI].isVisible)
    press(dialog.not_stored.send[StoreKind.OCI])
    full.until(dialog.form.isVisible)
    press(dialog.make_link)
    full.until(lambda: dialog.link.line.text().startswith("http"))
    press(dialog.ledger)
    ledger = full.dialog(SharedLinks)
    full.until(lambda: ledger.model.rowCount() == 1)


def test_chosen_items_are_sent_to_a_store(full: Driver, tmp_path: Path) -> None:
    folder = tmp_path / "other disk"
    folder.mkdir()
    full.select("red.jpg", "green.jpg")
    full.parts.actions.send.trigger()
    dialog = full.dialog(SendDialog)
    full.until(dialog.settings.isVisible)
    dialog.close()
    full.workspace.cloud.stores.choose(StoreKind.FOLDER, options={"path": str(folder)})
    full.parts.actions.send.trigger()
    dialog = full.dialog(SendDialog)
    full.until(dialog.send.isVisible)
    assert dialog.said.text().endswith("What is there already is not sent again.")
    press(dialog.send)
    copies = full.workspace.catalogue.copies
    chosen = [full.cell(name).id for name in ("red.jpg", "green.jpg")]
    full.until(lambda: all(copies.of(media_id) for media_id in chosen))
    assert not copies.of(full.cell("blue.jpg").id)


def test_the_viewer_shares_what_it_shows(full: Driver) -> None:
    full.select("red.jpg")
    full.parts.actions.open.trigger()
    full.until(lambda: full.parts.pages.viewer is not None and full.parts.pages.shows_item)
    viewer = full.parts.pages.viewer
    assert viewer is not None
    buttons = viewer.head.findChildren(IconButton)
    share = next(button for button in buttons if button.accessibleName() == "Share link…")
    share.click()
    assert "red.jpg" in full.dialog(ShareDialog).findChildren(Label)[0].text()


def test_the_other_dialogs_open_from_the_menu(full: Driver) -> None:
    actions = full.parts.actions
    for action, kind in (
        (actions.shared_links, SharedLinks),
        (actions.free_space, FreeSpaceDialog),
        (actions.import_bucket, BucketDialog),
    ):
        action.trigger()
        full.dialog(kind).close()


def test_a_read_only_library_shares_nothing(open_window: Open, tmp_path: Path) -> None:
    with_photos = open_window()
    with_photos.close()
    driver = open_window(read_only=True)
    actions = driver.parts.actions
    assert not actions.share.isEnabled()
    assert not actions.free_space.isEnabled()
    assert not actions.import_bucket.isEnabled()


def test_a_metered_connection_lets_transfers_wait(qtbot: QtBot, monkeypatch: object) -> None:
    conditions = Conditions(wait_when_metered=lambda: True)
    watch = metered.MeteredWatch(conditions)
    information = metered.network(QNetworkInformation.Feature.Metered)
    if information is None:  # this system does not tell: nothing waits
        assert conditions.reason(StoreKind.OCI) == ""
        return
    assert isinstance(information, QNetworkInformation)
    information.isMeteredChanged.emit(True)
    assert conditions.reason(StoreKind.OCI) == METERED
    assert conditions.reason(StoreKind.FOLDER) == ""
    information.isMeteredChanged.emit(False)
    assert conditions.reason(StoreKind.OCI) == ""
    watch.deleteLater()
