"""Files of numbers, mapped: opening one reads nothing, and a question touches some pages."""

from __future__ import annotations

import mmap
from pathlib import Path
from typing import Literal


def mapped(path: Path, kind: Literal["B", "H", "h", "i", "I"]) -> memoryview[int]:
    """The numbers of a file, in the order of bytes that all supported systems have.

    ``kind`` is that of ``struct``.
    """
    with path.open("rb") as file:
        return memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)).cast(kind)
