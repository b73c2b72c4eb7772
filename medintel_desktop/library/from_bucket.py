"""One object of a store becomes an item: fetched, proved, and known as a copy of it."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import (
    ChecksumWrong,
    NotSetUp,
    ObjectChanged,
    ObjectGone,
    StillWritten,
)
from medintel_desktop.domain.job import Advance, Finish, Job, Outcome, Watch
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import MEDIA_PREFIX, Copy, CopyRole, StoredObject, place_name
from medintel_desktop.library.conditions import Conditions
from medintel_desktop.library.fingerprint import fingerprint
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.outgoing import CHECKSUM, told_part_size
from medintel_desktop.library.receiving import receive
from medintel_desktop.library.stores import Stores

_BY_CONTENT = re.compile(rf"{MEDIA_PREFIX}([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})(\.\w*)?", re.ASCII)
_USUAL_PARTS = (
    *(n << 20 for n in (5, 8, 10, 15, 16, 20, 25, 32, 50, 64, 100, 128, 200, 256, 512)),
    *(n * 10**6 for n in (5, 10, 50, 100, 200)),
)
"""Part sizes of other programs, which do not say what they used."""


class FromBucket:
    """The first step of an ``import`` job whose payload names an ``object`` in a ``place``."""

    def __init__(
        self, catalogue: Catalogue, folder: LibraryFolder, stores: Stores, conditions: Conditions
    ) -> None:
        self._catalogue = catalogue
        self._folder = folder
        self._stores = stores
        self._conditions = conditions

    def fetch(self, job: Job, watch: Watch) -> Outcome:
        """Download into the library; goes on where it stood. What the object itself says to be
        known is not downloaded."""
        if job.payload.get("owned") and job.payload.get("path"):
            return Advance()
        store, name = self._store(job), str(job.payload["object"])
        self._conditions.check(store.kind)
        found = store.stat(name)
        if found is None:
            raise ObjectGone(f"{name} is not in {place_name(store.place)} (any more).")
        known = self._known(found, store.place)
        if known is not None:
            return self._take_known(*known, found, job)
        part = self._folder.incoming / f"object-{_digest(store.place, name, found.etag)}"
        begun = job.payload.get("path")
        if begun and begun != str(part):
            Path(begun).unlink(missing_ok=True)  # of an object that is another one now
        watch.save(path=str(part))  # so that it is not tidied away
        try:
            report = self._conditions.checked(store.kind, watch.report)
            receive(part, found.bytes, lambda at: _read(store, found, at), report)
        except ObjectChanged:
            part.unlink(missing_ok=True)
            raise StillWritten(
                f"{name} was replaced while it was fetched.", "It is tried again by itself."
            ) from None
        part_size = _proved(part, found, watch)
        return Advance({
            "path": str(part), "name": PurePosixPath(name).name, "owned": True,
            "copy": None if part_size is None else _told(found, part_size),
        })  # fmt: skip

    def note(self, media_id: str, checksum: str, job: Job) -> None:
        """The item of a fetched object is known: so the object is a copy of it."""
        told: dict[str, Any] | None = job.payload.get("copy")
        if told:
            copy = Copy(
                media_id, job.payload["place"], job.payload["object"], CopyRole.ORIGINAL,
                told["bytes"], checksum, told["md5"], told["part_size"], told["etag"], time.time(),
            )  # fmt: skip
            self._catalogue.copies.put(copy)

    def _take_known(self, item: MediaItem, noted: bool, found: StoredObject, job: Job) -> Outcome:
        each = told_part_size(found)
        with self._catalogue.database.write():
            if not noted and (each or "-" not in found.md5):
                told = replace(job, payload={**job.payload, "copy": _told(found, each)})
                self.note(item.id, item.checksum, told)
            if job.payload.get("album"):
                self._catalogue.albums.fill(job.payload["album"], [item.id])
            if not job.payload.get("watched"):
                self._catalogue.media.untrash(item.id)
        changes = Changes(frozenset([item.id]), media_list=True, albums=True)
        return Finish("Already in the library", changes)

    def _known(self, found: StoredObject, place: str) -> tuple[MediaItem, bool] | None:
        """The item that the object is, and whether it is noted as a copy of it: by that note, or
        by the checksum that whoever stored the object gave it."""
        media = self._catalogue.media
        copy = self._catalogue.copies.at(place, [found.name]).get(found.name)
        noted = copy is not None and copy.etag == found.etag
        checksum = found.metadata.get(CHECKSUM, "") or checksum_in(found.name)
        media_id = copy.media_id if copy and noted else media.by_checksum(checksum)
        item = media.get(media_id) if media_id else None
        return (item, noted) if item and (noted or item.bytes == found.bytes) else None

    def _store(self, job: Job) -> MediaStore:
        place = str(job.payload["place"])
        store = self._stores.of_place(place)
        if store is None:
            raise NotSetUp(
                f"{place_name(place)} is not set up now.",
                "Set it up under Storage in the settings, then try again.",
            )
        return store


def checksum_in(name: str) -> str:
    """The SHA-256 that an object of ours carries in its name, "" for others."""
    found = _BY_CONTENT.fullmatch(name)
    return found[2] if found else ""


def _read(store: MediaStore, found: StoredObject, at: int) -> Iterator[bytes]:
    return store.read(found.name, at, found.bytes, found.etag)


def _proved(part: Path, found: StoredObject, watch: Watch) -> int | None:
    """Compare the file with what the service and the object say.

    Returns the part size with which the MD5 can be told again, None when it is not known.
    Raises ChecksumWrong, and then the file is gone.
    """
    each, sha256 = told_part_size(found), found.metadata.get(CHECKSUM, "")
    certain = not found.md5 or "-" not in found.md5 or each > 0
    for size in [each] if certain else _fitting(found):
        told = fingerprint(part, size, watch.report)
        if found.md5 in ("", told.md5) and sha256 in ("", told.sha256):
            return size
    if certain:
        part.unlink(missing_ok=True)
        raise ChecksumWrong(f"What came of {found.name} is damaged.", "It is fetched again.")
    return None


def _fitting(found: StoredObject) -> list[int]:
    count = int(found.md5.rpartition("-")[2])
    return [size for size in _USUAL_PARTS if -(-found.bytes // size) == count]


def _told(found: StoredObject, part_size: int) -> dict[str, Any]:
    """What a copy row needs to know, as it is kept in the job until the item is known."""
    return {"md5": found.md5, "etag": found.etag, "part_size": part_size, "bytes": found.bytes}


def _digest(*words: str) -> str:
    return hashlib.sha256("\n".join(words).encode("utf-8", "surrogateescape")).hexdigest()[:32]
