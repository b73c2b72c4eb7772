"""A show: the clock that decides what is seen, heard and read next."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QPixmap

from medintel_desktop.domain.motion import Part, motion_of, part_at, whole
from medintel_desktop.domain.slideshow import Manner, Shown, Slideshow
from medintel_desktop.ui.slideshow.clips import Clips, FindFile
from medintel_desktop.ui.slideshow.clock import Clock
from medintel_desktop.ui.slideshow.music import Music
from medintel_desktop.ui.slideshow.pictures import Pictures
from medintel_desktop.ui.slideshow.stage import Layer, Stage

FRAME_MS = 33
"""Thirty pictures a second; when painting takes longer, fewer are painted."""

AHEAD = 2.0
"""Seconds before a slide comes that its video is opened."""

EMPTY = Slideshow((), Manner())


class Show(QObject):
    """Plays a slideshow on a stage. ``silent``: nothing is heard."""

    moved = Signal(float)
    changed = Signal(int)
    """Another slide is the upper one."""
    playing_changed = Signal(bool)
    ended = Signal()

    def __init__(
        self,
        stage: Stage,
        path_of: Callable[[str], Path],
        find: FindFile,
        *,
        side: int,
        silent: bool = False,
        clock: Clock | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._stage, self._silent = stage, silent
        self._clock = clock or Clock()
        self._show, self._number = EMPTY, -1
        self._plays = False
        self.volume = 1.0
        self.pictures = Pictures(path_of, side, self)
        self.clips = Clips(find, self)
        self.music: Music | None = None if silent else Music(self)
        self._timer = QTimer(self, interval=FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.tick)
        self.pictures.ready.connect(self.tick)
        self.clips.framed.connect(self._paint_soon)

    @property
    def slideshow(self) -> Slideshow:
        return self._show

    @property
    def second(self) -> float:
        return min(self._clock.second, self._show.seconds)

    @property
    def number(self) -> int:
        """The upper slide, -1 when there is none."""
        return self._number

    @property
    def playing(self) -> bool:
        return self._plays

    def load(self, show: Slideshow, second: float = 0.0) -> None:
        """Show another one from a second on."""
        music = show.manner.music
        if self.music is not None and music != self._show.manner.music:
            self.music.load(music)
        self.clips.stop()
        self._show, self._number = show, -1
        self.seek(second)

    def play(self) -> None:
        if not self._plays and self._show.slides:
            if self.second >= self._show.seconds:
                self.seek(0.0)
            self._set_playing(True)

    def pause(self) -> None:
        if self._plays:
            self._set_playing(False)

    def toggle(self) -> None:
        self.pause() if self._plays else self.play()

    def seek(self, second: float) -> None:
        last = self._show.seconds - FRAME_MS / 1000
        self._clock.put(max(min(second, last), 0.0))
        if self.music is not None:
            self.music.seek(self.second)
        self.tick()

    def step(self, slides: int) -> None:
        """To the next slide or the one before, when it is there in full."""
        if self._show.slides:
            number = min(max(self._number + slides, 0), len(self._show.slides) - 1)
            self.seek(self._show.start(number) + self._show.fade(number))

    def stop(self) -> None:
        """Let go of files and wait for the worker."""
        self.pause()
        self.clips.stop()
        if self.music is not None:
            self.music.stop()
        self.pictures.shut_down()

    def tick(self) -> None:
        """Show what the clock says; it stands while a picture that is due is being read."""
        second = self.second
        seen = self._show.at(second)
        if not seen:
            self._end()
            return
        self._look_ahead(second)
        slides = self._show.slides
        ready = all(self.pictures.has(slides[one.number].cell.checksum) for one in seen)
        runs = self._plays and ready
        self._clock.run() if runs else self._clock.stop()
        if not ready:
            seen = self._there(seen)
        self._sound(second, seen, runs=runs)
        self._stage.show_layers([self._layer(one) for one in seen])
        self._tell(second, seen)

    # -- what is shown -------------------------------------------------------------------------

    def _there(self, seen: tuple[Shown, ...]) -> tuple[Shown, ...]:
        """Those whose picture has been read."""
        slides = self._show.slides
        return tuple(one for one in seen if self.pictures.has(slides[one.number].cell.checksum))

    def _layer(self, shown: Shown) -> Layer:
        slide = self._show.slides[shown.number]
        picture = self.pictures.picture(slide.cell.checksum)
        if slide.is_clip:
            frame = self.clips.picture(shown.number)
            picture = picture if frame.isNull() else frame
        return Layer(picture, self._part(shown, picture), shown.opacity, slide.caption)

    def _part(self, shown: Shown, picture: QPixmap) -> Part:
        slide, aspect = self._show.slides[shown.number], self._stage.aspect
        width, height = picture.width(), picture.height()
        if slide.is_clip or not self._show.manner.motion:
            return whole(width, height, aspect)
        motion = motion_of(width, height, aspect, shown.number, slide.seconds)
        return part_at(motion, shown.inside / slide.seconds)

    def _look_ahead(self, second: float) -> None:
        """Read the pictures, and open the videos, of what is seen and of what comes."""
        slides, number = self._show.slides, self._show.number(second)
        near = [*range(max(0, number - 1), min(number + 3, len(slides)))]
        near.sort(key=lambda one: (one < number, one))
        self.pictures.want([slides[one].cell.checksum for one in near])
        soon = {shown.number for shown in self._show.at(second)}
        if number + 1 < len(slides) and self._show.start(number + 1) - second < AHEAD:
            soon.add(number + 1)
        self.clips.keep(soon)
        for one in sorted(soon):
            if slides[one].is_clip:
                self.clips.prepare(one, slides[one])

    def _sound(self, second: float, seen: tuple[Shown, ...], *, runs: bool) -> None:
        volume = 0.0 if self._silent else self.volume
        for shown in seen:
            self.clips.follow(shown, volume, running=runs)
        if self.music is not None:
            self.music.follow(self._show.music_level(second) * volume, running=runs)

    def _tell(self, second: float, seen: tuple[Shown, ...]) -> None:
        number = self._show.number(second)
        if number != self._number:
            self._number = number
            self.changed.emit(number)
        self.moved.emit(second)

    def _end(self) -> None:
        self._stage.show_layers(())
        if self._plays:
            self._set_playing(False)
            self.ended.emit()

    def _paint_soon(self) -> None:
        """A frame came while the clock stands."""
        if not self._timer.isActive():
            self.tick()

    def _set_playing(self, playing: bool) -> None:
        self._plays = playing
        if playing:
            self._timer.start()
        else:
            self._timer.stop()
            self._clock.stop()
        self.tick()
        self.playing_changed.emit(playing)
