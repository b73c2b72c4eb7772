"""One space: its vectors, their codes, and a search over both."""

from __future__ import annotations

import logging
import threading
from array import array
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from medintel_desktop.backends.vectors import codes_file, exact
from medintel_desktop.backends.vectors.codes import (
    CHUNK,
    CHUNK_ALONE,
    LEAST_DIMENSION,
    SAMPLE,
    Codes,
)
from medintel_desktop.backends.vectors.gate import Gate
from medintel_desktop.backends.vectors.rows import Rows

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

log = logging.getLogger(__name__)

EXACT_BELOW = 20_000
"""Vectors up to which comparing all is quick enough: 3 ms at 1024 dimensions."""

FEW = 4000
"""Slots a filter leaves that are compared one by one, without the codes."""

MANY = 0.1
"""Part of all from which reading all is quicker than fetching one by one."""

CANDIDATES = 2000
"""Codes whose vectors are compared exactly: recall@20 of 0.996 at a million of 1024 dimensions
where the query is no vector of the collection's kind."""

GROWN = 8
"""Times as many vectors as at training; the codes are then trained anew."""

UNSAVED = 0.02
"""Part of the codes that may be missing in the file: encoding them takes less than reading it."""


class Space:
    """Searches run beside one another and beside :meth:`tend`, writing holds them up briefly."""

    def __init__(self, folder: Path, key: str, dimension: int) -> None:
        self.rows = Rows(folder, key, dimension)
        self._gate = Gate()
        self._path = folder / f"{key}.codes"
        self._codes: Codes | None = None
        self._seen: tuple[int, int] | None = None
        self._loading = threading.Lock()
        self._tending = threading.Lock()
        self._writing = threading.Lock()

    def append(self, at: int, vectors: Sequence[array[float]]) -> None:
        with self._writing:
            if at >= self.rows.count():  # nobody reads there yet
                self.rows.append(at, vectors)
                return
            with self._gate.writing():
                if self._codes is not None and at < self._codes.covered:
                    self._codes.cut(at)
                self.rows.append(at, vectors)

    def move(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Copy vectors to slots that are nobody's; they have no code there yet."""
        import numpy as np

        if not pairs:
            return
        with self._writing:
            self.rows.move(pairs)
            with self._gate.writing():
                if self._codes is not None:
                    targets = [to for _, to in pairs if to < self._codes.covered]
                    self._codes.drop(np.array(targets, np.int64))
                    self._codes.missing.update(targets)

    def read(self, slots: Sequence[int]) -> list[array[float]]:
        import numpy as np

        with self._gate.reading():
            there = [slot for slot in slots if slot < self.rows.count()]
            wanted = np.unique(np.array(there, np.int64))
            rows = self.rows.take(wanted)
            good = self.rows.sound(wanted, rows)
            found = {
                int(slot): array("f", row.tobytes())
                for slot, row, sound in zip(wanted, rows, good, strict=True)
                if sound
            }
        return [found[slot] for slot in there if slot in found]

    def search(
        self,
        count: int,
        query: array[float],
        limit: int,
        allowed: NDArray[np.bool_] | None,
        *,
        everything: bool,
    ) -> list[tuple[int, float]]:
        import numpy as np

        unit = exact.unit(np.array(query, dtype=np.float64))
        if unit is None or limit <= 0:
            return []
        codes = None if everything else self._usable(count)
        with self._gate.reading():
            count = min(count, self.rows.count())
            if allowed is not None:
                allowed = _fitted(allowed, count)
            slots = self._candidates(codes, count, unit, limit, allowed)
            if slots is not None:
                scores = exact.of_slots(self.rows, slots, unit)
            else:
                slots, scores = np.arange(count), exact.of_all(self.rows, count, unit)
                if allowed is not None:
                    scores[~allowed] = exact.NONE
            return self._sound(slots, scores, limit)

    def tend(self, count: int, report: Callable[[float, float], None]) -> None:
        """Bring the codes up to date with the first ``count`` slots; see the port."""
        if self._suits_not(count):
            return
        with self._tending:
            codes = self._usable(count)
            fresh = codes is None or _outgrown(codes, count)
            if fresh:
                codes = self._trained(count) or codes
            if codes is None:
                return
            added = self._encode(codes, count, report, alone=codes is not self._codes)
            self._codes = codes
            if fresh or added > UNSAVED * count:
                self._save(codes)

    def damaged(self, count: int, report: Callable[[float, float], None]) -> list[int]:
        """Slots of the first ``count`` that are not there or not what was written."""
        import numpy as np

        found = list[int]()
        there = min(count, self.rows.count())
        for at in range(0, there, CHUNK):
            report(at, count)
            with self._gate.reading():
                rows = self.rows.block(at, min(at + CHUNK, there))
                slots = np.arange(at, at + len(rows))
                found += slots[~self.rows.sound(slots, rows)].tolist()
        return found + list(range(there, count))

    def pending(self, count: int) -> int:
        """Slots that have no code although they should."""
        if self._suits_not(count):
            return 0
        codes = self._codes
        if codes is None:  # nobody has searched yet, and may not for a while
            return max(0, count - codes_file.covered(self._path))
        return max(0, count - codes.covered) + len(codes.missing)

    def _suits_not(self, count: int) -> bool:
        return count < EXACT_BELOW or self.rows.dimension < LEAST_DIMENSION or not _faiss()

    def _candidates(
        self,
        codes: Codes | None,
        count: int,
        unit: NDArray[np.float32],
        limit: int,
        allowed: NDArray[np.bool_] | None,
    ) -> NDArray[np.int64] | None:
        """The slots to compare exactly, ascending; None for all."""
        import numpy as np

        left = count if allowed is None else int(np.count_nonzero(allowed))
        scanned = None
        if codes is not None and left > FEW:
            scanned = self._scanned(codes, unit, max(CANDIDATES, 4 * limit), allowed)
        if codes is None or scanned is None:
            if allowed is None or left > max(FEW, MANY * count):
                return None
            return np.flatnonzero(allowed)
        missing = np.fromiter(codes.missing, np.int64, len(codes.missing))
        rest = np.concatenate([missing, np.arange(codes.covered, count)])
        if allowed is not None:
            rest = rest[allowed[rest]]
        return np.sort(np.concatenate([scanned[scanned < count], rest]))

    def _scanned(
        self, codes: Codes, unit: NDArray[np.float32], most: int, allowed: NDArray[np.bool_] | None
    ) -> NDArray[np.int64] | None:
        """Candidates by their codes; None when faiss fails, and then all is exact."""
        try:
            return codes.scan(unit, most, allowed)
        except RuntimeError as error:
            log.warning("the codes of %s cannot be scanned: %s", self._path.stem, error)
            return None

    def _sound(
        self, slots: NDArray[np.int64], scores: NDArray[np.float32], limit: int
    ) -> list[tuple[int, float]]:
        """The best that are what was written; damaged ones give way to the next."""
        import numpy as np

        while True:
            found, cosines = exact.best(slots, scores, limit)
            order = np.argsort(found)
            good = self.rows.sound(found[order], self.rows.take(found[order]))
            if good.all():
                return [(int(s), float(c)) for s, c in zip(found, cosines, strict=True)]
            bad = found[order][~good]
            log.warning("%d vectors of %s are damaged", len(bad), self._path.stem)
            scores = scores.copy()
            scores[np.isin(slots, bad)] = exact.NONE

    def _usable(self, count: int) -> Codes | None:
        """The codes in memory, else those on disk where they still stand for the vectors."""
        if count < EXACT_BELOW or not _faiss():
            return None
        with self._loading:
            now = _stamp(self._path)
            if now is not None and now != self._seen:
                self._seen = now
                with self._gate.reading():
                    self._codes = self._loaded(count) or self._codes
            return self._codes

    def _loaded(self, count: int) -> Codes | None:
        try:
            return codes_file.load(self._path, self.rows.sums(0, count), self.rows.dimension)
        except (ImportError, OSError, RuntimeError) as error:  # faiss says so of what is no index
            log.warning("the codes of %s cannot be read: %s", self._path.stem, error)
            return None

    def _trained(self, count: int) -> Codes | None:
        import numpy as np

        chance = np.random.default_rng(count)
        slots = np.sort(chance.choice(count, min(SAMPLE, count), replace=False))
        with self._gate.reading():
            slots = slots[slots < self.rows.count()]
            sample = self.rows.take(slots)
            sample = sample[self.rows.sound(slots, sample)]
        try:
            return Codes.trained(sample, count)
        except (ImportError, RuntimeError) as error:
            log.warning("no codes can be made for %s: %s", self._path.stem, error)
            return None

    def _encode(
        self, codes: Codes, count: int, report: Callable[[float, float], None], *, alone: bool
    ) -> int:
        """Add what is missing; ``alone``: nobody scans these codes yet. Returns how many."""
        added = 0
        for slots in _parts(codes, count, CHUNK_ALONE if alone else CHUNK):
            report(added, count)
            with self._gate.reading() if alone else self._gate.writing():
                there = slots[slots < self.rows.count()]
                rows = self.rows.take(there)
                good = self.rows.sound(there, rows)
                if not good.all():
                    there, rows = there[good], rows[good]
                codes.add(there, rows, alone=alone)
                codes.missing.difference_update(slots.tolist())
                codes.covered = max(codes.covered, int(slots[-1]) + 1)
            added += len(slots)
        return added

    def _save(self, codes: Codes) -> None:
        try:
            with self._gate.reading():
                codes_file.save(self._path, codes, self.rows.sums(0, codes.covered))
        except OSError as error:  # they are in memory, and made again at the next start
            log.warning("the codes of %s cannot be written: %s", self._path.stem, error)
        self._seen = _stamp(self._path)


def _outgrown(codes: Codes, count: int) -> bool:
    grown = count >= GROWN * max(codes.trained_on, EXACT_BELOW)
    return grown or codes.spent() > codes_file.STALE * count


def _parts(codes: Codes, count: int, size: int) -> Iterator[NDArray[np.int64]]:
    import numpy as np

    missing = np.array(sorted(slot for slot in codes.missing if slot < count), np.int64)
    for at in range(0, len(missing), size):
        yield missing[at : at + size]
    for at in range(codes.covered, count, size):
        yield np.arange(at, min(at + size, count))


def _fitted(allowed: NDArray[np.bool_], count: int) -> NDArray[np.bool_]:
    """As long as there are slots."""
    import numpy as np

    if len(allowed) >= count:
        return allowed[:count]
    return np.concatenate([allowed, np.zeros(count - len(allowed), np.bool_)])


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size


@cache
def _faiss() -> bool:
    """Whether codes can be made here at all."""
    return find_spec("faiss") is not None
