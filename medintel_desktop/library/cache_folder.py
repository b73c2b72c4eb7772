"""A folder of files that may go at any time, with a limit to what they take together."""

from __future__ import annotations

import logging
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

log = logging.getLogger(__name__)

COUNT_AGAIN = 1024
"""Files written until the folder is counted again; another process may write here, too."""

SLACK = 16
"""When room must be made, one part in so many goes besides: counting takes a while."""


class CacheFolder:
    """Files are named by "/"-divided names. What was used longest ago goes first.

    What this process writes never takes more than ``most()`` bytes, half-written files included;
    ``most`` is asked each time. A file that cannot be written is simply not kept.
    """

    def __init__(self, root: Path, most: Callable[[], int]) -> None:
        self.root = root
        self.most = most
        self._lock = threading.Lock()
        self._total: int | None = None
        """Bytes in files; None before they were counted."""
        self._pending = 0
        """Bytes for which there is room, and which are being written."""
        self._asked = 0
        self._pins = Counter[str]()

    def read(self, name: str, size: int) -> bytes | None:
        """A file of ``size`` bytes; None when it is not here, or not whole."""
        path = self.root / name
        try:
            data = path.read_bytes()
            if len(data) == size:
                os.utime(path)
                return data
        except OSError:
            return None
        self.remove(name)
        return None

    def keep(self, name: str, data: bytes) -> None:
        """Write a file whole, or not at all when there is no room."""
        path = self.root / name
        temporary = path.with_name(f".{path.name}.{threading.get_ident()}")
        try:
            with self.room(len(data)) as there:
                if there:
                    path.parent.mkdir(parents=True, exist_ok=True)
                    temporary.write_bytes(data)
                    temporary.replace(path)
        except OSError as error:
            log.info("Not kept in the cache: %s", error.strerror)
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def remove(self, name: str) -> None:
        """A missing file is fine."""
        path = self.root / name
        with self._lock, suppress(OSError):
            size = path.stat().st_size
            path.unlink()
            self._total = None if self._total is None else self._total - size

    @contextmanager
    def pinned(self, name: str) -> Iterator[Path]:
        """The file, whether it is there or not; it does not go meanwhile."""
        with self._lock:
            self._pins[name] += 1
        try:
            yield self.root / name
        finally:
            with self._lock:
                self._pins[name] -= 1
                self._pins += Counter()  # forgets what nobody holds

    @contextmanager
    def room(self, size: int) -> Iterator[bool]:
        """Whether ``size`` bytes may be written inside; what was used longest ago goes for it."""
        there = self._make_room(size)
        written = 0
        try:
            yield there
            written = size
        finally:
            if there:
                with self._lock:
                    self._pending -= size
                    self._total = (self._total or 0) + written

    def used(self) -> int:
        """Bytes on the disk now."""
        return sum(entry[1] for entry in self._entries())

    def trim(self, most: int | None = None) -> None:
        """Keep to the limit at once (0 empties), as after it was lowered."""
        with self._lock:
            self._total = self._evict(self.most() if most is None else most)

    def _make_room(self, size: int) -> bool:
        with self._lock:
            most = self.most() - self._pending - size
            self._asked += 1
            if self._total is None or self._asked % COUNT_AGAIN == 0:
                self._total = sum(entry[1] for entry in self._entries())
            if self._total > most:
                self._total = self._evict(most - most // SLACK)
            if self._total > most:
                return False
            self._pending += size
            return True

    def _evict(self, most: int) -> int:
        """Remove files until at most ``most`` bytes are left; what is left."""
        entries = sorted(self._entries())
        total = sum(entry[1] for entry in entries)
        for _, size, path in entries:
            if total <= most:
                break
            if self._pins[path.relative_to(self.root).as_posix()]:
                continue
            with suppress(OSError):
                path.unlink()
                total -= size
                path.parent.rmdir()
        return total

    def _entries(self) -> list[tuple[float, int, Path]]:
        """(last use, bytes, path) of each file."""
        found = []
        for place, _, names in os.walk(self.root):
            for name in names:
                path = Path(place, name)
                with suppress(OSError):
                    status = path.stat()
                    found.append((status.st_mtime, status.st_size, path))
        return found
