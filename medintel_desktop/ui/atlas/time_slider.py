"""When the items on the map were taken: bars over the years, and two handles that narrow it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 44
BARS = 48
_SIDE, _YEAR, _SPAN = 16, 38, 160
_HANDLE, _GRIP = 8, 7
_STEP = 1 / BARS

Span = tuple[float, float]
"""Seconds as if the wall clock were UTC, both ends included."""


class TimeSlider(QWidget):
    """``changed`` comes while a handle moves; its span is None when nothing is left out. A ``bare``
    one has no words beside its bars; whoever shows it says :meth:`words`."""

    changed = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, bare: bool = False) -> None:
        super().__init__(parent)
        self._theme, self._bare = theme, bare
        self._bars: list[float] = []
        self._first = self._last = 0.0
        self._ends = [0.0, 1.0]
        self._held: int | None = None
        self._focus = 0
        self.setFixedHeight(HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("Time")
        self.setToolTip("Drag the handles to narrow the time; double-click for all of it")
        theme.changed.connect(self.update)

    @property
    def span(self) -> Span | None:
        """What the handles leave, or None for all of it."""
        if self._ends == [0.0, 1.0] or self._last <= self._first:
            return None
        length = self._last - self._first
        return self._first + self._ends[0] * length, self._first + self._ends[1] * length

    def set_bars(self, first: float, last: float, counts: Sequence[int]) -> None:
        """Show how many were taken in each equal part of the time between ``first`` and ``last``.

        The span chosen stays where it still fits.
        """
        before = self.span
        most = max(counts, default=0)
        # The root keeps a single photo in sight beside a day of a thousand.
        self._bars = [(count / most) ** 0.5 if most else 0.0 for count in counts]
        self._first, self._last = first, last
        self._ends = [0.0, 1.0]
        if before is not None and last > first and before[0] < last and before[1] > first:
            ends = [(end - first) / (last - first) for end in before]
            self._ends = [max(0.0, ends[0]), min(1.0, ends[1])]
        self.update()

    def set_span(self, span: Span | None) -> None:
        """Put the handles where a search has its dates; nothing is told."""
        length = self._last - self._first
        self._ends = [0.0, 1.0]
        if span is not None and length > 0:
            ends = [min(1.0, max(0.0, (end - self._first) / length)) for end in span]
            self._ends = ends if ends[0] < ends[1] else self._ends
        self.update()

    def clear(self) -> None:
        """Leave nothing out any more."""
        self._move_to([0.0, 1.0])

    def words(self) -> str:
        """ "Jun 2022 – Nov 2024", or how long all of it is."""
        if self._last <= self._first:
            return ""
        start, end = self.span or (self._first, self._last)
        return spoken(_date(start), _date(end))

    def sizeHint(self) -> QSize:
        return QSize(600, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), tokens.panel)
        if not self._bare:
            painter.fillRect(0, 0, self.width(), 1, tokens.line)
        if self._last > self._first:
            if not self._bare:
                self._paint_texts(painter)
            self._paint_bars(painter)
            self._paint_handles(painter)
        painter.end()

    def _paint_texts(self, painter: QPainter) -> None:
        track, tokens = self._track(), self._theme.tokens
        painter.setFont(self._theme.font(Role.SMALL, numbers=True))
        painter.setPen(tokens.t2)
        middle = Qt.AlignmentFlag.AlignVCenter
        left = QRect(_SIDE, 0, _YEAR, HEIGHT)
        right = QRect(track.right() + 8, 0, _YEAR, HEIGHT)
        first, last = _date(self._first), _date(self._last)
        begin, end = ends(first, last)
        painter.drawText(left, middle | Qt.AlignmentFlag.AlignLeft, begin)
        painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, end)
        painter.setFont(self._theme.font(Role.SMALL_STRONG, numbers=True))
        painter.setPen(tokens.t1)
        rest = QRect(self.width() - _SPAN - _SIDE, 0, _SPAN, HEIGHT)
        painter.drawText(rest, middle | Qt.AlignmentFlag.AlignRight, self.words())

    def _paint_bars(self, painter: QPainter) -> None:
        track, tokens = self._track(), self._theme.tokens
        pitch = track.width() / max(1, len(self._bars))
        narrowed = self.span is not None
        for at, bar in enumerate(self._bars):
            middle = (at + 0.5) / len(self._bars)
            inside = self._ends[0] <= middle <= self._ends[1]
            color = tokens.afill if narrowed and inside else tokens.strong
            painter.setOpacity(1.0 if narrowed and inside else 0.55)
            height = max(2, round(bar * (HEIGHT - 16))) if bar else 1
            left = round(track.left() + at * pitch)
            width = max(1, round(pitch) - 2)
            painter.fillRect(left, HEIGHT - 8 - height, width, height, color)
        painter.setOpacity(1.0)

    def _paint_handles(self, painter: QPainter) -> None:
        tokens = self._theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for which, end in enumerate(self._ends):
            ring = self.hasFocus() and which == self._focus
            painter.setPen(QPen(tokens.accent, self._theme.ring if ring else 1.5))
            painter.setBrush(tokens.accent if ring else tokens.raised)
            x = self._x(end)
            painter.drawRoundedRect(QRectF(x - _HANDLE / 2, 8, _HANDLE, HEIGHT - 16), 3, 3)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        distances = [abs(x - self._x(end)) for end in self._ends]
        nearest = 0 if distances[0] <= distances[1] else 1
        if distances[0] == distances[1]:
            nearest = 0 if x < self._x(self._ends[0]) else 1
        if distances[nearest] <= _GRIP:
            self._held = self._focus = nearest
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = event.position().x()
        near = any(abs(x - self._x(end)) <= _GRIP for end in self._ends)
        holds = self._held is not None
        self.setCursor(
            Qt.CursorShape.SizeHorCursor if near or holds else Qt.CursorShape.ArrowCursor
        )
        if self._held is not None:
            track = self._track()
            self._move(self._held, (x - track.left()) / max(1, track.width()))

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self._held = None

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        self.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = _STEP if key == Qt.Key.Key_Right else -_STEP
            self._move(self._focus, self._ends[self._focus] + step)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._focus = 0 if key == Qt.Key.Key_Home else 1
            self.update()
        elif key == Qt.Key.Key_Escape and self.span is not None:
            self.clear()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: object) -> None:
        self.update()

    def focusOutEvent(self, event: object) -> None:
        self.update()

    def _move(self, which: int, end: float) -> None:
        """One handle goes there, never past the other."""
        low = 0.0 if which == 0 else self._ends[0] + _STEP / 2
        high = 1.0 if which == 1 else self._ends[1] - _STEP / 2
        ends = list(self._ends)
        ends[which] = min(high, max(low, end))
        self._move_to(ends)

    def _move_to(self, ends: list[float]) -> None:
        if ends != self._ends:
            self._ends = ends
            self.update()
            self.changed.emit(self.span)

    def _track(self) -> QRect:
        if self._bare:
            return QRect(_SIDE, 0, max(40, self.width() - 2 * _SIDE), HEIGHT)
        left = _SIDE + _YEAR + 8
        right = self.width() - _SIDE - _SPAN - _YEAR - 16
        return QRect(left, 0, max(40, right - left), HEIGHT)

    def _x(self, end: float) -> float:
        track = self._track()
        return track.left() + end * track.width()


def _date(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def ends(first: datetime, last: datetime) -> tuple[str, str]:
    """What stands at both ends: years, months, days or, within one day, hours."""
    if first.year != last.year:
        form = "%Y"
    elif first.month != last.month:
        form = "%b"
    elif first.day != last.day:
        return str(first.day), str(last.day)
    else:
        form = "%H:%M"
    return first.strftime(form), last.strftime(form)


def spoken(first: datetime, last: datetime) -> str:
    """ "Jun 2022 – Nov 2024"; by days where that is less than 200: "3 – 21 Jan 2004"."""
    by_day = (last - first).days < 200
    year, month = first.year == last.year, first.month == last.month
    if not by_day:
        begin = f"{first:%b}" if year else f"{first:%b %Y}"
        return f"{begin} – {last:%b %Y}"
    if year and month and first.day == last.day:
        return f"{last.day} {last:%b %Y}"
    begin = str(first.day) + ("" if year and month else f" {first:%b}")
    return f"{begin if year else f'{begin} {first.year}'} – {last.day} {last:%b %Y}"
