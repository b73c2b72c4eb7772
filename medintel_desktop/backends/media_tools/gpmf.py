"""GoPro's telemetry (GPMF): where the camera was, out of one payload of about a second.

A payload is made of blocks, all big-endian: a key of four letters, the letter of its type, the
size of a row, the number of rows, and the rows, filled up to four bytes. ``DEVC`` (a device)
holds ``STRM`` (a sensor) holds rows and what scales them. Two kinds of rows tell places: ``GPS5``
with one time (``GPSU``) and one fix (``GPSF``, ``GPSP``) for the payload, and ``GPS9`` of newer
cameras, where each row has its own. Anybody may have written this: what does not fit is left out.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from medintel_desktop.backends.media_tools import exif_values as values
from medintel_desktop.domain.media import GeoPoint

MOST_BYTES = 1 << 20
"""Of a payload; cameras write some 20 kB."""
MOST_DILUTION = 20.0
"""Dilution of precision from which on a place is a guess; cameras without a fix say 99."""

_HEAD = struct.Struct(">4sBBH")
_NUMBERS = dict(zip("bBsSlLfdjJ", "bBhHiIfdqQ", strict=True))
_MILLENNIUM = datetime(2000, 1, 1, tzinfo=UTC).timestamp()
_DAY = 86_400.0
_CENTURY = 36_525
"""Days."""
_MOST_NUMBERS, _MOST_TEXT = 64, 64


@dataclass(frozen=True, slots=True)
class Fix:
    """``time`` in epoch seconds where the row tells it. ``share`` of the payload's rows that came
    before it: 0 is its beginning."""

    point: GeoPoint
    time: float | None
    share: float


@dataclass(frozen=True, slots=True)
class Payload:
    """``time`` in epoch seconds at which its fixes begin, None where it does not say."""

    time: float | None = None
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class _Block:
    key: bytes
    type: str
    size: int
    body: memoryview

    def rows(self, letters: str, scale: tuple[float, ...]) -> Iterator[tuple[float, ...]]:
        """Numbers of these types, each divided by its scale; none where they do not fit."""
        scales = scale * len(letters) if len(scale) == 1 else scale
        if len(scales) != len(letters) or not all(scales):
            return
        for row in self._numbers(letters):
            yield tuple(number / by for number, by in zip(row, scales, strict=True))

    def numbers(self) -> tuple[float, ...]:
        """What it holds, of its own type; no scale has more than a row has numbers."""
        return tuple(row[0] for row in islice(self._numbers(self.type, alone=True), _MOST_NUMBERS))

    def _numbers(self, letters: str, *, alone: bool = False) -> Iterator[tuple[float, ...]]:
        if not letters or any(letter not in _NUMBERS for letter in letters):
            return
        row = struct.Struct(">" + "".join(_NUMBERS[letter] for letter in letters))
        if alone or row.size == self.size:
            yield from row.iter_unpack(self.body[: len(self.body) // row.size * row.size])

    def text(self) -> str:
        return bytes(self.body[:_MOST_TEXT]).split(b"\0")[0].decode("ascii", "replace")


def read_payload(data: bytes) -> Payload:
    """Its fixes in the order in which they were made. Never raises."""
    older = Payload()
    for device in _blocks(memoryview(data)):
        if device.key != b"DEVC":
            continue
        for sensor in _blocks(device.body):
            if sensor.key != b"STRM":
                continue
            blocks = {block.key: block for block in _blocks(sensor.body)}
            if b"GPS9" in blocks and (fixes := _fixes_of_9(blocks)):
                return Payload(None, fixes)
            if b"GPS5" in blocks and not older.fixes:
                older = Payload(_time(blocks), _fixes_of_5(blocks))
    return older


def _blocks(data: memoryview) -> Iterator[_Block]:
    """Those that are whole, up to a key of zeros, which fill the rest."""
    at = 0
    while at + _HEAD.size <= len(data):
        key, type_, size, count = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        end = at + size * count
        if end > len(data) or key == bytes(4):
            return
        yield _Block(key, chr(type_), size, data[at:end])
        at = end + -end % 4


def _fixes_of_5(blocks: dict[bytes, _Block]) -> tuple[Fix, ...]:
    """Latitude, longitude, height and two speeds."""
    fix, dilution = _first(blocks, b"GPSF"), _first(blocks, b"GPSP")
    if fix == 0 or (dilution or 0) / 100 > MOST_DILUTION:
        return ()
    rows = list(blocks[b"GPS5"].rows(blocks[b"GPS5"].type * 5, _scale(blocks)))
    return tuple(
        Fix(point, None, at / len(rows))
        for at, (latitude, longitude, height, *_) in enumerate(rows)
        if (point := values.point(latitude, longitude, height))
    )


def _fixes_of_9(blocks: dict[bytes, _Block]) -> tuple[Fix, ...]:
    """As above, then days since 2000, seconds of the day, dilution of precision, and the fix."""
    letters = blocks[b"TYPE"].text() if b"TYPE" in blocks else ""
    rows = list(blocks[b"GPS9"].rows(letters, _scale(blocks))) if len(letters) == 9 else []
    return tuple(
        Fix(point, _MILLENNIUM + days * _DAY + seconds, at / len(rows))
        for at, (latitude, longitude, height, _, _, days, seconds, dilution, fix) in enumerate(rows)
        if fix and dilution <= MOST_DILUTION and 0 < days <= _CENTURY and 0 <= seconds <= _DAY
        and (point := values.point(latitude, longitude, height))
    )  # fmt: skip


def _scale(blocks: dict[bytes, _Block]) -> tuple[float, ...]:
    return blocks[b"SCAL"].numbers() if b"SCAL" in blocks else (1,)


def _first(blocks: dict[bytes, _Block], key: bytes) -> float | None:
    return next(iter(blocks[key].numbers()), None) if key in blocks else None


def _time(blocks: dict[bytes, _Block]) -> float | None:
    """Of "yymmddhhmmss.sss", UTC, in this century."""
    if b"GPSU" not in blocks:
        return None
    try:
        when = datetime.strptime("20" + blocks[b"GPSU"].text(), "%Y%m%d%H%M%S.%f")
    except ValueError:
        return None
    return when.replace(tzinfo=UTC).timestamp()
