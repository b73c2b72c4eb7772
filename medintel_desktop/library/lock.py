"""A lock between processes, held by having a file open: the system lets go of it with the process.

Two calls of the system are all of it; a package for them would take a tenth of a start to import.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


class FileLock:
    """Whoever acquires it first has it. The file stays where it is and is never looked into."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def acquire(self) -> bool:
        """True when it is ours, also when it was before; False when another holds it.

        Raises OSError when the file cannot be opened or its disk knows no locks.
        """
        if self._file is not None:
            return True
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if _taken(file):
                self._file = file
        finally:
            if self._file is None:
                os.close(file)
        return self._file is not None

    def release(self) -> None:
        """Let others have it; nothing when it is not ours."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)  # ends the lock as well


if sys.platform == "win32":
    import msvcrt

    def _taken(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _taken(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
