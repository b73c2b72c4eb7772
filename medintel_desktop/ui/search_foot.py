"""Under the results: what is hidden, what the list rests on, and the keys."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from medintel_desktop.domain import words
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 44
AGAIN = "Understand again…"
WIDE = 900
"""Px from which the keys are told too."""


class SearchFoot(QWidget):
    """``more_asked`` shows weaker matches (True) or hides them again (False)."""

    more_asked = Signal(bool)
    settings_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._weak = False
        self.setFixedHeight(HEIGHT)
        self._icon = Label(theme)
        self._hidden = Label(theme, "", Role.SMALL, "t2")
        self.more = self._link("Show more", lambda: self.more_asked.emit(not self._weak))
        self._note = _Note(theme, "", Role.SMALL, "t3")
        self.settings = self._link("Open settings", self.settings_asked.emit)
        self._keys = Label(theme, "Enter plays, Space previews, arrows move", Role.SMALL, "t3")
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(16, 1, 16, 0)
        row.setSpacing(8)
        for widget in (self._icon, self._hidden, self.more):
            row.addWidget(widget)
        row.addWidget(self._note, 1)
        for widget in (self.settings, self._keys):
            row.addWidget(widget)
        self.say("")
        self.show_hidden(0, weak=False)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def words(self) -> str:
        """All that is said now, for tests and screen readers."""
        parts = (self._hidden.text(), self._note.text())
        return " ".join(part for part in parts if part)

    def show_hidden(self, count: int, *, weak: bool) -> None:
        """How many matches are left out, or with ``weak`` that none is."""
        self._weak = weak
        noun = "weaker match is" if count == 1 else "weaker matches are"
        text = f"{words.count(count)} {noun} hidden." if count else ""
        self._hidden.setText("Weaker matches are shown." if weak else text)
        self.more.setText("Show fewer" if weak else "Show more")
        for widget in (self._icon, self._hidden, self.more):
            widget.setVisible(bool(count) or weak)
        self.setAccessibleName(self.words)
        self._fit()

    def say(self, note: str, *, offers_settings: bool = False, offers_again: bool = False) -> None:
        """One quiet sentence about where the results come from; both links lead to the settings."""
        self._note.setText(note)
        self._note.setToolTip(note)
        self.settings.setText(AGAIN if offers_again else "Open settings")
        self.settings.setVisible(offers_settings or offers_again)
        self.setAccessibleName(self.words)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        """The keys are told where the note leaves room for them."""
        parts = (self._icon, self._hidden, self.more, self.settings)
        shown = [part.sizeHint().width() for part in parts if not part.isHidden()]
        shown += [self._note.sizeHint().width(), self._keys.sizeHint().width()]
        margins = self._row.contentsMargins()
        needed = sum(shown) + self._row.spacing() * len(shown) + margins.left() + margins.right()
        self._keys.setVisible(self.width() >= max(WIDE, needed))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, self._theme.tokens.line)
        painter.end()

    def _link(self, text: str, does: object) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("look", "link")
        button.setProperty("small", True)
        button.clicked.connect(does)
        return button

    def _dress(self) -> None:
        self._icon.setPixmap(self._theme.pixmap("info", 16, dpr=self.devicePixelRatioF()))


class _Note(Label):
    """Gives way at its end; the whole of it is the tool tip."""

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.setFont(self.font())
        metrics, room = painter.fontMetrics(), self.width()
        text = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, text)
        painter.end()
