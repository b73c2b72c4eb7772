"""A file of equal rows of numbers, read where it lies and written durably.

Where the system lets a mapping be advised, the file is mapped: rows are then fetched one by one,
without what lies around them, all at once instead of one after the other (164 times as fast as a
plain mapping when nothing is cached). Elsewhere they are read.
"""

from __future__ import annotations

import mmap
import os
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAPPED = hasattr(mmap.mmap, "madvise")
"""Windows neither advises nor lets a mapped file become shorter."""

PROBES = 16
"""Rows looked at to learn whether a file is in memory."""

POPULATE_READ = 22
"""Linux's ``MADV_POPULATE_READ`` (linux/mman.h, since 5.14); Python has no name for it."""

SETTLED_AFTER = 3
"""Fetches from one mapping after which it is used for long: while files are added there is a new
one for each search."""

CHUNK = 1 << 24
"""Bytes written at once."""


class ArrayFile:
    """Rows of ``columns`` numbers of one type. Whoever writes lets nobody read meanwhile."""

    def __init__(self, path: Path, dtype: str, columns: int) -> None:
        self.path = path
        self._dtype = dtype
        self._columns = columns
        self._lock = threading.Lock()
        self._map: mmap.mmap | None = None
        self._fetches = 0

    @property
    def width(self) -> int:
        """Bytes of a row."""
        return int(self._dtype[-1]) * self._columns

    def count(self) -> int:
        """Whole rows in the file; a torn one at its end does not count."""
        try:
            return self.path.stat().st_size // self.width
        except FileNotFoundError:
            return 0

    def write(self, at: int, data: bytes) -> None:
        """Write rows at number ``at`` and end the file behind them; durable when this returns."""
        self._place([(at, data)], end=at * self.width + len(data))

    def replace(self, rows: Iterable[tuple[int, bytes]]) -> None:
        """Write rows one by one in place; durable when this returns."""
        self._place(rows, end=None)

    def rows(self, start: int, stop: int) -> NDArray[Any]:
        """Those of ``[start, stop)`` that the file has; read-only."""
        stop = min(stop, self.count())
        if start >= stop:
            return self._empty()
        if not MAPPED:
            return self._read(start, stop - start)
        held = self._mapped(stop)
        page = start * self.width // mmap.PAGESIZE * mmap.PAGESIZE
        held.madvise(mmap.MADV_WILLNEED, page, stop * self.width - page)
        return self._view(held)[start:stop]

    def take(self, numbers: NDArray[Any]) -> NDArray[Any]:
        """The rows of these numbers, ascending, each once, all of them in the file; a copy."""
        import numpy as np

        if not len(numbers):
            return self._empty()
        first, last = int(numbers[0]), int(numbers[-1])
        if last - first == len(numbers) - 1:
            return self.rows(first, last + 1).copy()
        if not MAPPED:
            return np.concatenate([self._read(int(number), 1) for number in numbers])
        held = self._mapped(last + 1)
        if self._cached(numbers):
            self._settle(held)
        elif self.width >= mmap.PAGESIZE // 4:
            for page in (numbers * self.width // mmap.PAGESIZE * mmap.PAGESIZE).tolist():
                held.madvise(mmap.MADV_WILLNEED, page, self.width)
        found: NDArray[Any] = self._view(held)[numbers]
        return found

    def _settle(self, held: mmap.mmap) -> None:
        """Enter what the system has in memory of the file in this process's page table: 45 ms for
        2 GB, once. Each of 2,000 rows would cost 2 µs when it is first touched, four times what
        fetching it takes. By parts, because others wait for the interpreter meanwhile."""
        self._fetches += 1
        if self._fetches != SETTLED_AFTER or sys.platform != "linux":
            return
        rows = max(1, CHUNK // self.width)
        for first in range(0, len(held) // self.width, rows):
            start = first * self.width // mmap.PAGESIZE * mmap.PAGESIZE
            length = min(CHUNK, len(held) - start)
            if self._cached(range(first, (start + length) // self.width)):
                try:
                    held.madvise(POPULATE_READ, start, length)
                except OSError:  # an older system: it goes as it went
                    return

    def _cached(self, numbers: NDArray[Any] | range) -> bool:
        """Whether the system has these rows in memory, by a few of them; False where it does not
        tell. Asking for all of 2,000 costs more than fetching them from there."""
        if not hasattr(os, "RWF_NOWAIT"):
            return False
        with self.path.open("rb", buffering=0) as file:
            try:
                for number in numbers[:: max(1, len(numbers) // PROBES)]:
                    at = int(number) * self.width
                    os.preadv(file.fileno(), [bytearray(8)], at, os.RWF_NOWAIT)
            except OSError:  # it would have to wait, or cannot say
                return False
        return True

    def _place(self, rows: Iterable[tuple[int, bytes]], end: int | None) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("r+b" if self.path.exists() else "w+b") as file:
            for at, data in rows:
                file.seek(at * self.width)
                for start in range(0, len(data), CHUNK):
                    file.write(data[start : start + CHUNK])
            file.flush()
            if end is not None and file.seek(0, os.SEEK_END) > end:
                file.truncate(end)
                self._let_go()
            os.fsync(file.fileno())

    def _mapped(self, count: int) -> mmap.mmap:
        """A mapping of at least ``count`` rows, which the file has."""
        with self._lock:
            if self._map is None or len(self._map) < count * self.width:
                with self.path.open("rb") as file:
                    self._map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                self._map.madvise(mmap.MADV_RANDOM)
                self._fetches = 0
            return self._map

    def _let_go(self) -> None:
        """The mapping is longer than the file; whoever still reads of it keeps it alive."""
        with self._lock:
            self._map = None

    def _view(self, held: mmap.mmap) -> NDArray[Any]:
        import numpy as np

        count = len(held) // self.width
        flat = np.frombuffer(held, self._dtype, count * self._columns)
        return flat.reshape(count, self._columns)

    def _read(self, start: int, count: int) -> NDArray[Any]:
        import numpy as np

        flat = np.fromfile(self.path, self._dtype, count * self._columns, offset=start * self.width)
        return flat.reshape(-1, self._columns)

    def _empty(self) -> NDArray[Any]:
        import numpy as np

        return np.empty((0, self._columns), self._dtype)
