"""The page of stores: set up in the window, tested against stores that answer, used."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from medintel_desktop.backends.oci.media_store import OciMediaStore
from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.domain.view import View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import SERVICE, Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.settings_pages.key_row import DOTS
from medintel_desktop.ui.settings_pages.option_field import OptionField
from medintel_desktop.ui.settings_pages.service_status import State
from medintel_desktop.ui.settings_pages.storage import StoragePage
from medintel_desktop.ui.settings_pages.store_card import StoreCard
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.driver import Driver
from tests.s3 import KEY_ID, REGION, SECRET, S3Server
from tests.stores import BUCKET, OciStandIn
from tests.ui.settings.dialog import MemoryKeyring, Open, press

Settle = Callable[[], None]


@pytest.fixture
def dialog(open_settings: Open, settle: Settle) -> SettingsDialog:
    dialog = open_settings()
    dialog.show_page("storage")
    settle()
    return dialog


@pytest.fixture
def page(dialog: SettingsDialog) -> StoragePage:
    return dialog.storage


def fill(card: StoreCard, **options: str) -> None:
    """Type options as a user does, one field after another."""
    if not card.edited:
        press(card.edit)
    for key, text in options.items():
        field = card.fields.by_key[key]
        assert isinstance(field, OptionField)
        field.line.setFocus()
        field.line.selectAll()
        QTest.keyClicks(field.line, text)
        field.line.editingFinished.emit()  # as when the focus leaves it


def answer(page: StoragePage) -> None:
    """Say yes to the question that is open."""
    question = page.window().findChildren(Question)[-1]
    press(question.yes)


def test_nothing_is_set_up_at_first(page: StoragePage) -> None:
    for card in page.cards.values():
        assert card.status.words == "Not set up"
        assert card.test.isHidden()
        assert card.use.isHidden()
        assert not card.edited
        assert card.edit.text() == "Set up"


def test_a_folder_is_set_up_tested_and_switched_on(
    page: StoragePage, settle: Settle, workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "other disk"
    folder.mkdir()
    card = page.cards[StoreKind.FOLDER]
    fill(card, path=str(folder))
    settle()
    assert card.status.words == "Not tested"
    press(card.test)
    settle()
    assert card.status.state is State.GOOD
    assert card.use.there.text() == "Nothing is there yet."
    press_switch(card)
    settle()
    assert workspace.cloud.stores.row(StoreKind.FOLDER).active
    assert workspace.cloud.stores.get(StoreKind.FOLDER).place == f"folder:{folder.resolve()}"
    assert card.use.where.text() == str(folder)


def test_oci_is_set_up_and_a_wrong_bucket_is_named(
    page: StoragePage, settle: Settle, oci_stand_in: OciStandIn, workspace: Workspace
) -> None:
    card = page.cards[StoreKind.OCI]
    fill(
        card, bucket="not-there", config_path=str(oci_stand_in.config),
        endpoint=oci_stand_in.endpoint,
    )  # fmt: skip
    settle()
    press(card.test)
    settle()
    assert card.status.state is State.BAD
    assert card.status.words == "Bucket not found"
    assert card.problem.words.startswith("The OCI bucket was not found. Check its name")
    fill(card, bucket=BUCKET)
    settle()
    assert card.problem.words == ""
    press(card.test)
    settle()
    assert card.status.words.startswith("Connected, ")
    assert workspace.cloud.stores.row(StoreKind.OCI).options["bucket"] == BUCKET


def test_what_waits_for_a_broken_store_is_counted(
    page: StoragePage, settle: Settle, workspace: Workspace, tmp_path: Path
) -> None:
    Driver(workspace).add(media.photo(tmp_path / "red.jpg", "red"))
    folder = tmp_path / "other disk"
    folder.mkdir()
    card = page.cards[StoreKind.FOLDER]
    fill(card, path=str(folder))
    settle()
    cells = workspace.catalogue.cells.page(View())
    workspace.cloud.uploads.enqueue([cell.id for cell in cells], StoreKind.FOLDER)
    folder.rmdir()
    press(card.test)
    settle()
    assert card.status.state is State.BAD
    assert card.problem.words.endswith("1 job waits; nothing is lost.")
    assert card.use.there.text() == ""
    assert card.use.send.isHidden()


def test_what_another_computer_described_is_taken_over(
    page: StoragePage, settle: Settle, workspace: Workspace, oci_stand_in: OciStandIn,
    tmp_path: Path,
) -> None:  # fmt: skip
    options = {"bucket": BUCKET, "config_path": str(oci_stand_in.config),
               "endpoint": oci_stand_in.endpoint}  # fmt: skip
    settings = SettingsFile(tmp_path / "other.json", environment={})
    other = open_workspace(tmp_path / "other library", settings, Secrets(environment={}))
    other.cloud.stores.choose(StoreKind.OCI, active=True, options=options)
    Driver(other).add(media.photo(tmp_path / "red.jpg", "red"))
    other.close()
    card = page.cards[StoreKind.OCI]
    press(card.edit)
    assert not card.take_over.isEnabled()
    fill(card, bucket=BUCKET, config_path=options["config_path"], endpoint=options["endpoint"])
    settle()
    press(card.take_over)
    answer(page)
    settle()
    Driver(workspace).run()
    (cell,) = workspace.catalogue.cells.page(View())
    assert (cell.name, cell.in_cloud) == ("red.jpg", True)


def test_the_application_key_goes_to_the_keyring(
    page: StoragePage, settle: Settle, s3: S3Server, b2_bucket: str, ring: MemoryKeyring,
    settings: SettingsFile,
) -> None:  # fmt: skip
    card = page.cards[StoreKind.B2]
    fill(card, bucket=b2_bucket, key_id=KEY_ID, region=REGION, endpoint=s3.endpoint)
    settle()
    assert card.status.words == "Not set up", "the key itself is missing"
    secret = card.fields.secret
    assert secret is not None
    assert secret.row.field.echoMode() is QLineEdit.EchoMode.Password
    QTest.keyClicks(secret.row.field, SECRET)
    press(secret.row.save)
    settle()
    assert ring.kept == {(SERVICE, "b2"): SECRET}
    assert secret.row.field.text() == DOTS
    assert SECRET not in settings.path.read_text(encoding="utf-8")
    press(card.test)
    settle()
    assert card.status.state is State.GOOD


def test_what_the_environment_says_cannot_be_typed(
    workspace: Workspace, qtbot: QtBot, theme: Theme, background: Background, settle: Settle,
    tmp_path: Path,
) -> None:  # fmt: skip
    settings = SettingsFile(tmp_path / "own.json", environment={"OCI_BUCKET": "of-the-shell"})
    dialog = SettingsDialog(theme, background, settings, Secrets(environment={}), workspace)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.show_page("storage")
    settle()
    card = dialog.storage.cards[StoreKind.OCI]
    field = card.fields.by_key["bucket"]
    assert isinstance(field, OptionField)
    assert field.line.text() == "of-the-shell"
    assert field.line.isReadOnly()
    region = card.fields.by_key["region"]
    assert isinstance(region, OptionField)
    assert not region.line.isReadOnly()


def test_what_is_missing_there_is_sent_with_its_size_first(
    page: StoragePage, settle: Settle, workspace: Workspace, tmp_path: Path
) -> None:
    driver = Driver(workspace)
    driver.add(*[media.photo(tmp_path / f"{c}.jpg", c) for c in ("red", "green")])
    folder = tmp_path / "other disk"
    folder.mkdir()
    card = page.cards[StoreKind.FOLDER]
    fill(card, path=str(folder))
    settle()
    press(card.test)
    settle()
    assert card.use.send.text().startswith("Send 2 items (")
    press(card.use.send)
    answer(page)
    settle()
    assert "on their way" in card.use.there.text()
    driver.run()
    page.showing()
    card.run_test()
    settle()
    assert card.use.there.text().startswith("2 items there, ")
    assert card.use.send.isHidden()
    for cell in workspace.catalogue.cells.page(View()):
        assert [copy.place for copy in workspace.catalogue.copies.of(cell.id)]


def test_an_incomplete_upload_is_listed_and_taken_back(
    open_settings: Open, settle: Settle, workspace: Workspace, oci_stand_in: OciStandIn,
    oci_store: OciMediaStore,
) -> None:  # fmt: skip
    workspace.cloud.stores.choose(
        StoreKind.OCI, active=True,
        options={"bucket": BUCKET, "config_path": str(oci_stand_in.config),
                 "endpoint": oci_stand_in.endpoint},
    )  # fmt: skip
    oci_store.begin("media/ab/abc.mp4", "video/mp4", {})
    dialog = open_settings()
    dialog.show_page("storage")
    settle()
    card = dialog.storage.unfinished
    assert card.list.texts[0] == "media/ab/abc.mp4"
    assert "Not of this library" in card.list.texts[1]
    press(card.list.buttons[0])
    answer(dialog.storage)
    settle()
    Driver(workspace).run()
    jobs = workspace.catalogue.jobs.page(limit=10)
    assert [(job.kind, job.state) for job in jobs] == [("abort_upload", JobState.DONE)]
    assert oci_stand_in.state()["uploads"] == []
    dialog.storage.showing()
    settle()
    assert card.list.texts == ["None. Nothing is left half sent."]
    oci_stand_in.faults({"op": "ListMultipartUploads", "action": "status", "status": 401})
    dialog.storage.showing()
    settle()
    (said,) = card.list.texts
    assert said.endswith("What it holds is not known.")


def test_a_store_is_tested_once_and_then_when_asked(
    open_settings: Open, settle: Settle, workspace: Workspace, oci_stand_in: OciStandIn
) -> None:
    """A test writes and deletes, which somebody pays for; the page shows what the last one said."""
    workspace.cloud.stores.choose(
        StoreKind.OCI, options={"bucket": BUCKET, "config_path": str(oci_stand_in.config),
                                "endpoint": oci_stand_in.endpoint},
    )  # fmt: skip

    dialogs: list[SettingsDialog] = []  # each stays as long as its card is asked

    def opened() -> StoreCard:
        dialogs.append(open_settings())
        dialogs[-1].show_page("storage")
        settle()
        return dialogs[-1].storage.cards[StoreKind.OCI]

    def tests() -> int:
        return len(oci_stand_in.log("PutObject"))

    first = opened()
    said = first.status.words
    assert said.startswith("Connected, ")
    assert tests() == 1
    press_switch(first)
    settle()
    again = opened()
    assert (again.status.state, again.status.words) == (State.GOOD, said)
    assert again.use.there.text() == "Nothing is there yet."
    assert tests() == 1
    oci_stand_in.faults({"op": "PutObject", "action": "status", "status": 401})
    press(again.test)
    settle()
    assert again.status.state is State.BAD
    assert tests() == 2
    oci_stand_in.faults()
    broken = opened()
    assert (broken.status.state, broken.status.words) == (State.BAD, again.status.words)
    assert broken.problem.words == again.problem.words
    workspace.cloud.stores.reset(StoreKind.OCI)  # as when its key is another one
    assert opened().status.state is State.GOOD
    assert tests() == 3


def test_numbers_and_choices_of_transfers_are_saved(
    page: StoragePage, settle: Settle, settings: SettingsFile
) -> None:
    page.transfers.threshold.line.setText("1")
    page.transfers.threshold.line.editingFinished.emit()
    page.transfers.metered.click()
    page.compression.preset.setCurrentIndex(3)
    page.compression.preset.activated.emit(3)
    page.links.hours.setCurrentIndex(2)
    page.links.hours.activated.emit(2)
    settle()
    now = settings.current
    assert now.multipart_megabytes == 10, "nothing below the least part"
    assert page.transfers.threshold.line.text() == "10"
    assert not now.wait_when_metered
    assert (now.compress_videos, now.link_hours) == ("size", 72)
    assert page.compression.target.isEnabled()


def test_the_cache_is_cleared(page: StoragePage, settle: Settle, workspace: Workspace) -> None:
    workspace.cloud.cache.folder.keep("ab/abc/00000000", b"x" * 5000)
    page.showing()
    settle()
    assert page.cache.used.text() == "5 kB"
    press(page.cache.clear)
    settle()
    assert page.cache.used.text() == "0 bytes"
    assert not page.cache.clear.isEnabled()


def press_switch(card: StoreCard) -> None:
    card.use.switch.click()
