"""When a photo was taken by its XMP: programs that drop EXIF often leave this."""

from __future__ import annotations

import re
from datetime import datetime

from medintel_desktop.backends.media_tools import exif_values as values

_MOST = 1 << 20
"""Bytes looked at; packets are a few kilobytes."""

_NAMES = (b"exif:DateTimeOriginal", b"photoshop:DateCreated")
"""Of the moment of the picture; other dates are of the file and of programs."""

_VALUE = rb"(?:\s*=\s*[\"']|>)\s*([0-9TZ:. +-]{4,40})"
"""Attribute or element."""

_ZONE = re.compile(r"\d(Z|[+-]\d\d:\d\d)$")


def xmp_moment(packet: object) -> tuple[datetime | None, int | None]:
    """Wall-clock time and minutes from UTC, None for what ``packet`` (bytes) does not say."""
    if isinstance(packet, bytes):
        for name in _NAMES:
            found = re.search(name + _VALUE, packet[:_MOST])
            told = found[1].decode("ascii").strip() if found else ""
            if moment := values.taken_at(told):
                zone = _ZONE.search(told)
                return moment, values.utc_offset(zone[1]) if zone else None
    return None, None
