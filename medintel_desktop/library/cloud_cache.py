"""Originals that are only in stores, read by ranges through a folder on this computer.

A range is fetched in blocks named by content: ``<2 hex>/<sha256>/<number>``. An object that was
replaced meanwhile is refused by its ETag, so that blocks of two objects never mix. What needs a
file gets ``<2 hex>/<sha256>/whole.<ext>``, into which the blocks that are here already are moved.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path, PurePosixPath

from medintel_desktop.domain.errors import ChecksumWrong, DiskFull, MedIntelError, TooLarge
from medintel_desktop.domain.store import Copy
from medintel_desktop.domain.words import size as told_size
from medintel_desktop.library.cache_folder import CacheFolder
from medintel_desktop.library.checksum import file_errors, sha256
from medintel_desktop.library.copies import Copies, Report

BLOCK = 1 << 20
"""Bytes fetched before the first of them can be used: half a second on a slow line."""

RUN = 16
"""Blocks asked for at once, while a reader goes on."""

_LOCKS = 64


class CloudCache:
    """Any number of readers. ``copies`` arguments are copies with the same bytes, best first."""

    def __init__(
        self, root: Path, copies: Copies, most_bytes: Callable[[], int], block: int = BLOCK
    ) -> None:
        self.folder = CacheFolder(root, most_bytes)
        self._copies = copies
        self._block = block
        # A few locks for all blocks: two that share one wait for each other now and then.
        self._block_locks = [threading.Lock() for _ in range(_LOCKS)]
        self._file_locks = [threading.Lock() for _ in range(_LOCKS)]

    def read(self, copies: Sequence[Copy], start: int, end: int) -> Generator[bytes, None, None]:
        """The bytes ``[start, end)``, cut at the end of the file. Raises what stores raise."""
        end = min(end, copies[0].bytes)
        at, run = start, _Run()
        with closing(run):
            while at < end:
                number, skip = divmod(at, self._block)
                piece = self._get(copies, number, end, run)[skip : skip + end - at]
                at += len(piece)
                yield piece

    @contextmanager
    def whole(self, copies: Sequence[Copy], report: Report) -> Iterator[Path]:
        """The file, checked by its SHA-256. It stays while it is used here.

        An interrupted download goes on where it stood. Raises TooLarge for what the cache may
        not hold, DiskFull, ChecksumWrong, and what stores raise.
        """
        copy = copies[0]
        with self.folder.pinned(_whole_name(copy)) as path:
            with self._file_locks[hash(copy.checksum) % _LOCKS]:
                if not _is_whole(path, copy):
                    self._bring(copies, path, report)
            yield path

    def _get(self, copies: Sequence[Copy], number: int, end: int, run: _Run) -> bytes:
        name = _name(copies[0], f"{number:08d}")
        with self._block_locks[hash(name) % _LOCKS]:
            data = self._here(copies[0], number)
            if data is None:
                data = self._fetch(copies, number, end, run)
                self.folder.keep(name, data)
        return data

    def _here(self, copy: Copy, number: int) -> bytes | None:
        """A block that is on this computer, by itself or in a file made of several."""
        start = number * self._block
        length = min(self._block, copy.bytes - start)
        data = self.folder.read(_name(copy, f"{number:08d}"), length)
        for name in (_whole_name(copy), _name(copy, "part")) if data is None else ():
            with suppress(OSError), (self.folder.root / name).open("rb") as file:
                file.seek(start)
                if len(found := file.read(length)) == length:
                    return found
        return data

    def _fetch(self, copies: Sequence[Copy], number: int, end: int, run: _Run) -> bytes:
        """One block, from the request under way if it comes next there."""
        start, total = number * self._block, copies[0].bytes
        length = min(self._block, total - start)
        if run.at == start:
            try:
                return run.take(length)
            except MedIntelError:
                pass  # a reader that paused for long finds its connection gone: ask anew
        blocks = min(RUN, -(-(end - start) // self._block))
        last = min(total, start + blocks * self._block)
        run.begin(self._copies.read(copies, start, last), start, last)
        return run.take(length)

    def _bring(self, copies: Sequence[Copy], target: Path, report: Report) -> None:
        copy = copies[0]
        if copy.bytes > self.folder.most():
            raise TooLarge(
                f"The original takes {told_size(copy.bytes)}, more than the cache may hold.",
                "Raise the limit of the cache, or keep the item offline.",
            )
        with self.folder.pinned(_name(copy, "part")) as part, file_errors(part):
            part.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._fill(copies, part, report)
            except DiskFull:
                self.folder.remove(_name(copy, "part"))
                raise
            if sha256(part, lambda done, total: report(total, total)) != copy.checksum:
                self.folder.remove(_name(copy, "part"))
                raise ChecksumWrong(
                    "What came from the cloud is damaged.", "It is fetched again by itself."
                )
            part.replace(target)

    def _fill(self, copies: Sequence[Copy], part: Path, report: Report) -> None:
        """Append what is missing; blocks that were here already move in."""
        copy, run = copies[0], _Run()
        with file_errors(part), part.open("ab", buffering=0) as file, closing(run):
            done = file.tell() // self._block * self._block
            file.truncate(done)
            while done < copy.bytes:
                number = done // self._block
                data = self._here(copy, number) or self._fetch(copies, number, copy.bytes, run)
                with self.folder.room(len(data)) as there:
                    if not there:
                        raise _full()
                    file.write(data)
                self.folder.remove(_name(copy, f"{number:08d}"))
                done += len(data)
                report(done, copy.bytes)
            os.fsync(file.fileno())


class _Run:
    """One request for several blocks in a row."""

    def __init__(self) -> None:
        self.at: int | None = None
        """Where the next byte of the request stands in the file; None when there is no request."""
        self._end = 0
        self._pieces: Iterator[bytes] = iter(())
        self._rest = b""

    def begin(self, pieces: Iterator[bytes], start: int, end: int) -> None:
        self.close()
        self._pieces, self.at, self._end = pieces, start, end

    def take(self, length: int) -> bytes:
        """The next bytes; the request ends when all of them or an error came."""
        data = bytearray(self._rest)
        try:
            while len(data) < length:
                data += next(self._pieces)
        except BaseException:
            self.close()
            raise
        self._rest = bytes(data[length:])
        self.at = (self.at or 0) + length
        if self.at >= self._end:
            self.close()
        return bytes(data[:length])

    def close(self) -> None:
        pieces, self._pieces = self._pieces, iter(())
        self.at, self._rest = None, b""
        if isinstance(pieces, Generator):
            pieces.close()


def _name(copy: Copy, part: str) -> str:
    return f"{copy.checksum[:2]}/{copy.checksum}/{part}"


def _whole_name(copy: Copy) -> str:
    return _name(copy, "whole" + PurePosixPath(copy.object).suffix)


def _is_whole(path: Path, copy: Copy) -> bool:
    try:
        if path.stat().st_size == copy.bytes:
            os.utime(path)
            return True
    except OSError:
        pass
    return False


def _full() -> DiskFull:
    return DiskFull("The cache is full of files in use.", "Raise its limit, or try again later.")
