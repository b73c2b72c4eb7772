"""A photo to zoom, move and turn; the preview first, the original when it can show more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGestureEvent,
    QGraphicsPixmapItem,
    QGraphicsScene,
    QGraphicsView,
    QPinchGesture,
    QWidget,
)

from medintel_desktop.ui.theme import Theme

STEP = 1.25
"""One press of + or -."""
WHEEL = 1.0015
"""Per unit of wheel movement; a notch is 120."""
CLOSEST = 16.0


class PhotoCanvas(QGraphicsView):
    """The scene is measured in pixels of the original, so that both pictures lie on one another
    and a zoom of 1 is one picture pixel per screen pixel."""

    zoom_changed = Signal(float)
    sharper_wanted = Signal()
    """More is shown than the preview holds."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = QSize()
        self._preview_width = 0
        self._scale, self._turn = 1.0, 0
        self._fits = True
        self.setAccessibleName("Photo")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)
        self._picture = QGraphicsPixmapItem()
        self._picture.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self.setScene(QGraphicsScene(self))
        self.scene().addItem(self._picture)
        self._dress()
        theme.changed.connect(self._dress)

    @property
    def zoom(self) -> float:
        """Screen pixels per picture pixel."""
        return self._scale * self.devicePixelRatioF()

    @property
    def fits(self) -> bool:
        """True while the whole picture is kept in view."""
        return self._fits

    @property
    def turn(self) -> int:
        """How far the view is turned, in degrees clockwise."""
        return self._turn

    @property
    def shown(self) -> QSize:
        """Pixels of the picture that is drawn: the preview's or the original's."""
        return self._picture.pixmap().size()

    def show_preview(self, image: QImage, size: QSize) -> None:
        """A new photo; ``size`` is the original's as seen, empty when it is not known."""
        self._size = image.size() if size.isEmpty() else size
        self._preview_width = image.width()
        self._turn = 0
        self.setSceneRect(QRectF(0, 0, self._size.width(), self._size.height()))
        self._put(image)
        self.fit()

    def show_original(self, image: QImage) -> None:
        """The same photo with all its pixels; nothing moves."""
        self._put(image)

    def fit(self) -> None:
        """All of it in view; small photos are not blown up."""
        self._fits = True
        self._apply(self._fitting())

    def actual(self, at: QPoint | None = None) -> None:
        """100 %, with the point ``at`` staying where it is."""
        self.zoom_to(1.0, at)

    def zoom_by(self, factor: float, at: QPoint | None = None) -> None:
        self.zoom_to(self.zoom * factor, at)

    def zoom_to(self, zoom: float, at: QPoint | None = None) -> None:
        """Zoom with the viewport point ``at`` (default: the middle) staying where it is."""
        if self._size.isEmpty():
            return
        least = min(self._fitting() * self.devicePixelRatioF(), 1.0)
        zoom = min(max(zoom, least), CLOSEST)
        self._fits = zoom <= least
        point = at or self.viewport().rect().center()
        below = self.mapToScene(point)
        self._apply(zoom / self.devicePixelRatioF())
        moved = self.mapFromScene(below) - point
        self._pan(moved)

    def rotate_right(self) -> None:
        """Turn the view, not the photo."""
        self._turn = (self._turn + 90) % 360
        self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom_by(WHEEL ** event.angleDelta().y(), event.position().toPoint())
        event.accept()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._fits:
            self.actual(event.position().toPoint())
        else:
            self.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self._apply(self._fitting())

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_by(1 + event.value(), event.position().toPoint())
                return True
        elif isinstance(event, QGestureEvent):
            pinch = event.gesture(Qt.GestureType.PinchGesture)
            if isinstance(pinch, QPinchGesture):
                centre = self.viewport().mapFromGlobal(pinch.centerPoint().toPoint())
                self.zoom_by(pinch.scaleFactor(), centre)
                return True
        return super().viewportEvent(event)

    def _put(self, image: QImage) -> None:
        self._picture.setPixmap(QPixmap.fromImage(image))
        wide = self._size.width() / max(1, image.width())
        high = self._size.height() / max(1, image.height())
        self._picture.setTransform(QTransform.fromScale(wide, high))

    def _fitting(self) -> float:
        """The scale at which all is in view, at most 100 %."""
        size = self._size.transposed() if self._turn % 180 else self._size
        if size.isEmpty():
            return 1.0
        room = self.viewport().size()
        share = min(room.width() / size.width(), room.height() / size.height())
        return max(min(share, 1 / self.devicePixelRatioF()), 1e-3)

    def _apply(self, scale: float) -> None:
        self._scale = scale
        self.setTransform(QTransform().rotate(self._turn).scale(scale, scale))
        hand = QGraphicsView.DragMode.NoDrag
        if not self._fits:
            hand = QGraphicsView.DragMode.ScrollHandDrag
        self.setDragMode(hand)
        self.zoom_changed.emit(self.zoom)
        if self.zoom * self._size.width() > self._preview_width * 1.01:
            self.sharper_wanted.emit()

    def _pan(self, by: QPoint) -> None:
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() + by.x())
        down.setValue(down.value() + by.y())

    def _dress(self) -> None:
        self.setBackgroundBrush(self._theme.tokens.well)
