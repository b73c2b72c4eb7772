"""The picture: video, or the poster until the first frame is there."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPixmap, QResizeEvent
from PySide6.QtMultimedia import QVideoFrame, QVideoSink
from PySide6.QtMultimediaWidgets import QGraphicsVideoItem
from PySide6.QtWidgets import QFrame, QGraphicsPixmapItem, QGraphicsScene, QGraphicsView, QWidget

from medintel_desktop.ui.picture_note import PictureNote
from medintel_desktop.ui.theme import Theme


class Screen(QGraphicsView):
    """Fits the picture into the well. A native video widget could be neither overlaid nor seen
    by tests, so this is a graphics item."""

    clicked = Signal()
    double_clicked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Video")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setMinimumSize(160, 90)
        self._poster = QGraphicsPixmapItem()
        self._poster.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
        self._video = QGraphicsVideoItem()
        scene = QGraphicsScene(self)
        scene.addItem(self._poster)
        scene.addItem(self._video)
        self.setScene(scene)
        self.note = PictureNote(theme, self)
        self._dress()
        theme.changed.connect(self._dress)

    @property
    def sink(self) -> QVideoSink:
        """Where frames go; its ``videoFrame()`` is the one on screen."""
        return self._video.videoSink()

    def show_poster(self, image: QImage) -> None:
        """Take the video away and show a still, or the empty well for a null image."""
        self._video.hide()
        self.sink.setVideoFrame(QVideoFrame())
        self._poster.setPixmap(QPixmap.fromImage(image))
        self._poster.show()
        self._arrange()

    def show_video(self) -> None:
        self._poster.hide()
        self._video.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self.note.place()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.clicked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.double_clicked.emit()

    def _arrange(self) -> None:
        room = QSizeF(self.viewport().size())
        self.setSceneRect(QRectF(0, 0, room.width(), room.height()))
        self._video.setSize(room)
        picture = QSizeF(self._poster.pixmap().size())
        if picture.isEmpty():
            return
        fitted = picture.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        self._poster.setScale(fitted.width() / picture.width())
        self._poster.setPos(
            (room.width() - fitted.width()) / 2, (room.height() - fitted.height()) / 2
        )

    def _dress(self) -> None:
        self.setBackgroundBrush(self._theme.tokens.well)
