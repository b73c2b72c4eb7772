"""Pieces behind one another: pictures as they are, sound encoded once."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from medintel_desktop.backends.media_tools.container import opened
from medintel_desktop.backends.media_tools.ffmpeg import local, run
from medintel_desktop.backends.media_tools.films import encoders
from medintel_desktop.backends.media_tools.films.music import Music
from medintel_desktop.backends.media_tools.films.takes import SOUND_RATE
from medintel_desktop.domain.ports import Report
from medintel_desktop.domain.render import FilmFormat

_LIST = "pieces.txt"

_SAMPLE_BYTES = 4
"""Two channels of 16 bits."""


@dataclass
class Pieces:
    """What is done of a film, in a folder of its own: pictures by piece, sound in one file."""

    folder: Path
    names: list[str] = field(default_factory=list)
    sound: str = field(default_factory=lambda: f"{uuid.uuid4().hex}.raw")
    """The name of the file of all sound."""

    def add(self, picture: str, sound: str) -> None:
        """Take two files of the folder in: the pictures and the raw sound of the next piece."""
        self.names.append(picture)
        with (
            (self.folder / self.sound).open("ab") as whole,
            (self.folder / sound).open("rb") as part,
        ):
            shutil.copyfileobj(part, whole, 1 << 20)
        (self.folder / sound).unlink()

    def join(
        self, ffmpeg: str, target: Path, film: FilmFormat, seconds: float, report: Report,
        music: Music | None = None,
    ) -> None:  # fmt: skip
        """Write the film. Raises as :func:`ffmpeg.run`."""
        lines = "".join(f"file {name}\n" for name in self.names)
        (self.folder / _LIST).write_text(lines, encoding="ascii")
        pictures = ("-f", "concat", "-protocol_whitelist", "file", "-i", f"file:{_LIST}")
        sound = ("-f", "s16le", "-ar", str(SOUND_RATE), "-ac", "2", "-protocol_whitelist", "file",
                 "-i", f"file:{self.sound}")  # fmt: skip
        how = ("-map", "0:v", "-c:v", "copy", *encoders.sound(film))
        clock = ("-video_track_timescale", str(film.rate.numerator))
        arguments = [*pictures, *sound, *self._mixed(music), *how, *clock,
                     *encoders.container(film), local(target)]  # fmt: skip
        run(ffmpeg, arguments, seconds, report, self.folder)

    def _mixed(self, music: Music | None) -> list[str]:
        """What is heard, with ``music`` as the third input."""
        if music is None:
            return ["-map", "1:a"]
        samples = (self.folder / self.sound).stat().st_size // _SAMPLE_BYTES
        mixed = music.filters("1:a", "2:a:0", samples)
        return [*music.arguments(), "-filter_complex", mixed, "-map", "[mixed]"]


def frames_in(piece: Path) -> int:
    """How many frames a piece holds, as its header says."""
    with opened(piece) as video:
        return video.stream.frames
