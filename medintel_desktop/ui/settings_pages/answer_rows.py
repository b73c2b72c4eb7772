"""Which model answers questions, and the key for that alone where there is one."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from medintel_desktop.settings.model import ANSWER_MODELS, SettingsFile
from medintel_desktop.settings.secrets import Place, Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Rows
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.settings_pages.kept_secret import KeptSecret
from medintel_desktop.ui.theme import Role, Theme

KEY_NAME = "pegasus"
REMOVAL = (
    "Remove the key for answers?",
    "Questions are asked with the TwelveLabs key from then on. Answers that are there stay.",
)
_NOTES = {
    ANSWER_MODELS[0]: "Describes videos and photos, and answers questions about them.",
    ANSWER_MODELS[1]: "Describes videos and answers questions about them. It takes no photos.",
}


class AnswerRows(Rows):
    """``changed``: questions are asked in another way from now on.

    ``reconnect`` runs in the writer after each change.
    """

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
        self._reconnect = reconnect
        self.model = DropDown(theme, "Model for answers")
        for model in ANSWER_MODELS:
            best = model == ANSWER_MODELS[0]
            self.model.addItem(f"{model} (recommended)" if best else model, model)
        self.model.setCurrentIndex(max(self.model.findData(settings.current.pegasus_model), 0))
        self.model.setFixedWidth(270)
        self.model.activated.connect(self._choose)
        self.note = Label(theme, "", Role.SMALL, "t3", wrap=True)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.add_row("Model for answers", self.model, self.note)
        self.kept = KeptSecret(
            theme, background, settings, secrets, KEY_NAME, "key", REMOVAL, reconnect
        )
        self.kept.row.field.setAccessibleName("Key for answers")
        self.kept.known.connect(self._key_known)
        self.kept.changed.connect(self.changed)
        row = QHBoxLayout()
        row.addWidget(self.kept)
        self._key_row = self.add_row("Key for answers", row)
        self.show_row(self._key_row, False)
        self._tell()

    def read(self) -> None:
        """Show the key for answers where there is one; nobody needs one."""
        self.kept.read()

    def _key_known(self, place: Place) -> None:
        self.show_row(self._key_row, place is not Place.NOWHERE)

    def _choose(self) -> None:
        model = self.model.currentData()
        self._tell()

        def choose() -> None:
            self._settings.change(pegasus_model=model)
            self._reconnect()

        self._background.change(choose, lambda _: self.changed.emit())

    def _tell(self) -> None:
        self.note.setText(_NOTES[self.model.currentData()])
