"""Reads GPX 1.0 and 1.1 files: tracks, and routes where their points have times.

Anybody may have written such a file. Declarations of types and entities are refused, nothing
outside the file is ever read, and size, points and depth have limits. A file that breaks off,
as when a receiver's battery runs out, gives what came before and says so.
"""

from __future__ import annotations

import math
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.parsers import expat

from medintel_desktop.catalogue.paths import shown_name
from medintel_desktop.domain.errors import TooLarge, Unreadable
from medintel_desktop.domain.track import Track, TrackPoint
from medintel_desktop.library.checksum import file_errors

MOST_BYTES = 200 << 20
MOST_POINTS = 500_000
"""Five days with a point a second."""
MOST_DEPTH = 64
MOST_TEXT = 1000
"""Signs of one text that are kept; names and times are shorter."""

_CHUNK = 1 << 16
_SAFE = "Nothing was changed."
_KEPT = {"name", "time", "ele"}


@dataclass(frozen=True, slots=True)
class GpxFile:
    """``tracks`` in the order of the file. ``undated`` counts points without a time, ``wrong``
    those that are not on Earth; ``broken`` says where the file breaks off, "" if it is whole."""

    name: str
    tracks: tuple[Track, ...]
    undated: int = 0
    wrong: int = 0
    broken: str = ""

    @property
    def points(self) -> int:
        return sum(len(track.points) for track in self.tracks)


def read_gpx(path: Path) -> GpxFile:
    """Raises Unreadable, TooLarge and what opening a file may raise."""
    reader = _Reader(shown_name(path.stem))
    parser = reader.parser()
    broken = ""
    with file_errors(path), path.open("rb") as file:
        read = 0
        try:
            while chunk := file.read(_CHUNK):
                read += len(chunk)
                if read > MOST_BYTES:
                    raise TooLarge(f"{shown_name(path.name)} is larger than a track is.", _SAFE)
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            broken = f"The file breaks off at line {error.lineno:,}; what came before is used."
    if not reader.is_gpx:
        raise Unreadable(f"{shown_name(path.name)} is not a GPX file.", _SAFE)
    tracks = reader.finished()
    if not tracks:
        why = "has no points with a time" if reader.undated else "has no track in it"
        hint = "Only points with a time can be matched. " if reader.undated else ""
        raise Unreadable(f"{shown_name(path.name)} {why}.", f"{hint}{broken or _SAFE}")
    return GpxFile(shown_name(path.name), tracks, reader.undated, reader.wrong, broken)


class _Reader:
    """What expat calls. Elements are told by their own name: 1.0 and 1.1 differ in namespace."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._path: list[str] = []
        self._text: list[str] | None = None
        self._point: dict[str, Any] | None = None
        self._title = ""
        self._points: list[TrackPoint] = []
        self._tracks: list[Track] = []
        self._count = 0
        self.is_gpx = False
        self.undated = 0
        self.wrong = 0

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._hear
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        return parser

    def finished(self) -> tuple[Track, ...]:
        """All tracks, also one that the file broke off in."""
        self._close_track()
        return tuple(self._tracks)

    def _refuse(self, *_: object) -> int:
        raise Unreadable(
            "This file declares types or entities, which no GPX file needs.",
            f"It is not read, because such files can do harm. {_SAFE}",
        )

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if not self._path:
            self.is_gpx = name == "gpx"
        self._path.append(name)
        if len(self._path) > MOST_DEPTH:
            raise Unreadable("This file is nested more deeply than a GPX file is.", _SAFE)
        if name in ("trkpt", "rtept"):
            self._point = {"lat": attributes.get("lat"), "lon": attributes.get("lon")}
        elif name in ("trk", "rte"):
            self._close_track()
        self._text = [] if name in _KEPT else None

    def _hear(self, text: str) -> None:
        if self._text is not None and sum(map(len, self._text)) < MOST_TEXT:
            self._text.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        self._path.pop()
        text = "".join(self._text or ())[:MOST_TEXT].strip()
        self._text = None
        parent = self._path[-1] if self._path else ""
        if name in ("time", "ele") and self._point is not None and parent in ("trkpt", "rtept"):
            self._point[name] = text
        elif name == "name" and parent in ("trk", "rte"):
            self._title = " ".join(text.split())
        elif name in ("trkpt", "rtept"):
            self._add(self._point or {})
            self._point = None
        elif name in ("trk", "rte"):
            self._close_track()

    def _add(self, told: dict[str, Any]) -> None:
        self._count += 1
        if self._count > MOST_POINTS:
            raise TooLarge(f"This file has more than {MOST_POINTS:,} points.", _SAFE)
        if not told.get("time"):
            self.undated += 1
            return
        point = _point(told)
        if point is None:
            self.wrong += 1
        else:
            self._points.append(point)

    def _close_track(self) -> None:
        if self._points:
            points = sorted(self._points, key=lambda p: p.time)
            self._tracks.append(Track(str(uuid.uuid4()), self._title or self._name, points))
        self._points, self._title = [], ""


def _point(told: dict[str, Any]) -> TrackPoint | None:
    try:
        latitude, longitude = float(told["lat"]), float(told["lon"])
        time = _time(told["time"])
    except (TypeError, ValueError, OverflowError):
        return None
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return TrackPoint(time, latitude + 0.0, longitude + 0.0, _height(told.get("ele")))


def _time(text: str) -> float:
    """Epoch seconds; a time that names no zone is UTC, as the format says."""
    when = datetime.fromisoformat(text)
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


def _height(text: str | None) -> float | None:
    try:
        height = float(text or "nan")
    except ValueError:
        return None
    return height if math.isfinite(height) and abs(height) < 100_000 else None
