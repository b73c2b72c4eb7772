"""Names of reels: eight capital letters and digits, as lists for tape machines have them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from medintel_desktop.domain.hand_over import Source

LENGTH = 8

_UNFIT = re.compile(r"[^A-Z0-9_]+")
_TAKEN = frozenset({"AX", "BL", "BLACK", "BARS"})
"""Names that mean no file."""


def reels(sources: Sequence[Source]) -> dict[str, str]:
    """A reel for each item, by its id: that of its tape if the file tells one, else made of the
    file's name. No two files have the same, but those that say so themselves."""
    given = {s.media_id: s.tally.reel.upper() for s in sources if _fits(s.tally.reel.upper())}
    taken = set(given.values()) | _TAKEN
    for source in sources:
        if source.media_id not in given:
            name = _free(source.tally.reel or PurePath(source.name).stem, taken)
            given[source.media_id] = name
            taken.add(name)
    return given


def shortened(source: Source) -> bool:
    """Whether a file tells a reel that cannot stand in a list as it is."""
    reel = source.tally.reel
    return bool(reel) and not _fits(reel.upper())


def _fits(reel: str) -> bool:
    return 0 < len(reel) <= LENGTH and not _UNFIT.search(reel) and reel not in _TAKEN


def _free(wanted: str, taken: set[str]) -> str:
    stem = _UNFIT.sub("", wanted.upper())[:LENGTH] or "REEL"
    name, number = stem, 1
    while name in taken:
        number += 1
        end = str(number)
        name = stem[: LENGTH - len(end)] + end
    return name
