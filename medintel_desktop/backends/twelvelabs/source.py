"""The file being sent: read in pieces, counted, its failures told as ours."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from medintel_desktop.domain.errors import AccessDenied, FileError, FileGone
from medintel_desktop.domain.ports import Report

PIECE = 256 * 1024
"""Bytes read at once; memory stays flat whatever the size of the file."""


class Source:
    """An open original; ``size`` in bytes is what it had when it was opened.

    ``read``, ``seek`` and ``fileno`` are what the SDK asks of a file: it reads to the end once,
    and ``report`` is told after each piece.
    """

    def __init__(self, path: Path, report: Report) -> None:
        self._report = report
        self._done = 0
        with _told():
            self._file = path.open("rb")
            self.size = os.fstat(self._file.fileno()).st_size

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()

    def fileno(self) -> int:
        return self._file.fileno()

    def seek(self, offset: int) -> int:
        self._done = offset
        return self._file.seek(offset)

    def read(self, count: int = PIECE) -> bytes:
        with _told():
            # What is appended meanwhile is not sent: the size was announced.
            piece = self._file.read(min(count, self.size - self._done))
        if not piece and self._done < self.size:
            raise changed()
        self._done += len(piece)
        self._report(self._done, self.size)
        return piece

    def pieces(self, offset: int, length: int) -> Iterator[bytes]:
        """``length`` bytes from ``offset``; the caller reports, between two pieces."""
        with _told():
            self._file.seek(offset)
        while length > 0:
            with _told():
                piece = self._file.read(min(PIECE, length))
            if not piece:
                raise changed()
            length -= len(piece)
            yield piece

    def report(self, done: int) -> None:
        """Tell that so many bytes of the whole are there."""
        self._report(done, self.size)


def changed() -> FileError:
    return FileError(
        "This file changed while it was being sent.",
        "Nothing was counted. Try again when it is complete.",
        short="Changed",
    )


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise FileGone("The file is not there any more.", "Bring it back, then retry.") from error
    except PermissionError as error:
        raise AccessDenied("The file may not be read.", "Allow it, then retry.") from error
    except OSError as error:
        raise FileError(
            "The file cannot be read right now.", "Check its disk, then retry."
        ) from error
