"""A big library without its originals: rows as an import would write them, in bulk."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from medintel_desktop.catalogue import Catalogue

_FIRST = datetime(2004, 1, 1, tzinfo=UTC)
_ADDED = datetime(2025, 1, 1, tzinfo=UTC).timestamp()
_EVERY = timedelta(minutes=10)
_VIDEO_EVERY = 25

_INSERT = (
    "INSERT INTO media (id, name, kind, state, checksum, bytes, width, height, duration,"
    " taken_at, sort_time, added_at, camera_make, camera_model, rating)"
    " VALUES (?, ?, ?, ?, ?, ?, 4000, 3000, ?, ?, ?, ?, 'Canon', 'EOS R6', ?)"
)


def checksum_of(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def fill(catalogue: Catalogue, count: int) -> None:
    """Add ``count`` items, four of a hundred being videos, in one transaction.

    Their words, paths and moments are left out: no list reads them.
    """
    with catalogue.database.write() as db:
        db.executemany(_INSERT, _rows(count))


def make_library(folder: Path, count: int) -> Catalogue:
    """An open catalogue of ``count`` items in ``folder``, to be closed by the caller."""
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = Catalogue(folder)
    fill(catalogue, count)
    return catalogue


def _rows(count: int) -> Iterator[tuple[object, ...]]:
    for number in range(count):
        taken = _FIRST + _EVERY * number
        video = number % _VIDEO_EVERY == 0
        yield (
            f"{number:08x}-0000-4000-8000-{number:012x}",
            f"{'MVI' if video else 'IMG'}_{number:07d}.{'mp4' if video else 'jpg'}",
            "video" if video else "photo", "ready", checksum_of(number),
            2_000_000 + number * 7919 % 9_000_000, 12.5 if video else None,
            taken.replace(tzinfo=None).isoformat(), taken.timestamp(), _ADDED + number,
            number % 6,
        )  # fmt: skip
