"""The service that understands pictures, sound and speech: its key, models and monthly limit."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.ports import ServiceHealth
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.services import Services
from medintel_desktop.settings.model import MODELS, SettingsFile
from medintel_desktop.settings.secrets import Place, Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.problem_line import ProblemLine
from medintel_desktop.ui.settings_pages.again_strip import AgainStrip
from medintel_desktop.ui.settings_pages.answer_rows import AnswerRows
from medintel_desktop.ui.settings_pages.kept_secret import KeptSecret
from medintel_desktop.ui.settings_pages.service_status import ServiceStatus, State
from medintel_desktop.ui.theme import Role, Theme

KEY_NAME = "twelvelabs"
SENTENCE = "Understands pictures, sound and speech, so you can search by meaning."
REMOVAL = (
    "Remove the TwelveLabs key?",
    "Nothing new is understood without it. What is understood already stays, and so do word "
    "search and earlier queries.",
)
SEGMENTS = (0, *range(2, 11))
MOST_MINUTES = 1_000_000


class TwelveLabsCard(Card):
    """``changed``: the service is another one now, or there is none any more."""

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        background: Background,
        settings: SettingsFile,
        secrets: Secrets,
        workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "TwelveLabs", SENTENCE, parent)
        self._background, self._settings = background, settings
        self._secrets, self._workspace = secrets, workspace
        self._test_when_known = False
        self.status = ServiceStatus(theme)
        self.test = QPushButton("Test")
        self.test.setAutoDefault(False)
        self.test.clicked.connect(self.run_test)
        for widget in (self.status, self.test):
            self.head.addWidget(widget)
        self._add_key()
        self._add_model()
        self.again = AgainStrip(theme, background, settings, workspace, self)
        self.add(self.again)
        self._add_limit()
        self.answers = AnswerRows(theme, background, settings, secrets, self.reconnect)
        self.answers.changed.connect(self._key_changed)
        self.add(self.answers)
        self.problem = ProblemLine(theme, self)
        self.add(self.problem)

    def read(self, *, test: bool = True) -> None:
        """Show what is in force; with ``test`` also ask the service whether it answers."""
        self._test_when_known = test
        self._kept.read()
        self.again.read()
        self.answers.read()
        self._read_usage()

    def run_test(self) -> None:
        """Ask the service something free."""
        self.test.setEnabled(False)
        self.status.say(State.TESTING, "Testing…")
        self.problem.say("")
        services = self._workspace.services
        self._background.read(
            "settings test", lambda: _health(services), self._tested, slow=True,
            otherwise=self._not_tested,
        )  # fmt: skip

    def reconnect(self) -> None:
        """Settings of the service changed: connect anew before the next call. In the writer."""
        services = self._workspace.services
        services.close() if self._workspace.read_only else services.reset()

    # -- rows ----------------------------------------------------------------------------------

    def _add_key(self) -> None:
        self._kept = KeptSecret(
            self._theme, self._background, self._settings, self._secrets, KEY_NAME, "key",
            REMOVAL, self.reconnect,
        )  # fmt: skip
        self._kept.known.connect(self._key_known)
        self._kept.changed.connect(self._key_changed)
        self.key, self.key_note = self._kept.row, self._kept.note
        self.key.field.setAccessibleName("TwelveLabs key")
        row = QHBoxLayout()
        row.addWidget(self._kept)
        self.add_row("Key", row)

    def _add_model(self) -> None:
        now = self._settings.current
        self.model = DropDown(self._theme, "Model for search")
        for model in MODELS:
            best = model == MODELS[0]
            self.model.addItem(f"{model} (recommended)" if best else model, model)
        self.model.setCurrentIndex(max(self.model.findData(now.embedding_model), 0))
        self.model.setFixedWidth(270)
        self.model.activated.connect(lambda: self._choose(embedding_model=self.model.currentData()))
        note = self._note("A different model needs the library to be read again.")
        self.add_row("Model for search", self.model, note)
        self.segments = DropDown(self._theme, "Moments")
        for seconds in SEGMENTS:
            text = f"Every {seconds} seconds" if seconds else "Where the picture changes"
            self.segments.addItem(text, seconds)
        self.segments.setCurrentIndex(max(self.segments.findData(now.clip_length), 0))
        self.segments.setFixedWidth(270)
        self.segments.activated.connect(
            lambda: self._choose(clip_length=self.segments.currentData())
        )
        note = self._note("How videos are cut into moments. This, too, needs a new reading.")
        self.add_row("Moments", self.segments, note)

    def _add_limit(self) -> None:
        self.limit = QLineEdit(str(self._settings.current.monthly_minutes))
        self.limit.setValidator(QIntValidator(0, MOST_MINUTES, self.limit))
        self.limit.setAccessibleName("Stop at so many minutes a month")
        self.limit.setFixedWidth(90)
        self.limit.editingFinished.connect(self._set_limit)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.limit)
        row.addWidget(Label(self._theme, "minutes a month"))
        row.addStretch()
        self.usage = self._note()
        self.add_row("Stop at", row, self.usage)

    def _note(self, text: str = "") -> Label:
        note = Label(self._theme, text, Role.SMALL, "t3", wrap=True)
        note.setAlignment(Qt.AlignmentFlag.AlignTop)
        return note

    # -- the key -------------------------------------------------------------------------------

    def _key_known(self, place: Place) -> None:
        self.test.setEnabled(place is not Place.NOWHERE)
        self.problem.say("")
        self.status.say(State.OFF, "Not set up" if place is Place.NOWHERE else "Not tested")
        if self._test_when_known and place is not Place.NOWHERE:
            self.run_test()
        self._test_when_known = False

    def _key_changed(self) -> None:
        if self.test.isEnabled():
            self.run_test()
        self.again.read()
        self.changed.emit()

    # -- the rest ------------------------------------------------------------------------------

    def _choose(self, **choice: object) -> None:
        def choose() -> Changes:
            self._settings.change(**choice)
            self.reconnect()
            return self._workspace.reunderstanding.follow()

        def chosen(_: object) -> None:
            self.again.read()
            self.changed.emit()

        self._background.change(choose, chosen)

    def _set_limit(self) -> None:
        minutes = int(self.limit.text() or 0)
        if minutes == self._settings.current.monthly_minutes:
            return

        def change() -> None:
            self._settings.change(monthly_minutes=minutes)
            self.reconnect()  # what waits for the limit may go on

        self._background.change(change, lambda _: self._read_usage())

    def _read_usage(self) -> None:
        now = datetime.now()
        ledger = self._workspace.catalogue.ledger
        first = datetime(now.year, now.month, 1).timestamp()
        self._background.read(
            "settings usage", lambda: ledger.used(since=first).minutes,
            partial(self._show_usage, f"{now:%B}"),
        )  # fmt: skip

    def _show_usage(self, month: str, minutes: float) -> None:
        used = words.counted(round(minutes), "minute")
        limit = self._settings.current.monthly_minutes
        after = "What goes over it waits for the next month." if limit else "0 means no limit."
        self.usage.setText(f"{used} used in {month}. {after}")

    def _tested(self, health: ServiceHealth) -> None:
        self.test.setEnabled(True)
        self.status.say_health(health)
        if not health.ok:
            self.problem.say(f"{health.words} {health.hint}".strip())

    def _not_tested(self, error: MedIntelError) -> None:
        self._tested(ServiceHealth(False, error.title, error.hint))


def _health(services: Services) -> ServiceHealth:
    """Of the search, unless it is well and the answers are not: they may have another key."""
    found = services.video_ai().check()
    if not found.ok or (answers := services.analyst().check()).ok:
        return found
    return replace(answers, words=f"Answers: {answers.words}")
