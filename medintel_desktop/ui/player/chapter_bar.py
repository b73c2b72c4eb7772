"""The chapters over the lanes: blocks to press, and edges between them to drag."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap

from medintel_desktop.domain.analysis import Passage
from medintel_desktop.domain.moment import Span
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 20
ROOM = HEIGHT + 6
"""With what is free below."""
GAP = 2
LEAST_NAMED = 28
"""Px of a block that its title is written in."""
GRAB = 4
"""Px on both sides of an edge that drag it."""
SHORTEST = 0.2
"""Seconds that a chapter keeps while an edge is dragged."""


class ChapterBar:
    """Paints blocks once for a width; the current one is painted over them.

    ``x_of`` turns seconds into px of the time line.
    """

    def __init__(self, theme: Theme, x_of: Callable[[float], int]) -> None:
        self._theme, self._x_of = theme, x_of
        self.passages: tuple[Passage, ...] = ()
        self.editable = False
        self._picture = QPixmap()

    def __bool__(self) -> bool:
        return bool(self.passages)

    def show(self, passages: Sequence[Passage]) -> None:
        self.passages = tuple(passages)
        self.forget()

    def forget(self) -> None:
        """Paint the blocks anew next time."""
        self._picture = QPixmap()

    def at(self, seconds: float) -> int:
        """The number of the chapter at a second, -1 for none."""
        for number in range(len(self.passages) - 1, -1, -1):
            span = self.passages[number].span
            if span.start <= seconds < span.end:
                return number
        return -1

    def title_at(self, seconds: float) -> str:
        number = self.at(seconds)
        return self.passages[number].title if number >= 0 else ""

    def block(self, number: int) -> tuple[int, int]:
        """Left edge and width in px."""
        span = self.passages[number].span
        left, right = self._x_of(span.start), self._x_of(span.end)
        return left, max(1, right - left - (GAP if right - left > 2 * GAP else 0))

    def edge_at(self, x: int) -> int | None:
        """The chapter whose start can be dragged here, None for none. A start at 0 stays."""
        if not self.editable:
            return None
        for number, passage in enumerate(self.passages):
            left, width = self.block(number)
            if passage.span.start > 0 and abs(x - left + GAP // 2) <= GRAB and width > 3 * GRAB:
                return number
        return None

    def dragged(self, number: int, seconds: float) -> tuple[Passage, ...]:
        """All chapters with the start of one moved, and the end of the one before it when both
        touched."""
        passages = list(self.passages)
        span = passages[number].span
        before = passages[number - 1] if number else None
        touches = before is not None and abs(before.span.end - span.start) < 0.5
        least = before.span.start + SHORTEST if before is not None and touches else 0.0
        if before is not None and not touches:
            least = before.span.end
        start = min(max(seconds, least), span.end - SHORTEST)
        passages[number] = replace(passages[number], span=Span(start, span.end))
        if before is not None and touches:
            passages[number - 1] = replace(before, span=Span(before.span.start, start))
        return tuple(passages)

    def paint(self, painter: QPainter, left: int, top: int, width: int, current: int) -> None:
        """All blocks with the left end of the line at ``left``, the current one marked."""
        ratio = painter.device().devicePixelRatioF()
        if self._picture.size() != QSize(width, HEIGHT) * ratio:
            self._picture = self._paint_all(left, width, ratio)
        painter.drawPixmap(left, top, self._picture)
        if 0 <= current < len(self.passages):
            self._paint_block(painter, current, 0, top, marked=True)

    def _paint_all(self, left: int, width: int, ratio: float) -> QPixmap:
        picture = QPixmap(QSize(width, HEIGHT) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        for number in range(len(self.passages)):
            self._paint_block(painter, number, -left, 0, marked=False)
        painter.end()
        return picture

    def _paint_block(
        self, painter: QPainter, number: int, shift: int, top: int, *, marked: bool
    ) -> None:
        tokens = self._theme.tokens
        left, width = self.block(number)
        place = QRect(left + shift, top, width, HEIGHT)
        plain = tokens.raised if self._theme.dark else tokens.press
        painter.fillRect(place, tokens.sel if marked else plain)
        if width < LEAST_NAMED:
            return
        painter.setFont(self._theme.font(Role.TINY))
        painter.setPen(tokens.t1 if marked else tokens.t2)
        room = place.adjusted(6, 0, -4, 0)
        title = " ".join(self.passages[number].title[:200].split())
        elide = Qt.TextElideMode.ElideRight
        text = painter.fontMetrics().elidedText(title, elide, room.width())
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
        painter.drawText(room, flags, text)
