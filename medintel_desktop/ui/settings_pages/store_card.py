"""One store: what it adds, whether it answers, its options, and what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.errors import MedIntelError, NotSetUp
from medintel_desktop.domain.ports import ServiceHealth
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Place, Secrets
from medintel_desktop.settings.stores import options_in_force
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.problem_line import ProblemLine
from medintel_desktop.ui.settings_pages.service_status import ServiceStatus, State
from medintel_desktop.ui.settings_pages.store_fields import StoreFields, note
from medintel_desktop.ui.settings_pages.store_form import FORMS
from medintel_desktop.ui.settings_pages.store_use import StoreUse
from medintel_desktop.ui.settings_pages.take_over import NOTE, TakeOver
from medintel_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class _Known:
    """What is chosen for a store."""

    active: bool
    options: dict[str, str]
    has_secret: bool
    health: ServiceHealth | None


class StoreCard(Card):
    """Options are saved as they are typed. ``changed``: the store is another one now."""

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        background: Background,
        settings: SettingsFile,
        secrets: Secrets,
        workspace: Workspace,
        kind: StoreKind,
        parent: QWidget | None = None,
    ) -> None:
        self.form = FORMS[kind]
        super().__init__(theme, self.form.title, self.form.sentence, parent)
        self.kind = kind
        self._background, self._settings = background, settings
        self._secrets, self._workspace = secrets, workspace
        self._options: dict[str, str] = {}
        self._tested = False
        self.complete = False
        self.status = ServiceStatus(theme)
        self.test = _button("Test", self.run_test)
        self.test.setAccessibleName(f"Test {self.form.title}")
        self.edit = _button("Set up", self._toggle_fields)
        self.edit.setEnabled(not workspace.read_only)
        self.use = StoreUse(theme, background, workspace, kind)
        self.problem = ProblemLine(theme, self)
        for widget in (self.status, self.test, self.edit):
            self.head.addWidget(widget)
        for part in (self.use, self.problem):
            self.add(part)
        self.use.activated.connect(self._set_active)
        self._say_untested()

    @cached_property
    def fields(self) -> StoreFields:
        """Made when they are asked for: three stores of them would hold up the page."""
        stores = self._workspace.cloud.stores
        fields = StoreFields(
            self._theme, self._background, self._settings, self._secrets, self.kind,
            lambda: stores.reset(self.kind),
        )  # fmt: skip
        fields.add_row("Another library", self.take_over, note(self._theme, NOTE))
        fields.hide()
        fields.chosen.connect(self._choose)
        fields.secret_changed.connect(self._changed)
        fields.show_options(self._options)
        fields.read()
        self.add(fields, above=self.problem)
        return fields

    @cached_property
    def take_over(self) -> TakeOver:
        button = TakeOver(self._theme, self._background, self._workspace, self.kind)
        button.setEnabled(self._may_take_over)
        button.started.connect(self.use.show_taking_over)
        return button

    def read(self) -> None:
        """Show what is chosen, and what its last test said; a store never tested is tested now."""
        self._background.read(f"store {self.kind}", self._look, self._show, slow=True)
        if self._has_fields:
            self.fields.read()

    def run_test(self) -> None:
        """Write, read and delete a probe object."""
        self._tested = True
        self.test.setEnabled(False)
        self.status.say(State.TESTING, "Testing…")
        self.problem.say("")
        stores = self._workspace.cloud.stores
        self._background.read(
            f"store test {self.kind}", lambda: stores.test(self.kind), self._show_health,
            slow=True, otherwise=self._not_tested,
        )  # fmt: skip

    # -- saving --------------------------------------------------------------------------------

    def _choose(self, key: str, value: str) -> None:
        stores = self._workspace.cloud.stores

        def choose() -> None:
            stores.choose(self.kind, options={**stores.row(self.kind).options, key: value})

        self._background.change(choose, self._changed)

    def _set_active(self, active: bool) -> None:
        stores = self._workspace.cloud.stores
        self._background.change(lambda: stores.choose(self.kind, active=active), self._switched)

    def _switched(self, _: object) -> None:
        self.changed.emit()

    def _changed(self, _: object = None) -> None:
        self._tested = True  # the user is still typing: the next test is asked for
        self._say_untested()
        self.read()
        self.changed.emit()

    # -- showing -------------------------------------------------------------------------------

    def _look(self) -> _Known:
        stores = self._workspace.cloud.stores
        row = stores.row(self.kind)
        options = options_in_force(self.kind, row.options, self._settings)
        form = self.form.secret
        has_secret = form is not None and self._secrets.place(form.key) is not Place.NOWHERE
        return _Known(row.active, options, has_secret, stores.health(self.kind))

    def _show(self, known: _Known) -> None:
        self._options = known.options
        self.complete = self.form.complete(known.options, has_secret=known.has_secret)
        if self._has_fields:
            self.fields.show_options(known.options)
            self.take_over.setEnabled(self._may_take_over)
        self.test.setVisible(self.complete)
        self.test.setEnabled(self.complete)
        self.use.show_store(self.form.where(known.options), active=known.active)
        self.use.setVisible(self.complete)
        self._name_edit()
        if self.complete and not self._tested:
            self._show_health(known.health) if known.health else self.run_test()
        elif not self.complete or self.status.state is State.OFF:
            self._say_untested()

    def _say_untested(self) -> None:
        self.problem.say("")
        self.test.setVisible(self.complete)
        self.status.say(State.OFF, "Not tested" if self.complete else "Not set up")

    def _show_health(self, health: ServiceHealth) -> None:
        self.test.setEnabled(True)
        self.status.say_health(health)
        if health.ok:
            self.use.read()
            return
        self.use.show_trouble()
        trouble = f"{health.words} {health.hint}".strip()
        self.problem.say(trouble)
        jobs = self._workspace.catalogue.jobs
        self._background.read(
            f"store waits {self.kind}", lambda: (trouble, jobs.unfinished_of(self.kind)),
            self._say_waiting,
        )  # fmt: skip

    def _say_waiting(self, found: tuple[str, int]) -> None:
        trouble, count = found
        if count and self.problem.words == trouble:
            wait = "waits" if count == 1 else "wait"
            self.problem.say(f"{trouble} {words.counted(count, 'job')} {wait}; nothing is lost.")

    def _not_tested(self, error: MedIntelError) -> None:
        short = "Not connected" if isinstance(error, NotSetUp) else error.short
        self._show_health(ServiceHealth(False, error.title, error.hint, short=short))

    @property
    def edited(self) -> bool:
        """Whether the fields are open."""
        return self._has_fields and not self.fields.isHidden()

    @property
    def _has_fields(self) -> bool:
        return "fields" in self.__dict__

    @property
    def _may_take_over(self) -> bool:
        return self.complete and not self._workspace.read_only

    def _toggle_fields(self) -> None:
        self.fields.setVisible(not self.edited)
        self._name_edit()
        if self.edited:
            self.fields.focus_first()

    def _name_edit(self) -> None:
        shut = "Edit" if self.complete else "Set up"
        self.edit.setText("Done" if self.edited else shut)
        self.edit.setAccessibleName(f"{self.edit.text()}: {self.form.title}")


def _button(text: str, does: object) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(does)
    return button
