"""What an ffmpeg program can do on this computer; asked once."""

from __future__ import annotations

import functools
import subprocess

_HARDWARE = ("videotoolbox", "nvenc", "qsv", "amf")
"""Encoders in chips, the best known first. VAAPI needs device names, which nobody can guess."""

_TRIAL_SECONDS = 20.0


@functools.cache
def hardware_encoder(ffmpeg: str, codec: str = "h264") -> str | None:
    """The first encoder of this computer's chips that really encodes to ``codec`` (h264, hevc),
    None when none does."""
    listed = _output([ffmpeg, "-hide_banner", "-encoders"])
    names = (f"{codec}_{kind}" for kind in _HARDWARE)
    return next((name for name in names if name in listed and _works(ffmpeg, name)), None)


@functools.cache
def filters(ffmpeg: str) -> frozenset[str]:
    """The names of its filters."""
    rows = _output([ffmpeg, "-hide_banner", "-filters"]).splitlines()
    return frozenset(row.split()[1] for row in rows if "->" in row and len(row.split()) > 2)


def _works(ffmpeg: str, encoder: str) -> bool:
    source = ("-f", "lavfi", "-i", "color=black:size=640x360:rate=30:duration=0.3")
    trial = [ffmpeg, "-v", "error", "-nostdin", *source, "-c:v", encoder, "-f", "null", "-"]
    try:
        done = subprocess.run(trial, capture_output=True, timeout=_TRIAL_SECONDS, check=False)  # noqa: S603 - a list of arguments, no shell
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _output(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, timeout=_TRIAL_SECONDS, check=False)  # noqa: S603 - a list of arguments, no shell
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.decode("utf-8", "replace")
