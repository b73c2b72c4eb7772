"""Videos as cameras write them: with timecode and reel, at broken rates or none in particular."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np


def tape(
    path: Path,
    rate: Fraction = Fraction(25),
    *,
    count: int = 12,
    timecode: str = "",
    reel: str = "",
    lasts: Sequence[int] = (1,),
    channels: int = 0,
) -> Path:
    """``count`` frames of 32 x 32 px; each lasts as many frames as ``lasts`` says in turn."""
    with av.open(str(path), "w") as out:
        if timecode and path.suffix == ".mkv":
            out.metadata["timecode"] = timecode
        pictures = out.add_stream("mpeg4", rate=rate)
        assert isinstance(pictures, av.VideoStream)
        pictures.width = pictures.height = 32
        pictures.codec_context.time_base = 1 / rate
        if timecode:
            pictures.metadata["timecode"] = timecode
        if reel:
            pictures.metadata["reel_name"] = reel
        sound = out.add_stream("aac", rate=48_000) if channels else None
        if isinstance(sound, av.AudioStream):
            sound.layout = "mono" if channels == 1 else "stereo"
        at = 0
        for number in range(count):
            frame = av.VideoFrame.from_ndarray(
                np.full((32, 32, 3), number * 9 % 256, np.uint8), "rgb24"
            )
            frame.pts, frame.time_base = at, 1 / rate
            out.mux(pictures.encode(frame))
            at += lasts[number % len(lasts)]
        out.mux(pictures.encode(None))
        if isinstance(sound, av.AudioStream):
            _silence(out, sound, channels)
    return path


def _silence(out: av.container.OutputContainer, sound: av.AudioStream, channels: int) -> None:
    samples = np.zeros((channels, 1024), np.float32)
    frame = av.AudioFrame.from_ndarray(samples, "fltp", "mono" if channels == 1 else "stereo")
    frame.sample_rate, frame.pts = 48_000, 0
    out.mux(sound.encode(frame))
    out.mux(sound.encode(None))
