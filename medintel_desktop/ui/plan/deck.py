"""One of the two decks that play a plan in turns: a cut of a video, or a photo for a while."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.media import MediaKind, Problem
from medintel_desktop.domain.plan import Cut
from medintel_desktop.library.conditions import METERED
from medintel_desktop.library.footage import Standing
from medintel_desktop.library.streaming import Streamable
from medintel_desktop.ui.original_reader import OriginalReader
from medintel_desktop.ui.plan.source import Source
from medintel_desktop.ui.player.notes import PlayerNotes
from medintel_desktop.ui.player.playback import Playback
from medintel_desktop.ui.player.screen import Screen
from medintel_desktop.ui.theme import Theme

TICK_MS = 40
"""Between two steps of what has no frames of its own."""
STILL_FRAME = 0.04
"""Seconds that one frame of a photo lasts."""

_UNPLAYABLE = Source("", MediaKind.VIDEO)
"""Takes the place of a file that the player refused."""


class Deck(QObject):
    """Times are seconds since the beginning of the cut."""

    moved = Signal(float)
    ended = Signal()
    """The cut has been played to its end; told once."""
    arrived = Signal()
    """The picture that was asked for is on screen."""
    _broke = Signal(int, object)
    """From a thread: which stream, and why nothing more comes of it."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.screen = Screen(theme, parent)
        self._notes = PlayerNotes(self.screen.note)
        self.playback = Playback(self.screen.sink, self)
        self.cut: Cut | None = None
        self._source: Source | None = None
        self._runs = False
        self._stood = 0.0
        """Where a still stands, and a video that is not open yet."""
        self._opened = 0
        """How often a file was let go: what is told of a stream before is not heard."""
        self._reader = OriginalReader(self)
        self._reader.read.connect(self._show_photo)
        self._clock = QElapsedTimer()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._tick_still)
        self._over = QTimer(self, singleShot=True)
        self._over.setTimerType(Qt.TimerType.PreciseTimer)
        self._over.timeout.connect(self._end)
        self.playback.first_frame.connect(self._show_video)
        self.playback.moved.connect(self._follow)
        self.playback.arrived.connect(lambda _: self.arrived.emit())
        self.playback.playing_changed.connect(self._follow_playing)
        self.playback.unshowable.connect(self._cannot)
        self.playback.failed.connect(lambda _: self._cannot())
        self.screen.sink.videoFrameChanged.connect(self._see)
        self._broke.connect(self._break)

    @property
    def frame_time(self) -> float:
        return self.playback.frame_time if self._plays else STILL_FRAME

    @property
    def position(self) -> float:
        """Seconds since the beginning of the cut."""
        if self._plays and self.cut is not None and self.playback.loaded:
            return self.playback.position - self.cut.span.start
        return self._stood

    def show_cut(self, cut: Cut, source: Source, at: float, *, play: bool = False) -> None:
        """Stand ``at`` seconds after the beginning of a cut, and play on from there."""
        before, self.cut, self._source = self._source, cut, source
        self._halt()
        self._stood = at
        self._runs = play
        if not self._plays:
            self._let_go()
            self._notes.clear()
            self._show_still(before, source)
            if play:
                self.play()
            return
        if before is None or not before.plays_as(source):
            self._let_go()
        self._roll(play=play)

    def renew(self, cut: Cut) -> None:
        """The same cut was trimmed or named: go on, to its new end."""
        self.cut = cut

    def play(self) -> None:
        self._runs = True
        if not self._plays:
            self._clock.start()
            self._tick.start()
        elif self.playback.loaded:
            self.playback.play()
        else:
            self._roll(play=True)

    def pause(self) -> None:
        self._stood = self.position
        self._halt()
        if self.playback.opening:
            self._roll(play=False)
        elif self._plays:
            self.playback.pause()

    def step(self, frames: int) -> None:
        """Pause, and go by frames of the video."""
        self.pause()
        if self._plays:
            self.playback.step(frames)
        else:
            self._stood = max(0.0, self._stood + frames * STILL_FRAME)
            self.moved.emit(self._stood)

    def release(self) -> None:
        """Let go of the file."""
        self._halt()
        self._reader.forget()
        self.cut = self._source = None
        self._let_go()
        self.screen.show_poster(QImage())
        self.screen.note.hide()

    def shut_down(self) -> None:
        self.release()
        self._reader.shutdown()

    # -- inside --------------------------------------------------------------------------------

    @property
    def _plays(self) -> bool:
        """Whether it is a video that can be played, and not a still."""
        source = self._source
        if source is None or source.is_photo:
            return False
        return source.path is not None or source.far is not None

    def _roll(self, *, play: bool) -> None:
        """Let the video stand where the cut does; what is not open is opened."""
        cut, source, playback = self.cut, self._source, self.playback
        if cut is None or source is None:
            return
        second = cut.span.start + self._stood
        if playback.opening:
            playback.aim(second, play=play)
            return
        self._notes.clear()
        if playback.loaded:
            playback.seek(second)
            if play:
                playback.play()
        elif source.path is not None:
            self._reader.forget()
            playback.load(source.path, second, play=play)
        elif source.far is not None:
            self._stream(source.far, source.still, second, play=play)

    def _let_go(self) -> None:
        self._opened += 1
        self.playback.release()

    def _stream(self, far: Streamable, still: Path | None, second: float, *, play: bool) -> None:
        """From the cloud; where that costs, only once it is to play."""
        self.screen.show_poster(QImage())
        if still is not None:
            self._reader.ask(still)
        if far.metered and not play:
            self.screen.note.say("cloud", f"In the cloud. {METERED}", "Press Play to stream it.")
            return
        self._notes.opening()
        number = self._opened
        stream = far.open(lambda problem: self._broke.emit(number, problem))
        self.playback.load(stream, second, play=play)

    def _halt(self) -> None:
        self._runs = False
        self._tick.stop()
        self._over.stop()

    def _show_still(self, before: Source | None, source: Source) -> None:
        if source.is_photo and source.path is not None:
            if before is None or before.path != source.path:
                self.screen.show_poster(QImage())
                self._reader.ask(source.path)
            else:
                self.arrived.emit()
            return
        self._reader.forget()
        self.screen.show_poster(QImage())
        self.screen.note.say(*_why(source))

    def _show_photo(self, image: QImage) -> None:
        self.screen.show_poster(image)
        if not self._plays:  # of a video it is what is seen until it is there
            self.arrived.emit()

    def _show_video(self) -> None:
        self._reader.forget()
        self._notes.clear()
        self.screen.show_video()

    def _tick_still(self) -> None:
        if self.cut is None:
            return
        self._stood += self._clock.restart() / 1000
        self.moved.emit(min(self._stood, self.cut.seconds))
        if self._stood >= self.cut.seconds:
            self._end()

    def _see(self, frame: QVideoFrame) -> None:
        """The last frame of the cut is on screen: it stands for as long as it lasts."""
        if not self._runs or self.cut is None or not frame.isValid() or self.playback.seeking:
            return
        left = self.cut.span.end - frame.startTime() / 1e6
        if left <= self.frame_time * 1.5 and not self._over.isActive():
            self._over.start(max(0, round(left * 1000)))

    def _follow(self, second: float) -> None:
        if self.cut is None:
            return
        self.moved.emit(min(max(0.0, second - self.cut.span.start), self.cut.seconds))
        if self._runs and second >= self.cut.span.end:
            self._end()

    def _follow_playing(self, playing: bool) -> None:
        """The film ended before the cut did: containers round their lengths."""
        here = self.playback
        if self._runs and not playing and here.position >= here.length - 2 * here.frame_time:
            self._end()

    def _end(self) -> None:
        if self._runs:
            self._stood = self.cut.seconds if self.cut is not None else 0.0
            self._halt()
            if self._plays:
                self.playback.pause()
            self.ended.emit()

    def _break(self, number: int, problem: Problem) -> None:
        """Nothing more comes from the cloud. The player may have noticed first."""
        if number != self._opened:
            return
        if self._plays:
            self._stood = self.position
            self._let_go()
            self._cannot()
        self._notes.failed(problem)

    def _cannot(self) -> None:
        """Stand in for what does not play, for as long as it would."""
        runs = self._runs
        if self._source is not None:
            self._source = _UNPLAYABLE
            self._reader.forget()
            self.screen.show_poster(QImage())
            self.screen.note.say(*_why(_UNPLAYABLE))
        if runs:
            self.play()


def _why(source: Source) -> tuple[str, str, str]:
    """Icon, sentence and hint of what cannot be shown."""
    if source.is_missing:
        return (
            "triangle-alert", "This item is not in the library.",
            "Take the cut out. What others shared may still come.",
        )  # fmt: skip
    if source.standing is Standing.DELETED:
        return (
            "triangle-alert", "This item was deleted.",
            "Bring it back from the trash, or replace the cut.",
        )  # fmt: skip
    if source.standing is Standing.OFFLINE:
        return (
            "unplug", "The original is not connected.",
            "Connect its disk to see this cut. The plan keeps it.",
        )  # fmt: skip
    if source.standing is Standing.IN_CLOUD:
        return ("cloud", "The original is in the cloud alone.", "Keep it offline to see this cut.")
    if source.needs_copy:
        return ("film", "This format needs a small copy to play. Making it…", "")
    if source.standing is Standing.HERE and not source.name:
        return ("file-warning", "This cut cannot be played.", "The file was not changed.")
    return ("hourglass", "Looking for the file…", "")
