"""The music of a slideshow: over and over, as loud as the show says."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtMultimedia import QMediaPlayer

from medintel_desktop.ui.player.playback import audio_output

FINE = 0.01
"""Steps of loudness that can be heard."""


class Music(QObject):
    """Plays one file. ``failed``: it cannot be played here."""

    failed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._output = audio_output(self)
        self._player = QMediaPlayer(self)
        self._player.setAudioOutput(self._output)
        self._player.setLoops(QMediaPlayer.Loops.Infinite)
        self._player.errorOccurred.connect(self._fail)
        self._level = -1.0

    def load(self, path: Path | None) -> None:
        """Another file, or silence."""
        self._player.stop()
        self._player.setSource(QUrl.fromLocalFile(str(path)) if path else QUrl())

    @property
    def playing(self) -> bool:
        return self._player.isPlaying()

    def follow(self, level: float, *, running: bool) -> None:
        """Be this loud, 0 to 1 as the ear hears it, and play on or pause."""
        if self._player.source().isEmpty():
            return
        if abs(level - self._level) >= FINE or (level == 0) != (self._level == 0):
            self._level = level
            self._output.setVolume(level * level)
        if running and not self.playing:
            self._player.play()
        elif not running and self.playing:
            self._player.pause()

    def seek(self, second: float) -> None:
        """Stand where a film of the show would stand at that second."""
        length = self._player.duration() / 1000
        if length > 0:
            self._player.setPosition(round(second % length * 1000))

    def stop(self) -> None:
        self.load(None)

    def _fail(self) -> None:
        self.stop()
        self.failed.emit()
