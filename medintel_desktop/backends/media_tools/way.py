"""The way that a camera recorded inside its video: GoPro's, read without reading the pictures."""

from __future__ import annotations

import logging
import math
import time
from collections.abc import Iterator
from pathlib import Path

from av.container import InputContainer
from av.stream import DataStream, Discard

from medintel_desktop.backends.media_tools.container import opened
from medintel_desktop.backends.media_tools.gpmf import MOST_BYTES, Payload, read_payload
from medintel_desktop.domain.track import TrackPoint

MOST_POINTS = 200_000
"""Two days with a point a second; a file of the cameras holds an hour."""
MOST_TELEMETRY = 1 << 29
"""Bytes in all: cameras write about 20 kB a second."""
WAY_SECONDS = 20.0
"""For all of it: an hour's lies in 3,600 places of the file."""

_log = logging.getLogger(__name__)


def way_of(path: Path, began: float | None) -> tuple[TrackPoint, ...]:
    """One point a second in the order of time, none where the camera had no fix.

    Where the telemetry tells no time, it is counted from ``began`` (epoch seconds). What cannot
    be read in WAY_SECONDS is left out. Raises Unreadable, TooLarge, FileGone, AccessDenied.
    """
    told, counted = dict[int, TrackPoint](), dict[int, TrackPoint]()
    with opened(path) as video:
        stream = _telemetry(video.container)
        if stream is None:
            return ()
        for starts, lasts, payload in _payloads(video.container, stream):
            if payload.time is None and began is not None:
                _add(counted, payload, began + starts - video.start, lasts)
            _add(told, payload, payload.time, lasts)
            if max(len(told), len(counted)) >= MOST_POINTS:
                break
    points = told or counted
    return tuple(points[second] for second in sorted(points))


def _telemetry(container: InputContainer) -> DataStream | None:
    """Of MP4 alone: there others can be passed over without reading them."""
    if "mp4" not in container.format.name.split(","):
        return None
    return next((data for data in container.streams.data if data.name == "bin_data"), None)


def _payloads(
    container: InputContainer, stream: DataStream
) -> Iterator[tuple[float, float, Payload]]:
    """Each with its begin on the container's clock and how long it lasts, in seconds."""
    for other in container.streams:
        other.discard = Discard.default if other.index == stream.index else Discard.all
    deadline, read = time.monotonic() + WAY_SECONDS, 0
    for packet in container.demux(stream):
        read += packet.size
        if time.monotonic() > deadline or read > MOST_TELEMETRY:
            _log.info("telemetry is read to %s bytes only", read)
            return
        if packet.pts is None or not packet.time_base or not 0 < packet.size <= MOST_BYTES:
            continue
        lasts = float((packet.duration or 0) * packet.time_base) or 1.0
        yield float(packet.pts * packet.time_base), lasts, read_payload(bytes(packet))


def _add(
    points: dict[int, TrackPoint], payload: Payload, starts: float | None, lasts: float
) -> None:
    """The first fix of each second. Clocks are set while filming: seconds may come again."""
    for fix in payload.fixes:
        if (when := fix.time) is None:
            if starts is None:
                continue
            when = starts + fix.share * lasts
        point = fix.point
        points.setdefault(
            math.floor(when), TrackPoint(when, point.latitude, point.longitude, point.altitude)
        )
