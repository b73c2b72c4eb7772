"""Plays the moment of a result, without sound, in its card while the pointer rests on it, or when
it is asked for by a key.

One media player for all cards, made when somebody first rests on one. It plays what is on this
computer alone, the small copy where there is one; what cannot be played stays as it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import QImage

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.search import Hit
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.hit_delegate import HitDelegate
from medintel_desktop.ui.hit_grid import HitGrid

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QMediaPlayer, QVideoFrame

REST_MS = 400
"""How long the pointer rests until a moment plays."""
FRAME_MS = 70
"""Between two pictures: enough to see what moves, and little for a window to paint."""
PART = 4
"""A picture that takes long to make is followed by a pause of as many times that."""
LEAST = 2.0
"""Seconds that are played of a shorter moment."""


class HoverPlay(QObject):
    """Watches a grid of results and paints into the card that is pointed at."""

    def __init__(
        self, grid: HitGrid, background: Background, workspace: Workspace, delegate: HitDelegate
    ) -> None:
        super().__init__(grid)
        self._grid, self._background, self._workspace = grid, background, workspace
        self._delegate = delegate
        self._player: QMediaPlayer | None = None
        self._row, self._span = -1, Span(0.0, LEAST)
        self._by_key = False
        self._since = QElapsedTimer()
        self._pause = 0
        self._looking = False
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._look)
        grid.hovered.connect(self._follow)
        grid.verticalScrollBar().valueChanged.connect(lambda _: self.stop())
        grid.model().modelReset.connect(self.stop)
        grid.selectionModel().currentChanged.connect(self._leave)
        grid.preview.connect(lambda _: self._preview())
        grid.installEventFilter(self)

    @property
    def row(self) -> int:
        """Whose moment plays; -1 while none does."""
        live = self._delegate.live
        return live[0] if live else -1

    @property
    def waiting(self) -> bool:
        """Until it is known whether there is something to play."""
        return self._rest.isActive() or self._looking

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Hide:
            self.stop()
        return False

    def stop(self) -> None:
        """Let go of the file; the card shows its still again."""
        self._rest.stop()
        self._row, self._by_key = -1, False
        if self._player is not None:
            self._player.stop()
            self._player.setSource(QUrl())
        if self._delegate.live is not None:
            self._delegate.live = None
            self._grid.viewport().update()

    def _preview(self) -> None:
        """Of the current row, until another is current, or end it; what does not play opens."""
        row = self._grid.currentIndex().row()
        if row == self._row:
            self.stop()
            return
        self._follow(row)
        if row == self._row:
            self._by_key = True
            self._rest.stop()
            self._look()
        else:
            self._grid.actions_of_items.open_current()

    def _leave(self) -> None:
        if self._by_key:
            self.stop()

    def _follow(self, row: int) -> None:
        if row == self._row:
            return
        self.stop()
        hit = self._grid.hit(row)
        if hit is not None and hit.item.kind is MediaKind.VIDEO and not hit.item.missing:
            self._row = row
            self._rest.start()

    def _look(self) -> None:
        """In a worker: whether its file is here."""
        row, hit = self._row, self._grid.hit(self._row)
        if hit is None:
            return
        workspace, media_id = self._workspace, hit.item.id

        self._looking = True

        def found(path: Path | None) -> None:
            self._looking = False
            if path is not None and row == self._row:
                self._play(path, hit)

        self._background.read("hover", lambda: workspace.posters.playable(media_id), found)

    def _play(self, path: Path, hit: Hit) -> None:
        span = hit.span or Span(0.0, hit.item.duration or LEAST)
        self._span = Span(span.start, max(span.end, span.start + LEAST))
        self._pause = 0
        self._since.start()
        player = self._made()
        player.setSource(QUrl.fromLocalFile(str(path)))
        player.setPosition(round(self._span.start * 1000))
        player.play()

    def _made(self) -> QMediaPlayer:
        if self._player is None:
            from PySide6.QtMultimedia import QMediaPlayer, QVideoSink  # no start plays

            self._player = QMediaPlayer(self)  # without an output there is no sound
            sink = QVideoSink(self)
            self._player.setVideoSink(sink)
            self._player.setLoops(QMediaPlayer.Loops.Infinite)
            sink.videoFrameChanged.connect(self._take)
        return self._player

    def _take(self, frame: QVideoFrame) -> None:
        player, row = self._player, self._row
        if player is None or row < 0 or not frame.isValid():
            return
        second = frame.startTime() / 1e6
        if second >= self._span.end or second < self._span.start - LEAST:
            player.setPosition(round(self._span.start * 1000))
            return
        if self._since.elapsed() < self._pause:
            return
        self._since.restart()
        image = frame.toImage()
        if image.isNull():
            self.stop()
            return
        size, ratio = self._delegate.frame.picture.size(), self._grid.devicePixelRatioF()
        self._delegate.live = (row, _filling(image, size * ratio, ratio))
        self._pause = max(FRAME_MS, PART * self._since.elapsed())
        self._since.restart()
        self._grid.update(self._grid.model().index(row, 0))


def _filling(image: QImage, size: QSize, ratio: float) -> QImage:
    """As it fills the frame of the card, cut at the edges."""
    large = image.scaled(size, Qt.AspectRatioMode.KeepAspectRatioByExpanding)
    left, top = (large.width() - size.width()) // 2, (large.height() - size.height()) // 2
    cut = large.copy(left, top, size.width(), size.height())
    cut.setDevicePixelRatio(ratio)
    return cut
