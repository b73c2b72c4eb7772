"""The settings as the user changes them; the key goes to a keyring that lives in the test."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import keyring
import pytest
import shiboken6
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from medintel_desktop import log
from medintel_desktop.domain import words
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import SERVICE, Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.diagnostics import diagnostics
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.settings_pages.key_row import DOTS
from medintel_desktop.ui.settings_pages.service_status import State
from medintel_desktop.ui.settings_pages.shortcuts import KEYS, native
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.driver import Driver
from tests.service import KEY, StandIn

LIMIT = 20_000

Open = Callable[[], SettingsDialog]


class MemoryKeyring(KeyringBackend):
    """A keyring that works and is gone after the test."""

    priority = 1

    def __init__(self) -> None:  # the base would read properties from the environment
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    before = keyring.get_keyring()
    ring = MemoryKeyring()
    keyring.set_keyring(ring)
    yield ring
    keyring.set_keyring(before)


@pytest.fixture
def open_settings(
    workspace: Workspace, qtbot: QtBot, theme: Theme, background: Background,
    settings: SettingsFile, secrets: Secrets,
) -> Open:  # fmt: skip
    def opened() -> SettingsDialog:
        dialog = SettingsDialog(theme, background, settings, secrets, workspace)
        qtbot.addWidget(dialog)
        dialog.open()
        qtbot.waitUntil(lambda: background.idle, timeout=LIMIT)
        return dialog

    return opened


@pytest.fixture
def settle(qtbot: QtBot, background: Background) -> Callable[[], None]:
    """Wait until everything under way is done."""
    return lambda: qtbot.waitUntil(lambda: background.idle, timeout=LIMIT)


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_key_goes_to_the_keyring_and_is_never_shown_again(
    open_settings: Open, ring: MemoryKeyring, settings: SettingsFile, service: StandIn,
    settle: Callable[[], None], workspace: Workspace, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    settings.change(twelvelabs_base_url=service.base_url)
    dialog = open_settings()
    dialog.show_page("services")
    settle()
    card = dialog.services.card
    assert card.status.words == "Not set up"
    assert not card.test.isEnabled()
    assert card.key.field.echoMode() is QLineEdit.EchoMode.Password
    with caplog.at_level(logging.DEBUG):
        QTest.keyClicks(card.key.field, f"  {KEY} ")
        press(card.key.save)
        settle()
    assert ring.kept == {(SERVICE, "twelvelabs"): KEY}
    assert card.key.field.text() == DOTS
    assert card.key.field.isReadOnly()
    day = words.day(date.today())
    assert card.key_note.text().startswith(f"Saved {day} in this computer’s keyring")
    assert card.status.state is State.GOOD, "a new key is tested at once"
    assert card.status.words.startswith("Connected, ")
    assert workspace.services.video_ai().space is not None
    assert KEY not in settings.path.read_text(encoding="utf-8")
    assert KEY not in caplog.text
    assert KEY not in log.redact(f"the key is {KEY}")


def test_a_key_is_removed_only_after_a_question(
    open_settings: Open, ring: MemoryKeyring, settle: Callable[[], None], workspace: Workspace,
    settings: SettingsFile, qtbot: QtBot,
) -> None:  # fmt: skip
    ring.set_password(SERVICE, "twelvelabs", KEY)
    settings.change(
        secrets_saved={"twelvelabs": "2024-11-03"}, twelvelabs_base_url="http://[::1]:9"
    )
    dialog = open_settings()
    dialog.show_page("services")
    settle()
    card = dialog.services.card
    assert "3 Nov 2024" in card.key_note.text()
    press(card.key.remove)
    question = dialog.findChild(Question)
    assert question is not None
    press(question.yes)
    settle()
    assert ring.kept == {}
    assert card.status.words == "Not set up"
    assert not card.key.field.isReadOnly()
    assert workspace.services.video_ai().space is None
    assert settings.current.secrets_saved == {}


def test_replacing_can_be_cancelled(
    open_settings: Open, ring: MemoryKeyring, settle: Callable[[], None], settings: SettingsFile
) -> None:
    ring.set_password(SERVICE, "twelvelabs", KEY)
    settings.change(twelvelabs_base_url="http://[::1]:9")
    dialog = open_settings()
    dialog.show_page("services")
    settle()
    row = dialog.services.card.key
    press(row.replace)
    assert row.field.text() == ""
    press(row.cancel)
    assert row.field.text() == DOTS
    assert ring.kept == {(SERVICE, "twelvelabs"): KEY}


def test_without_a_keyring_the_key_lasts_until_quitting(
    open_settings: Open, secrets: Secrets, settle: Callable[[], None], service: StandIn,
    settings: SettingsFile,
) -> None:  # fmt: skip
    settings.change(twelvelabs_base_url=service.base_url)
    dialog = open_settings()
    dialog.show_page("services")
    settle()
    QTest.keyClicks(dialog.services.card.key.field, KEY)
    QTest.keyClick(dialog.services.card.key.field, Qt.Key.Key_Return)
    settle()
    said = "This computer has no keyring. The key is kept until you quit."
    assert dialog.services.card.key_note.text() == said
    assert secrets.get("twelvelabs") == KEY
    assert dialog.isVisible(), "Enter saves the key, it does not close the dialog"


def test_a_key_of_the_environment_cannot_be_changed_here(
    understood: Workspace, qtbot: QtBot, theme: Theme, background: Background,
    settings: SettingsFile, settle: Callable[[], None],
) -> None:  # fmt: skip
    secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY})
    dialog = SettingsDialog(theme, background, settings, secrets, understood)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.show_page("services")
    settle()
    card = dialog.services.card
    assert "From the environment" in card.key_note.text()
    assert card.key.field.isReadOnly()
    assert not card.key.replace.isVisible()
    assert not card.key.remove.isVisible()
    assert card.status.state is State.GOOD


def test_the_test_button_says_what_is_wrong(
    understood: Workspace, qtbot: QtBot, theme: Theme, background: Background,
    settings: SettingsFile, settle: Callable[[], None], service: StandIn,
) -> None:  # fmt: skip
    secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY})
    dialog = SettingsDialog(theme, background, settings, secrets, understood)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.show_page("services")
    settle()
    card = dialog.services.card
    service.revoke()
    press(card.test)
    settle()
    assert card.status.words == "Not connected"
    assert card.problem.words == (
        "TwelveLabs refused the key, so nothing new is sent. "
        "Your library and word search are not affected."
    )
    service.restore()
    press(card.test)
    settle()
    assert card.status.state is State.GOOD
    assert card.problem.words == ""


def test_model_segments_and_limit_are_saved_and_in_force(
    understood: Workspace, qtbot: QtBot, theme: Theme, background: Background,
    settings: SettingsFile, settle: Callable[[], None],
) -> None:  # fmt: skip
    secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY})
    understood.catalogue.ledger.note("twelvelabs", "video", 214.0, "minutes")
    dialog = SettingsDialog(theme, background, settings, secrets, understood)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.show_page("services")
    settle()
    card = dialog.services.card
    assert card.usage.text().startswith(f"214 minutes used in {date.today():%B}.")
    before = understood.services.video_ai().space
    card.model.setCurrentIndex(1)
    card.model.activated.emit(1)
    card.segments.setCurrentIndex(card.segments.findData(6))
    card.segments.activated.emit(0)
    settle()
    space = understood.services.video_ai().space
    assert space is not None
    assert space != before
    assert (space.model, space.segmentation) == ("marengo3.5", "fixed-6")
    card.limit.setText("90")
    card.limit.editingFinished.emit()
    settle()
    saved = SettingsFile(settings.path, {}).current
    assert (saved.embedding_model, saved.clip_length, saved.monthly_minutes) == (
        "marengo3.5", 6, 90,
    )  # fmt: skip


def test_an_env_file_is_taken_over(
    open_settings: Open, ring: MemoryKeyring, settings: SettingsFile, tmp_path: Path,
    settle: Callable[[], None], service: StandIn,
) -> None:  # fmt: skip
    file = tmp_path / ".env"
    file.write_text(
        f"TWELVE_LABS_API_KEY={KEY}\nTWELVELABS_BASE_URL={service.base_url}\nFOO=bar\n",
        encoding="utf-8",
    )
    dialog = open_settings()
    dialog.show_page("services")
    settle()
    dialog.services.import_file(file)
    settle()
    said = "Taken over: 1 key and 1 setting. Not used here: FOO."
    assert dialog.services.imported.text() == said
    assert ring.kept[SERVICE, "twelvelabs"] == KEY
    assert settings.current.twelvelabs_base_url == service.base_url
    assert dialog.services.card.status.state is State.GOOD
    dialog.services.import_file(tmp_path / "gone.env")
    settle()
    assert dialog.services.imported.text() == "gone.env was not found. Check the path."


def test_the_scheme_changes_at_once_and_is_kept(
    open_settings: Open, theme: Theme, settings: SettingsFile, settle: Callable[[], None]
) -> None:
    dialog = open_settings()
    dialog.show_page("appearance")
    dialog.appearance.scheme.setCurrentIndex(2)
    assert theme.dark
    dialog.appearance.scheme.setCurrentIndex(1)
    assert not theme.dark
    settle()
    assert SettingsFile(settings.path, {}).current.scheme == "light"


def test_picture_width_is_told_while_it_moves(
    open_settings: Open, settings: SettingsFile, settle: Callable[[], None], qtbot: QtBot
) -> None:
    dialog = open_settings()
    with qtbot.waitSignal(dialog.picture_width_changed) as told:
        dialog.appearance.width_slider.setValue(200)
    assert told.args == [200]
    settle()
    assert settings.current.picture_width == 200


def test_switches_of_general_are_saved(
    open_settings: Open, settings: SettingsFile, settle: Callable[[], None]
) -> None:
    dialog = open_settings()
    dialog.general.understand.click()
    dialog.general.copy.click()
    settle()
    assert (settings.current.understand_on_import, settings.current.copy_originals) == (False, True)


def test_library_page_tells_space_and_checks_originals(
    open_settings: Open, workspace: Workspace, tmp_path: Path, settle: Callable[[], None],
    qtbot: QtBot,
) -> None:  # fmt: skip
    photo = media.photo(tmp_path / "a.jpg", size=(800, 600))
    Driver(workspace).add(photo)
    dialog = open_settings()
    dialog.show_page("library")
    settle()
    page = dialog.library
    assert page.path.text() == str(workspace.folder.root)
    shown = dict(zip(page.space.texts[::2], page.space.texts[1::2], strict=True))
    assert shown["Thumbnails and previews"] != "0 bytes"
    assert shown["Originals copied here"] == "0 bytes"
    press(page.check)
    settle()
    assert page.checked.text().startswith("Checked. Everything")
    photo.unlink()
    press(page.check)
    settle()
    assert page.checked.text().startswith("Checked. 1 item changed")
    with qtbot.waitSignal(page.library_asked):
        other = next(b for b in page.findChildren(QPushButton) if "another" in b.text())
        press(other)


def test_privacy_lists_what_was_counted_and_forgets_searches(
    open_settings: Open, workspace: Workspace, settings: SettingsFile, settle: Callable[[], None]
) -> None:
    workspace.catalogue.ledger.note("twelvelabs", "query", 1, "queries")
    settings.change(recent_searches=("wall",))
    dialog = open_settings()
    dialog.show_page("privacy")
    settle()
    model = dialog.privacy.usage
    row = [model.index(0, column).data() for column in range(model.columnCount())]
    assert row[1:] == ["Query", "1 query", "Counted"]
    dialog.privacy.forget.click()
    settle()
    assert settings.current.recent_searches == ()
    assert dialog.privacy.searches.text() == "None remembered"


def test_diagnostics_are_copied_without_secrets(
    open_settings: Open, settle: Callable[[], None], tmp_path: Path
) -> None:
    log.hide(KEY)
    log.set_up(None)
    logging.getLogger("medintel_desktop.test").warning("sent with %s", KEY)
    try:
        dialog = open_settings()
        dialog.show_page("about")
        dialog.about.copy.click()
        settle()
    finally:
        log.close()
    copied = QApplication.clipboard().text()
    assert "MedIntel Desktop" in copied
    assert "sent with" in copied
    assert KEY not in copied


def test_diagnostics_name_no_items(
    workspace: Workspace, settings: SettingsFile, tmp_path: Path,
    background: Background, settle: Callable[[], None],
) -> None:  # fmt: skip
    Driver(workspace).add(media.photo(tmp_path / "private party.jpg"))
    told = list[str]()
    background.read("diagnostics", lambda: diagnostics(workspace, settings), told.append)
    settle()
    assert "private party" not in told[0]


def test_every_key_on_the_shortcuts_page_is_one() -> None:
    assert KEYS
    for _, rows in KEYS:
        assert all(native(key) for keys, _ in rows for key in keys)


def test_every_page_opens_by_its_name_and_with_both_schemes(
    open_settings: Open, theme: Theme, settle: Callable[[], None]
) -> None:
    dialog = open_settings()
    for page in dialog.pages:
        dialog.show_page(page.name.lower())
        assert dialog.page is page
        settle()
        pictures = []
        for scheme in ("light", "dark"):
            theme.set_scheme(scheme)
            pictures.append(dialog.grab().toImage())
        assert pictures[0] != pictures[1]


def test_a_dialog_may_close_before_its_answers_come(
    workspace: Workspace, theme: Theme, background: Background, settings: SettingsFile,
    secrets: Secrets, settle: Callable[[], None],
) -> None:  # fmt: skip
    dialog = SettingsDialog(theme, background, settings, secrets, workspace)
    dialog.show_page("library")
    shiboken6.delete(dialog)
    settle()
