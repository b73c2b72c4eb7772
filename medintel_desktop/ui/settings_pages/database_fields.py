"""Where the database is and who logs in there, one row each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Rows
from medintel_desktop.ui.settings_pages.kept_secret import KeptSecret
from medintel_desktop.ui.settings_pages.number_field import NumberField
from medintel_desktop.ui.settings_pages.option_field import OptionField
from medintel_desktop.ui.settings_pages.store_fields import note
from medintel_desktop.ui.settings_pages.store_form import Chooser, Option
from medintel_desktop.ui.theme import Theme

WALLET = Option(
    "oracle_wallet", "Wallet", "None",
    note="The zip that Oracle Cloud hands out for the database, or the folder it was unpacked to.",
    chooser=Chooser.EITHER,
)  # fmt: skip
CONNECT = Option(
    "oracle_connect_string", "Connect to", "host:1521/service, or a name in the wallet",
    note="A name that ends in _tp or _low is best.",
)  # fmt: skip
USER = Option(
    "oracle_user", "User", "MEDINTEL",
    note="The tables are made in this user’s schema; those of others are left alone.",
)  # fmt: skip
POOL = (
    ("oracle_pool_min", "Sessions kept"),
    ("oracle_pool_max", "Sessions at most"),
    ("oracle_pool_increment", "Opened at once"),
)
POOL_NOTE = "An Always Free database has 30 sessions for all machines together."
MOST_SESSIONS = 30


class DatabaseFields(Rows):
    """Saved as they are typed. ``reconnect`` runs in the writer after each change."""

    changed = Signal()

    def __init__(
        self,
        theme: Theme,
        background: Background,
        settings: SettingsFile,
        secrets: Secrets,
        reconnect: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)
        self._background, self._settings = background, settings
        self._secrets, self._reconnect = secrets, reconnect
        self.names = QPushButton("Names…")
        self.names.setAutoDefault(False)
        self.names.setAccessibleName("Names in the wallet")
        self.names.clicked.connect(self._offer_names)
        self.names.hide()
        self._aliases: Sequence[str] = ()
        self._pool_rows: list[int] = []
        self._by_setting: dict[str, OptionField] = {}
        self.wallet = self._add_text(WALLET)
        self.wallet_password, self._wallet_row = self._add_secret(
            "oracle_wallet", "Wallet password", "Typed when the wallet was downloaded",
            ("Remove the wallet password?", "Without it a protected wallet cannot be opened."),
        )  # fmt: skip
        self.connect_to = self._add_text(CONNECT, self.names)
        self.user = self._add_text(USER)
        self.password, _ = self._add_secret(
            "oracle", "Password", "Password of the database user",
            ("Remove the password?", "Nothing is synced until there is a password again. What was "
             "changed here waits, and what is in the database stays there."),
        )  # fmt: skip
        self._add_more()
        self.show_options()

    def read(self) -> None:
        """Ask where the passwords are."""
        self.wallet_password.read()
        self.password.read()

    def show_options(self) -> None:
        """What is in force; what the environment says cannot be typed."""
        now = self._settings.current
        for setting, field in self._by_setting.items():
            field.show_value(getattr(now, setting), fixed=bool(self._settings.variable(setting)))
        self.show_row(self._wallet_row, bool(now.oracle_wallet))
        if not now.oracle_wallet:
            self.show_names(())

    def show_names(self, aliases: Sequence[str]) -> None:
        """The names that the wallet knows, the best first: that is taken if there is none yet."""
        self._aliases = aliases
        fixed = bool(self._settings.variable(CONNECT.key))
        self.names.setVisible(bool(aliases) and not fixed)
        if aliases and not self._settings.current.oracle_connect_string:
            self._save(CONNECT.key, aliases[0])

    def focus_first(self) -> None:
        self.wallet.line.setFocus()

    @property
    def more_shown(self) -> bool:
        return "pool" in self.__dict__ and not self.pool[0].isHidden()

    def _offer_names(self) -> None:
        menu = QMenu(self)
        for alias in self._aliases:
            menu.addAction(alias, partial(self._save, CONNECT.key, alias))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.names.mapToGlobal(self.names.rect().bottomLeft()))

    def _save(self, setting: str, text: str) -> None:
        def save() -> None:
            self._settings.change(**{setting: text})
            self._reconnect()

        self._background.change(save, self._saved)

    def _saved(self, _: object) -> None:
        self.show_options()
        self.changed.emit()

    def _add_text(self, option: Option, beside: QWidget | None = None) -> OptionField:
        field = OptionField(option)
        field.chosen.connect(lambda text: self._save(option.key, text))
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(field)
        if beside is not None:
            row.addWidget(beside)
        variable = self._settings.variable(option.key)
        said = f"From the environment ({variable})." if variable else option.note
        self._by_setting[option.key] = field
        self.add_row(option.name, row, note(self._theme, said) if said else None)
        return field

    def _add_secret(
        self, secret: str, name: str, hint: str, removal: tuple[str, str]
    ) -> tuple[KeptSecret, int]:
        field = KeptSecret(
            self._theme, self._background, self._settings, self._secrets, secret, "password",
            removal, self._reconnect, hint=hint,
        )  # fmt: skip
        field.row.field.setAccessibleName(name)
        field.changed.connect(self.changed)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 6)
        row.addWidget(field)
        return field, self.add_row(name, row)

    def _add_more(self) -> None:
        """The size of the pool, folded away: what is there suits nearly everybody."""
        self.more = QPushButton("More")
        self.more.setProperty("look", "link")
        self.more.setAutoDefault(False)
        self.more.clicked.connect(self._show_more)
        self.more.setAccessibleName("More: sessions")
        self.add_row("", self.more)

    @cached_property
    def pool(self) -> list[NumberField]:
        """Kept open, at most, opened at once; made when they are asked for."""
        fields = []
        for setting, name in POOL:
            field = NumberField(
                self._theme, self._background, self._settings, setting, name, "",
                most=MOST_SESSIONS,
            )  # fmt: skip
            variable = self._settings.variable(setting)
            field.line.setReadOnly(bool(variable))
            field.saved.connect(lambda: self._background.change(self._reconnect, self._saved))
            said = f"From the environment ({variable})." if variable else ""
            if setting == POOL[-1][0] and not variable:
                said = POOL_NOTE
            fields.append(field)
            self._pool_rows.append(
                self.add_row(name, field, note(self._theme, said) if said else None)
            )
        return fields

    def _show_more(self) -> None:
        shown = not self.more_shown
        if self.pool:  # made now, if not before
            for row in self._pool_rows:
                self.show_row(row, shown)
        self.more.setText("Less" if shown else "More")
        self.more.setAccessibleName(f"{self.more.text()}: sessions")
