"""The player page: puts the parts together and answers keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QKeyEvent
from PySide6.QtMultimedia import QVideoSink
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.media import Problem
from medintel_desktop.domain.view import Mark, MediaCell
from medintel_desktop.library.streaming import Stream
from medintel_desktop.ui.item_page import ItemPage
from medintel_desktop.ui.page_head import PageHead
from medintel_desktop.ui.page_keys import bind
from medintel_desktop.ui.player.controls import Controls
from medintel_desktop.ui.player.filmstrip import Filmstrip
from medintel_desktop.ui.player.in_out import InOut
from medintel_desktop.ui.player.jumps import neighbour
from medintel_desktop.ui.player.notes import PlayerNotes
from medintel_desktop.ui.player.playback import Playback
from medintel_desktop.ui.player.preview import HoverPreview
from medintel_desktop.ui.player.screen import Screen
from medintel_desktop.ui.player.shuttle import Shuttle
from medintel_desktop.ui.player.stage import Stage
from medintel_desktop.ui.theme import Theme

SKIP, SKIP_FINE = 5.0, 1.0
"""Seconds an arrow key moves, without and with Shift."""

_Key = Qt.Key
_SHIFT = Qt.KeyboardModifier.ShiftModifier


class PlayerPage(ItemPage):
    """Plays one video at a time. Leaving the page lets go of the file."""

    proxy_wanted = Signal(str)
    """This item (its id) cannot be shown as it is; answer with :meth:`proxy_ready` or
    :meth:`proxy_failed`."""
    in_out_changed = Signal(object, object)
    """In and out in seconds, None where not set."""
    poster_asked = Signal(float)
    """The frame at this second shall be the picture of the video."""
    clip_asked = Signal()
    """What lies between in and out shall become a file."""
    frame_asked = Signal(float)
    """The frame at this second shall."""
    arrived = Signal(float)
    """The picture of the second that was asked for is on screen."""

    def __init__(
        self, theme: Theme, strip_of: Callable[[str], Path], parent: QWidget | None = None
    ) -> None:
        screen, controls = Screen(theme), Controls(theme)
        stage = Stage(screen, controls)
        super().__init__(PageHead(theme), stage, parent)
        self.screen_view, self.controls, self._stage = screen, controls, stage
        self._strip_of = strip_of
        self._cell: MediaCell | None = None
        self._marks: Sequence[Mark] = ()
        self._at = 0.0
        self._is_proxy = self._was_playing = False
        self._problem: Problem | None = None
        """Why the cloud sends nothing more of the item."""
        self._notes = PlayerNotes(self.screen_view.note)
        self.time_line = self.controls.time_line
        self.transport = self.controls.transport
        self.preview = HoverPreview(theme, self)
        self.playback = Playback(self.screen_view.sink, self)
        self.shuttle = Shuttle(self.playback, self)
        self._in_out = InOut(self)
        self._connect_playback()
        self._connect_controls()
        self._bind_keys()

    @property
    def position(self) -> float:
        """Seconds where the video stands."""
        return self.playback.position

    @property
    def playing(self) -> bool:
        return self.shuttle.running

    @property
    def in_out(self) -> tuple[float | None, float | None]:
        return self._in_out.marks

    @property
    def note(self) -> str:
        """The sentence of the card over the picture, "" when there is none."""
        return self._notes.words

    @property
    def video_sink(self) -> QVideoSink:
        """Its ``videoFrame()`` is the picture on screen."""
        return self.screen_view.sink

    def show_item(
        self,
        cell: MediaCell,
        source: Path | Stream | None,
        marks: Sequence[Mark],
        at: float | None,
        title_note: str = "",
        proxy: bool = False,
        *,
        playable: bool = True,
        poster: Path | None = None,
    ) -> None:
        """Show a video: stand exactly at second ``at`` (None: the start) and play on from there.

        ``source`` is a file, or a stream of what is only in the cloud; None means that the
        original cannot be reached. ``proxy`` says that it is the small copy, ``playable`` False
        that the original's format is known not to play. ``poster`` is shown until the first
        frame is there.
        """
        self.shuttle.halt()
        self.playback.release()
        self._cell, self._marks, self._at, self._is_proxy = cell, marks, at or 0.0, proxy
        self.head.set_title(cell.name, title_note)
        self.setFocus()
        self._in_out.clear()
        self._problem = None
        self._show_known(cell, poster)
        if source is None:
            self._say_missing()
        elif not playable and not proxy:
            self._ask_proxy()
        else:
            self._load(source)

    def stop(self) -> None:
        """Let go of the file and of the whole screen; the page is empty until the next item."""
        super().stop()
        self.shuttle.halt()
        self.playback.release()
        self.screen_view.show_poster(QImage())
        self.preview.hide()
        self._cell = None

    def set_proxy_progress(self, share: float) -> None:
        """How far the small copy has come, 0 to 1."""
        self._notes.progress(share)

    def proxy_ready(self, path: Path) -> None:
        """Play the small copy from where the user wanted to stand."""
        if self._cell is not None:
            self._is_proxy = True
            self._load(path)

    def proxy_failed(self, problem: Problem) -> None:
        self._notes.failed(problem)

    def stream_failed(self, problem: Problem) -> None:
        """Nothing more comes from the cloud: stand where the video stood last."""
        self._at = self.position
        self.shuttle.halt()
        self.playback.release()
        self.controls.set_usable(False)
        self._problem = problem
        self._notes.failed(problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Not a shortcut: a button that has the focus must be able to use the space bar.
        if event.key() == _Key.Key_Space:
            self.shuttle.toggle()
        else:
            super().keyPressEvent(event)

    def _connect_playback(self) -> None:
        playback = self.playback
        playback.moved.connect(self.controls.set_position)
        playback.length_changed.connect(self._take_length)
        playback.playing_changed.connect(lambda _: self._show_playing())
        playback.first_frame.connect(self._show_video)
        playback.arrived.connect(self._tell_arrival)
        playback.unshowable.connect(self._ask_proxy)
        playback.failed.connect(self._say_failed)
        self.shuttle.rate_changed.connect(self.transport.set_rate)
        self.shuttle.reversing_changed.connect(lambda _: self._show_playing())
        self._full.changed.connect(self._show_full_screen)
        self._in_out.changed.connect(self.time_line.set_in_out)
        self._in_out.changed.connect(self.transport.set_in_out)
        self._in_out.changed.connect(self.in_out_changed)

    def _connect_controls(self) -> None:
        line, bar = self.time_line, self.transport
        line.seek_asked.connect(self._go)
        line.scrubbing.connect(self._scrub)
        line.hovered.connect(self._show_preview)
        line.left.connect(self.preview.hide)
        line.resized.connect(self._stage.arrange)
        scenes = self.controls.scenes
        scenes.share_asked.connect(lambda share: self._go(share * self.playback.length))
        scenes.second_asked.connect(self._go)
        bar.play_asked.connect(self.shuttle.toggle)
        bar.step_asked.connect(self._step)
        bar.moment_asked.connect(self._jump)
        bar.rate_asked.connect(self.shuttle.choose)
        bar.volume.changed.connect(self._set_volume)
        bar.in_asked.connect(self._mark_in)
        bar.out_asked.connect(self._mark_out)
        bar.clear_asked.connect(self._in_out.clear)
        bar.poster_asked.connect(lambda: self.poster_asked.emit(self.position))
        bar.clip_asked.connect(self.clip_asked)
        bar.frame_asked.connect(lambda: self.frame_asked.emit(self.position))
        bar.full_screen_asked.connect(self._full.toggle)
        self.screen_view.clicked.connect(self.shuttle.toggle)
        self.screen_view.double_clicked.connect(self._full.toggle)

    def _bind_keys(self) -> None:
        bind(
            self,
            {
                _Key.Key_J: self.shuttle.backward,
                _Key.Key_K: self.shuttle.halt,
                _Key.Key_L: self.shuttle.forward,
                _Key.Key_Comma: lambda: self._step(-1),
                _Key.Key_Period: lambda: self._step(1),
                _Key.Key_BracketLeft: lambda: self._jump(-1),
                _Key.Key_BracketRight: lambda: self._jump(1),
                _Key.Key_Left: lambda: self._skip(-SKIP),
                _Key.Key_Right: lambda: self._skip(SKIP),
                _SHIFT | _Key.Key_Left: lambda: self._skip(-SKIP_FINE),
                _SHIFT | _Key.Key_Right: lambda: self._skip(SKIP_FINE),
                _Key.Key_Home: lambda: self._go(0),
                _Key.Key_End: lambda: self._go(self.playback.length),
                _Key.Key_I: self._mark_in,
                _Key.Key_O: self._mark_out,
                _SHIFT | _Key.Key_P: self.transport.poster.click,
                _Key.Key_M: self.transport.volume.toggle_mute,
                _Key.Key_F: self._full.toggle,
                _Key.Key_Escape: self._leave,
                _Key.Key_Up: self.previous_asked.emit,
                _Key.Key_Down: self.next_asked.emit,
            },
        )

    def _show_known(self, cell: MediaCell, poster: Path | None) -> None:
        """All that can be seen before the file is open."""
        strip = Filmstrip(self._strip_of(cell.checksum))
        length = cell.duration or 0.0
        self.controls.set_length(length)
        self.controls.set_strip(strip)
        self.controls.set_position(self._at)
        self.time_line.set_chapters(())  # those of this video come when they are read
        self.time_line.set_marks(self._marks)
        self.preview.set_strip(strip)
        still = QImageReader(str(poster)).read() if poster is not None else QImage()
        if still.isNull():
            still = strip.frame(Filmstrip.number_at(self._at / length if length else 0))
        self.screen_view.show_poster(still)
        self._stage.arrange()

    def _load(self, source: Path | Stream) -> None:
        self._notes.clear()
        if isinstance(source, Stream):
            self._notes.opening()
        self.controls.set_usable(True)
        self.playback.load(source, self._at)

    def _take_length(self, seconds: float) -> None:
        if seconds > 0:
            self.controls.set_length(seconds)

    def _show_video(self) -> None:
        self._notes.clear()
        self.screen_view.show_video()

    def _ask_proxy(self) -> None:
        if self._cell is None:
            return
        self.controls.set_usable(False)
        if self._is_proxy:
            self._say_failed(False)
            return
        self._notes.copying()
        self.proxy_wanted.emit(self._cell.id)

    def _say_missing(self) -> None:
        self.controls.set_usable(False)
        self._notes.missing()

    def _say_failed(self, gone: bool) -> None:
        self.controls.set_usable(False)
        if self._problem is not None:
            self._notes.failed(self._problem)
        elif gone:
            self._notes.missing()
        else:
            self._notes.broken()

    def _show_playing(self) -> None:
        self.transport.set_playing(self.shuttle.running)

    def _tell_arrival(self, seconds: float) -> None:
        self.time_line.tell()
        self.arrived.emit(seconds)

    def _show_preview(self, seconds: float, x: int) -> None:
        place = self.time_line.mapTo(self, self.time_line.rect().topLeft())
        share, title = seconds / self.time_line.length, self.time_line.chapters.title_at(seconds)
        self.preview.show_at(seconds, share, place.x() + x, place.y() - 2, title)

    def _set_volume(self, volume: float, muted: bool) -> None:
        self.playback.set_volume(volume)
        self.playback.set_muted(muted)

    def _go(self, seconds: float) -> None:
        self.shuttle.end_reverse()
        self.playback.seek(seconds)

    def _skip(self, seconds: float) -> None:
        self._go(self.position + seconds)

    def _step(self, frames: int) -> None:
        self.shuttle.halt()
        self.playback.step(frames)

    def _scrub(self, held: bool) -> None:
        """Hold still while the play head is dragged, then go on as before."""
        if held:
            self._was_playing = self.playback.playing
            self.shuttle.halt()
        elif self._was_playing:
            self.playback.play()

    def _jump(self, direction: int) -> None:
        hidden = self.time_line.hidden_lanes
        target = neighbour(self._marks, hidden, self.position, direction)
        if target is not None:
            self._go(target)

    def _mark_in(self) -> None:
        self._in_out.set_in(self.position)

    def _mark_out(self) -> None:
        self._in_out.set_out(self.position)

    def _show_full_screen(self, on: bool) -> None:
        self.head.setVisible(not on)
        self.controls.set_slim(on)
        self.transport.set_full_screen(on)
        self._stage.set_floating(on)
