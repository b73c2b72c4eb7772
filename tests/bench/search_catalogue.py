"""Words and filters in a catalogue of a million, and a whole search with a query that is known."""

from __future__ import annotations

from pathlib import Path

from tests.bench.row import Row
from tests.bench.scale import Scale


def rows(scale: Scale, scratch: Path) -> list[Row]:
    return []
