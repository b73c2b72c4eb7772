"""What draws the map: what came with the app, or pictures from a server the user chose."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card, Rows
from medintel_desktop.ui.choice_bar import ChoiceBar
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.map.tiles import OPENSTREETMAP, tile_server
from medintel_desktop.ui.theme import Role, Theme

SENTENCE = "Coasts, borders and towns come with the app and need no network."
SENT = (
    "Streets and paths from OpenStreetMap. While you look at the map, its server sees this "
    "computer’s address, the name of the app and which part of the Earth you look at; none of "
    "your items. What was seen is kept for later."
)
SENT_OWN = SENT.replace("from OpenStreetMap", "from your own server")
ADDRESS = "https://example.org/tiles/{z}/{x}/{y}.png"
CHOICES = ("With the app", "OpenStreetMap", "Own server")
_OFFLINE, _KNOWN, _OWN = range(3)


class MapCard(Card):
    """A choice is saved at once; an address only when it is one."""

    changed = Signal()
    """Another map shall be shown."""

    def __init__(self, theme: Theme, background: Background, settings: SettingsFile) -> None:
        super().__init__(theme, "Map", SENTENCE)
        self._background, self._settings = background, settings
        now = settings.current
        self.choice = ChoiceBar(theme, "Map drawn by", self)
        for name in CHOICES:
            self.choice.addTab(name)
        self.sent = self._note(theme, "t3")
        self.address = self._field(now.map_tiles, "Address of the pictures", ADDRESS)
        self.credit = self._field(now.map_credit, "Credit shown on the map", "© who made it")
        self.problem = self._note(theme, "danger")
        self._own = Rows(theme)
        self._own.add_row("Address", _row(self.address), self.problem)
        self._own.add_row("Credit", _row(self.credit))
        self.add_row("Drawn by", self.choice, self.sent)
        self.add(self._own)
        if now.map_tiles in ("", OPENSTREETMAP.url):
            self.address.clear()
            self.choice.setCurrentIndex(_KNOWN if now.map_tiles else _OFFLINE)
        else:
            self.choice.setCurrentIndex(_OWN)
        self.choice.currentChanged.connect(self._choose)
        self._show()

    def _choose(self, place: int) -> None:
        self._show()
        if place == _OWN:
            self._save_address()
        else:
            self._save(map_tiles=OPENSTREETMAP.url if place == _KNOWN else "")

    def _save_address(self) -> None:
        """Keep the address when it is one; say why when it is not."""
        if self.choice.currentIndex() != _OWN:
            return
        text = self.address.text().strip()
        try:
            server = tile_server(text)
        except ValueError as error:
            self.problem.setText(str(error))
        else:
            self.problem.setText("")
            if server is not None:
                self._save(map_tiles=text, map_credit=self.credit.text().strip())
        self.problem.setVisible(bool(self.problem.text()))

    def _save(self, **values: str) -> None:
        now = self._settings.current
        if any(getattr(now, name) != value for name, value in values.items()):
            self._background.change(
                lambda: self._settings.change(**values), lambda _: self.changed.emit()
            )

    def _show(self) -> None:
        place = self.choice.currentIndex()
        self.sent.setText({_KNOWN: SENT, _OWN: SENT_OWN}.get(place, ""))
        self.sent.setVisible(place != _OFFLINE)
        self._own.setVisible(place == _OWN)
        self.problem.setVisible(bool(self.problem.text()))

    def _field(self, text: str, name: str, placeholder: str) -> QLineEdit:
        field = QLineEdit(text, self)
        field.setAccessibleName(name)
        field.setPlaceholderText(placeholder)
        field.setMaxLength(300)
        field.editingFinished.connect(self._save_address)
        return field

    def _note(self, theme: Theme, tone: str) -> Label:
        note = Label(theme, "", Role.SMALL, tone, wrap=True)
        note.setAlignment(Qt.AlignmentFlag.AlignTop)
        return note


def _row(widget: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(widget)
    return row
