"""One store: what it adds, whether it answers, its options, and what is in it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.errors import MedIntelError, NotSetUp
from medintel_desktop.domain.ports import ServiceHealth
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import ENVIRONMENT, SettingsFile
from medintel_desktop.settings.secrets import Place, Secrets
from medintel_desktop.settings.stores import OPTIONS, options_in_force
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card, Rows
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.problem_line import ProblemLine
from medintel_desktop.ui.settings_pages.kept_secret import KeptSecret
from medintel_desktop.ui.settings_pages.option_field import OptionField
from medintel_desktop.ui.settings_pages.service_status import ServiceStatus, State
from medintel_desktop.ui.settings_pages.store_form import FORMS, Option, SecretForm
from medintel_desktop.ui.settings_pages.store_use import StoreUse
from medintel_desktop.ui.theme import Role, Theme


@dataclass(frozen=True, slots=True)
class _Known:
    """What is chosen for a store."""

    active: bool
    options: dict[str, str]
    has_secret: bool


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
        self.test = self._button("Test")
        self.test.clicked.connect(self.run_test)
        self.edit = self._button("Set up")
        self.edit.clicked.connect(self._toggle_fields)
        for widget in (self.status, self.test, self.edit):
            self.head.addWidget(widget)
        self.use = StoreUse(theme, background, workspace, kind)
        self.use.activated.connect(self._set_active)
        self.add(self.use)
        self.fields: dict[str, OptionField | DropDown] = {}
        self.secret: KeptSecret | None = None
        self.rows = Rows(theme)
        self._add_fields()
        self.add(self.rows)
        self.rows.hide()
        self.problem = ProblemLine(theme, self)
        self.add(self.problem)
        self._say_untested()

    def read(self) -> None:
        """Show what is chosen; the first time the store is tested, too."""
        self._background.read(f"store {self.kind}", self._look, self._show, slow=True)
        if self.secret is not None:
            self.secret.read()

    def run_test(self) -> None:
        """Write, read and delete a probe object."""
        self._tested = True
        self.test.setEnabled(False)
        self.status.say(State.TESTING, "Testing…")
        self.problem.say("")
        stores = self._workspace.cloud.stores
        self._background.read(
            f"store test {self.kind}", lambda: stores.get(self.kind).check(), self._show_health,
            slow=True, otherwise=self._not_tested,
        )  # fmt: skip

    # -- fields --------------------------------------------------------------------------------

    def _add_fields(self) -> None:
        for option in self.form.options:
            self._add_option(option)
            if self.form.secret is not None and self.form.secret.after == option.key:
                self._add_secret(self.form.secret)

    def _add_option(self, option: Option) -> None:
        variable = self._variable(option.key)
        said = f"From the environment ({variable})." if variable else option.note
        note = self._note(said) if said else None
        row = QHBoxLayout()
        if option.choices:
            box = DropDown(self._theme, option.name)
            for value, text in option.choices:
                box.addItem(text, value)
            box.setFixedWidth(300)
            box.activated.connect(lambda _: self._choose(option.key, str(box.currentData())))
            self.fields[option.key] = box
            row.addWidget(box)
            row.addStretch()
        else:
            field = OptionField(option)
            field.chosen.connect(lambda text: self._choose(option.key, text))
            self.fields[option.key] = field
            row.addWidget(field)
        self.rows.add_row(option.name, row, note)

    def _add_secret(self, form: SecretForm) -> None:
        self.secret = KeptSecret(
            self._theme, self._background, self._settings, self._secrets, form.key, form.label,
            form.removal, lambda: self._workspace.cloud.stores.reset(self.kind), hint=form.hint,
            note=form.note,
        )  # fmt: skip
        self.secret.row.field.setAccessibleName(form.name)
        self.secret.changed.connect(self._changed)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 6)
        row.addWidget(self.secret)
        self.rows.add_row(form.name, row)

    def _variable(self, option: str) -> str:
        """The environment variable that says what this option is, "" when none does."""
        setting = OPTIONS[self.kind][option]
        if not setting or not self._settings.overridden(setting):
            return ""
        return next(name for name, of in ENVIRONMENT.items() if of == setting)

    def _note(self, text: str) -> Label:
        note = Label(self._theme, text, Role.SMALL, "t3", wrap=True)
        note.setAlignment(Qt.AlignmentFlag.AlignTop)
        return note

    def _toggle_fields(self) -> None:
        self.rows.setVisible(self.rows.isHidden())
        self._name_edit()
        if not self.rows.isHidden():
            first = next(iter(self.fields.values()))
            (first.line if isinstance(first, OptionField) else first).setFocus()

    def _name_edit(self) -> None:
        shut = "Edit" if self.complete else "Set up"
        self.edit.setText(shut if self.rows.isHidden() else "Done")
        self.edit.setAccessibleName(f"{self.edit.text()}: {self.form.title}")

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
        row = self._workspace.cloud.stores.row(self.kind)
        options = options_in_force(self.kind, row.options, self._settings)
        form = self.form.secret
        has_secret = form is not None and self._secrets.place(form.key) is not Place.NOWHERE
        return _Known(row.active, options, has_secret)

    def _show(self, known: _Known) -> None:
        self._options = known.options
        self.complete = self.form.complete(known.options, has_secret=known.has_secret)
        for key, field in self.fields.items():
            value, fixed = known.options.get(key, ""), bool(self._variable(key))
            if isinstance(field, OptionField):
                field.show_value(value, fixed=fixed)
            else:
                field.setCurrentIndex(max(field.findData(value), 0))
                field.setEnabled(not fixed)
        self.test.setVisible(self.complete)
        self.test.setEnabled(self.complete)
        self.use.show_store(self.form.where(known.options), active=known.active)
        self.use.setVisible(self.complete)
        self._name_edit()
        if self.complete and not self._tested:
            self.run_test()
        elif not self.complete or self.status.state is State.OFF:
            self._say_untested()

    def _say_untested(self) -> None:
        self.problem.say("")
        self.status.say(State.OFF, "Not tested" if self.complete else "Not set up")

    def _show_health(self, health: ServiceHealth) -> None:
        self.test.setEnabled(True)
        if health.ok:
            took = health.milliseconds
            said = "" if took is None else f", {max(1, round(took)):,} ms"
            self.status.say(State.GOOD, f"Connected{said}")
            self.use.read()
            return
        self.status.say(State.BAD, health.short or "Not connected")
        self.use.show_trouble()
        trouble = f"{health.words} {health.hint}".strip()
        self.problem.say(trouble)
        jobs = self._workspace.catalogue.jobs
        self._background.read(
            f"store waits {self.kind}", lambda: jobs.unfinished_of(self.kind),
            lambda count: self._say_waiting(trouble, count),
        )  # fmt: skip

    def _say_waiting(self, trouble: str, count: int) -> None:
        if count and self.problem.words == trouble:
            wait = "waits" if count == 1 else "wait"
            self.problem.say(f"{trouble} {words.counted(count, 'job')} {wait}; nothing is lost.")

    def _not_tested(self, error: MedIntelError) -> None:
        short = "Not connected" if isinstance(error, NotSetUp) else error.short
        self._show_health(ServiceHealth(False, error.title, error.hint, short=short))

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        return button
