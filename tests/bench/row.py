"""One line of the table: what was measured, and against which goal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HEADINGS = ("bench", "what", "ours", "other", "figure", "goal", "met")


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound, reached when the figure is at least (``more``) or at most ``bound``."""

    bound: float
    more: bool

    def met(self, figure: float) -> bool:
        return figure >= self.bound if self.more else figure <= self.bound


@dataclass(frozen=True, slots=True)
class Row:
    """``figure`` is a ratio ("x") or an amount in ``unit``; without a goal it only informs."""

    bench: str
    what: str
    ours: str
    other: str
    figure: float
    goal: Goal | None = None
    unit: str = "x"

    @property
    def met(self) -> bool | None:
        return None if self.goal is None else self.goal.met(self.figure)

    def cells(self) -> tuple[str, ...]:
        """The row as words, in the order of HEADINGS."""
        goal, met = "", ""
        if self.goal is not None:
            goal = f"{'>=' if self.goal.more else '<='} {self._amount(self.goal.bound)}"
            met = "yes" if self.met else "NO"
        return (
            self.bench, self.what, self.ours, self.other, self._amount(self.figure), goal, met,
        )  # fmt: skip

    def _amount(self, value: float) -> str:
        digits = f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
        return f"{digits}{self.unit}" if self.unit == "x" else f"{digits} {self.unit}"


def table(rows: Sequence[Row]) -> str:
    """All rows under their headings, in columns."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    written = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    return "\n".join([written[0], "-" * (sum(widths) + 2 * len(widths) - 2), *written[1:]])
