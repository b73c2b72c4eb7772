"""The foot of the window: how many items, what is selected, and the size of the pictures."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from medintel_desktop.ui.slider import Slider
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 28
SMALLEST, LARGEST, STEP = 96, 256, 16


class StatusBar(QWidget):
    """``picture_width_chosen`` follows the slider, 96 to 256 px."""

    picture_width_chosen = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName("Status")
        self._count = self._label("Items")
        self._note = self._label("Note")
        self._small = QLabel(self)
        self._large = QLabel(self)
        self.slider = Slider(self)
        self.slider.setRange(SMALLEST, LARGEST)
        self.slider.setSingleStep(STEP)
        self.slider.setPageStep(2 * STEP)
        self.slider.setFixedWidth(112)
        self.slider.setAccessibleName("Size of the pictures")
        self.slider.setToolTip("Size of the pictures")
        self.slider.valueChanged.connect(self.picture_width_chosen)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, 1, 14, 0)
        row.setSpacing(14)
        row.addWidget(self._count)
        row.addWidget(self._note, 1)
        row.addWidget(self._small)
        row.addWidget(self.slider)
        row.addWidget(self._large)
        row.setSpacing(12)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def words(self) -> str:
        """All that is said, for tests and screen readers."""
        return f"{self._count.text()} {self._note.text()}".strip()

    def add(self, widget: QWidget) -> None:
        """Something that stands left of the slider."""
        self._row.insertWidget(self._row.indexOf(self._small), widget)

    def set_count(self, text: str) -> None:
        self._count.setText(text)

    def set_note(self, text: str) -> None:
        """What is selected, or where the library is."""
        self._note.setText(text)

    def set_picture_width(self, width: int) -> None:
        """Move the slider without telling anybody."""
        with QSignalBlocker(self.slider):
            self.slider.setValue(width)

    def step(self, direction: int) -> None:
        """Larger (1) or smaller (-1) pictures."""
        self.slider.setValue(self.slider.value() + direction * STEP)

    def show_slider(self, shown: bool) -> None:
        for widget in (self._small, self.slider, self._large):
            widget.setVisible(shown)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.win)
        painter.fillRect(0, 0, self.width(), 1, self._theme.tokens.line)
        painter.end()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAccessibleName(name)
        label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        return label

    def _dress(self) -> None:
        theme, ratio = self._theme, self.devicePixelRatioF()
        self._small.setPixmap(theme.pixmap("image", 12, None, ratio))
        self._large.setPixmap(theme.pixmap("image", 16, None, ratio))
        for label, color in ((self._count, theme.tokens.t1), (self._note, theme.tokens.t2)):
            label.setFont(theme.font(Role.SMALL, numbers=True))
            palette = label.palette()
            palette.setColor(label.foregroundRole(), color)
            label.setPalette(palette)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.update()
