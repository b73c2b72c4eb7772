"""A line in which a place is typed or pasted, with what it is taken for below."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.clear_button import ClearButton
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.position.offer_list import OfferList
from medintel_desktop.ui.position.reading import Meant, Offer, spoken
from medintel_desktop.ui.theme import Role, Theme

PAUSE = 150
"""Milliseconds without a key until what was typed is read."""

Read = Callable[[str], Meant]
"""What a text means. Blocking: it runs in the background."""

_STEPS = {Qt.Key.Key_Down.value: 1, Qt.Key.Key_Up.value: -1}


class PlaceField(QWidget):
    """Up and Down choose among the offers while the line keeps the focus."""

    changed = Signal()
    """Another point is meant now, or none; the field may have another height."""
    taken = Signal()
    """An offer was double-clicked."""

    def __init__(
        self, theme: Theme, background: Background, read: Read, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._background, self._read = background, read
        self._meant = Meant()
        self.line = QLineEdit(self)
        ClearButton(theme, self.line)
        self.line.installEventFilter(self)
        self.offers = OfferList(theme, "Offers", self)
        self.told = Label(theme, "", Role.SMALL, "t2", wrap=True)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._look)
        self.line.textChanged.connect(lambda _: self._typed())
        self.offers.chosen.connect(self._choose)
        self.offers.taken.connect(self.taken)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        for part in (self.line, self.offers, self.told):
            self._column.addWidget(part)
        self.ask(read, "Place or coordinates", "Place, coordinates, or a link of a map")

    @property
    def point(self) -> GeoPoint | None:
        """What is meant, None while that is not known."""
        offer = self.offers.current if self._meant.offers else None
        return offer.point if offer else self._meant.point

    def ask(self, read: Read, name: str, hint: str) -> None:
        """Begin anew, for something that ``read`` understands."""
        self._read = read
        self.line.clear()
        self.line.setAccessibleName(name)
        self.line.setPlaceholderText(hint)
        self.setFocusProxy(self.line)
        self._look()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(event.key())
            if step is not None and self.offers.isVisible():
                self.offers.step(step)
                return True
        return super().eventFilter(watched, event)

    def _typed(self) -> None:
        self._meant = Meant()
        self._pause.start()
        self.changed.emit()

    def _look(self) -> None:
        self._pause.stop()
        read, text = self._read, self.line.text()
        key, then = f"place {id(self)}", partial(self._show, read, text)
        self._background.read(key, lambda: read(text), then, slow=True)

    def _show(self, read: Read, text: str, meant: Meant) -> None:
        if text != self.line.text() or read is not self._read:
            return  # more was typed meanwhile
        self._meant = meant
        self.told.set_tone("danger" if meant.problem and text.strip() else "t2")
        self.offers.show_offers(meant.offers)
        if not meant.offers:
            self.told.setText(meant.problem or meant.told)
        self._column.activate()  # so that a dialog can fit itself to it at once
        self.updateGeometry()
        self.changed.emit()

    def _choose(self, offer: Offer) -> None:
        self.told.set_tone("t2")
        self.told.setText(spoken(offer.point, ""))
