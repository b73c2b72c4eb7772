"""How loud: a button to mute, and a short slider."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.theme import Theme

STEP = 5
FULL = 100
_ARROWS = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down)


class Volume(QWidget):
    """``changed(volume 0..1, muted)`` after every move; moving the slider ends muting."""

    changed = Signal(float, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mute = IconButton(theme, "volume-2", "Mute", "M", parent=self)
        self._mute.setCheckable(True)
        self._slider = _KeyedSlider(Qt.Orientation.Horizontal, self)
        self._slider.setRange(0, FULL)
        self._slider.setValue(FULL)
        self._slider.setSingleStep(STEP)
        self._slider.setFixedWidth(64)
        self._slider.setAccessibleName("Volume")
        self._slider.setToolTip("Volume")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self._mute)
        row.addWidget(self._slider)
        self._mute.toggled.connect(self._tell)
        self._slider.valueChanged.connect(self._unmute)

    @property
    def volume(self) -> float:
        return self._slider.value() / FULL

    @property
    def muted(self) -> bool:
        return self._mute.isChecked()

    def toggle_mute(self) -> None:
        self._mute.toggle()

    def set_volume(self, volume: float) -> None:
        self._slider.setValue(round(volume * FULL))

    def set_room(self, wide: bool) -> None:
        """Narrow pages keep the button alone."""
        self._slider.setVisible(wide)

    def _unmute(self) -> None:
        if self.muted:
            self._mute.setChecked(False)
        else:
            self._tell()

    def _tell(self) -> None:
        if self.muted or not self.volume:
            self._mute.show_as("volume-x", "Unmute" if self.muted else "Mute")
        else:
            self._mute.show_as("volume-2" if self.volume > 0.5 else "volume-1", "Mute")
        self.changed.emit(self.volume, self.muted)


class _KeyedSlider(QSlider):
    """Keeps the arrow keys for itself while it has the focus; the page seeks with them."""

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() in _ARROWS:
            event.accept()
            return True
        return super().event(event)
