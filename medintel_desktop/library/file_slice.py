"""A stretch of a file on its way to a store: the ``Body`` that is handed to every SDK."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from medintel_desktop.library.bandwidth import Bandwidth
from medintel_desktop.library.checksum import CHUNK, file_errors, still_written

_UNLIMITED = Bandwidth()


class FileSlice:
    """The bytes ``[start, start + length)`` of a file, readable from the start again and again.

    The MD5 is computed by reading once beforehand, so that the service can refuse what arrives
    damaged; memory holds no more than what is read at a time. ``check`` is called before each
    read and may raise Cancelled. ``tell`` is how far it is, from any thread.

    Raises StillWritten when the file ends too early, and the errors of reading it; ``failure``
    keeps whatever was raised, because an SDK may wrap it.
    """

    def __init__(
        self,
        path: Path,
        start: int,
        length: int,
        *,
        check: Callable[[], None] = lambda: None,
        bandwidth: Bandwidth = _UNLIMITED,
    ) -> None:
        self.failure: BaseException | None = None
        self._path = path
        self._start = start
        self._length = length
        self._check = check
        self._bandwidth = bandwidth
        self._at = 0
        self._file: io.FileIO | None = None
        self.md5 = self._digest()

    def __len__(self) -> int:
        return self._length

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._length}[whence]
        self._at = min(self._length, max(0, base + offset))
        return self._at

    def read(self, size: int = -1, /) -> bytes:
        left = self._length - self._at
        wanted = left if size is None or size < 0 else min(size, left)
        try:
            self._check()
            data = self._pread(self._at, wanted)
            self._bandwidth.take(len(data), self._check)
        except BaseException as error:
            self.failure = error
            raise
        self._at += len(data)
        return data

    def _pread(self, at: int, wanted: int) -> bytes:
        with file_errors(self._path):
            if self._file is None:
                self._file = self._path.open("rb", buffering=0)
            self._file.seek(self._start + at)
            data = self._file.read(wanted)
            while len(data) < wanted and (more := self._file.read(wanted - len(data))):
                data += more
        if len(data) < wanted:
            raise still_written(self._path)
        return data

    def _digest(self) -> str:
        digest = hashlib.md5(usedforsecurity=False)
        try:
            for at in range(0, self._length, CHUNK):
                self._check()
                digest.update(self._pread(at, min(CHUNK, self._length - at)))
        finally:
            self.close()
        return digest.hexdigest()
