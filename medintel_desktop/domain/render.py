"""Films made of parts: what goes in, what comes out, and the port that makes them.

:class:`Shot` is one part with everything that shall be done to it; a plan, a clip and a slideshow
all become shots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from medintel_desktop.domain.media import MediaKind, Metadata
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import Line

if TYPE_CHECKING:
    from medintel_desktop.domain.ports import Report


class FilmCodec(StrEnum):
    """What a film is encoded with; ``copy`` takes the streams as they are."""

    COPY = "copy"
    H264 = "h264"
    HEVC = "hevc"
    PRORES = "prores"


@dataclass(frozen=True, slots=True)
class Motion:
    """A slow zoom over a photo: the parts of it (left, top, width, height as fractions of the
    whole) seen first and last. They have the shape of the film; what reaches beyond the photo is
    black."""

    first: tuple[float, float, float, float]
    last: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Shot:
    """A part of a file: ``span`` in seconds of it; a photo's begins at 0."""

    path: Path
    kind: MediaKind
    metadata: Metadata
    span: Span
    caption: str = ""
    """Burnt in at the lower edge: a title or a place."""
    lines: tuple[Line, ...] = ()
    """What is said, in seconds of the file; burnt in or written beside the film."""
    fade: float = 0.0
    """Seconds of cross-fade from the shot before."""
    motion: Motion | None = None
    silent: bool = False
    """Whatever sound the file has is left out."""


@dataclass(frozen=True, slots=True)
class FilmFormat:
    """How a film is written. ``bitrate`` (bits a second) of 0 means by quality."""

    codec: FilmCodec
    width: int = 1920
    height: int = 1080
    rate: Fraction = Fraction(25)
    bitrate: int = 0
    even_sound: bool = True
    """Level to -16 LUFS (EBU R 128 loudness), so that no shot is much louder than another."""
    burn_lines: bool = False
    hardware: bool = False
    """Use the encoder of the graphics card when there is one."""
    music: Path | None = None
    """A sound file, fitted to the length of the film."""


def suffix_of(wish: FilmFormat) -> str:
    """The ending of a film that is encoded; see :class:`Lossless` for one that is not."""
    return ".mov" if wish.codec is FilmCodec.PRORES else ".mp4"


@dataclass(frozen=True, slots=True)
class Lossless:
    """Whether shots can be joined without encoding. ``why`` says what stands against it."""

    possible: bool
    why: str = ""
    suffix: str = ".mp4"
    """Of the file that the streams fit into."""
    by_cuts: bool = False
    """Formats agree; cuts would have to be moved."""


class FilmMaker(Protocol):
    """Writes films. What is half done never has the final name."""

    def lossless(self, shots: Sequence[Shot]) -> Lossless:
        """Whether formats agree and cuts fall on key frames. Reads the files."""

    def on_key_frames(self, shot: Shot) -> Shot:
        """The shot grown to the key frames around it, so that it can be taken without encoding.
        Reads the file."""

    def make(self, shots: Sequence[Shot], wish: FilmFormat, target: Path, report: Report) -> None:
        """Write the film, replacing ``target`` only when it is whole. ``report`` gets seconds of
        film done and in all; what it raises ends the work and leaves nothing.

        Raises UsageError for no shots, a part outside of its file, and what COPY cannot join;
        AccessDenied also for a ``target`` that is the file of a shot; FileGone, Unreadable,
        DiskFull, TooLarge."""
