"""One cut on the time line: its frames, its name and length, and how it stands."""

from __future__ import annotations

import math
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from medintel_desktop.domain.media import FILMSTRIP_FRAMES
from medintel_desktop.domain.plan import Cut
from medintel_desktop.library.footage import Standing
from medintel_desktop.ui.plan.source import Source
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnail_work import RADIUS, PictureSpec
from medintel_desktop.ui.thumbnails import Thumbnails

FRAMES = 66
"""Height of the frames in px."""
HEIGHT = 108
TILE = 117
"""Width of one frame, 16:9; what is drawn is as near to it as fills the cut evenly."""
HANDLE = 8
"""Width of what an edge is dragged by."""
GAP = 2
"""Between two cuts."""

_WIDEST = 148
"""Of a frame."""
_PILL = 18
_NAMED, _TIMED = 64, 44
"""Narrower than this a cut has no name, and no length."""


class Look(NamedTuple):
    """What a cut is drawn from besides itself."""

    width: float
    source: Source
    selected: bool = False


class CutItem(QGraphicsItem):
    """Painted once and cached; :meth:`show_cut` paints it again when anything is another."""

    def __init__(self, theme: Theme, thumbnails: Thumbnails, cut: Cut, look: Look) -> None:
        super().__init__()
        self._theme, self._thumbnails = theme, thumbnails
        self.cut, self.look = cut, look
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def show_cut(self, cut: Cut, look: Look) -> None:
        if look.width != self.look.width:
            self.prepareGeometryChange()
        if (cut, look) != (self.cut, self.look):
            self.cut, self.look = cut, look
            self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.look.width, HEIGHT)

    def handle_at(self, x: float) -> int:
        """-1 for the edge at the left, 1 for that at the right, 0 between them; a narrow cut
        keeps a middle to be taken by."""
        reach = min(HANDLE, self.look.width / 4)
        return -1 if x < reach else 1 if x > self.look.width - reach else 0

    def frame_at(self, x: float) -> int | None:
        """Which frame of the film strip stands at a place; None for a photo."""
        source, cut = self.look.source, self.cut
        if source.is_photo:
            return None
        share = min(max(x / max(1.0, self.look.width), 0.0), 1.0)
        second = cut.span.start + share * cut.seconds
        length = source.length or cut.span.end
        return min(max(int(second / length * FILMSTRIP_FRAMES), 0), FILMSTRIP_FRAMES - 1)

    def picture(self) -> QPixmap:
        """What is carried under the pointer: the cut, not wider than two frames."""
        ratio = self._ratio
        pixmap = QPixmap(QSizeF(min(self.look.width, 2.0 * TILE), HEIGHT).toSize() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QStyleOptionGraphicsItem())
        painter.end()
        return pixmap

    @property
    def _ratio(self) -> float:
        scene = self.scene()
        views = scene.views() if scene is not None else []
        return views[0].devicePixelRatioF() if views else 1.0

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        tokens, look = self._theme.tokens, self.look
        body = QRectF(0, 0, max(1.0, look.width), HEIGHT)
        outline = QPainterPath()
        outline.addRoundedRect(body, RADIUS, RADIUS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.save()
        painter.setClipPath(outline)
        painter.fillRect(body, tokens.sel if look.selected else tokens.raised)
        painter.fillRect(QRectF(0, 0, body.width(), FRAMES), tokens.well)
        self._paint_frames(painter)
        painter.restore()
        self._paint_words(painter)
        self._paint_pill(painter)
        self._paint_edge(painter, body)

    def _paint_frames(self, painter: QPainter) -> None:
        look = self.look
        ratio = self._ratio
        away = look.source.standing in (Standing.OFFLINE, Standing.DELETED)
        # Pictures have round corners: they are made larger and shown without their rim.
        spec = PictureSpec(_WIDEST + 2 * RADIUS, FRAMES + 2 * RADIUS, ratio, away=away)
        count = max(1, math.ceil(look.width / TILE - 0.25))
        wide = look.width / count
        rim = (_WIDEST - wide) / 2 + RADIUS
        part = QRectF(rim * ratio, RADIUS * ratio, (wide - 1) * ratio, FRAMES * ratio)
        for number in range(count):
            left = number * wide
            picture = self._picture(spec, self.frame_at(left + wide / 2))
            if picture is not None:
                painter.drawPixmap(QRectF(left, 0, wide - 1, FRAMES), picture, part)

    def _picture(self, spec: PictureSpec, frame: int | None) -> QPixmap | None:
        checksum = self.look.source.checksum
        found = self._thumbnails.picture(checksum, spec, frame) if checksum else None
        if found is None and frame is not None and checksum:
            return self._thumbnails.picture(checksum, spec)
        return found

    def _paint_words(self, painter: QPainter) -> None:
        width, tokens = self.look.width, self._theme.tokens
        if width < _TIMED:
            return
        left = 8.0 if not self.look.selected else HANDLE + 6.0
        room = QRectF(left, FRAMES + 6, width - 2 * left, 16)
        if width >= _NAMED:
            name = self.cut.title or self.look.source.name
            self._line(painter, room, name, Role.SMALL_STRONG, tokens.t1)
        quiet = tokens.t2 if self.look.selected else tokens.t3
        self._line(painter, room.translated(0, 17), seconds(self.cut), Role.TINY, quiet)

    def _line(self, painter: QPainter, room: QRectF, text: str, role: Role, color: QColor) -> None:
        font = self._theme.font(role, numbers=True)
        plain = " ".join(text[:200].split())
        elide = Qt.TextElideMode.ElideRight
        shown = QFontMetrics(font).elidedText(plain, elide, int(room.width()))
        painter.setFont(font)
        painter.setPen(color)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, shown)

    def _paint_pill(self, painter: QPainter) -> None:
        tokens, source = self._theme.tokens, self.look.source
        left = 4 + (HANDLE if self.look.selected else 0)
        if source.standing is Standing.DELETED:
            word = "Missing" if source.is_missing else "Deleted"
            left += self._pill(painter, left, "triangle-alert", word, tokens.pill_failed)
        elif source.standing is Standing.OFFLINE:
            left += self._pill(painter, left, "unplug", "Offline", tokens.pill_offline)
        elif source.is_photo:
            left += self._pill(painter, left, "image", "", tokens.pill)
        if self.cut.proposed:
            self._pill(painter, left, "", "Proposed", tokens.pill)

    def _pill(self, painter: QPainter, left: int, icon: str, text: str, back: QColor) -> int:
        """Draws a pill if there is room; the px it took."""
        font = self._theme.font(Role.TINY_STRONG)
        wide = (16 if icon else 0) + (QFontMetrics(font).horizontalAdvance(text) if text else 0)
        place = QRect(left, 4, wide + (10 if text else 4), _PILL)
        if place.right() > self.look.width - 3:
            place.setWidth(20)  # the icon says it alone
            text = ""
        if place.right() > self.look.width - 1 or not (icon or text):
            return 0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(back)
        painter.drawRoundedRect(place, 3, 3)
        white = self._theme.tokens.white
        if icon:
            picture = self._theme.pixmap(icon, 12, white, self._ratio)
            painter.drawPixmap(QPointF(place.left() + 4, place.top() + 3), picture)
        if text:
            painter.setFont(font)
            painter.setPen(white)
            room = place.adjusted(20 if icon else 5, 0, -2, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        return place.width() + 4

    def _paint_edge(self, painter: QPainter, body: QRectF) -> None:
        tokens, look = self._theme.tokens, self.look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if look.selected:
            self._paint_handles(painter, body)
        if self.cut.proposed:
            pen = QPen(tokens.accent, 2, Qt.PenStyle.DashLine)
            pen.setDashPattern([3, 2])
        elif look.selected:
            pen = QPen(tokens.accent, 2)
        else:
            pen = QPen(tokens.line, 1)
        inset = pen.widthF() / 2
        painter.setPen(pen)
        painter.drawRoundedRect(body.adjusted(inset, inset, -inset, -inset), RADIUS, RADIUS)

    def _paint_handles(self, painter: QPainter, body: QRectF) -> None:
        if body.width() < 3 * HANDLE:
            return
        tokens = self._theme.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        for left in (0.0, body.width() - HANDLE):
            painter.setBrush(tokens.accent)
            painter.drawRoundedRect(QRectF(left, 0, HANDLE, HEIGHT), RADIUS, RADIUS)
            painter.setBrush(tokens.base)
            middle = left + HANDLE / 2
            painter.drawRoundedRect(QRectF(middle - 1, HEIGHT / 2 - 9, 2, 18), 1, 1)
        painter.setBrush(Qt.BrushStyle.NoBrush)


def seconds(cut: Cut) -> str:
    """ "9.0 s"."""
    return f"{cut.seconds:.1f} s"
