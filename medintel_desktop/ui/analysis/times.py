"""Times that are written in a text, so that they can be clicked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST = 12
"""Characters of a time."""
_CLOCK = re.compile(
    r"(?<![\d:.,])(?:(?P<h>\d{1,2}):(?P<mm>[0-5]\d)|(?P<m>\d{1,3})):(?P<s>[0-5]\d(?:\.\d{1,3})?)"
    r"(?![\d:])"
)


class Written(NamedTuple):
    """Characters ``begin`` to ``end`` of the text name this second."""

    begin: int
    end: int
    seconds: float


def written_in(text: str, length: float, begin: int = 0) -> Iterator[Written]:
    """Every "0:58", "75:00" or "1:02:03.5" of a text that lies within ``length`` seconds.

    With ``begin`` only those that start there or later; what stands before still decides whether
    digits are a time of their own.
    """
    for found in _CLOCK.finditer(text, begin):
        hours, minutes = int(found["h"] or 0), int(found["mm"] or found["m"] or 0)
        seconds = hours * 3600 + minutes * 60 + float(found["s"])
        if seconds <= length:
            yield Written(found.start(), found.end(), seconds)
