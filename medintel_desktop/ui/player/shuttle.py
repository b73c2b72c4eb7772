"""J, K and L: back, stop and on, each press faster."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from medintel_desktop.ui.player.playback import Playback

SPEEDS = (1.0, 2.0, 4.0)
TICK = 40
"""Milliseconds between two looks whether the next picture backwards is due."""


class Shuttle(QObject):
    """Drives a :class:`Playback`. Backwards is a chain of seeks: the backend has no such rate."""

    rate_changed = Signal(float)
    """What is going on: negative is backwards, 1 the normal speed."""
    reversing_changed = Signal(bool)

    def __init__(self, playback: Playback, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._playback = playback
        self._chosen = 1.0
        self._rate = 1.0
        self._from = 0.0
        self._clock = QElapsedTimer()
        self._timer = QTimer(self, interval=TICK)
        self._timer.timeout.connect(self._back_up)

    @property
    def rate(self) -> float:
        return self._rate

    @property
    def reversing(self) -> bool:
        return self._timer.isActive()

    @property
    def running(self) -> bool:
        """Playing in either direction."""
        return self._playback.playing or self.reversing

    def choose(self, rate: float) -> None:
        """The speed of normal playing, 0.25 to 4."""
        self._chosen = rate
        self._end_reverse()
        self._set(rate)

    def toggle(self) -> None:
        if self.running:
            self.halt()
        else:
            self._set(self._chosen)
            self._playback.play()

    def halt(self) -> None:
        """K: stand still; the next start has the chosen speed again."""
        self._end_reverse()
        self._playback.pause()
        self._set(self._chosen)

    def forward(self) -> None:
        """L: play, and with each further press twice as fast up to 4x."""
        if self._playback.playing:
            self._set(_next_speed(self._rate))
            return
        self._end_reverse()
        self._set(self._chosen)
        self._playback.play()

    def backward(self) -> None:
        """J: the same the other way."""
        if not self._playback.loaded:
            return
        faster = _next_speed(-self._rate) if self.reversing else SPEEDS[0]
        self._playback.pause()
        self._playback.set_rate(self._chosen)
        self._rate = -faster
        self._from = self._playback.position
        self._clock.start()
        if not self.reversing:
            self._timer.start()
            self.reversing_changed.emit(True)
        self.rate_changed.emit(self._rate)

    def end_reverse(self) -> None:
        """The user went somewhere else: stand there."""
        if self.reversing:
            self.halt()

    def _back_up(self) -> None:
        if self._playback.seeking:
            return  # as fast as pictures come, never a queue of them
        target = self._from + self._rate * self._clock.elapsed() / 1000
        self._playback.seek(target)
        if target <= 0 or not self._playback.loaded:
            self.halt()

    def _end_reverse(self) -> None:
        if self.reversing:
            self._timer.stop()
            self.reversing_changed.emit(False)

    def _set(self, rate: float) -> None:
        self._playback.set_rate(rate)
        if rate != self._rate:
            self._rate = rate
            self.rate_changed.emit(rate)


def _next_speed(rate: float) -> float:
    return next((speed for speed in SPEEDS if speed > rate), SPEEDS[-1])
