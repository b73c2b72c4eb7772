"""The page of services: the key, the test of it, the model and the limit."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from medintel_desktop import log
from medintel_desktop.domain import words
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import SERVICE, Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.settings_pages.key_row import DOTS
from medintel_desktop.ui.settings_pages.service_status import State
from medintel_desktop.ui.theme import Theme
from tests.service import KEY, StandIn
from tests.ui.settings.dialog import MemoryKeyring, Open, press


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


def test_model_for_answers_is_saved_and_in_force(
    understood: Workspace, qtbot: QtBot, theme: Theme, background: Background,
    settings: SettingsFile, settle: Callable[[], None],
) -> None:  # fmt: skip
    secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY})
    dialog = SettingsDialog(theme, background, settings, secrets, understood)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.show_page("services")
    settle()
    answers = dialog.services.card.answers
    assert understood.services.analyst().model == "pegasus1.6"
    assert "photos" in answers.note.text()
    assert not answers.kept.isVisible(), "nobody needs a key for answers alone"
    answers.model.setCurrentIndex(1)
    answers.model.activated.emit(1)
    settle()
    assert understood.services.analyst().model == "pegasus1.5"
    assert "takes no photos" in answers.note.text()
    assert SettingsFile(settings.path, {}).current.pegasus_model == "pegasus1.5"


def test_a_key_for_answers_is_shown_tested_and_removed(
    open_settings: Open, ring: MemoryKeyring, settings: SettingsFile, service: StandIn,
    settle: Callable[[], None], workspace: Workspace,
) -> None:  # fmt: skip
    settings.change(twelvelabs_base_url=service.base_url)
    ring.kept = {(SERVICE, "twelvelabs"): KEY, (SERVICE, "pegasus"): "tlk_wrong"}
    dialog = open_settings()
    dialog.show_page("services")
    settle()
    card = dialog.services.card
    assert card.answers.kept.isVisible()
    assert card.problem.words.startswith("Answers: TwelveLabs refused the key")
    press(card.answers.kept.row.remove)
    question = dialog.findChild(Question)
    assert question is not None
    press(question.yes)
    settle()
    assert ring.kept == {(SERVICE, "twelvelabs"): KEY}
    assert not card.answers.kept.isVisible()
    assert card.status.state is State.GOOD
    assert workspace.services.analyst().check().ok


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
