"""Icons: lucide SVGs drawn in any colour, size and pixel ratio, and kept.

The files under ``resources/icons`` are unchanged; colour and stroke are set when one is drawn.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

STROKE = "1.75"
RATIOS = (1.0, 2.0)
"""Pixel ratios an icon carries besides that of the screens; Qt scales down from the next one."""

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

    def icon(
        self, name: str, size: int, normal: QColor, on: QColor, disabled: QColor, dpr: float = 1.0
    ) -> QIcon:
        """An icon in three colours: at rest, checked, and switched off."""
        icon = QIcon()
        for ratio in sorted({*RATIOS, dpr}):
            off_state, on_state = QIcon.State.Off, QIcon.State.On
            drawn = self.pixmap(name, size, normal, ratio)
            icon.addPixmap(drawn, QIcon.Mode.Normal, off_state)
            icon.addPixmap(drawn, QIcon.Mode.Selected, off_state)
            icon.addPixmap(self.pixmap(name, size, on, ratio), QIcon.Mode.Normal, on_state)
            faded = self.pixmap(name, size, disabled, ratio)
            icon.addPixmap(faded, QIcon.Mode.Disabled, off_state)
            icon.addPixmap(faded, QIcon.Mode.Disabled, on_state)
        return icon

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
