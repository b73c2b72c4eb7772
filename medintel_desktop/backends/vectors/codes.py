"""Compact codes of vectors, scanned in place of them: 1/32 of their bytes.

PCA to at most 256 dimensions with a random rotation, 256 lists of which every one is scanned (only
this form of the fast scan takes a filter), and a product quantizer of 4 bits. Measured at 1,000,000
vectors of 1024 numbers: 4-bit codes need a fifth of the candidates that sign bits of the same size
need. Only here faiss is imported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_DIMENSION = 32
"""Below that the codes are hardly smaller than the vectors."""

SAMPLE = 32_768
"""Vectors it is trained on; 128 for each list."""

LEAST_SAMPLE = 4096

LISTS = 256

CHUNK = 1024
"""Vectors encoded while searches wait: some 20 ms."""


class Codes:
    """Codes of the slots ``[0, covered)`` but for ``missing`` ones. ``trained_on`` is how many
    vectors there were when it was trained. Whoever changes it lets nobody scan meanwhile."""

    def __init__(self, index: Any, covered: int, trained_on: int) -> None:
        import faiss

        self.index = index
        self.covered = covered
        self.trained_on = trained_on
        self.missing: set[int] = set()
        self._transform = faiss.downcast_VectorTransform(index.chain.at(0))
        self._lists = faiss.downcast_index(index.index)

    @classmethod
    def trained(cls, sample: NDArray[np.float32], count: int) -> Codes | None:
        """Codes of no vector yet; None when the sample has too few with a direction."""
        import faiss

        rows, _ = _units(sample)
        if len(rows) < LEAST_SAMPLE:
            return None
        index = faiss.index_factory(
            rows.shape[1], factory(rows.shape[1]), faiss.METRIC_INNER_PRODUCT
        )
        index.train(rows)
        return cls(index, 0, count)

    def add(self, slots: NDArray[np.int64], rows: NDArray[np.float32]) -> None:
        """Encode vectors; those without a direction get no code and are never found by it."""
        units, fit = _units(rows)
        if len(units):
            self.index.add_with_ids(units, slots[fit])

    def drop(self, slots: NDArray[np.int64]) -> None:
        """Forget the codes of these slots. Some milliseconds for a million codes."""
        import faiss

        if len(slots):
            self.index.remove_ids(faiss.IDSelectorBatch(slots))

    def cut(self, at: int) -> None:
        """Forget the codes from slot ``at`` on: what is there now is something else."""
        import faiss

        self.index.remove_ids(faiss.IDSelectorRange(at, self.covered))
        self.covered = at
        self.missing = {slot for slot in self.missing if slot < at}

    def scan(
        self, query: NDArray[np.float32], limit: int, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """The slots of the ``limit`` best codes, in no order; one thread. ``allowed`` is looked
        at during the scan, so a filter leaves no fewer candidates."""
        import faiss
        import numpy as np

        faiss.omp_set_num_threads(1)  # of this thread; two would wait for each other
        parameters = faiss.SearchParametersIVF(nprobe=LISTS)
        if allowed is not None:
            chosen = faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
            parameters = faiss.SearchParametersIVF(nprobe=LISTS, sel=chosen)
        reduced = self._transform.apply(query.reshape(1, -1))
        _, found = self._lists.search(reduced, min(limit, self._lists.ntotal), params=parameters)
        slots: NDArray[np.int64] = found[0]
        return slots[slots >= 0]

    def __len__(self) -> int:
        return int(self._lists.ntotal)


def factory(dimension: int) -> str:
    """faiss's name for the codes: 1/32 of the vector's bytes, at most 128."""
    reduced = min(256, dimension // 2 * 2)
    parts = min(reduced, dimension // 4 * 2 if dimension >= 256 else reduced)
    return f"PCAR{reduced},IVF{LISTS},PQ{min(256, parts)}x4fs"


def _units(rows: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Vectors made 1 long, without those that have no direction, and which these are."""
    import numpy as np

    with np.errstate(invalid="ignore", over="ignore"):
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    fit = np.isfinite(lengths) & (lengths > 0)
    return np.ascontiguousarray(rows[fit] / lengths[fit, None]), fit
