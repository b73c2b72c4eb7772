"""Tracks for the page: short enough for one message, long enough to look the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

MOST_POINTS = 6_000
"""Of all tracks together; about 120 kB."""

Line = Sequence[Sequence[float]] | Any
"""Points as (latitude, longitude); a numpy array of two columns will do."""


def thinned(lines: Iterable[Line]) -> list[list[tuple[float, float]]]:
    """Every n-th point and the last one, n the same for all; lines of one point are left out."""
    found = [line for line in lines if len(line) > 1]
    step = max(1, -(-sum(map(len, found)) // MOST_POINTS))
    return [[_pair(point) for point in [*line[:-1:step], line[-1]]] for line in found]


def _pair(point: Sequence[float]) -> tuple[float, float]:
    return round(float(point[0]), 6), round(float(point[1]), 6)
