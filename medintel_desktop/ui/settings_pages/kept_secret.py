"""A secret of a service: where it is kept, keeping another one, removing it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from medintel_desktop import log
from medintel_desktop.domain import words
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import ENVIRONMENT, Place, Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.settings_pages.key_row import KeyRow
from medintel_desktop.ui.theme import Role, Theme


class KeptSecret(QWidget):
    """The row and the note below it. ``secret`` is its name in ``settings.secrets``.

    ``applied`` runs in the writer after each change, to connect anew; ``removal`` is the question
    before removing and what it means.
    """

    known = Signal(object)
    """Place: where the secret is, whenever that was read or changed."""
    changed = Signal()
    """Another one was kept, or it was removed."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        settings: SettingsFile,
        secrets: Secrets,
        secret: str,
        name: str,
        removal: tuple[str, str],
        applied: Callable[[], object],
        *,
        hint: str = "Paste your key",
        note: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._background = theme, background
        self._settings, self._secrets = settings, secrets
        self._secret, self._name, self._removal = secret, name, removal
        self._applied, self._without = applied, note
        self.row = KeyRow(name, hint)
        self.row.kept.connect(self._keep)
        self.row.removed.connect(self._ask_remove)
        self.note = Label(theme, "", Role.SMALL, "t3", wrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self.row)
        column.addWidget(self.note)

    def read(self) -> None:
        """Ask where it is; ``known`` tells."""
        self._background.read(
            f"secret {self._secret}", lambda: self._secrets.place(self._secret), self._show,
            slow=True,
        )  # fmt: skip

    def _keep(self, secret: str) -> None:
        log.hide(secret)

        def keep() -> Place:
            self._secrets.keep(self._secret, secret)
            self._note_day(date.today().isoformat())
            self._applied()
            return self._secrets.place(self._secret)  # the environment may still win

        self._background.change(keep, self._show_changed)

    def _ask_remove(self) -> None:
        title, text = self._removal
        Question(
            self._theme, title, text, "Remove", lambda _: self._remove(), danger=True,
            parent=self.window(),
        ).open()  # fmt: skip

    def _remove(self) -> None:
        def remove() -> Place:
            self._secrets.forget(self._secret)
            self._note_day(None)
            self._applied()
            return self._secrets.place(self._secret)

        self._background.change(remove, self._show_changed)

    def _note_day(self, day: str | None) -> None:
        days = {k: v for k, v in self._settings.current.secrets_saved.items() if k != self._secret}
        self._settings.change(secrets_saved=days | {self._secret: day} if day else days)

    def _show_changed(self, place: Place) -> None:
        self._show(place)
        self.changed.emit()

    def _show(self, place: Place) -> None:
        self.row.show_stored(place is not Place.NOWHERE, fixed=place is Place.ENVIRONMENT)
        self.note.setText(self._said_of(place))
        self.known.emit(place)

    def _said_of(self, place: Place) -> str:
        if place is Place.ENVIRONMENT:
            variable = ENVIRONMENT[self._secret][0]
            return f"From the environment (such as {variable}), which wins over a key kept here."
        if place is Place.MEMORY:
            return f"This computer has no keyring. The {self._name} is kept until you quit."
        where = "in this computer’s keyring, never in the library or in logs."
        if place is Place.NOWHERE:
            return f"{self._without} It is kept {where}".strip()
        day = self._settings.current.secrets_saved.get(self._secret)
        return f"Saved {words.day(date.fromisoformat(day))} {where}" if day else f"Saved {where}"
