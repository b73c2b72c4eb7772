"""What a photo says about itself in EXIF, read by ExifRead."""

from __future__ import annotations

import io
import logging
import math
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import exifread

from medintel_desktop.backends.media_tools import exif_values as values
from medintel_desktop.backends.media_tools.exif_sources import exif_sources
from medintel_desktop.domain.media import Camera, GeoPoint

logging.getLogger("exifread").setLevel(logging.CRITICAL)

Tags = Mapping[str, Any]
"""ExifRead's answer: "EXIF DateTimeOriginal" and so on, each with ``.values``."""

# The moment of the picture, then of its scan, then of its last change.
_DATES = (
    ("EXIF DateTimeOriginal", "EXIF SubSecTimeOriginal", "EXIF OffsetTimeOriginal"),
    ("EXIF DateTimeDigitized", "EXIF SubSecTimeDigitized", "EXIF OffsetTimeDigitized"),
    ("Image DateTimeOriginal", "EXIF SubSecTimeOriginal", "EXIF OffsetTimeOriginal"),
    ("Image DateTime", "EXIF SubSecTime", "EXIF OffsetTime"),
)
_ISO = ("ISOSpeedRatings", "RecommendedExposureIndex", "StandardOutputSensitivity", "ISOSpeed")
_ISO_OVERFLOW = 65_535
_BLOCK_START = b"Exif\0\0"


@dataclass(frozen=True, slots=True)
class Exif:
    """The fields kept; None where the file does not say."""

    taken_at: datetime | None = None
    utc_offset: int | None = None
    point: GeoPoint | None = None
    camera: Camera = Camera()
    description: str | None = None


def read_exif(path: Path) -> Exif:
    """EXIF of a JPEG, TIFF or camera raw file."""
    tags: dict[str, Any] = {}
    with path.open("rb") as file:
        for source in exif_sources(file):
            tags |= _tags(source)
    return understood(tags)


def read_exif_block(block: bytes) -> Exif:
    """EXIF as decoders of other formats hand it out.

    ExifRead could look into their files itself, but walks a damaged one for minutes.
    """
    return understood(_tags(io.BytesIO(block.removeprefix(_BLOCK_START))))


def understood(tags: Tags) -> Exif:
    """The kept fields of ExifRead's ``tags``."""
    moment, offset = _moment(tags)
    return Exif(moment, offset, _point(tags), _camera(tags), _description(tags))


def _tags(file: BinaryIO) -> Tags:
    # A parser of hostile bytes may raise anything. Whatever it is, the photo itself can be shown.
    with suppress(Exception):
        found: Tags = exifread.process_file(file, details=False, extract_thumbnail=False)
        return found
    return {}


def _values(tags: Tags, name: str) -> Any:
    return getattr(tags.get(name), "values", "")


def _first(tags: Tags, name: str) -> object:
    found = _values(tags, name)
    return found[0] if isinstance(found, list) and found else None


def _text(tags: Tags, name: str) -> str:
    return values.text(_values(tags, name)) or ""


def _moment(tags: Tags) -> tuple[datetime | None, int | None]:
    for date, fraction, offset in _DATES:
        moment = values.taken_at(_text(tags, date), _text(tags, fraction))
        if moment:
            found = values.utc_offset(_text(tags, offset))
            if found is None:
                found = values.utc_offset(_text(tags, "EXIF OffsetTime"))
            return moment, found
    return None, None


def _point(tags: Tags) -> GeoPoint | None:
    latitude = values.degrees(_list(tags, "GPS GPSLatitude"), _text(tags, "GPS GPSLatitudeRef"))
    longitude = values.degrees(_list(tags, "GPS GPSLongitude"), _text(tags, "GPS GPSLongitudeRef"))
    if latitude == longitude == 0 and _text(tags, "GPS GPSStatus") == "V":
        return None  # the receiver says that it had no fix
    height = values.number(_first(tags, "GPS GPSAltitude"))
    if height is not None and _first(tags, "GPS GPSAltitudeRef") == 1:
        height = -height
    return values.point(latitude, longitude, height)


def _list(tags: Tags, name: str) -> list[object]:
    found = _values(tags, name)
    return found if isinstance(found, list) else []


def _camera(tags: Tags) -> Camera:
    exposure = values.positive(_first(tags, "EXIF ExposureTime"))
    if exposure is None:
        exposure = _apex(_first(tags, "EXIF ShutterSpeedValue"), base=0.5)
    aperture = values.positive(_first(tags, "EXIF FNumber"))
    if aperture is None:
        aperture = _apex(_first(tags, "EXIF ApertureValue"), base=math.sqrt(2))
    return Camera(
        make=_text(tags, "Image Make") or None,
        model=_text(tags, "Image Model") or None,
        lens=_text(tags, "EXIF LensModel") or None,
        iso=_iso(tags),
        exposure_time=exposure,
        f_number=aperture,
        focal_length=values.positive(_first(tags, "EXIF FocalLength")),
    )


def _apex(value: object, base: float) -> float | None:
    """A logarithmic exposure value as a plain one; shutters and lenses stay within 2^±30."""
    stops = values.number(value)
    return None if stops is None or abs(stops) > 30 else base**stops


def _iso(tags: Tags) -> int | None:
    for name in _ISO:
        speed = values.positive(_first(tags, f"EXIF {name}"))
        if speed and speed != _ISO_OVERFLOW:  # a 16-bit field that means "look further"
            return round(speed)
    return None


def _description(tags: Tags) -> str | None:
    for found in (
        values.text(_values(tags, "Image ImageDescription")),
        values.utf16_text(_values(tags, "Image XPTitle")),
        values.utf16_text(_values(tags, "Image XPComment")),
    ):
        if found:
            return found
    return None
