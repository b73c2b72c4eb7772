"""Codes on disk: faiss's own form, then the checksums of the vectors they were made of.

Layout: the index, a uint32 checksum of the vector for each covered slot, and a footer with the
lengths and a checksum of all before it. The file is replaced as a whole.
"""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from medintel_desktop.backends.vectors.codes import Codes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FOOTER = struct.Struct("<8sQQQI")
"""Magic, bytes of the index, covered slots, vectors at training, checksum."""

MAGIC = b"medcode1"

CHUNK = 1 << 18
"""Bytes read at once: of more, the memory for them is asked of the system anew each time."""

STALE = 0.25
"""Part of the codes that may be out of date; with more they are made anew."""


def save(path: Path, codes: Codes, sums: NDArray[np.uint32]) -> None:
    """Write whole or not at all. ``sums`` are those of ``codes.covered`` slots; a missing code
    is told by a checksum that cannot be right. Raises OSError."""
    import faiss
    import numpy as np

    told = np.array(sums, "<u4")
    missing = np.fromiter(codes.missing, np.int64, len(codes.missing))
    told[missing] = ~told[missing]
    temporary = path.with_name(f".{path.name}.part")
    with temporary.open("wb") as file:
        sink = _Sink(file)
        faiss.write_index(codes.index, faiss.PyCallbackIOWriter(sink.write, 1 << 22))
        length = sink.length
        sink.write(told.tobytes())
        file.write(FOOTER.pack(MAGIC, length, codes.covered, codes.trained_on, sink.crc))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def covered(path: Path) -> int:
    """How many slots the codes in a file cover, by its own word; 0 without one."""
    try:
        with path.open("rb") as file:
            file.seek(-FOOTER.size, os.SEEK_END)
            magic, _, slots, _, _ = FOOTER.unpack(file.read(FOOTER.size))
    except OSError:  # it is not there, or shorter
        return 0
    return int(slots) if magic == MAGIC else 0


def load(path: Path, sums: NDArray[np.uint32], dimension: int) -> Codes | None:
    """The codes that still stand for the vectors of these checksums: those of other slots are
    missing. None when there are none, or they are damaged or too much has changed."""
    import faiss
    import numpy as np

    with path.open("rb") as file:
        file.seek(0, os.SEEK_END)
        if file.tell() < FOOTER.size:
            return None
        file.seek(-FOOTER.size, os.SEEK_END)
        magic, length, covered, trained_on, crc = FOOTER.unpack(file.read(FOOTER.size))
        file.seek(0)
        if magic != MAGIC or _crc(file, length + 4 * covered) != crc:
            return None
        file.seek(0)
        index = faiss.read_index(faiss.PyCallbackIOReader(file.read, CHUNK))
        file.seek(length)
        told = np.frombuffer(file.read(4 * covered), "<u4")
    if index.d != dimension:
        return None
    codes = Codes(index, covered, trained_on)
    if covered > len(sums):  # the catalogue was restored from an older one
        codes.cut(len(sums))
    changed = np.flatnonzero(told[: codes.covered] != sums[: codes.covered])
    if len(changed) > STALE * covered:
        return None
    codes.drop(changed)
    codes.missing = set(changed.tolist())
    return codes


class _Sink:
    """A file whose checksum is known when it is written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.crc = 0
        self.length = 0

    def write(self, data: bytes) -> int:
        self.crc = zlib.crc32(data, self.crc)
        self.length += len(data)
        return self._file.write(data)


def _crc(file: BinaryIO, length: int) -> int:
    crc = 0
    while length > 0 and (data := file.read(min(CHUNK, length))):
        crc = zlib.crc32(data, crc)
        length -= len(data)
    return crc if length == 0 else -1
