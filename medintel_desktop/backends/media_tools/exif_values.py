"""Single EXIF values, read with the doubt they deserve. Pure functions; None means unknown."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import SupportsFloat

from medintel_desktop.domain.media import GeoPoint

_DATE = re.compile(
    r"\s*(\d{4})[:/.-](\d\d?)[:/.-](\d\d?)(?:[ T]+(\d\d?):(\d\d?)(?::(\d\d?)(?:\.(\d+))?)?)?"
)
_OFFSET = re.compile(r"\s*([+-])(\d\d?):?(\d\d)?\s*")
_EARLIEST = 1826
"""The first photograph."""
_EPOCHS = {datetime(year, 1, 1) for year in (1904, 1970, 1980)}
"""Midnights that clocks show when they were never set."""


def number(value: object) -> float | None:
    """A finite number; None for 0/0, x/0 and whatever is not one."""
    if not isinstance(value, SupportsFloat) or isinstance(value, str | bytes):
        return None
    try:
        result = float(value)
    except (ArithmeticError, TypeError, ValueError):
        return None
    return result if math.isfinite(result) else None


def positive(value: object) -> float | None:
    result = number(value)
    return result if result is not None and result > 0 else None


def taken_at(text: str, fraction: str = "") -> datetime | None:
    """Wall-clock time from "YYYY:MM:DD HH:MM:SS" and its kin, ``fraction`` being digits of a
    second. None for blanks, zeros, impossible dates, and clocks that were never set."""
    match = _DATE.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    digits = re.match(r"\d*", fraction.strip() or match[7] or "")
    micro = int(f"{digits[0]:0<6}"[:6]) if digits else 0
    try:
        moment = datetime(year, month, day, hour, minute, second, micro)
    except ValueError:
        return None
    return None if year < _EARLIEST or moment in _EPOCHS else moment


def utc_offset(text: str) -> int | None:
    """Minutes from UTC of "+02:00", "-0530", "+2" or "Z"; zones reach from -12 to +14 hours."""
    if text.strip() in ("Z", "z"):
        return 0
    match = _OFFSET.fullmatch(text)
    if not match or int(match[3] or 0) > 59:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    minutes = -minutes if match[1] == "-" else minutes
    return minutes if -12 * 60 <= minutes <= 14 * 60 else None


def degrees(parts: Sequence[object], hemisphere: str) -> float | None:
    """Signed degrees from 1 to 3 of degrees, minutes, seconds, and N, S, E or W.

    Without a hemisphere it would be a guess, so the answer is None.
    """
    letter = hemisphere.strip("\0 ").upper()[:1]
    values = [number(part) for part in parts[:3]]
    if not letter or letter not in "NSEW" or not values:
        return None
    total = 0.0
    for value, unit in zip(values, (1, 60, 3600), strict=False):
        if value is None or value < 0:
            return None
        total += value / unit
    return -total if letter in "SW" else total


def point(latitude: float | None, longitude: float | None, height: float | None) -> GeoPoint | None:
    """A place, when both coordinates are known and on Earth; an absurd height is left out."""
    if latitude is None or longitude is None:
        return None
    if height is not None and not -12_000 <= height <= 100_000:
        height = None
    with suppress(ValueError):
        return GeoPoint(latitude, longitude, height)
    return None


def text(value: object, limit: int = 10_000) -> str | None:
    """Readable text of at most ``limit`` characters: UTF-8 or Windows-1252 bytes are decoded,
    NULs and control characters dropped, line breaks kept. None when nothing is left."""
    if isinstance(value, list):
        with suppress(TypeError, ValueError):
            value = bytes(value)
    if isinstance(value, bytes):
        value = _decoded(value)
    if not isinstance(value, str):
        return None
    # Lone surrogates cannot be stored or sent anywhere.
    value = value.encode("utf-8", "replace").decode("utf-8").replace("\r\n", "\n")
    kept = "".join(c for c in value[: limit * 2] if c.isprintable() or c in "\n\t")
    return kept.strip()[:limit].strip() or None


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def utf16_text(value: object) -> str | None:
    """Text that Windows wrote as UTF-16 bytes (the XP fields)."""
    with suppress(TypeError, ValueError):
        return text(bytes(value).decode("utf-16-le", "replace"))  # type: ignore[call-overload]
    return None
