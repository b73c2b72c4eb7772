"""Places as video files write them: ISO 6709, "+48.1372+011.5756+519/"."""

from __future__ import annotations

import re

from medintel_desktop.backends.media_tools import exif_values as values
from medintel_desktop.domain.media import GeoPoint

_POINT = re.compile(
    r"([+-])(\d{1,6})(\.\d+)?([+-])(\d{1,7})(\.\d+)?([+-]\d+(?:\.\d+)?)?(?:CRS[^/]*)?/?"
)


def parse_location(text: str) -> GeoPoint | None:
    """The point, or None where ``text`` is not one.

    The number of digits before the decimal point tells the form: degrees (DD, DDD), degrees and
    minutes (DDMM, DDDMM), or with seconds too (DDMMSS, DDDMMSS).
    """
    match = _POINT.fullmatch(text.strip("\0 \t\r\n"))
    if not match:
        return None
    latitude = _angle(match[1], match[2], match[3], whole=2)
    longitude = _angle(match[4], match[5], match[6], whole=3)
    return values.point(latitude, longitude, float(match[7]) if match[7] else None)


def _angle(sign: str, digits: str, fraction: str | None, whole: int) -> float | None:
    """Signed degrees; ``whole`` is how many digits the degrees have when minutes follow."""
    if len(digits) > whole:
        digits = digits.zfill(whole + (2 if len(digits) <= whole + 2 else 4))
    parts = [digits[:whole], *(digits[at : at + 2] for at in range(whole, len(digits), 2))]
    numbers = [float(part) for part in [*parts[:-1], parts[-1] + (fraction or "")]]
    if any(minutes >= 60 for minutes in numbers[1:]):
        return None
    total = sum(number / unit for number, unit in zip(numbers, (1, 60, 3600), strict=False))
    return -total if sign == "-" else total
