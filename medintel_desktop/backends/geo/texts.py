"""Many short texts in two files: all their bytes one after the other, and how long each is."""

from __future__ import annotations

from array import array
from functools import cached_property
from itertools import accumulate
from pathlib import Path

from medintel_desktop.backends.geo.mapped import mapped

_BLOCK = 64
"""Where every 64th text begins is worked out at first use; from there lengths are added up."""


class Texts:
    """``<name>.bin`` is UTF-8, ``<name>_long.bin`` has a byte for the length of each text."""

    def __init__(self, folder: Path, name: str) -> None:
        self._bytes = mapped(folder / f"{name}.bin", "B")
        self._lengths = mapped(folder / f"{name}_long.bin", "B")

    @cached_property
    def _begins(self) -> array[int]:
        lengths, count = bytes(self._lengths), len(self._lengths)
        blocks = (sum(lengths[at : at + _BLOCK]) for at in range(0, count, _BLOCK))
        return array("I", accumulate(blocks, initial=0))

    def __len__(self) -> int:
        return len(self._lengths)

    def __getitem__(self, number: int) -> str:
        if not 0 <= number < len(self._lengths):
            raise IndexError(number)
        block = number - number % _BLOCK
        begin = self._begins[number // _BLOCK] + sum(self._lengths[block:number])
        return str(self._bytes[begin : begin + self._lengths[number]], "utf-8")
