"""The in and out marks a user sets while watching."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class InOut(QObject):
    """Seconds or None; in stays before out: setting one past the other clears the other."""

    changed = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._start: float | None = None
        self._end: float | None = None

    @property
    def marks(self) -> tuple[float | None, float | None]:
        return self._start, self._end

    def set_in(self, seconds: float) -> None:
        self._put(seconds, None if self._end is not None and self._end <= seconds else self._end)

    def set_out(self, seconds: float) -> None:
        keep = self._start is None or self._start < seconds
        self._put(self._start if keep else None, seconds)

    def clear(self) -> None:
        self._put(None, None)

    def _put(self, start: float | None, end: float | None) -> None:
        if (start, end) != (self._start, self._end):
            self._start, self._end = start, end
            self.changed.emit(start, end)
