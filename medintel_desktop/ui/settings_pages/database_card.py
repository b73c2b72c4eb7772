"""The database behind the shared library: set up, tested, and what it can do."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain.errors import KeyRefused, MedIntelError, NotSetUp
from medintel_desktop.domain.ports import ServiceHealth
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Place, Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card, Line
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.problem_line import ProblemLine
from medintel_desktop.ui.settings_pages.database_fields import DatabaseFields
from medintel_desktop.ui.settings_pages.service_status import ServiceStatus, State
from medintel_desktop.ui.theme import Role, Theme

SENTENCE = "Holds what is shared, and searches beside the data. 23ai or newer."
SHORT = {KeyRefused.short: "Login refused", NotSetUp.short: "Not connected"}


class DatabaseCard(Card):
    """A refused password is tried again only when the user presses Test, or changes something:
    each try counts towards locking the account."""

    changed = Signal()
    """It is another database now."""
    answered = Signal(bool)
    """It was tested: whether it can be used."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        settings: SettingsFile,
        secrets: Secrets,
        workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "Oracle Database", SENTENCE, parent)
        self._background, self._settings = background, settings
        self._secrets, self._workspace = secrets, workspace
        self._tested = False
        self.complete = False
        self.answers = False
        """Whether it did when it was tested last."""
        self.status = ServiceStatus(theme)
        self.test = _button("Test", self._test_again)
        self.edit = _button("Set up", self._toggle_fields)
        self.edit.setEnabled(not workspace.read_only)
        for widget in (self.status, self.test, self.edit):
            self.head.addWidget(widget)
        self.facts = _Facts(theme, self)
        self.problem = ProblemLine(theme, self)
        for part in (self.facts, self.problem):
            self.add(part)
        self._say_untested()

    @cached_property
    def fields(self) -> DatabaseFields:
        """Made when they are asked for."""
        fields = DatabaseFields(
            self._theme, self._background, self._settings, self._secrets, self._reconnect
        )
        fields.hide()
        fields.changed.connect(self._changed)
        self.add(fields, above=self.facts)
        return fields

    @property
    def edited(self) -> bool:
        """Whether the fields are open."""
        return "fields" in self.__dict__ and not self.fields.isHidden()

    def read(self) -> None:
        """Show what is chosen; the first time the database is tested, too."""
        self._background.read(
            "database", lambda: self._secrets.place("oracle") is not Place.NOWHERE, self._show,
            slow=True,
        )  # fmt: skip
        if "fields" in self.__dict__:
            self._read_fields()

    def _read_fields(self) -> None:
        """Where the passwords are, and which names the wallet knows."""
        self.fields.read()
        if self._settings.current.oracle_wallet:
            names = self._workspace.sharing.database.names
            self._background.read(
                "wallet", names, self.fields.show_names, slow=True, otherwise=self._no_wallet
            )

    def _no_wallet(self, error: MedIntelError) -> None:
        self.fields.show_names(())
        if self.status.state is State.OFF:
            self.problem.say(f"{error.title} {error.hint}".strip())

    def run_test(self) -> None:
        """Log in and look around; nothing is changed there."""
        self._tested = True
        self.test.setEnabled(False)
        self.status.say(State.TESTING, "Testing…")
        self._say("", "")
        database = self._workspace.sharing.database
        self._background.read(
            "database test", lambda: database.get().check(), self._show_health, slow=True,
            otherwise=self._not_tested,
        )  # fmt: skip

    def _test_again(self) -> None:
        """With a new connection: one that was refused says so without asking again."""
        if self._workspace.read_only:  # its connection is the other window's to change
            self.run_test()
            return
        database = self._workspace.sharing.database
        self._background.change(database.reset, lambda _: self.run_test())

    def _reconnect(self) -> None:
        self._workspace.sharing.reset()

    def _changed(self) -> None:
        self._tested = True  # the user is still typing: the next test is asked for
        self._say_untested()
        self.read()
        self.changed.emit()

    def _show(self, has_password: bool) -> None:
        now = self._settings.current
        self.complete = bool(now.oracle_user and now.oracle_connect_string and has_password)
        self.test.setVisible(self.complete)
        self._name_edit()
        if self.complete and not self._tested:
            self.run_test()
        elif not self.complete or self.status.state is State.OFF:
            self._say_untested()

    def _say_untested(self) -> None:
        self._say("", "")
        self.test.setVisible(self.complete)
        self.test.setEnabled(self.complete)
        self.status.say(State.OFF, "Not tested" if self.complete else "Not set up")
        self._tell(False)

    def _show_health(self, health: ServiceHealth) -> None:
        self.test.setEnabled(True)
        self.status.say_health(replace(health, short=SHORT.get(health.short, health.short)))
        said = f"{health.words} {health.hint}".strip()
        self._say(said, "") if health.ok else self._say("", said)
        self._tell(health.ok)

    def _not_tested(self, error: MedIntelError) -> None:
        self._show_health(ServiceHealth(False, error.title, error.hint, short=error.short))

    def _tell(self, answers: bool) -> None:
        self.answers = answers
        self.answered.emit(answers)

    def _say(self, facts: str, problem: str) -> None:
        self.facts.say(facts)
        self.problem.say(problem)

    def _toggle_fields(self) -> None:
        if "fields" not in self.__dict__:
            QTimer.singleShot(0, self, self._read_fields)
        self.fields.setVisible(not self.edited)
        self._name_edit()
        if self.edited:
            self.fields.focus_first()

    def _name_edit(self) -> None:
        shut = "Edit" if self.complete else "Set up"
        self.edit.setText("Done" if self.edited else shut)
        self.edit.setAccessibleName(f"{self.edit.text()}: Oracle Database")


class _Facts(QWidget):
    """What the database says of itself; hidden while it says nothing."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.words = Label(theme, "", Role.SMALL, "t2", wrap=True)
        self.words.setContentsMargins(14, 9, 14, 9)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line(theme, self))
        column.addWidget(self.words)
        self.hide()

    def say(self, text: str) -> None:
        self.words.setText(text)
        self.setVisible(bool(text))


def _button(text: str, does: object) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(does)
    return button
