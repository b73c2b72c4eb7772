"""The loudest samples of a part of a video."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from medintel_desktop.backends.media_tools.container import Opened, opened
from medintel_desktop.backends.media_tools.faults import too_slow
from medintel_desktop.backends.media_tools.limits import DECODE_SECONDS
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.sound import PEAKS_PER_SECOND

_RATE = 8000
"""Samples a second that are looked at: peaks need no treble."""
_LONGEST = 3600.0
"""Seconds of one call."""


def peaks(path: Path, span: Span) -> bytes:
    """One byte for each 1 / PEAKS_PER_SECOND of the span; empty for a video without sound.

    Raises as :func:`.container.opened`.
    """
    seconds = min(span.end - span.start, _LONGEST)
    loudest = np.zeros(math.ceil(seconds * PEAKS_PER_SECOND), np.int32)
    with opened(path) as video:
        if not video.container.streams.audio:
            return b""
        for second, samples in _samples(video, span.start, span.start + seconds):
            places = np.floor(
                (second - span.start + np.arange(len(samples)) / _RATE) * PEAKS_PER_SECOND
            ).astype(np.int64)
            inside = (places >= 0) & (places < len(loudest))
            np.maximum.at(loudest, places[inside], samples[inside])
    return bytes(np.minimum(loudest >> 7, 255).astype(np.uint8))


def _samples(
    video: Opened, start: float, end: float
) -> Iterator[tuple[float, npt.NDArray[np.int32]]]:
    """Pieces of one channel, each with the second at which it begins. Broken packets are passed
    over. Raises TooLarge."""
    deadline = time.monotonic() + DECODE_SECONDS
    stream = video.container.streams.audio[0]
    resampler = av.AudioResampler(format="s16", layout="mono", rate=_RATE)
    with suppress(av.FFmpegError):
        video.seek(max(0.0, start - 0.2))
    for packet in video.container.demux(stream):
        if time.monotonic() > deadline:
            raise too_slow()
        try:
            found = packet.decode()
        except (av.error.InvalidDataError, av.error.EOFError):
            continue
        for frame in found:
            if not isinstance(frame, av.AudioFrame) or frame.time is None:
                continue
            second = frame.time - video.start
            if second > end:
                return
            for piece in resampler.resample(frame):
                yield second, np.abs(piece.to_ndarray()[0].astype(np.int32))
