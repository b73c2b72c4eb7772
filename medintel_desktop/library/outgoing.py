"""A file that goes to a store: what it is, and whether it is still the same."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from medintel_desktop.domain.errors import StoreError
from medintel_desktop.domain.store import CopyRole, StoredObject, StoreLimits
from medintel_desktop.domain.words import size
from medintel_desktop.library.checksum import look, still_written

AT_STAKE = 32 << 20
"""Bytes of all parts under way together, whatever the parallelism: what is sent again after a
kill is at most what one part of a sender without parallelism would be."""

CHECKSUM = "sha256"
PART_SIZE = "part-size"
"""Metadata of an object: SHA-256 of its bytes, and bytes of a part where it was sent in parts.
Services keep no such checksum of a whole that was sent in parts."""

_MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Outgoing:
    """``checksum`` is the SHA-256 of the file, proved; ``name`` the object it becomes."""

    media_id: str
    role: CopyRole
    path: Path
    bytes: int
    mtime_ns: int
    checksum: str
    name: str
    content_type: str

    def check(self) -> None:
        """Raise StillWritten when the file is not as it was when its checksum was proved."""
        status = look(self.path)
        if (status.st_size, status.st_mtime_ns) != (self.bytes, self.mtime_ns):
            raise still_written(self.path)


@dataclass(frozen=True, slots=True)
class Sent:
    """What the object must be now: ``md5`` as in ``StoredObject``, ``part_size`` 0 for one put."""

    md5: str
    part_size: int


def told_part_size(found: StoredObject) -> int:
    """What an object says of its parts; 0 where it says nothing, or went in one piece."""
    text = found.metadata.get(PART_SIZE, "")
    return int(text) if text.isascii() and text.isdigit() else 0


def part_size(total: int, limits: StoreLimits, parallel: int) -> int:
    """Bytes of a part, in whole megabytes: as small as the service and its most parts allow, so
    that little is sent again, but no smaller than its share of what may be at stake.

    A tenth of the parts stays in reserve. Raises StoreError when the file is too large.
    """
    share = max(limits.smallest_part, AT_STAKE // parallel, total / (limits.most_parts * 0.9))
    wanted = math.ceil(share / _MEGABYTE) * _MEGABYTE
    if wanted > limits.largest_part:
        raise StoreError(
            f"This file has {size(total)}, more than this store takes.",
            "The original stays where it is.",
            short="Too large",
        )
    return wanted
