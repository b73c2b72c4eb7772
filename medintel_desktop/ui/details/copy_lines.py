"""The copies of an item in stores, as lines under its files."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

from medintel_desktop.domain import words
from medintel_desktop.domain.store import Copy, CopyRole, place_name
from medintel_desktop.ui.details.place_rows import Line
from medintel_desktop.ui.details.reader import OneItem


def copy_lines(shown: OneItem, check: Callable[[Copy], object] | None) -> list[Line]:
    """Where each copy is, what it is, and when the store last said that it is right; ``check``
    asks it now."""
    lines = [
        Line(
            place_name(copy.place), _note(copy), icon="refresh-cw" if check else "",
            act=partial(check, copy) if check else None, told="Check now",
        )
        for copy in shown.copies
    ]  # fmt: skip
    if shown.kept:
        lines.append(Line("Kept offline", "Its original stays on this computer."))
    return lines


def _note(copy: Copy) -> str:
    role = "Original" if copy.role is CopyRole.ORIGINAL else "Smaller copy"
    checked = words.ago(time.time() - copy.verified_at)
    return f"{role}, {words.size(copy.bytes)}, checked {checked}"
