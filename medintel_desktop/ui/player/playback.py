"""Playback: the media player behind exact seconds, newest-wins seeks and plain signals."""

from __future__ import annotations

import math
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, QUrl, Signal
from PySide6.QtMultimedia import (
    QAudioOutput,
    QMediaFormat,
    QMediaMetaData,
    QMediaPlayer,
    QVideoFrame,
    QVideoFrameFormat,
    QVideoSink,
)

from medintel_desktop.library.streaming import Stream

USUAL_RATE = 25.0
"""Frames a second where the file does not say."""
PATIENCE = 3000
"""Milliseconds to wait for the frame of a seek; a long way from a key frame takes about one."""

_Status = QMediaPlayer.MediaStatus
_State = QMediaPlayer.PlaybackState


class Playback(QObject):
    """One video at a time; all times are seconds from its start.

    The backend's own sink is not the one on screen: frames pass through here, so that the empty
    frame it sends at the end never blanks the picture and a seek knows when its frame is there.
    """

    moved = Signal(float)
    length_changed = Signal(float)
    playing_changed = Signal(bool)
    arrived = Signal(float)
    """The frame a seek (or a start) asked for is on screen."""
    first_frame = Signal()
    unshowable = Signal()
    """The codec has no decoder here. The backend itself is silent about it."""
    failed = Signal(bool)
    """The file cannot be played; True when it is not there."""

    def __init__(self, screen: QVideoSink, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._screen = screen
        self._sink = QVideoSink(self)
        self._audio = audio_output(self)
        self._player = QMediaPlayer(self)
        self._player.setAudioOutput(self._audio)
        self._player.setVideoSink(self._sink)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE)
        self._patience.timeout.connect(self._settle)
        self._opening = self._ready = self._shown = self._wants_play = False
        self._position = self._start = 0.0
        self._seeking: float | None = None
        self._next: float | None = None
        self._stream: Stream | None = None
        self._sink.videoFrameChanged.connect(self._take)
        self._player.mediaStatusChanged.connect(self._follow)
        self._player.positionChanged.connect(self._tick)
        self._player.durationChanged.connect(lambda ms: self.length_changed.emit(ms / 1000))
        self._player.playingChanged.connect(self.playing_changed)
        self._player.errorOccurred.connect(self._fail)

    @property
    def position(self) -> float:
        """Where the video stands, or will stand when the seek under way is done."""
        return self._position

    @property
    def length(self) -> float:
        return self._player.duration() / 1000

    @property
    def playing(self) -> bool:
        return self._player.isPlaying()

    @property
    def loaded(self) -> bool:
        """True from the moment the file is open until it is released."""
        return self._ready

    @property
    def opening(self) -> bool:
        """True while the file is asked for, and not there yet."""
        return self._opening

    @property
    def seeking(self) -> bool:
        """True until the frame of the last seek is on screen."""
        return self._seeking is not None

    @property
    def frame_time(self) -> float:
        """Seconds one frame lasts."""
        rate = self._player.metaData().value(QMediaMetaData.Key.VideoFrameRate)
        return 1 / (rate if isinstance(rate, float) and rate > 0 else USUAL_RATE)

    def load(self, source: Path | Stream, at: float, *, play: bool = True) -> None:
        """Open a file, or what is only in the cloud, stand at ``at`` and, unless told otherwise,
        play on from there."""
        self.release()
        self._start, self._wants_play, self._opening = at, play, True
        if isinstance(source, Path):
            self._player.setSource(QUrl.fromLocalFile(str(source)))
        else:
            self._stream = source
            self._player.setSource(QUrl(source.url))

    def aim(self, at: float, *, play: bool) -> None:
        """What is still opening shall begin here."""
        self._start, self._wants_play = at, play

    def release(self) -> None:
        """Let go of the file; its threads end. The picture stays until the screen clears it."""
        self._opening = self._ready = self._shown = False
        self._seeking = self._next = None
        self._position = 0.0
        self._patience.stop()
        if self._stream is not None:
            self._stream.close()  # what is still on its way is not wanted any more
            self._stream = None
        self._player.stop()
        self._player.setSource(QUrl())
        self._sink.setVideoFrame(QVideoFrame())

    def play(self) -> None:
        if not self._ready:
            return
        if self._position >= self.length - self.frame_time:
            self.seek(0)
        self._player.play()

    def pause(self) -> None:
        if self._ready and self.playing:
            self._player.pause()
            self._position = self._player.position() / 1000
            self.moved.emit(self._position)

    def seek(self, seconds: float) -> None:
        """Stand at a second. While a seek is under way only the newest wish is kept."""
        if not self._ready:
            return
        self._position = min(max(0.0, seconds), self.length)
        self.moved.emit(self._position)
        if self._seeking is None:
            self._go(self._position)
        else:
            self._next = self._position

    def step(self, frames: int) -> None:
        """Pause and move by whole frames."""
        self.pause()
        shown = self._sink.videoFrame()
        # Aim at the middle of a frame: its bounds are not whole milliseconds.
        start = shown.startTime() / 1e6 if shown.isValid() else self._position
        base = self._position if self.seeking else start + self.frame_time / 2
        self.seek(base + frames * self.frame_time)

    def set_rate(self, rate: float) -> None:
        """0.25 to 4; the pitch of the sound is kept."""
        self._player.setPlaybackRate(rate)

    def set_volume(self, volume: float) -> None:
        """0 to 1 as the ear hears it."""
        # The square is close to how loudness is felt, and needs no table.
        self._audio.setVolume(volume * volume)

    def set_muted(self, muted: bool) -> None:
        self._audio.setMuted(muted)

    def _go(self, seconds: float) -> None:
        self._seeking, self._next = seconds, None
        if self._player.playbackState() == _State.StoppedState:
            self._player.pause()  # a stopped player seeks without showing the frame
        # A frame owns its end and not its start in the backend: go one millisecond past.
        self._player.setPosition(math.ceil(seconds * 1000 - 1e-6) + 1)
        self._patience.start()

    def _take(self, frame: QVideoFrame) -> None:
        if not (self._ready and frame.isValid()):
            return
        if not self._shown:
            if _cannot_be_drawn(frame):
                self._give_up()
                return
            self._shown = True
            self.first_frame.emit()
        self._screen.setVideoFrame(frame)
        if self._seeking is not None and self._covers(frame, self._seeking):
            self._settle()

    def _covers(self, frame: QVideoFrame, seconds: float) -> bool:
        slack = self.frame_time
        return frame.startTime() / 1e6 - slack <= seconds <= frame.endTime() / 1e6 + slack

    def _settle(self) -> None:
        self._patience.stop()
        done, self._seeking = self._seeking, None
        if self._next is not None:
            self._go(self._next)
        elif done is not None:
            self.arrived.emit(done)

    def _tick(self, milliseconds: int) -> None:
        if self._ready and self._seeking is None and self.playing:
            self._position = milliseconds / 1000
            self.moved.emit(self._position)
            late = self._position > self._start + 1 and self._stream is None
            if late and not self._shown and self._player.hasVideo():
                self._give_up()

    def _follow(self, status: QMediaPlayer.MediaStatus) -> None:
        # Stopping says "loaded" as well; only the first one after opening is the start.
        if status == _Status.LoadedMedia and self._opening:
            self._begin()
        elif status == _Status.EndOfMedia and self._ready:
            self._player.pause()
            self.seek(self.length)

    def _begin(self) -> None:
        codecs = [t.value(QMediaMetaData.Key.VideoCodec) for t in self._player.videoTracks()]
        if QMediaFormat.VideoCodec.AV1 in codecs:
            self._give_up()
            return
        self._opening, self._ready = False, True
        if self._wants_play:
            self.seek(self._start)
            self._player.play()
        else:
            self._player.pause()
            self.seek(self._start)

    def _give_up(self) -> None:
        self.release()
        self.unshowable.emit()

    def _fail(self, error: QMediaPlayer.Error, _text: str) -> None:
        self.release()
        self.failed.emit(error == QMediaPlayer.Error.ResourceError)


def audio_output(parent: QObject) -> QAudioOutput:
    """An output that the backend's sound thread can leave without waiting for Python.

    On its first disconnection the binding asks Python whether ``disconnectNotify`` is overridden.
    The sound thread would ask while it holds a lock that the UI thread, holding the interpreter,
    waits for in ``stop()``: both would stand still for good. Asked here once, the answer is kept.
    """
    output = QAudioOutput(parent)
    output.volumeChanged.connect(output.setVolume)
    output.volumeChanged.disconnect(output.setVolume)
    return output


def _cannot_be_drawn(frame: QVideoFrame) -> bool:
    """Ten bits in three planes convert to a picture on a graphics card alone."""
    ten_bit = QVideoFrameFormat.PixelFormat.Format_YUV420P10
    return frame.pixelFormat() == ten_bit and frame.toImage().isNull()
