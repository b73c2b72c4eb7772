"""A file from a store, in pieces; a second try goes on where the first stood."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from medintel_desktop.domain.errors import DiskFull
from medintel_desktop.domain.ports import Report
from medintel_desktop.domain.words import size
from medintel_desktop.library.checksum import file_errors

SPARE = 200_000_000
"""Bytes that a download leaves free on the disk."""


def receive(part: Path, total: int, read: Callable[[int], Iterator[bytes]], report: Report) -> None:
    """Append to ``part`` what is missing of ``total`` bytes; ``read(at)`` gives them from ``at``.

    Raises DiskFull, and then no half file is left; what ``read`` and ``report`` raise passes, and
    what came so far stays.
    """
    with _no_half_file(part), file_errors(part), part.open("ab", buffering=0) as file:
        done = file.tell()
        if done > total:
            done = file.truncate(0)
        _check_room(part.parent, total - done)
        with closing(read(done)) as pieces:  # type: ignore[type-var]  # stores read in generators
            for piece in pieces:
                rest = memoryview(piece)
                while rest:
                    rest = rest[file.write(rest) :]
                done += len(piece)
                report(done, total)
        os.fsync(file.fileno())


def _check_room(folder: Path, wanted: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < wanted + SPARE:
        raise DiskFull(
            f"There is no room for {size(wanted)}: {size(free)} are free.",
            "Free some space, then try again. The copy in the cloud is safe.",
        )


@contextmanager
def _no_half_file(part: Path) -> Iterator[None]:
    """A full disk gets back what a download took of it."""
    try:
        yield
    except DiskFull:
        part.unlink(missing_ok=True)
        raise
