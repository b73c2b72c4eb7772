"""Which towns begin with what somebody types."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from medintel_desktop.backends.geo.folding import fold
from medintel_desktop.backends.geo.texts import Texts

Numbers = NDArray[np.uint32]


EXACT = 20.0
OTHER = 0.05
"""How much larger a town counts that is called exactly so, and one of which only another name
begins so: "Bath" is found before Bathinda, and "lis" means Lisbon, not Alexandria."""


class Lookup:
    """Two sorted lists: the towns by name (``order.npy``), and other names of large towns
    (``others.npy``, folded, with ``others_of.npy``). Both are searched by bisection."""

    def __init__(self, folder: Path, names: Texts, sizes: NDArray[np.float16]) -> None:
        self._names = names
        self._sizes = sizes.astype(np.float32) + 0.1
        self._order: Numbers = np.load(folder / "order.npy", mmap_mode="r")
        self._others = Texts(folder, "others")
        self._others_of: Numbers = np.load(folder / "others_of.npy", mmap_mode="r")

    def towns(self, folded: str) -> Iterator[int]:
        """Those of which a name begins so, the largest first, each once."""
        exact, begun = _ranges(
            folded, len(self._order), lambda n: fold(self._names[int(self._order[n])])
        )
        other, other_begun = _ranges(folded, len(self._others_of), lambda n: self._others[n])
        groups = [
            (self._order[exact], EXACT), (self._others_of[other], EXACT),
            (self._order[begun], 1.0), (self._others_of[other_begun], OTHER),
        ]  # fmt: skip
        towns = np.concatenate([group for group, _ in groups])
        sizes = np.concatenate([self._sizes[group] * np.float32(much) for group, much in groups])
        seen: set[int] = set()
        for town in towns[np.argsort(-sizes)]:
            if town not in seen:
                seen.add(int(town))
                yield int(town)


def _ranges(folded: str, count: int, key: Callable[[int], str]) -> tuple[slice, slice]:
    """Where the sorted keys are ``folded``, and where they begin with it."""
    wanted = folded.encode()

    def first(text: bytes) -> int:
        return bisect_left(range(count), text, key=lambda n: key(n).encode())

    start = first(wanted)
    return slice(start, first(wanted + b"\x00")), slice(start, first(wanted + b"\xff"))
