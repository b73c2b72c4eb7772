"""The page of the shared library: a database is set up and tested, a library shared and joined."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.errors import KeyRefused, ServiceUnreachable
from medintel_desktop.domain.mirror import Role
from medintel_desktop.domain.ports import ServiceHealth
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import SERVICE, Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.settings_pages.service_status import State
from medintel_desktop.ui.settings_pages.shared_library import SharedLibraryPage
from medintel_desktop.ui.theme import Theme
from tests.contract.oracle.test_wallet import pem, wallet_zip
from tests.driver import Driver
from tests.oracle import options
from tests.ui.settings.dialog import LIMIT, MemoryKeyring, Open, press
from tests.ui.shared_library.conftest import PASSWORD
from tests.ui.shared_library.team import MakeOther, Team

__all__ = ["pem", "wallet_zip"]

Settle = Callable[[], None]
Show = Callable[[], SharedLibraryPage]
REFUSED = ServiceHealth(
    False, "The database refused user name or password.", "It is not tried again by itself.",
    short=KeyRefused.short,
)  # fmt: skip


@pytest.fixture
def show(open_settings: Open, settle: Settle) -> Show:
    """Opens the page; its dialog lives as long as the test."""
    opened: list[SettingsDialog] = []

    def show() -> SharedLibraryPage:
        opened.append(open_settings())
        opened[-1].show_page("shared library")
        settle()
        return opened[-1].shared_library

    return show


@pytest.fixture
def page(show: Show, team: Team) -> SharedLibraryPage:
    return show()


def type_into(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    field.editingFinished.emit()  # as when the focus leaves it


def answer(page: QWidget) -> Question:
    """Say yes to the question that is open."""
    question = page.window().findChildren(Question)[-1]
    press(question.yes)
    return question


def carried(workspace: Workspace) -> None:
    """Run what is due, as the threads of the window do."""
    Driver(workspace).run(patient=False)


def test_nothing_is_asked_of_a_database_that_is_not_there(
    page: SharedLibraryPage, team: Team
) -> None:
    assert page.database.status.words == "Not set up"
    assert page.database.test.isHidden()
    assert page.library.begin.isHidden()
    assert page.library.sentence.text().startswith("Connect to a database above")
    assert team.tries == 0


def test_a_database_is_set_up_and_tested(
    team: Team, settle: Settle, ring: MemoryKeyring, workspace: Workspace,
    settings: SettingsFile, qtbot: QtBot, theme: Theme, background: Background,
) -> None:  # fmt: skip
    team.create("Family")
    dialog = SettingsDialog(theme, background, settings, Secrets(environment={}), workspace)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.show_page("shared library")
    settle()
    card = dialog.shared_library.database
    press(card.edit)
    type_into(card.fields.connect_to.line, "db.example.com:1521/FREEPDB1")
    type_into(card.fields.user.line, "MEDINTEL")
    assert not card.fields.wallet_password.isVisible()
    QTest.keyClicks(card.fields.password.row.field, PASSWORD)
    press(card.fields.password.row.save)
    settle()
    assert (card.status.words, team.tries) == ("Not tested", 0)
    press(card.test)
    settle()
    assert card.status.words == "Connected, 24 ms"
    assert card.facts.words.text() == team.health.words
    assert ring.kept == {(SERVICE, "oracle"): PASSWORD}
    assert PASSWORD not in settings.path.read_text()
    assert settings.current.oracle_user == "MEDINTEL"
    assert dialog.shared_library.library.libraries.texts == ["Family", "Owner, 12,480 items"]


def test_a_refused_password_is_not_tried_again_by_itself(
    show: Show, connected: SettingsFile, team: Team, settle: Settle
) -> None:
    team.health = REFUSED
    page = show()
    assert page.database.status.words == "Login refused"
    assert page.database.problem.words == f"{REFUSED.words} {REFUSED.hint}"
    assert page.library.begin.isHidden()
    for _ in range(3):
        page.showing()
        settle()
    assert team.tries == 1
    press(page.database.test)
    settle()
    assert team.tries == 2


def test_what_the_environment_says_cannot_be_typed(
    team: Team, settle: Settle, qtbot: QtBot, theme: Theme, background: Background, tmp_path: Path
) -> None:
    environment = {"ORACLE_DB_USERNAME": "OF_THE_SHELL", "DB_POOL_MAX": "7"}
    settings = SettingsFile(tmp_path / "own.json", environment=environment)
    secrets = Secrets(environment={"ORACLE_DB_PASSWORD": PASSWORD})
    workspace = open_workspace(tmp_path / "own library", settings, secrets)
    dialog = SettingsDialog(theme, background, settings, secrets, workspace)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.show_page("shared library")
    settle()
    fields = dialog.shared_library.database.fields
    settle()
    fields.read()
    settle()
    assert fields.user.line.text() == "OF_THE_SHELL"
    assert fields.user.line.isReadOnly()
    assert not fields.connect_to.line.isReadOnly()
    assert fields.pool[1].line.text() == "7"
    assert fields.pool[1].line.isReadOnly()
    assert "From the environment" in fields.password.note.text()
    assert fields.password.row.replace.isHidden()
    workspace.close()


def test_the_names_in_a_wallet_are_offered_and_the_best_is_taken(
    page: SharedLibraryPage, settle: Settle, settings: SettingsFile, wallet_zip: Path,
    ring: MemoryKeyring, qtbot: QtBot,
) -> None:  # fmt: skip
    card = page.database
    press(card.edit)
    settle()
    type_into(card.fields.wallet.line, str(wallet_zip))
    settle()
    assert card.fields.wallet_password.isVisible()
    assert card.problem.words.startswith("The wallet needs its password.")
    QTest.keyClicks(card.fields.wallet_password.row.field, "right")
    press(card.fields.wallet_password.row.save)
    settle()
    assert card.problem.words == ""
    assert settings.current.oracle_connect_string == "lib_tp"
    assert card.fields.connect_to.line.text() == "lib_tp"
    press(card.fields.names)
    menu = next(m for m in card.fields.findChildren(QMenu) if m.isVisible())
    assert [action.text() for action in menu.actions()][:2] == ["lib_tp", "lib_low"]
    menu.actions()[1].trigger()
    menu.hide()
    settle()
    assert settings.current.oracle_connect_string == "lib_low"


def test_a_library_is_shared_followed_and_left(
    show: Show, connected: SettingsFile, team: Team, settle: Settle,
    workspace: Workspace, qtbot: QtBot,
) -> None:  # fmt: skip
    page = show()
    card = page.library
    card.name.clear()
    assert not card.share.isEnabled()
    type_into(card.name, "Family")
    press(card.share)
    qtbot.waitUntil(lambda: card.title.text() == "Family", timeout=LIMIT)
    assert card.begin.isHidden()
    carried(workspace)
    qtbot.waitUntil(lambda: card.said.text().startswith("Everything is synced."), timeout=LIMIT)
    assert card.count.text() == "None: what you changed is what everybody sees."
    assert workspace.sharing.status().library == "Family"
    press(card.leave)
    answer(page)
    qtbot.waitUntil(lambda: card.title.text() == "This library", timeout=LIMIT)
    settle()
    assert workspace.sharing.status().library == ""
    assert card.libraries.texts[0] == "Family"


def test_an_empty_database_invites_to_share(
    show: Show, connected: SettingsFile, team: Team
) -> None:
    page = show()
    assert page.library.libraries.texts == ["None yet. Share this one; others can join it then."]


def test_a_read_only_library_only_says_how_it_stands(
    show: Show, connected: SettingsFile, team: Team, workspace: Workspace
) -> None:
    team.create("Family")
    workspace.read_only = True
    page = show()
    assert page.database.status.state is State.GOOD
    assert not page.database.edit.isEnabled()
    assert not page.library.share.isEnabled()
    assert page.library.libraries.buttons == []


def test_joining_says_what_it_means(
    show: Show, connected: SettingsFile, team: Team, settle: Settle,
    workspace: Workspace, make_other: MakeOther, qtbot: QtBot,
) -> None:  # fmt: skip
    make_other().share("Field work")
    team.role = Role.VIEWER
    page = show()
    assert page.library.libraries.texts == ["Field work", "Viewer, 12,480 items"]
    (join,) = page.library.libraries.buttons
    press(join)
    question = answer(page)
    assert "You may look and search; what is here stays here." in question.accessibleName()
    qtbot.waitUntil(lambda: page.library.title.text() == "Field work", timeout=LIMIT)
    assert page.library.sentence.text() == "Viewer. You may look and search, not edit."


def test_what_stops_it_is_said_with_what_to_do(
    show: Show, connected: SettingsFile, team: Team, settle: Settle,
    workspace: Workspace, qtbot: QtBot,
) -> None:  # fmt: skip
    workspace.sharing.share("Family")
    carried(workspace)
    team.failure = KeyRefused("The account is locked.", "Ask who can unlock it.", service="oracle")
    workspace.sharing.sync_now()
    carried(workspace)
    card = show().library
    qtbot.waitUntil(lambda: card.said.text() == "Stopped", timeout=LIMIT)
    assert card.problem.words == "The account is locked. Ask who can unlock it."
    team.failure = None
    press(card.sync)
    settle()
    carried(workspace)
    qtbot.waitUntil(lambda: card.said.text().startswith("Everything is synced."), timeout=LIMIT)
    assert card.problem.words == ""


def test_a_list_that_cannot_be_read_says_why(
    show: Show, connected: SettingsFile, team: Team, settle: Settle
) -> None:
    team.failure = ServiceUnreachable("The database cannot be reached.", "It goes on by itself.")
    page = show()
    assert page.library.problem.words == "The database cannot be reached. It goes on by itself."


def test_a_real_database_is_set_up_and_shared_with(
    show: Show, settle: Settle, ring: MemoryKeyring, settings: SettingsFile,
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot,
) -> None:  # fmt: skip
    real = options()
    monkeypatch.setattr(Secrets, "get", lambda _, name: {"oracle": real.password}.get(name))
    settings.change(oracle_user=real.user, oracle_connect_string=real.dsn)
    page = show()
    qtbot.waitUntil(lambda: page.database.status.state is State.GOOD, timeout=LIMIT)
    assert page.database.facts.words.text().startswith("Oracle Database 2")
    settle()
    name = f"Page {workspace.folder.root}"[-60:]
    type_into(page.library.name, name)
    press(page.library.share)
    qtbot.waitUntil(lambda: page.library.title.text() == name, timeout=LIMIT)
    carried(workspace)
    qtbot.waitUntil(
        lambda: page.library.said.text().startswith("Everything is synced."), timeout=LIMIT
    )


def test_the_icon_beside_how_it_stands_follows_the_scheme(
    page: SharedLibraryPage, theme: Theme
) -> None:
    theme.set_scheme("light")
    light = page.library.icon.pixmap().toImage()
    theme.set_scheme("dark")
    assert page.library.icon.pixmap().toImage() != light
