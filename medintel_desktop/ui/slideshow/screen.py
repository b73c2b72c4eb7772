"""A slideshow on the whole screen, with keys for everything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from medintel_desktop.domain.slideshow import Slideshow
from medintel_desktop.ui.page_keys import bind
from medintel_desktop.ui.slideshow.clips import FindFile
from medintel_desktop.ui.slideshow.controls import Controls
from medintel_desktop.ui.slideshow.show import Show
from medintel_desktop.ui.slideshow.stage import Stage
from medintel_desktop.ui.theme import Theme

REST_MS = 2500
"""After so long without a move of the pointer, it and the buttons go."""

SIDE = 2400
"""Longest side of pictures in px; previews have 1600, but a later kind may have more."""

_Key = Qt.Key


class SlideshowScreen(QWidget):
    """Its own window; closes at the end, with Esc, or by its button."""

    closed = Signal()
    music_failed = Signal()

    def __init__(
        self,
        theme: Theme,
        path_of: Callable[[str], Path],
        find: FindFile,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Slideshow")
        self.stage = Stage(theme, self)
        self.show_ = Show(self.stage, path_of, find, side=SIDE, parent=self)
        self.controls = Controls(theme, self)
        self._muted, self._volume = False, 1.0
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._hide_controls)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stage)
        for watched in (self, self.stage):
            watched.setMouseTracking(True)
        self.stage.installEventFilter(self)
        self._connect()

    def begin(self, slideshow: Slideshow, number: int = 0, volume: float = 1.0) -> None:
        """Take the whole screen and play from a slide on. ``volume``: 0 to 1."""
        self._volume = self.show_.volume = volume
        self.showFullScreen()
        self.activateWindow()
        self.setFocus()
        self.show_.load(slideshow, slideshow.start(number) if slideshow.slides else 0.0)
        self.show_.play()
        self._hide_controls()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove:
            self._wake()
        elif (
            event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.LeftButton
        ):
            self.show_.toggle()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_controls()
        self.show_.tick()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._rest.stop()
        self.show_.stop()
        super().closeEvent(event)
        self.closed.emit()

    def _connect(self) -> None:
        show, controls = self.show_, self.controls
        show.ended.connect(self.close)
        show.playing_changed.connect(controls.show_playing)
        show.playing_changed.connect(lambda _: self._wake())
        show.changed.connect(self._show_place)
        if show.music is not None:
            show.music.failed.connect(self.music_failed)
        controls.previous.clicked.connect(lambda: show.step(-1))
        controls.play.clicked.connect(show.toggle)
        controls.next.clicked.connect(lambda: show.step(1))
        controls.mute.clicked.connect(self._mute)
        controls.close_.clicked.connect(self.close)
        bind(
            self,
            {
                _Key.Key_Space: show.toggle,
                _Key.Key_K: show.toggle,
                _Key.Key_Left: lambda: show.step(-1),
                _Key.Key_PageUp: lambda: show.step(-1),
                _Key.Key_Right: lambda: show.step(1),
                _Key.Key_PageDown: lambda: show.step(1),
                _Key.Key_Home: lambda: show.seek(0.0),
                _Key.Key_End: lambda: show.seek(show.slideshow.seconds),
                _Key.Key_M: self._mute,
                _Key.Key_Escape: self.close,
                _Key.Key_F: self.close,
            },
        )

    def _show_place(self, number: int) -> None:
        self.controls.show_place(number, len(self.show_.slideshow.slides))
        self._place_controls()

    def _mute(self) -> None:
        self._muted = not self._muted
        self.show_.volume = 0.0 if self._muted else self._volume
        self.controls.show_muted(self._muted)
        self._wake()

    def _wake(self) -> None:
        """The pointer moved, or something was pressed."""
        self.unsetCursor()
        self._place_controls()
        self.controls.show()
        self._rest.start()

    def _hide_controls(self) -> None:
        if self.controls.underMouse() or not self.show_.playing:
            self._rest.start()
            return
        self.controls.hide()
        self.setCursor(Qt.CursorShape.BlankCursor)

    def _place_controls(self) -> None:
        size = self.controls.sizeHint()
        self.controls.resize(size)
        self.controls.move((self.width() - size.width()) // 2, self.height() - size.height() - 24)
