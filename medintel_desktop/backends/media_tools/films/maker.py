"""The door to this package; codecs are loaded by the first call that needs them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from medintel_desktop.backends.media_tools.libraries import read_ahead
from medintel_desktop.domain.ports import Report
from medintel_desktop.domain.render import FilmCodec, FilmFormat, Lossless, Shot


class Films:
    """Makes films (:class:`domain.render.FilmMaker`).

    Holds no state: any number of threads may call it. ``work`` is a folder for what is half done,
    ``fonts`` one of TrueType fonts for words in the picture (Inter), ``ffmpeg`` a path to the
    program, by default the bundled one, else the system's.
    """

    def __init__(self, work: Path, fonts: Path | None = None, ffmpeg: str | None = None) -> None:
        self._work = work
        self._fonts = fonts
        self._ffmpeg = ffmpeg

    def lossless(self, shots: Sequence[Shot]) -> Lossless:
        """Whether formats agree and cuts fall on key frames. Reads the files."""
        read_ahead("av")
        from medintel_desktop.backends.media_tools.films.lossless import lossless

        return lossless(shots)

    def on_key_frames(self, shot: Shot) -> Shot:
        """The shot grown to the key frames around it. Reads the file."""
        read_ahead("av")
        from medintel_desktop.backends.media_tools.films.lossless import on_key_frames

        return on_key_frames(shot)

    def make(self, shots: Sequence[Shot], wish: FilmFormat, target: Path, report: Report) -> None:
        """Write the film; see the port for what it raises."""
        if wish.codec is FilmCodec.COPY:
            read_ahead("av")
            from medintel_desktop.backends.media_tools.films.copying import copy

            copy(shots, target, report)
            return
        read_ahead("av", "cv2", "rawpy")
        from medintel_desktop.backends.media_tools.ffmpeg import find_ffmpeg
        from medintel_desktop.backends.media_tools.films.film import make

        make(shots, wish, target, report, self._ffmpeg or find_ffmpeg(), self._work, self._fonts)
