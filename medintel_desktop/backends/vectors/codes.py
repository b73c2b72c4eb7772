"""Compact codes of vectors, scanned in place of them: 1/32 of their bytes.

PCA to at most 256 dimensions with a random rotation, 256 lists of which every one is scanned (only
this form of the fast scan takes a filter), and a product quantizer of 4 bits. Measured at 1,000,000
vectors of 1024 numbers: 4-bit codes need a fifth of the candidates that sign bits of the same size
need. Only here faiss is imported.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LEAST_DIMENSION = 32
"""Below that the codes are hardly smaller than the vectors."""

SAMPLE = 32_768
"""Vectors it is trained on; 128 for each list."""

LISTS = 256

LEAST_SAMPLE = 39 * LISTS
"""Fewer for each list and faiss warns."""

NOBODY = -1
"""The slot of a code that was forgotten."""

MOST_SHARES = 4
"""Processors that scan for one query; more would wait for memory."""

CHUNK = 1024
"""Vectors encoded while searches wait: some 25 ms."""

CHUNK_ALONE = 8192
"""Vectors encoded at once where nobody waits: enough for all processors, 32 MB at 1024
numbers."""


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
        self._shared: list[NDArray[np.int64]] | None = None

    @classmethod
    def trained(cls, sample: NDArray[np.float32], count: int) -> Codes | None:
        """Codes of no vector yet; None when the sample has too few with a direction. The sample
        is made of length 1 where it lies."""
        faiss = _all_threads()
        rows, _ = _units(sample)
        if len(rows) < LEAST_SAMPLE:
            return None
        index = faiss.index_factory(
            rows.shape[1], factory(rows.shape[1]), faiss.METRIC_INNER_PRODUCT
        )
        index.train(rows)
        return cls(index, 0, count)

    def add(
        self, slots: NDArray[np.int64], rows: NDArray[np.float32], *, alone: bool = False
    ) -> None:
        """Encode vectors, which are made of length 1 where they lie; those without a direction get
        no code and are never found by it. ``alone``: nobody scans these codes yet, so that all
        processors may work on many."""
        (_all_threads if alone else _one_thread)()
        units, fit = _units(rows)
        if len(units):
            self.index.add_with_ids(units, slots[fit])
            self._shared = None

    def drop(self, slots: NDArray[np.int64]) -> None:
        """Forget the codes of these slots. Some milliseconds for a million codes."""
        import numpy as np

        forgotten = np.zeros(self.covered + 1, np.bool_)  # the last one is for NOBODY
        forgotten[slots] = True
        for ids in self._ids() if len(slots) else ():
            ids[forgotten[ids]] = NOBODY

    def cut(self, at: int) -> None:
        """Forget the codes from slot ``at`` on: what is there now is something else."""
        for ids in self._ids():
            ids[ids >= at] = NOBODY
        self.covered = at
        self.missing = {slot for slot in self.missing if slot < at}

    def spent(self) -> int:
        """Forgotten codes, which are still scanned."""
        return sum(int((ids == NOBODY).sum()) for ids in self._ids())

    def _ids(self) -> Iterator[NDArray[np.int64]]:
        """The slots of each list's codes, to be read and changed where they lie. (What faiss
        itself removes spoils codes that are added after: 1.15 packs them over what was left.)"""
        import faiss

        lists = faiss.downcast_InvertedLists(self._lists.invlists)
        for number in range(LISTS):
            if size := lists.list_size(number):
                yield faiss.rev_swig_ptr(lists.get_ids(number), size)

    def scan(
        self, query: NDArray[np.float32], limit: int, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.int64]:
        """The slots of the ``limit`` best codes, in no order. ``allowed`` is looked at during the
        scan, so a filter leaves no fewer candidates.

        Each processor scans its share of the lists: 3.7 ms instead of 9 of a million codes of 64
        bytes on two. faiss's own threads wait for each other by spinning, which takes 20 times as
        long where another program runs; these only wait for the last one.
        """
        import numpy as np

        faiss = _one_thread()
        reduced = self._transform.apply(query.reshape(1, -1))
        bits = None if allowed is None else np.packbits(allowed, bitorder="little")
        chosen = None if bits is None else faiss.IDSelectorBitmap(bits)
        shares = self._shares()
        most = min(limit, self._lists.ntotal)
        with ThreadPoolExecutor(max(1, len(shares) - 1)) as others:
            waited = [others.submit(self._share, reduced, most, share, chosen)
                      for share in shares[1:]]  # fmt: skip
            found = [self._share(reduced, most, shares[0], chosen)]
            found += [one.result() for one in waited]
        scores, slots = (np.concatenate(parts) for parts in zip(*found, strict=True))
        scores, slots = scores[slots >= 0], slots[slots >= 0]
        if len(slots) > most:
            slots = slots[np.argpartition(-scores, most - 1)[:most]]
        return slots

    def _shares(self) -> list[NDArray[np.int64]]:
        """The lists of each processor, about as many codes in each share."""
        import numpy as np

        if self._shared is not None:
            return self._shared
        lists = self._lists.invlists
        sizes = [lists.list_size(number) for number in range(LISTS)]
        order = np.argsort(-np.array(sizes))
        shares = min(MOST_SHARES, os.cpu_count() or 1)
        self._shared = [np.ascontiguousarray(order[at::shares], np.int64) for at in range(shares)]
        return self._shared

    def _share(
        self, reduced: NDArray[np.float32], most: int, share: NDArray[np.int64], chosen: Any
    ) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
        """Scores and slots of the best codes in some lists; slots below 0 are none."""
        import numpy as np

        faiss = _one_thread()
        scores, slots = np.empty(most, np.float32), np.empty(most, np.int64)
        # Codes are of the vectors, not of what is left after a centroid: no distance is to add.
        added = np.zeros(len(share), np.float32)
        more = {} if chosen is None else {"sel": chosen}
        pointers = [faiss.swig_ptr(values) for values in (share, added, scores, slots)]
        self._lists.search_preassigned_c(
            1, faiss.swig_ptr(reduced), most, *pointers, False,
            faiss.SearchParametersIVF(nprobe=len(share), **more),
        )  # fmt: skip
        return scores, slots


def factory(dimension: int) -> str:
    """faiss's name for the codes: of 512 dimensions and more 1/32 of the vector's bytes, at most
    128; of fewer up to 64 bytes."""
    reduced = min(256, dimension // 2 * 2)
    parts = min(reduced, max(128, dimension // 8 * 2))
    return f"PCAR{reduced},IVF{LISTS},PQ{parts}x4fs"


def _one_thread() -> Any:
    """faiss, which then uses the calling thread alone."""
    import faiss

    faiss.omp_set_num_threads(1)  # counts for the calling thread
    return faiss


def _all_threads() -> Any:
    """faiss, which then uses every processor up to a limit."""
    import faiss

    faiss.omp_set_num_threads(min(MOST_SHARES, os.cpu_count() or 1))
    return faiss


def _units(rows: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Vectors made 1 long, in place where all are fit, without those that have no direction, and
    which these are."""
    import numpy as np

    with np.errstate(invalid="ignore", over="ignore"):
        lengths = np.sqrt(np.vecdot(rows, rows))
    fit = np.isfinite(lengths) & (lengths > 0)
    if not fit.all():
        rows, lengths = rows[fit], lengths[fit]
    rows /= lengths[:, None]
    return rows, fit
