"""The options of a store and its secret, one row each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from medintel_desktop.domain.store import StoreKind
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.settings.stores import OPTIONS
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Rows
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.settings_pages.kept_secret import KeptSecret
from medintel_desktop.ui.settings_pages.option_field import OptionField
from medintel_desktop.ui.settings_pages.store_form import FORMS, Option, SecretForm
from medintel_desktop.ui.theme import Role, Theme

CHOICE = 300
"""Width of a choice in px."""


class StoreFields(Rows):
    """``reconnect`` runs in the writer after the secret was changed."""

    chosen = Signal(str, str)
    """An option and its new value."""
    secret_changed = Signal()

    def __init__(
        self,
        theme: Theme,
        background: Background,
        settings: SettingsFile,
        secrets: Secrets,
        kind: StoreKind,
        reconnect: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._background, self._settings, self._secrets = background, settings, secrets
        self._kind, self._reconnect = kind, reconnect
        self.by_key: dict[str, OptionField | DropDown] = {}
        self.secret: KeptSecret | None = None
        form = FORMS[kind]
        for option in form.options:
            self._add_choice(option) if option.choices else self._add_text(option)
            if form.secret is not None and form.secret.after == option.key:
                self._add_secret(form.secret)

    def read(self) -> None:
        """Ask where the secret is."""
        if self.secret is not None:
            self.secret.read()

    def show_options(self, options: Mapping[str, str]) -> None:
        """What is in force; what the environment says cannot be typed."""
        for key, field in self.by_key.items():
            value, fixed = options.get(key, ""), bool(self._variable(key))
            if isinstance(field, OptionField):
                field.show_value(value, fixed=fixed)
            else:
                field.setCurrentIndex(max(field.findData(value), 0))
                field.setEnabled(not fixed)

    def focus_first(self) -> None:
        first = next(iter(self.by_key.values()))
        (first.line if isinstance(first, OptionField) else first).setFocus()

    def _add_text(self, option: Option) -> None:
        field = OptionField(option)
        field.chosen.connect(lambda text: self.chosen.emit(option.key, text))
        row = QHBoxLayout()
        row.addWidget(field)
        self._add_field(option, field, row)

    def _add_choice(self, option: Option) -> None:
        box = DropDown(self._theme, option.name)
        for value, text in option.choices:
            box.addItem(text, value)
        box.setFixedWidth(CHOICE)
        box.activated.connect(lambda _: self.chosen.emit(option.key, str(box.currentData())))
        row = QHBoxLayout()
        row.addWidget(box)
        row.addStretch()
        self._add_field(option, box, row)

    def _add_field(self, option: Option, field: OptionField | DropDown, row: QHBoxLayout) -> None:
        variable = self._variable(option.key)
        said = f"From the environment ({variable})." if variable else option.note
        self.by_key[option.key] = field
        self.add_row(option.name, row, note(self._theme, said) if said else None)

    def _add_secret(self, form: SecretForm) -> None:
        self.secret = KeptSecret(
            self._theme, self._background, self._settings, self._secrets, form.key, form.label,
            form.removal, self._reconnect, hint=form.hint, note=form.note,
        )  # fmt: skip
        self.secret.row.field.setAccessibleName(form.name)
        self.secret.changed.connect(self.secret_changed)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 6)
        row.addWidget(self.secret)
        self.add_row(form.name, row)

    def _variable(self, option: str) -> str:
        """The environment variable that says what this option is, "" when none does."""
        setting = OPTIONS[self._kind][option]
        return self._settings.variable(setting) if setting else ""


def note(theme: Theme, text: str) -> Label:
    """A quiet line below a field."""
    label = Label(theme, text, Role.SMALL, "t3", wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignTop)
    return label
