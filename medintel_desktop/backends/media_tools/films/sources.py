"""What the files of shots are, as far as it decides how they are filmed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from medintel_desktop.backends.media_tools.container import WITHOUT_INDEX, opened
from medintel_desktop.backends.media_tools.faults import check_regular
from medintel_desktop.domain.errors import AccessDenied, FileGone, Unreadable, UsageError
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.render import Shot

_HDR = {16, 18}
"""Transfer characteristics (H.273) of HDR: PQ and HLG."""

_UNNAMED = 2

_HD = 720
"""From this height on, colours that are not named are BT.709."""

_EARLY = 12.0
"""Seconds; longer than encoders go without a key frame."""

_BEHIND_END = 0.1
"""Seconds by which a cut may reach over the end: containers round."""


@dataclass(frozen=True, slots=True)
class Source:
    """A video as it was when the film was begun."""

    has_sound: bool = False
    hdr: bool = False
    unnamed_hd: bool = False
    """Does not say its colours, which are those of HD."""
    rough: bool = False
    """Cannot be entered at a second, only somewhere near it."""

    def early(self, second: float) -> float:
        """How much sooner than at this second it is to be entered, so that nothing is missed."""
        return min(second, _EARLY) if self.rough else 0.0


def look(path: Path) -> Source:
    """Read the header of a video. Raises Unreadable, TooLarge, FileGone, AccessDenied."""
    with opened(path) as video:
        context = video.stream.codec_context
        return Source(
            any(stream.codec_context is not None for stream in video.container.streams.audio),
            context.color_trc in _HDR,
            context.colorspace == _UNNAMED and video.stream.height >= _HD,
            video.container.format.name in WITHOUT_INDEX,
        )


@contextmanager
def naming(shot: Shot) -> Iterator[None]:
    """Say which file could not be read. Raises FileGone, Unreadable."""
    name = shot.path.name
    try:
        yield
    except FileGone as error:
        raise _gone(name) from error
    except Unreadable as error:
        if not shot.path.exists():  # it went while it was read
            raise _gone(name) from error
        raise Unreadable(f"{name} is damaged and cannot be filmed.", error.hint) from error


def _gone(name: str) -> FileGone:
    return FileGone(
        f"{name} is not there any more.", "Bring it back or connect its disk, then try again."
    )


def check(shot: Shot) -> tuple[int, int]:
    """Size and time of change of its file, to be compared later.

    Raises UsageError for a part outside of the file, FileGone, Unreadable, AccessDenied.
    """
    with naming(shot):
        check_regular(shot.path)
    lasts = shot.metadata.duration
    if shot.kind is MediaKind.VIDEO and lasts and shot.span.end > lasts + _BEHIND_END:
        raise UsageError(
            f"{shot.path.name} ends after {lasts:.1f} s, before this cut does.",
            "Trim the cut, then try again.",
        )
    status = shot.path.stat()
    return status.st_size, status.st_mtime_ns


def check_same(shot: Shot, was: tuple[int, int]) -> None:
    """Raise FileGone or Unreadable when the file went or changed while it was filmed."""
    if check(shot) != was:
        raise Unreadable(
            f"{shot.path.name} was changed while it was read.", "Try again when that is over."
        )


def check_target(shots: Sequence[Shot], target: Path) -> None:
    """Originals are never written to."""
    for shot in shots:
        if target.exists() and shot.path.exists() and target.samefile(shot.path):
            raise AccessDenied(
                f"{target.name} is used in this film and is not written over.",
                "Choose another name.",
            )
