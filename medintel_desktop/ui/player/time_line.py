"""The time line: where the video stands, chapters, moments, and where the pointer would go."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractSlider, QWidget

from medintel_desktop.domain.analysis import Passage
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.view import Mark
from medintel_desktop.domain.words import clock
from medintel_desktop.ui.player.chapter_bar import HEIGHT as BLOCK
from medintel_desktop.ui.player.chapter_bar import ROOM, ChapterBar
from medintel_desktop.ui.player.lanes import LANE, ORDER, PITCH, LaneButton, paint_lanes
from medintel_desktop.ui.theme import Theme

LEFT, RIGHT = 40, 16
TOP = 18
"""Above the lanes: room for the knob and the span between in and out."""
HEIGHT = TOP + (len(ORDER) - 1) * PITCH + LANE + 8
KNOB = QPointF(5, 5)


class TimeLine(QAbstractSlider):
    """A slider in milliseconds, so that keyboard and screen readers know what to do with it."""

    seek_asked = Signal(float)
    scrubbing = Signal(bool)
    """The play head is held, or let go."""
    hovered = Signal(float, int)
    """Seconds and x under the pointer."""
    left = Signal()
    lanes_changed = Signal()
    chapters_changed = Signal(object)
    """All chapters (tuple of Passage), after the edge of one was dragged."""
    resized = Signal()
    """It got higher or lower."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._marks: Sequence[Mark] = ()
        self._lanes = QPixmap()
        self.chapters = ChapterBar(theme, self._x)
        self._edge: int | None = None
        """The chapter whose start is held."""
        self._before: tuple[Passage, ...] = ()
        self._current = -1
        self._hover: int | None = None
        self._in: float | None = None
        self._out: float | None = None
        self.setFixedHeight(HEIGHT)
        self.setMinimumWidth(LEFT + RIGHT + 160)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSingleStep(1000)
        self.setPageStep(10_000)
        self.setAccessibleName("Time line")
        self.buttons = {modality: LaneButton(theme, modality, self) for modality in ORDER}
        for button in self.buttons.values():
            button.toggled.connect(self._forget_lanes)
            button.toggled.connect(self.lanes_changed)
        self._place_buttons()
        self.actionTriggered.connect(lambda _: self.seek_asked.emit(self.sliderPosition() / 1000))
        theme.changed.connect(self._forget_lanes)

    @property
    def hidden_lanes(self) -> frozenset[Modality]:
        return frozenset(m for m, button in self.buttons.items() if not button.isChecked())

    @property
    def length(self) -> float:
        """Seconds; 0 while nothing is known."""
        return self.maximum() / 1000

    def set_length(self, seconds: float) -> None:
        self.setRange(0, round(seconds * 1000))
        self._forget_lanes()

    def set_marks(self, marks: Sequence[Mark]) -> None:
        self._marks = marks
        self._forget_lanes()

    def set_chapters(self, chapters: Sequence[Passage], *, editable: bool = False) -> None:
        """Blocks over the lanes; ``editable`` lets their edges be dragged."""
        if self._edge is not None:
            return  # what is dragged right now is newer
        higher = bool(chapters) != bool(self.chapters)
        self.chapters.show(chapters)
        self.chapters.editable = editable
        self._current = self.chapters.at(self.value() / 1000)
        if higher:
            self.setFixedHeight(HEIGHT + self._drop)
            self._place_buttons()
            self.resized.emit()
        self.update()

    def set_in_out(self, start: float | None, end: float | None) -> None:
        self._in, self._out = start, end
        self.update()

    def set_position(self, seconds: float) -> None:
        """Move the play head; only the strips it leaves and enters are painted."""
        before = self._x(self.value() / 1000)
        self.setValue(round(seconds * 1000))
        after = self._x(self.value() / 1000)
        if before != after:
            self.update(self._around(before))
            self.update(self._around(after))
        current = self.chapters.at(seconds) if self.chapters else -1
        if current != self._current:
            self._current = current
            self.update(0, TOP, self.width(), BLOCK)

    def x_of(self, seconds: float) -> int:
        """The x of a second, for tests and the preview."""
        return self._x(seconds)

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        # The base repaints everything at every value; the play head does it itself.
        if change != QAbstractSlider.SliderChange.SliderValueChange:
            super().sliderChange(change)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self.maximum():
            event.ignore()
            return
        x, on_chapters = round(event.position().x()), self._on_chapters(event)
        self._edge = self.chapters.edge_at(x) if on_chapters else None
        if self._edge is not None:
            self._before = self.chapters.passages
            return
        self.scrubbing.emit(True)
        seconds = self._seconds(event.position())
        number = self.chapters.at(seconds) if on_chapters else -1
        start = self.chapters.passages[number].span.start if number >= 0 else seconds
        self.seek_asked.emit(start)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x = round(event.position().x())
        self._set_hover(x)
        held = bool(event.buttons() & Qt.MouseButton.LeftButton)
        if self._edge is not None:
            seconds = self._seconds(event.position())
            self.chapters.show(self._before)
            self.chapters.show(self.chapters.dragged(self._edge, seconds))
            self.update()
        elif held and self.maximum() and not self._on_chapters(event):
            self.seek_asked.emit(self._seconds(event.position()))
        elif not held:
            drags = self._on_chapters(event) and self.chapters.edge_at(x) is not None
            shape = Qt.CursorShape.SizeHorCursor if drags else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton or not self.maximum():
            return
        if self._edge is None:
            self.scrubbing.emit(False)
            return
        self._edge = None
        if self.chapters.passages != self._before:
            self.chapters_changed.emit(self.chapters.passages)

    def leaveEvent(self, _event: QEvent) -> None:
        self._set_hover(None)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self._lanes = QPixmap()
        self.chapters.forget()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.fillRect(event.rect(), tokens.win)
        if self._lanes.isNull():
            width, ratio = self._track().width(), self.devicePixelRatioF()
            hidden = self.hidden_lanes
            self._lanes = paint_lanes(tokens, self._marks, self.length, hidden, width, ratio)
        painter.drawPixmap(LEFT, TOP + self._drop, self._lanes)
        if self.chapters:
            self.chapters.paint(painter, LEFT, TOP, self._track().width(), self._current)
        self._paint_in_out(painter)
        if self._hover is not None:
            painter.fillRect(self._hover, 4, 1, self.height() - 8, tokens.t2)
        if self.maximum():
            self._paint_head(painter, tokens.t1)
        if self.hasFocus():
            ring = self._theme.ring
            painter.setPen(QPen(tokens.accent, ring))
            painter.drawRect(self._track().adjusted(-5, -4, 5, 4))
        painter.end()

    def _paint_in_out(self, painter: QPainter) -> None:
        if self._in is None and self._out is None:
            return
        accent = self._theme.tokens.accent
        left = self._x(self._in or 0)
        right = self._x(self.length if self._out is None else self._out)
        painter.fillRect(left, TOP - 7, max(2, right - left), 3, accent)
        for x, wanted in ((left, self._in), (right - 2, self._out)):
            if wanted is not None:
                painter.fillRect(x, TOP - 7, 2, self.height() - TOP + 3, accent)

    def _paint_head(self, painter: QPainter, color: QColor) -> None:
        x = self._x(self.value() / 1000)
        painter.fillRect(x - 1, 8, 2, self.height() - 12, color)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawEllipse(QPointF(x, 7), KNOB.x(), KNOB.y())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)

    @property
    def _drop(self) -> int:
        """How much further down the lanes are for the chapters above them."""
        return ROOM if self.chapters else 0

    def _on_chapters(self, event: QMouseEvent) -> bool:
        return bool(self.chapters) and TOP - 2 <= event.position().y() < TOP + BLOCK

    def _place_buttons(self) -> None:
        for row, button in enumerate(self.buttons.values()):
            button.setGeometry(10, TOP + self._drop + row * PITCH - 2, 26, PITCH)

    def _track(self) -> QRect:
        high = self._drop + (len(ORDER) - 1) * PITCH + LANE
        return QRect(LEFT, TOP, max(1, self.width() - LEFT - RIGHT), high)

    def _x(self, seconds: float) -> int:
        share = min(max(seconds / self.length, 0), 1) if self.length else 0
        return LEFT + round(share * self._track().width())

    def _seconds(self, point: QPointF) -> float:
        share = (point.x() - LEFT) / self._track().width()
        return min(max(share, 0.0), 1.0) * self.length

    def _around(self, x: int) -> QRect:
        return QRect(QPoint(x - 7, 0), QPoint(x + 7, self.height()))

    def _set_hover(self, x: int | None) -> None:
        if x is not None and (not self.maximum() or not LEFT <= x <= self.width() - RIGHT):
            x = None
        before, self._hover = self._hover, x
        for place in (before, x):
            if place is not None:
                self.update(self._around(place))
        if x is None:
            self.left.emit()
        else:
            seconds = self._seconds(QPointF(x, 0))
            self.hovered.emit(seconds, x)

    def _forget_lanes(self) -> None:
        self._lanes = QPixmap()
        self.chapters.forget()
        self.update()

    def tell(self) -> None:
        """Say the position in words to who listens instead of looking."""
        self.setAccessibleDescription(f"{clock(self.value() / 1000)} of {clock(self.length)}")
