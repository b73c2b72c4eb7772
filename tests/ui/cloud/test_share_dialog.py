"""Making a link: the copy first, then the choice, then the link, once."""

from __future__ import annotations

import logging
from collections.abc import Callable

import httpx
import pytest
import zxingcpp
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop import log
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.links.share_dialog import ShareDialog
from medintel_desktop.ui.theme import Theme
from tests.driver import Driver
from tests.s3 import S3Server
from tests.stores import OciStandIn
from tests.ui.settings.dialog import press

Settle = Callable[[], None]
StoreIt = Callable[[StoreKind], None]


@pytest.fixture
def open_dialog(
    workspace: Workspace, qtbot: QtBot, theme: Theme, background: Background, cell: MediaCell,
    settle: Settle,
) -> Callable[[], ShareDialog]:  # fmt: skip
    def opened() -> ShareDialog:
        dialog = ShareDialog(theme, background, workspace, cell, 24)
        qtbot.addWidget(dialog)
        dialog.open()
        settle()
        return dialog

    return opened


def test_without_a_store_the_settings_are_offered(
    open_dialog: Callable[[], ShareDialog], qtbot: QtBot
) -> None:
    dialog = open_dialog()
    assert dialog.not_stored.isVisible()
    assert "Set up OCI Object Storage or Backblaze B2" in dialog.not_stored.said.text()
    assert not any(button.isVisible() for button in dialog.not_stored.send.values())
    with qtbot.waitSignal(dialog.settings_asked):
        press(dialog.not_stored.settings)


def test_what_is_not_stored_yet_is_stored_first_and_then_shared(
    open_dialog: Callable[[], ShareDialog], workspace: Workspace, oci: OciStandIn, settle: Settle,
    cell: MediaCell,
) -> None:  # fmt: skip
    dialog = open_dialog()
    send = dialog.not_stored.send
    assert [kind for kind, button in send.items() if button.isVisible()] == [StoreKind.OCI]
    press(send[StoreKind.OCI])
    settle()
    assert "on its way" in dialog.not_stored.said.text()
    assert not send[StoreKind.OCI].isVisible()
    Driver(workspace).run()
    dialog.follow(Changes(frozenset([cell.id])))
    settle()
    assert dialog.form.isVisible()
    assert dialog.make_link.isVisible()


def test_a_link_is_shown_once_opens_and_is_in_the_ledger(
    open_dialog: Callable[[], ShareDialog], workspace: Workspace, oci: OciStandIn,
    store_it: StoreIt, settle: Settle, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    store_it(StoreKind.OCI)
    dialog = open_dialog()
    assert "end it at any time" in dialog.form.said.text()
    dialog.form.expiry.setCurrentIndex(2)
    dialog.form.person.setText("Ada")
    with caplog.at_level(logging.DEBUG):
        press(dialog.make_link)
        settle()
    url = dialog.link.line.text()
    assert httpx.get(url, trust_env=False).status_code == 200
    assert dialog.link.until.text().startswith("For Ada. Opens until ")
    assert read_code(dialog.link.code.grab().toImage()) == url
    press(dialog.link.copy)
    assert QApplication.clipboard().text() == url
    (share,) = workspace.cloud.shares.listed()
    assert (share.person, round((share.expires_at - share.created_at) / 3600)) == ("Ada", 72)
    assert url not in caplog.text
    assert url not in log.redact(url)
    dialog.close()
    assert dialog.link.line.text() == ""


def test_of_several_stores_one_is_chosen_and_b2_is_honest(
    open_dialog: Callable[[], ShareDialog], workspace: Workspace, oci: OciStandIn, b2: S3Server,
    store_it: StoreIt, settle: Settle,
) -> None:  # fmt: skip
    store_it(StoreKind.OCI)
    store_it(StoreKind.B2)
    dialog = open_dialog()
    assert dialog.form.store.isVisible()
    row = next(n for n in range(2) if "Backblaze" in dialog.form.store.itemText(n))
    dialog.form.store.setCurrentIndex(row)
    dialog.form.store.activated.emit(row)
    assert "cannot be ended before its time" in dialog.form.said.text()
    press(dialog.make_link)
    settle()
    url = dialog.link.line.text()
    assert httpx.get(url, trust_env=False).status_code == 200
    assert read_code(dialog.link.code.grab().toImage()) == url, "a long link is readable, too"
    (share,) = workspace.cloud.shares.listed()
    assert (share.kind, share.revocable) == (StoreKind.B2, False)


def read_code(image: QImage) -> str:
    """What a scanner makes of a QR code on the screen; "" when it is none to it."""
    code = zxingcpp.read_barcode(image.convertToFormat(QImage.Format.Format_Grayscale8))
    return code.text if code else ""


def test_what_goes_wrong_is_said_and_can_be_tried_again(
    open_dialog: Callable[[], ShareDialog], oci: OciStandIn, store_it: StoreIt, settle: Settle
) -> None:
    store_it(StoreKind.OCI)
    dialog = open_dialog()
    oci.empty()
    press(dialog.make_link)
    settle()
    assert "does not have this file any more" in dialog.problem.words
    assert dialog.make_link.isEnabled()
