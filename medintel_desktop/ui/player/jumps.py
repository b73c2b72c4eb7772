"""From moment to moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.view import Mark

NEAR = 0.5
"""Seconds after a moment's start in which "previous" means the one before it."""
SAME = 0.01
"""Seconds by which a start must lie ahead to be another one."""


def neighbour(
    marks: Iterable[Mark], hidden: Collection[Modality], here: float, direction: int
) -> float | None:
    """The start of the next (``direction`` 1) or previous (-1) moment of the lanes shown."""
    starts = [mark.span.start for mark in marks if mark.modality not in hidden]
    if direction > 0:
        return min((start for start in starts if start > here + SAME), default=None)
    return max((start for start in starts if start < here - NEAR), default=None)
