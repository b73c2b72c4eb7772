"""Which towns begin with what somebody types."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from math import exp, log
from pathlib import Path

from medintel_desktop.backends.geo.folding import fold
from medintel_desktop.backends.geo.mapped import mapped
from medintel_desktop.backends.geo.texts import Texts

STEPS = 3700
"""Sizes are kept as so many times the natural logarithm of 1 + inhabitants."""

EXACT = log(20) * STEPS
OTHER = -EXACT
"""How much larger a town counts that is called exactly so, and how much smaller one of which only
another name begins so: "Bath" is found before Bathinda, and "lis" means Lisbon, not Alexandria.
"""


LARGE = log(50_000) * STEPS
"""Towns that are looked at first."""


def inhabitants(size: int) -> int:
    """How many, to three digits; 0 where that is not known."""
    count = round(exp(size / STEPS) - 1)
    return round(count, 3 - len(str(count)))


class Lookup:
    """Two sorted lists: the towns by name (``order.bin``), and other names of large towns
    (``others.bin``, folded, with ``others_of.bin``). Both are searched by bisection."""

    def __init__(self, folder: Path, names: Texts, sizes: memoryview[int]) -> None:
        self._names, self._sizes = names, sizes
        self._order = mapped(folder / "order.bin", "I")
        self._others = Texts(folder, "others")
        self._others_of = mapped(folder / "others_of.bin", "I")

    def towns(self, folded: str) -> Iterator[int]:
        """Those of which a name begins so, the largest first, each once."""
        exact, begun = _ranges(
            folded, len(self._order), lambda n: fold(self._names[self._order[n]])
        )
        other, other_begun = _ranges(folded, len(self._others), lambda n: self._others[n])
        groups = (
            (self._order[exact], EXACT), (self._others_of[other], EXACT),
            (self._order[begun], 0.0), (self._others_of[other_begun], OTHER),
        )  # fmt: skip
        seen: set[int] = set()
        for large in (True, False):  # behind one letter are tens of thousands, few are wanted
            for _, town in sorted(self._sized(groups, large)):
                if town not in seen:
                    seen.add(town)
                    yield town

    def _sized(
        self, groups: Iterable[tuple[memoryview[int], float]], large: bool
    ) -> list[tuple[float, int]]:
        """The large or the small towns, each with how large it counts, as a negative number."""
        sizes, found = self._sizes, list[tuple[float, int]]()
        for group, more in groups:
            least = LARGE - more
            found += [(-sizes[n] - more, n) for n in group if (sizes[n] >= least) is large]
        return found


def _ranges(folded: str, count: int, key: Callable[[int], str]) -> tuple[slice, slice]:
    """Where the sorted keys are ``folded``, and where they begin with it."""
    wanted = folded.encode()

    def first(text: bytes) -> int:
        return bisect_left(range(count), text, key=lambda n: key(n).encode())

    start = first(wanted)
    return slice(start, first(wanted + b"\x00")), slice(start, first(wanted + b"\xff"))
