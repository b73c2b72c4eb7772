"""A file of vectors that is searched again and again costs no page faults any more."""

from __future__ import annotations

import mmap
import sys
from pathlib import Path

import numpy as np
import pytest

from medintel_desktop.backends.vectors.array_file import POPULATE_READ, SETTLED_AFTER, ArrayFile

COLUMNS, COUNT = 1024, 8192
"""32 MB."""

FEW = 8
"""Page faults that have other causes; without, there are 14 and more, by how large the pages are
that the system keeps."""


def fits_here() -> bool:
    """Whether this system can be told to enter a file's pages at once."""
    if sys.platform != "linux":
        return False
    with mmap.mmap(-1, mmap.PAGESIZE) as anonymous:
        try:
            anonymous.madvise(POPULATE_READ)
        except OSError:
            return False
    return True


def faults() -> int:
    import resource  # not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt


@pytest.mark.skipif(not fits_here(), reason="the system enters pages one by one")
def test_a_file_searched_again_and_again_is_entered_at_once(tmp_path: Path) -> None:
    file = ArrayFile(tmp_path / "vectors.f32", "<f4", COLUMNS)
    row = np.arange(COLUMNS, dtype=np.float32).tobytes()
    file.write(0, row * COUNT)
    for turn in range(SETTLED_AFTER):
        file.take(np.array([turn, COUNT - 1 - turn]))

    rows = np.arange(8, COUNT - 8, 64)
    before = faults()
    taken = sum(float(file.take(rows[at : at + 2])[0, 1]) for at in range(0, len(rows) - 1, 2))

    assert faults() - before < FEW
    assert taken == len(rows) // 2
