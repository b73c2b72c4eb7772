"""Music under a film: over and over until the film ends, behind what is heard in its shots."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av

from medintel_desktop.backends.media_tools.faults import check_regular, reading
from medintel_desktop.backends.media_tools.ffmpeg import local
from medintel_desktop.backends.media_tools.films.takes import SOUND_RATE
from medintel_desktop.backends.media_tools.limits import READ_SECONDS
from medintel_desktop.domain.errors import FileGone, Unreadable
from medintel_desktop.domain.slideshow import FADE_OUT

_FADE_IN = 0.3

READING = {
    "format_whitelist": "mp3,aac,flac,ogg,wav,w64,aiff,caf,asf,mov,matroska",
    "protocol_whitelist": "file",
}
"""Containers that hold their own sound: play lists could name other files and addresses."""

_BEHIND = "sidechaincompress=threshold=0.02:ratio=5:attack=150:release=900"
"""While a shot is heard, the music is about a fifth as strong."""

_LIMIT = "alimiter=limit=0.89:level=false:latency=true"


@dataclass(frozen=True, slots=True)
class Music:
    """A file that was checked; ``gain`` in dB."""

    path: Path
    gain: float = 0.0

    def arguments(self) -> list[str]:
        """As an input that never ends."""
        return ["-stream_loop", "-1", *reading_arguments(self.path)]

    def filters(self, shots: str, music: str, samples: int) -> str:
        """Mix an input of the sound of shots, ``samples`` long, with an input of this; gives
        ``[mixed]``."""
        whole = samples / SOUND_RATE
        out = min(FADE_OUT, whole / 2)
        form = f"aresample={SOUND_RATE},aformat=sample_fmts=fltp:channel_layouts=stereo"
        return (
            f"[{shots}]{form},asplit[heard][key];"
            f"[{music}]{form},volume={self.gain:.2f}dB,atrim=end_sample={samples},"
            f"afade=t=in:d={min(_FADE_IN, whole / 4):.3f},"
            f"afade=t=out:st={whole - out:.3f}:d={out:.3f}[music];"
            f"[music][key]{_BEHIND}[behind];"
            f"[heard][behind]amix=inputs=2:duration=first:normalize=0,{_LIMIT}[mixed]"
        )


def reading_arguments(path: Path) -> list[str]:
    """A sound file as an input."""
    held = [part for name, value in READING.items() for part in (f"-{name}", value)]
    return [*held, "-i", local(path)]


def check_music(path: Path) -> float:
    """Seconds that it lasts. Raises FileGone, AccessDenied, and Unreadable for what is no sound."""
    try:
        lasts = _seconds(path)
    except FileGone as error:
        raise FileGone(
            f"{path.name} is not there any more.", "Bring it back, or choose other music."
        ) from error
    except Unreadable as error:
        raise _no_music(path) from error
    if lasts <= 0:
        raise _no_music(path)
    return lasts


def _seconds(path: Path) -> float:
    """How long its sound is; 0 without any."""
    check_regular(path)
    with reading(path), av.open(
        f"file:{path}", container_options=READING, metadata_errors="replace",
        timeout=(READ_SECONDS, READ_SECONDS),
    ) as container:  # fmt: skip
        sounds = [one for one in container.streams.audio if one.codec_context is not None]
        return (container.duration or 0) / av.time_base if sounds else 0.0


def _no_music(path: Path) -> Unreadable:
    return Unreadable(
        f"{path.name} cannot be played as music.", "Choose another file, such as MP3, M4A or FLAC."
    )
