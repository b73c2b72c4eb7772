"""Icons: lucide SVGs drawn in any colour, size and pixel ratio, and kept.

The files under ``resources/icons`` are unchanged; colour and stroke are set when one is drawn.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

STROKE = "1.75"
_Key = tuple[str, int, int, float, bool]


class IconSet:
    """Draws icons by file name without ending. Needs a QGuiApplication; UI thread only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sources: dict[str, str] = {}
        self._drawn: dict[_Key, QPixmap] = {}

    def forget(self) -> None:
        """Drop what was drawn: after a change of scheme the old colours are not asked again."""
        self._drawn.clear()

    def pixmap(
        self, name: str, size: int, color: QColor, dpr: float = 1.0, *, filled: bool = False
    ) -> QPixmap:
        """A square of ``size`` logical px. Raises FileNotFoundError for an unknown name."""
        key = (name, size, color.rgba(), dpr, filled)
        found = self._drawn.get(key)
        if found is None:
            found = self._drawn[key] = self._draw(name, size, color, dpr, filled)
        return found

    def icon(self, name: str, size: int, normal: QColor, on: QColor, disabled: QColor) -> QIcon:
        """An icon in three colours: at rest, checked, and switched off."""
        return QIcon(_DrawnWhenShown(self, name, size, (normal, on, disabled)))

    def _draw(self, name: str, size: int, color: QColor, dpr: float, filled: bool) -> QPixmap:
        paint = color.name()
        source = self._source(name).replace("currentColor", paint)
        if filled:
            source = source.replace('fill="none"', f'fill="{paint}"')
        renderer = QSvgRenderer(QByteArray(source.encode()))
        pixels = round(size * dpr)
        image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        painter.setOpacity(color.alphaF())
        renderer.render(painter, QRectF(0, 0, pixels, pixels))
        painter.end()
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(dpr)
        return pixmap

    def _source(self, name: str) -> str:
        source = self._sources.get(name)
        if source is None:
            text = (self._folder / f"{name}.svg").read_text(encoding="utf-8")
            source = text.replace('stroke-width="2"', f'stroke-width="{STROKE}"')
            self._sources[name] = source
        return source


class _DrawnWhenShown(QIconEngine):
    """Draws for the screen it comes to. Most icons of a start lie in menus that stay closed."""

    def __init__(
        self, icons: IconSet, name: str, size: int, colors: tuple[QColor, QColor, QColor]
    ) -> None:
        super().__init__()
        self._icons, self._name, self._size, self._colors = icons, name, size, colors

    def clone(self) -> QIconEngine:
        return _DrawnWhenShown(self._icons, self._name, self._size, self._colors)

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        return size.boundedTo(QSize(self._size, self._size))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(
        self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float
    ) -> QPixmap:
        """``size`` is in logical px, ``scale`` the ratio of the screen."""
        side = min(self._size, size.width(), size.height())
        return self._icons.pixmap(self._name, side, self._color(mode, state), scale)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = painter.device().devicePixelRatio()
        pixmap = self.scaledPixmap(rect.size(), mode, state, scale)
        place = QRect(QPoint(), pixmap.deviceIndependentSize().toSize())
        place.moveCenter(rect.center())
        painter.drawPixmap(place, pixmap)

    def _color(self, mode: QIcon.Mode, state: QIcon.State) -> QColor:
        normal, on, disabled = self._colors
        if mode == QIcon.Mode.Disabled:
            return disabled
        return on if state == QIcon.State.On else normal
