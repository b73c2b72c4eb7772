"""The scenes under the transport bar: click one to go there."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QImage,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from medintel_desktop.domain.scene import Scene
from medintel_desktop.domain.words import clock
from medintel_desktop.ui.player.filmstrip import Filmstrip
from medintel_desktop.ui.player.preview import filled
from medintel_desktop.ui.player.scene_cells import Cells, EqualFrames, SceneCells
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 50
KEPT = 240
"""Real pictures that are held, some 70 kB each; those used longest ago are asked for again."""
_PILL = 15


class SceneStrip(QWidget):
    """One cell per scene, with its real picture as soon as there is one; a long list scrolls and
    follows the video. Until scenes are known it shows the equal frames of the filmstrip.

    By keyboard the same is done by seeking, so it takes no focus.
    """

    share_asked = Signal(float)
    """Where to go, as 0..1 of the video."""
    second_asked = Signal(float)
    """The start of a scene."""
    frames_wanted = Signal(list)
    """Seconds (list[float]) whose pictures would be shown now; answer by :meth:`take_frames`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._strip = Filmstrip()
        self._cells: Cells = EqualFrames()
        self._share = 0.0
        self._offset = 0
        self._frames: OrderedDict[float, QImage | None] = OrderedDict()
        """None where there is no picture to be had."""
        self._fitted: dict[tuple[float, int, float], QPixmap] = {}
        """Pictures as they are painted, for scrolling."""
        self._wanted: list[float] = []
        self._painted = QPixmap()
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName("Scenes")
        theme.changed.connect(self._repaint)

    @property
    def count(self) -> int:
        """Cells there are, those out of sight included."""
        return self._cells.count(self.width())

    @property
    def current(self) -> int:
        """The cell that is marked."""
        return self._cells.at_share(self._share, self.width())

    def set_strip(self, strip: Filmstrip) -> None:
        """Another video: its filmstrip, until its scenes are told."""
        self._strip = strip
        self._frames.clear()
        self._fitted.clear()
        self._show(EqualFrames())
        self.setVisible(bool(strip))

    def set_scenes(self, scenes: Sequence[Scene], length: float) -> None:
        """The scenes of a video of ``length`` seconds; a single one says nothing."""
        known = SceneCells(scenes, length) if len(scenes) > 1 and length > 0 else EqualFrames()
        if known != self._cells:
            self._show(known)

    def set_share(self, share: float) -> None:
        """Where the video stands, 0..1."""
        before, self._share = self.current, share
        if self.current != before:
            self._follow()
            self.update()

    def take_frames(self, frames: Mapping[float, QImage | None]) -> None:
        """Pictures by their seconds, None where there is none."""
        self._frames.update(frames)
        while len(self._frames) > KEPT:
            self._frames.popitem(last=False)
        self._wanted = []
        self._repaint()

    def cell(self, number: int) -> QRect:
        """Where a cell lies now; it may be out of sight."""
        return self._cells.rect(number, self.size()).translated(-self._offset, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._under(event.position().toPoint())
        if event.button() != Qt.MouseButton.LeftButton or number is None:
            return
        second = self._cells.second(number)
        if second is None:
            self.share_asked.emit(self._cells.share(number, self.width()))
        else:
            self.second_asked.emit(second)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        if not self._scroll(self._offset - (delta.y() or delta.x())):
            event.ignore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scroll(self._offset)
        self._follow()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._under(event.pos())
            if number is not None:
                QToolTip.showText(
                    event.globalPos(), self._cells.words(number), self, self.cell(number)
                )
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._strip:
            return
        ratio = self.devicePixelRatioF()
        if self._painted.size() != self.size() * ratio:
            self._painted = self._paint_frames(ratio)
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._painted)
        painter.setPen(QPen(self._theme.tokens.accent, 2))
        painter.drawRect(self.cell(self.current).adjusted(1, 1, -1, -1))
        painter.end()

    def _paint_frames(self, ratio: float) -> QPixmap:
        painted = QPixmap(self.size() * ratio)
        painted.setDevicePixelRatio(ratio)
        painted.fill(Qt.GlobalColor.transparent)
        painter = QPainter(painted)
        missing: list[float] = []
        for number in self._visible():
            cell = self.cell(number)
            painter.drawPixmap(cell.topLeft(), self._picture(number, cell, ratio, missing))
            second = self._cells.second(number)
            if second is not None:
                self._paint_time(painter, cell, clock(second))
        painter.end()
        if missing and missing != self._wanted:
            self._wanted = missing
            self.frames_wanted.emit(missing)
        return painted

    def _picture(self, number: int, cell: QRect, ratio: float, missing: list[float]) -> QPixmap:
        """The real one, else that of the filmstrip, which is noted as missing."""
        second = self._cells.picture_second(number)
        if second is not None:
            if second not in self._frames:
                missing.append(second)
            elif found := self._frames[second]:
                self._frames.move_to_end(second)
                return self._scaled(second, lambda: found, cell, ratio)
        frame = Filmstrip.number_at(self._cells.share(number, self.width()))
        return self._scaled(-1 - frame, lambda: self._strip.frame(frame), cell, ratio)

    def _scaled(
        self, name: float, image: Callable[[], QImage], cell: QRect, ratio: float
    ) -> QPixmap:
        """A picture (a second; a frame of the filmstrip below 0) at the size of a cell."""
        key = (name, cell.width(), ratio)
        if key not in self._fitted:
            if len(self._fitted) > 2 * KEPT:
                self._fitted.clear()
            self._fitted[key] = filled(image(), cell.width(), cell.height(), ratio)
        return self._fitted[key]

    def _paint_time(self, painter: QPainter, cell: QRect, text: str) -> None:
        font = self._theme.font(Role.TINY_STRONG, numbers=True)
        width = QFontMetrics(font).horizontalAdvance(text) + 8
        place = QRect(cell.left() + 3, cell.bottom() - _PILL - 2, width, _PILL)
        painter.fillRect(place, self._theme.tokens.pill)
        painter.setFont(font)
        painter.setPen(self._theme.tokens.white)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), text)

    def _show(self, cells: Cells) -> None:
        self._cells, self._offset, self._wanted = cells, 0, []
        self.setAccessibleDescription(cells.described(self.width()))
        self._follow()
        self._repaint()

    def _repaint(self) -> None:
        self._painted = QPixmap()
        self.update()

    def _follow(self) -> None:
        """Keep the current cell in sight, with its neighbours, unless the user looks around."""
        place = self.cell(self.current)
        if self.underMouse() and self.rect().intersects(place):
            return
        near = self.rect().adjusted(place.width() // 2, 0, -place.width() // 2, 0)
        if not near.contains(place.center()):
            self._scroll(self._offset + place.center().x() - self.width() // 2)

    def _scroll(self, offset: int) -> bool:
        most = max(0, self._cells.wide(self.width()) - self.width())
        offset = min(max(offset, 0), most)
        if offset == self._offset:
            return False
        self._offset = offset
        self._repaint()
        return True

    def _visible(self) -> range:
        last = self._cells.at_x(self._offset + self.width() - 1, self.width())
        first = self._cells.at_x(self._offset, self.width())
        return range(first or 0, (self.count - 1 if last is None else last) + 1)

    def _under(self, place: QPoint) -> int | None:
        if not self._strip:
            return None
        x = place.x() + self._offset
        return self._cells.at_x(x, self.width())
