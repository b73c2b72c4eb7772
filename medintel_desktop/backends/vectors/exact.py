"""Exact search: cosines of vectors as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medintel_desktop.backends.vectors.rows import Rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK = 4096
"""Vectors looked at together: 16 MB at 1024 dimensions, which stay in the processor's cache."""

NONE = -2.0
"""The score of what has no direction."""


def unit(query: NDArray[np.float64]) -> NDArray[np.float32] | None:
    """A query of length 1; None when it has no direction."""
    import numpy as np

    length = float(np.linalg.norm(query))
    return (query / length).astype(np.float32) if 0 < length < np.inf else None


def of_all(rows: Rows, count: int, query: NDArray[np.float32]) -> NDArray[np.float32]:
    """The cosine of each of the first ``count`` slots that are there."""
    import numpy as np

    parts = [
        cosines(rows.block(at, min(at + BLOCK, count)), query) for at in range(0, count, BLOCK)
    ]
    return np.concatenate(parts) if parts else np.empty(0, np.float32)


def of_slots(
    rows: Rows, slots: NDArray[np.int64], query: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The cosine of each of these slots, ascending and all there."""
    import numpy as np

    parts = [
        cosines(rows.take(slots[at : at + BLOCK]), query, alone=True)
        for at in range(0, len(slots), BLOCK)
    ]
    return np.concatenate(parts) if parts else np.empty(0, np.float32)


def cosines(
    block: NDArray[np.float32], query: NDArray[np.float32], *, alone: bool = False
) -> NDArray[np.float32]:
    """In [-1, 1]; NONE for vectors without a direction: zero, not a number, or too long to be
    measured. ``alone``: by this thread; several are quicker with much to do, but wait for each
    other where another program takes one of their processors."""
    import numpy as np

    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        lengths = np.sqrt(np.vecdot(block, block))
        products = np.vecdot(block, query) if alone else block @ query
        found = np.clip(products / lengths, -1.0, 1.0)
    fit = np.isfinite(found) & np.isfinite(lengths)
    return np.where(fit, found, np.float32(NONE))


def best(
    slots: NDArray[np.int64], scores: NDArray[np.float32], limit: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The ``limit`` best, best first, equal ones by slot."""
    import numpy as np

    kept = min(limit, len(scores))
    some = np.argpartition(-scores, kept - 1)[:kept] if kept else np.arange(0)
    order = some[np.lexsort((slots[some], -scores[some]))]
    order = order[scores[order] > NONE]
    return slots[order], scores[order]
