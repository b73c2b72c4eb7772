"""How loud a part of a file is, so that no shot is much louder than another."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from pathlib import Path

from medintel_desktop.backends.media_tools.ffmpeg import run, source
from medintel_desktop.domain.ports import Report
from medintel_desktop.domain.render import Shot

WANTED = -16.0
"""LUFS (EBU R 128), what services for video and podcasts ask for."""

_SILENCE = -60.0
"""LUFS; what is softer is noise and stays as it is."""

_MOST = 20.0
"""dB by which anything is made louder: beyond, noise would be."""

_KEY = "lavfi.r128.I="


def gain(ffmpeg: str, shot: Shot, folder: Path, report: Report) -> float:
    """dB by which the sound of a shot is to be changed; reads no pictures.

    ``folder`` takes a file of figures for a while. Raises as :func:`ffmpeg.run`.
    """
    seconds = shot.span.end - shot.span.start
    part = ("-ss", f"{shot.span.start:.6f}", "-t", f"{seconds:.6f}", "-vn")
    return gain_of(ffmpeg, source(shot.path, *part), seconds, folder, report)


def gain_of(
    ffmpeg: str, reading: Sequence[str], seconds: float, folder: Path, report: Report
) -> float:
    """The same of any input that lasts so many seconds."""
    name = f"{uuid.uuid4().hex}.txt"
    measure = f"ebur128=metadata=1,ametadata=print:key=lavfi.r128.I:file={name}"
    arguments = [*reading, "-map", "0:a:0", "-af", measure, "-f", "null", "-"]
    run(ffmpeg, arguments, seconds, lambda done, total: report(0.0, total), folder)
    loudness = _last(folder / name)
    return 0.0 if loudness < _SILENCE else min(WANTED - loudness, _MOST)


def _last(file: Path) -> float:
    """The figure for all that was heard comes last; a moment too short to measure has none."""
    if not file.exists():
        return _SILENCE - 1
    found = [line.removeprefix(_KEY) for line in file.read_text().splitlines()
             if line.startswith(_KEY)]  # fmt: skip
    file.unlink()
    return float(found[-1]) if found else _SILENCE - 1
