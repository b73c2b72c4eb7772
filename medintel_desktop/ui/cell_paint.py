"""The parts every cell is painted from: background, picture, lanes, pills and lines of text.

Rounded corners come with the pictures, texts are elided once per width, and only selected or
pointed cells need antialiasing: that is what keeps a full grid within a few milliseconds.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap, QPolygonF

from medintel_desktop.domain import words
from medintel_desktop.domain.media import FILMSTRIP_FRAMES, MediaKind
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui import cell_words
from medintel_desktop.ui.cell_words import Tone
from medintel_desktop.ui.grid_layout import LANE, LANE_GAP
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnail_work import PictureSpec
from medintel_desktop.ui.thumbnails import Thumbnails

MODALITY_ICONS = {
    Modality.VISUAL: "eye",
    Modality.AUDIO: "audio-lines",
    Modality.TRANSCRIPTION: "message-square-quote",
}
PILL_HEIGHT = 18
PILL_INSET = 5
PILL_PADDING = 6
PLAY_WIDTH = 12
"""The play glyph with the space after it."""
CELL_RADIUS = 6
SHORTEST_MARK = 3
"""Px; a moment of a second in a film of hours is still seen."""
STAR = 11
STAR_PITCH = 12
MOST_TEXTS = 4096
_WITH_NUMBERS = (Role.TINY, Role.TINY_STRONG, Role.SMALL)


class CellState(NamedTuple):
    """How the view stands to a cell while it is painted."""

    selected: bool = False
    current: bool = False
    focused: bool = True
    """The view has the keyboard."""
    hover: float | None = None
    """Where the pointer is over the picture, 0..1 from its left; -1 elsewhere on the cell."""
    whole: bool = False


class CellPaint:
    """Paints parts of cells with the theme's current values; UI thread only."""

    def __init__(self, theme: Theme, thumbnails: Thumbnails) -> None:
        self.theme = theme
        self._thumbnails = thumbnails
        # Names keep their own digits: with equal widths a hyphen stands apart from its word.
        self._fonts = {role: theme.font(role, numbers=role in _WITH_NUMBERS) for role in Role}
        self._metrics = {role: QFontMetrics(font) for role, font in self._fonts.items()}
        self._elided: dict[tuple[str, Role, int, bool], str] = {}

    def font(self, role: Role) -> QFont:
        return self._fonts[role]

    def background(self, painter: QPainter, rect: QRect, state: CellState) -> None:
        """Fill and ring of a cell that is chosen or pointed at."""
        tokens = self.theme.tokens
        fill: QColor | None = None
        if state.selected:
            fill = tokens.sel if state.focused else tokens.selin
        elif state.hover is not None:
            fill = tokens.hover
        ring = state.current and state.focused
        if fill is None and not ring:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if fill is not None:
            painter.setBrush(fill)
            painter.drawRoundedRect(rect, CELL_RADIUS, CELL_RADIUS)
        if ring:
            inset = self.theme.ring / 2
            painter.setPen(QPen(tokens.accent, self.theme.ring))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inner = QRectF(rect).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(inner, CELL_RADIUS - inset, CELL_RADIUS - inset)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def picture(
        self, painter: QPainter, rect: QRect, cell: MediaCell, whole: bool, at: float | None
    ) -> None:
        """The thumbnail, or for a video the strip's frame at the fraction ``at`` of its length."""
        device = painter.device()
        dpr = device.devicePixelRatio() if device else 1.0
        spec = PictureSpec(rect.width(), rect.height(), dpr, whole, cell_words.away(cell))
        pixmap: QPixmap | None = None
        if at is not None and cell.kind is MediaKind.VIDEO:
            frame = min(int(at * FILMSTRIP_FRAMES), FILMSTRIP_FRAMES - 1)
            pixmap = self._thumbnails.picture(cell.checksum, spec, frame)
        if pixmap is None:
            pixmap = self._thumbnails.picture(cell.checksum, spec)
        if pixmap is None:
            self._placeholder(painter, rect, cell, dpr)
        elif pixmap.size() == spec.pixels:
            painter.drawPixmap(rect.topLeft(), pixmap)
        else:
            painter.drawPixmap(rect, pixmap)  # another size until the worker has made this one

    def empty(self, painter: QPainter, rect: QRect) -> None:
        """The picture of a cell that is still being read."""
        self._rounded(painter, rect, self.theme.tokens.hover, 4)

    def lanes(self, painter: QPainter, rect: QRect, cell: MediaCell) -> None:
        """Picture, sound, speech from the top; nothing for photos."""
        if cell.kind is not MediaKind.VIDEO:
            return
        tokens = self.theme.tokens
        colors = (tokens.picture, tokens.sound, tokens.speech)
        tops = {
            modality: rect.top() + number * (LANE + LANE_GAP)
            for number, modality in enumerate(Modality)
        }
        for top in tops.values():
            painter.fillRect(rect.left(), top, rect.width(), LANE, tokens.press)
        if not cell.duration:
            return
        by_modality = dict(zip(Modality, colors, strict=True))
        scale = rect.width() / cell.duration
        for mark in cell.marks:
            left = min(round(mark.span.start * scale), rect.width() - SHORTEST_MARK)
            right = min(round(mark.span.end * scale), rect.width())
            width = max(right - left, SHORTEST_MARK)
            color = by_modality[mark.modality]
            painter.fillRect(rect.left() + left, tops[mark.modality], width, LANE, color)

    def hover_line(self, painter: QPainter, rect: QRect, at: float, seconds: float) -> None:
        """A white line through the picture under the pointer, and the time above it."""
        x = rect.left() + round(at * (rect.width() - 2))
        painter.fillRect(x, rect.top(), 2, rect.height(), self.theme.tokens.white)
        text = words.clock(seconds)
        width = self.width(text, Role.TINY_STRONG) + 2 * PILL_PADDING
        left = min(max(x + 1 - width // 2, rect.left()), rect.right() + 1 - width)
        self._pill(painter, QRect(left, rect.top() + 4, width, PILL_HEIGHT), text, Tone.QUIET)

    def time_pill(self, painter: QPainter, rect: QRect, text: str, *, left: bool = False) -> None:
        """Play glyph and time at the foot of the picture."""
        pill = self.time_box(rect, text, left=left)
        self._pill(painter, pill, text, Tone.QUIET, PLAY_WIDTH)
        glyph = QPointF(pill.left() + PILL_PADDING, pill.center().y() + 0.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.tokens.white)
        painter.drawPolygon(
            QPolygonF([glyph + QPointF(0, -4), glyph + QPointF(7, 0), glyph + QPointF(0, 4)])
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def time_box(self, rect: QRect, text: str, *, left: bool = False) -> QRect:
        """Where :meth:`time_pill` stands in the picture ``rect``."""
        width = self.width(text, Role.TINY_STRONG) + PLAY_WIDTH + 2 * PILL_PADDING
        x = rect.left() + PILL_INSET if left else rect.right() + 1 - PILL_INSET - width
        return QRect(x, rect.bottom() + 1 - PILL_INSET - PILL_HEIGHT, width, PILL_HEIGHT)

    def state_pill(self, painter: QPainter, rect: QRect, cell: MediaCell) -> None:
        """The item's state at the top left, when there is one to tell."""
        pill = cell_words.state_pill(cell)
        if pill is None:
            return
        lead = 12 + 4
        room = rect.width() - 2 * PILL_INSET - 2 * PILL_PADDING - lead
        text = self.elide(pill.text, Role.TINY_STRONG, room)
        width = self.width(text, Role.TINY_STRONG) + lead + 2 * PILL_PADDING
        place = QRect(rect.left() + PILL_INSET, rect.top() + PILL_INSET, width, PILL_HEIGHT)
        self._pill(painter, place, text, pill.tone, lead)
        self.icon(painter, pill.icon, place.left() + PILL_PADDING, place.center().y(), 12)

    def stars(self, painter: QPainter, rect: QRect, rating: int) -> int:
        """Stars at the right end of a line; returns the width they took."""
        width = rating * STAR_PITCH
        device = painter.device()
        dpr = device.devicePixelRatio() if device else 1.0
        star = self.theme.pixmap("star", STAR, self.theme.tokens.t2, dpr, filled=True)
        top = rect.top() + (rect.height() - STAR) // 2
        for number in range(rating):
            painter.drawPixmap(rect.right() + 1 - width + number * STAR_PITCH, top, star)
        return width

    def text(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        role: Role,
        color: QColor,
        *,
        middle: bool = False,
    ) -> None:
        """One line, elided at the end, or in the ``middle`` to keep a file's ending."""
        metrics = self._metrics[role]
        shown = self.elide(text, role, rect.width(), middle=middle)
        baseline = rect.top() + (rect.height() + metrics.ascent() - metrics.descent()) // 2
        painter.setFont(self._fonts[role])
        painter.setPen(color)
        painter.drawText(QPoint(rect.left(), baseline), shown)

    def elide(self, text: str, role: Role, width: int, *, middle: bool = False) -> str:
        """The text as it fits, kept per width."""
        key = (text, role, width, middle)
        shown = self._elided.get(key)
        if shown is None:
            if len(self._elided) >= MOST_TEXTS:
                self._elided.clear()
            mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
            one_line = " ".join(text[:300].split())
            shown = self._elided[key] = self._metrics[role].elidedText(one_line, mode, width)
        return shown

    def width(self, text: str, role: Role) -> int:
        """The width of a line of text in px."""
        return self._metrics[role].horizontalAdvance(text)

    def icon(
        self,
        painter: QPainter,
        name: str,
        left: int,
        middle: int,
        size: int,
        color: QColor | None = None,
    ) -> None:
        """An icon by its left edge and the middle of its line; white unless told otherwise."""
        device = painter.device()
        dpr = device.devicePixelRatio() if device else 1.0
        pixmap = self.theme.pixmap(name, size, color or self.theme.tokens.white, dpr)
        painter.drawPixmap(left, middle - size // 2 + 1, pixmap)

    def _pill(self, painter: QPainter, rect: QRect, text: str, tone: Tone, lead: int = 0) -> None:
        tokens = self.theme.tokens
        fills = {Tone.FAILED: tokens.pill_failed, Tone.OFFLINE: tokens.pill_offline}
        self._rounded(painter, rect, fills.get(tone, tokens.pill), 3)
        inner = rect.adjusted(PILL_PADDING + lead, 0, 0, 0)
        metrics = self._metrics[Role.TINY_STRONG]
        baseline = inner.top() + (inner.height() + metrics.ascent() - metrics.descent()) // 2
        painter.setFont(self._fonts[Role.TINY_STRONG])
        painter.setPen(tokens.white)
        painter.drawText(QPoint(inner.left(), baseline), text)

    def _placeholder(self, painter: QPainter, rect: QRect, cell: MediaCell, dpr: float) -> None:
        tokens = self.theme.tokens
        self._rounded(painter, rect, tokens.hover, 4)
        if self._thumbnails.absent(cell.checksum) or not cell.checksum:
            name = "film" if cell.kind is MediaKind.VIDEO else "image"
            icon = self.theme.pixmap(name, 24, tokens.t3, dpr)
            painter.drawPixmap(rect.center() - QPoint(11, 11), icon)

    def _rounded(self, painter: QPainter, rect: QRect, color: QColor, radius: int) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        painter.drawRoundedRect(rect, radius, radius)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
