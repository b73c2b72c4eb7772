"""The ledger: what was given out, and ending it."""

from __future__ import annotations

import time
from collections.abc import Callable

import httpx
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.share import Purpose, Share
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.links.shared_links import SharedLinks
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.theme import Theme
from tests.s3 import S3Server
from tests.stores import OciStandIn
from tests.ui.settings.dialog import press

Settle = Callable[[], None]
StoreIt = Callable[[StoreKind], None]


@pytest.fixture
def open_list(
    workspace: Workspace, qtbot: QtBot, theme: Theme, background: Background, settle: Settle
) -> Callable[[], SharedLinks]:
    def opened() -> SharedLinks:
        dialog = SharedLinks(theme, background, workspace)
        qtbot.addWidget(dialog)
        dialog.open()
        settle()
        return dialog

    return opened


def row_of(dialog: SharedLinks, row: int) -> list[str]:
    model = dialog.model
    return [model.index(row, column).data() for column in range(model.columnCount())]


def test_an_empty_ledger_says_how_to_begin(open_list: Callable[[], SharedLinks]) -> None:
    dialog = open_list()
    assert dialog.none.isVisible()
    assert not dialog.revoke.isEnabled()


def test_a_link_to_oci_ends_at_once(
    open_list: Callable[[], SharedLinks], workspace: Workspace, oci: OciStandIn, cell: MediaCell,
    store_it: StoreIt, settle: Settle,
) -> None:  # fmt: skip
    store_it(StoreKind.OCI)
    url = workspace.cloud.shares.make(cell.id, person="Ada").url
    dialog = open_list()
    assert [*row_of(dialog, 0)[:2], *row_of(dialog, 0)[4:]] == [
        "Blue hour.jpg", "Ada", "Opens, 24 h left", "OCI",
    ]  # fmt: skip
    dialog.table.selectRow(0)
    press(dialog.revoke)
    question = dialog.findChild(Question)
    assert question is not None
    assert question.no.isDefault()
    press(question.yes)
    settle()
    assert dialog.said.text() == "1 link ended. It opens no more."
    assert row_of(dialog, 0)[4] == "Ended by you"
    assert not dialog.revoke.isEnabled()
    assert httpx.get(url, trust_env=False).status_code == 404


def test_all_links_of_an_item_end_together(
    open_list: Callable[[], SharedLinks], workspace: Workspace, oci: OciStandIn, cell: MediaCell,
    store_it: StoreIt, settle: Settle,
) -> None:  # fmt: skip
    store_it(StoreKind.OCI)
    for person in ("Ada", "Grace"):
        workspace.cloud.shares.make(cell.id, person=person)
    dialog = open_list()
    dialog.table.selectRow(1)
    press(dialog.revoke_item)
    question = dialog.findChild(Question)
    assert question is not None
    press(question.yes)
    settle()
    assert [row_of(dialog, row)[4] for row in range(2)] == ["Ended by you"] * 2
    assert oci.state()["pars"] == []


def test_a_link_that_cannot_end_is_told_with_the_way_out(
    open_list: Callable[[], SharedLinks], workspace: Workspace, b2: S3Server, cell: MediaCell,
    store_it: StoreIt, settle: Settle,
) -> None:  # fmt: skip
    store_it(StoreKind.B2)
    workspace.cloud.shares.make(cell.id)
    dialog = open_list()
    dialog.table.selectRow(0)
    press(dialog.revoke)
    settle()
    assert dialog.findChild(Question) is None, "there is nothing to decide"
    lines = dialog.said.text().splitlines()
    assert lines[0].startswith("1 link cannot be ended from here and will open until ")
    assert lines[1].startswith("1. Make a new application key")
    assert row_of(dialog, 0)[4].startswith("Opens, ")


def test_expired_links_are_grey_and_cannot_be_ended(
    open_list: Callable[[], SharedLinks], workspace: Workspace, theme: Theme, cell: MediaCell
) -> None:
    now = time.time()
    workspace.catalogue.shares.add(
        Share("a" * 36, cell.id, cell.name, "oci:ns/b", "o", "par", Purpose.PERSON, "", now - 9e4,
              now - 1)
    )  # fmt: skip
    dialog = open_list()
    dialog.table.selectRow(0)
    assert row_of(dialog, 0)[4] == "Expired"
    ink = dialog.model.index(0, 0).data(Qt.ItemDataRole.ForegroundRole)
    assert ink == theme.tokens.t3
    assert not dialog.revoke.isEnabled()
