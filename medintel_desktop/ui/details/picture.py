"""The picture at the head of the panel, and small ones for several items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QImage, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.media import FILMSTRIP_FRAMES, MediaItem, MediaKind
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnail_work import PictureSpec, make

HIGHEST = 240
_WIDEST_ASPECT, _NARROWEST_ASPECT = 2.4, 0.6
STRIP = 5
_STRIP_HEIGHT = 48
_GAP = 4

PathOf = Callable[[str], Path]


class Picture(QWidget):
    """One item as large as the panel is wide. ``opened`` on a double click."""

    opened = Signal()

    def __init__(
        self, theme: Theme, background: Background, path_of: PathOf, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme, self._background, self._path_of = theme, background, path_of
        self._item: MediaItem | None = None
        self._asked: tuple[str, PictureSpec] | None = None
        self._pixmap: QPixmap | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self.update)

    @property
    def loaded(self) -> bool:
        return self._pixmap is not None

    def show_item(self, item: MediaItem) -> None:
        """The old picture stays until the new one is there, unless it is another item's."""
        if self._item is None or self._item.checksum != item.checksum:
            self._pixmap = None
        self._item = item
        self._asked = None
        self.setAccessibleName(f"Picture of {item.name}")
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        if self._item is None:
            return 0
        size = self._item.metadata
        aspect = size.width / size.height if size.width and size.height else 4 / 3
        aspect = min(_WIDEST_ASPECT, max(_NARROWEST_ASPECT, aspect))
        return min(HIGHEST, round(width / aspect))

    def sizeHint(self) -> QSize:
        return QSize(268, self.heightForWidth(268))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._item is None:
            return
        self._ask(self._item)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._pixmap is None:
            _paint_blank(painter, self._theme, self._item, self.rect())
        else:
            painter.drawPixmap(self.rect(), self._pixmap)
        if self._item.metadata.duration is not None:
            self._paint_length(painter, self._item.metadata.duration)
        painter.end()

    def _ask(self, item: MediaItem) -> None:
        spec = PictureSpec(
            self.width(), self.height(), self.devicePixelRatioF(), whole=True, away=item.missing
        )
        if self._asked == (item.checksum, spec):
            return
        self._asked = (item.checksum, spec)
        path, checksum = self._path_of(item.checksum), item.checksum

        def take(image: QImage | None) -> None:
            if self._item is not None and self._item.checksum == checksum:
                self._pixmap = None if image is None else QPixmap.fromImage(image)
                self.update()

        self._background.read(
            f"picture {id(self)}", lambda: make(path, spec, None, FILMSTRIP_FRAMES), take
        )

    def _paint_length(self, painter: QPainter, seconds: float) -> None:
        font = self._theme.font(Role.TINY_STRONG, numbers=True)
        text = words.clock(seconds)
        width = QFontMetrics(font).horizontalAdvance(text) + 10 + 8 + 12
        tokens = self._theme.tokens
        left, top = self.width() - width - 6, self.height() - 20 - 6
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.pill)
        painter.drawRoundedRect(left, top, width, 20, 3, 3)
        play = self._theme.pixmap("play", 10, tokens.white, self.devicePixelRatioF(), filled=True)
        painter.drawPixmap(left + 7, top + 5, play)
        painter.setFont(font)
        painter.setPen(tokens.white)
        area = QRect(left + 7 + 10 + 5, top, width, 20)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter), text)


class Strip(QWidget):
    """Up to five pictures side by side."""

    def __init__(
        self, theme: Theme, background: Background, path_of: PathOf, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme, self._background, self._path_of = theme, background, path_of
        self._items: tuple[MediaItem, ...] = ()
        self._pixmaps: list[QPixmap | None] = []
        self.setFixedHeight(_STRIP_HEIGHT)
        theme.changed.connect(self.update)

    def show_items(self, items: Sequence[MediaItem]) -> None:
        if [i.checksum for i in items] == [i.checksum for i in self._items]:
            return
        self._items = tuple(items[:STRIP])
        self._pixmaps = [None] * len(self._items)
        spec = PictureSpec(_STRIP_HEIGHT, _STRIP_HEIGHT, self.devicePixelRatioF())
        paths = [self._path_of(item.checksum) for item in self._items]
        self.setAccessibleName(", ".join(item.name for item in self._items))

        def read() -> list[QImage | None]:
            return [make(path, spec, None, FILMSTRIP_FRAMES) for path in paths]

        def take(images: list[QImage | None]) -> None:
            self._pixmaps = [QPixmap.fromImage(i) if i is not None else None for i in images]
            self.update()

        self._background.read(f"strip {id(self)}", read, take)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for at, item in enumerate(self._items):
            place = QRect(at * (_STRIP_HEIGHT + _GAP), 0, _STRIP_HEIGHT, _STRIP_HEIGHT)
            pixmap = self._pixmaps[at]
            if pixmap is None:
                _paint_blank(painter, self._theme, item, place)
            else:
                painter.drawPixmap(place, pixmap)
        painter.end()


def _paint_blank(painter: QPainter, theme: Theme, item: MediaItem, place: QRect) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.tokens.press)
    painter.drawRoundedRect(place, 4, 4)
    name = "film" if item.kind is MediaKind.VIDEO else "image"
    icon = theme.pixmap(name, 18, theme.tokens.t3, painter.device().devicePixelRatioF())
    painter.drawPixmap(place.center().x() - 9, place.center().y() - 9, icon)
