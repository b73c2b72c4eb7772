"""Videos in a slideshow: the one that plays, and the next one opened before it is seen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtMultimedia import QVideoSink

from medintel_desktop.domain.slideshow import Shown, Slide
from medintel_desktop.library.streaming import Stream, Streamable
from medintel_desktop.ui.player.playback import Playback

AT_ONCE = 2
"""Videos that may be open: two while one fades into the next."""

OFF = 0.4
"""Seconds a video may be away from the clock before it is moved."""

Source = Path | Streamable | None

FindFile = Callable[[str, Callable[[Source], None]], None]
"""Looks for what plays of an item and tells its file, or what a store plays of it; None when it
cannot be played."""


class Clips(QObject):
    """``find`` looks for files in the background; while one is not there, and for one that cannot
    be played or whose bytes may cost, the slide shows its preview."""

    framed = Signal()
    """A new picture is there."""

    def __init__(self, find: FindFile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._find = find
        self._open: dict[int, _Clip] = {}
        self._idle: list[_Clip] = []

    def prepare(self, number: int, slide: Slide) -> None:
        """Open the video of a slide that will be seen soon."""
        if number in self._open or len(self._open) >= AT_ONCE:
            return
        clip = self._idle.pop() if self._idle else _Clip(self)
        self._open[number] = clip
        clip.take(slide)
        self._find(slide.cell.id, partial(self._found, number, slide))

    def keep(self, numbers: set[int]) -> None:
        """Close the videos of all other slides."""
        for number in [number for number in self._open if number not in numbers]:
            clip = self._open.pop(number)
            clip.leave()
            self._idle.append(clip)

    def follow(self, shown: Shown, volume: float, *, running: bool) -> None:
        """Bring the video of a slide to where the clock stands."""
        clip = self._open.get(shown.number)
        if clip is not None:
            clip.follow(shown.inside, volume * shown.opacity, running=running)

    def picture(self, number: int) -> QPixmap:
        """What the video of a slide shows now; null before its first frame."""
        clip = self._open.get(number)
        return QPixmap() if clip is None else clip.picture

    def stop(self) -> None:
        """Let go of all files."""
        self.keep(set())

    def _found(self, number: int, slide: Slide, source: Source) -> None:
        clip = self._open.get(number)
        if clip is None or clip.slide is not slide or source is None:
            return
        if isinstance(source, Path):
            clip.load(source)
        elif not source.metered:
            clip.load(source.open(lambda _problem: None))


class _Clip(QObject):
    """One video; its frames become pictures as they come."""

    def __init__(self, clips: Clips) -> None:
        super().__init__(clips)
        self._clips = clips
        self.slide: Slide | None = None
        self.picture = QPixmap()
        self._sink = QVideoSink(self)
        self._playback = Playback(self._sink, self)
        self._sink.videoFrameChanged.connect(self._draw)

    def take(self, slide: Slide) -> None:
        self.slide, self.picture = slide, QPixmap()
        self._playback.set_muted(not slide.sounds)

    def load(self, source: Path | Stream) -> None:
        if self.slide is not None:
            self._playback.load(source, self.slide.span.start, play=False)

    def leave(self) -> None:
        self.slide, self.picture = None, QPixmap()
        self._playback.release()

    def follow(self, inside: float, volume: float, *, running: bool) -> None:
        playback, slide = self._playback, self.slide
        if slide is None or not playback.loaded:
            return
        second = min(slide.span.start + inside, slide.span.end)
        # A video that has ended stays at its last frame; played on, it would begin anew.
        running = running and second < playback.length - playback.frame_time
        if not running:
            playback.pause()
        if playback.seeking:
            return
        if abs(playback.position - second) > OFF:
            playback.seek(second)
        playback.set_volume(volume)
        if running and not playback.playing:
            playback.play()

    def _draw(self) -> None:
        frame = self._sink.videoFrame()
        if frame.isValid() and self.slide is not None:
            self.picture = QPixmap.fromImage(frame.toImage())
            self._clips.framed.emit()
