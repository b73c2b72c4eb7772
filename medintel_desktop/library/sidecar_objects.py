"""Sidecars as objects of a store: their names, their bytes, and reading them with care."""

from __future__ import annotations

import hashlib
import io

from medintel_desktop.domain.errors import TooLarge
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.sidecar import Sidecar
from medintel_desktop.domain.store import sidecar_name
from medintel_desktop.domain.words import size
from medintel_desktop.library.sidecar_fields import refuse
from medintel_desktop.library.sidecar_json import read

DESCRIPTION, THUMBNAIL = ".json", ".jpg"

MOST_BYTES = 64 << 20
"""Of a description; the vectors of a video of four hours take half of it."""


class MemoryBody(io.BytesIO):
    """Bytes on their way to a store; see ``domain.store.Body``."""

    failure: BaseException | None = None

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.md5 = md5_of(data)

    def __len__(self) -> int:
        return self.getbuffer().nbytes


def md5_of(data: bytes) -> str:
    """What services tell of an object that was written in one piece."""
    return hashlib.md5(data, usedforsecurity=False).hexdigest()


def read_from(store: MediaStore, name: str, told: int) -> Sidecar:
    """The sidecar under that name, of ``told`` bytes. Raises Unreadable, TooLarge."""
    if told > MOST_BYTES:
        raise TooLarge(
            f"What is written about this item has {size(told)}, more than any has.",
            "Its original in the store is not affected.",
        )
    sidecar = read(b"".join(store.read(name, 0, told)))
    if name != sidecar_name(sidecar.checksum, DESCRIPTION):
        raise refuse("it is about another item")
    return sidecar


def objects_beside(checksum: str) -> list[str]:
    """The objects of a sidecar: to be removed with the original."""
    return [sidecar_name(checksum, suffix) for suffix in (DESCRIPTION, THUMBNAIL)]
