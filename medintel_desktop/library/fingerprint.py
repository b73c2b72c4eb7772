"""What a service should tell of an object that holds a certain file."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from medintel_desktop.library.checksum import CHUNK, file_errors, look, still_written


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """``md5`` is as in ``StoredObject``: of the whole, or of the parts with their number."""

    bytes: int
    sha256: str
    md5: str


def fingerprint(
    path: Path, part_size: int, report: Callable[[float, float], None] = lambda done, total: None
) -> Fingerprint:
    """Read a file once. ``part_size`` 0 means that it is one object of a single put.

    Raises StillWritten when the file changes meanwhile, and the errors of reading it.
    """
    before = look(path)
    total, done = before.st_size, 0
    sha, joined = hashlib.sha256(), bytearray()
    part, left = _md5(), part_size
    with file_errors(path), path.open("rb", buffering=0) as file:
        while done < total and (chunk := file.read(min(CHUNK, left) if part_size else CHUNK)):
            sha.update(chunk)
            part.update(chunk)
            done += len(chunk)
            left -= len(chunk)
            if part_size and (left == 0 or done == total):
                joined += part.digest()
                part, left = _md5(), part_size
            report(done, total)
        after = os.fstat(file.fileno())
    if done != total or (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
        raise still_written(path)
    if not part_size:
        return Fingerprint(total, sha.hexdigest(), part.hexdigest())
    count = len(joined) // 16
    return Fingerprint(total, sha.hexdigest(), f"{_md5(bytes(joined)).hexdigest()}-{count}")


def _md5(data: bytes = b"") -> hashlib._Hash:
    return hashlib.md5(data, usedforsecurity=False)
