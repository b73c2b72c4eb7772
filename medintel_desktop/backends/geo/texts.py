"""Many short texts in two files: all their bytes one after the other, and how long each is."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


class Texts:
    """``<name>.npy`` (uint8, UTF-8) is mapped, ``<name>_long.npy`` (uint8) read at first use."""

    def __init__(self, folder: Path, name: str) -> None:
        self._bytes = np.load(folder / f"{name}.npy", mmap_mode="r")
        self._lengths = folder / f"{name}_long.npy"

    @cached_property
    def _ends(self) -> NDArray[np.uint32]:
        lengths = np.load(self._lengths)
        ends = np.zeros(len(lengths) + 1, np.uint32)
        np.cumsum(lengths, out=ends[1:])
        return ends

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self):
            raise IndexError(number)
        return bytes(self._bytes[self._ends[number] : self._ends[number + 1]]).decode()
