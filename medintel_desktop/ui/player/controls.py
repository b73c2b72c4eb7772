"""Everything under the picture: time line, transport bar and scene strip as one widget."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from medintel_desktop.ui.player.filmstrip import Filmstrip
from medintel_desktop.ui.player.scene_strip import SceneStrip
from medintel_desktop.ui.player.time_line import TimeLine
from medintel_desktop.ui.player.transport import Transport
from medintel_desktop.ui.theme import Theme


class Controls(QWidget):
    """Keeps its three parts at the same second."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.time_line = TimeLine(theme, self)
        self.transport = Transport(theme, self)
        self.scenes = SceneStrip(theme, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(0)
        column.addWidget(self.time_line)
        column.addWidget(self.transport)
        strip = QVBoxLayout()
        strip.setContentsMargins(16, 0, 16, 0)
        strip.addWidget(self.scenes)
        column.addLayout(strip)
        self._length = 0.0
        self._strip = Filmstrip()
        self._slim = False

    def set_length(self, seconds: float) -> None:
        self._length = seconds
        self.time_line.set_length(seconds)
        self.transport.set_length(seconds)

    def set_position(self, seconds: float) -> None:
        self.time_line.set_position(seconds)
        self.transport.set_position(seconds)
        self.scenes.set_share(seconds / self._length if self._length else 0)

    def set_strip(self, strip: Filmstrip) -> None:
        self._strip = strip
        self.scenes.set_strip(strip)
        self.set_slim(self._slim)

    def set_slim(self, slim: bool) -> None:
        """Without the scenes, for full screen."""
        self._slim = slim
        self.scenes.setVisible(bool(self._strip) and not slim)

    def set_usable(self, usable: bool) -> None:
        """Nothing to play: what would do nothing is greyed."""
        self.time_line.setEnabled(usable)
        self.transport.setEnabled(usable)
        self.scenes.setEnabled(usable)
