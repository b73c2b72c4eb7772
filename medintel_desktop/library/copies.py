"""Copies of items in stores: which there are, whether they are right, and their bytes."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from typing import Protocol

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.errors import (
    ChecksumWrong,
    MedIntelError,
    NotSetUp,
    ObjectChanged,
    ObjectGone,
    ServiceBusy,
)
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import (
    Copy,
    CopyRole,
    StoredObject,
    StoreKind,
    kind_of,
    place_name,
)
from medintel_desktop.library.fingerprint import Fingerprint
from medintel_desktop.library.stores import Stores

Report = Callable[[float, float], None]


class Copies:
    """Asks stores and keeps what the catalogue says of copies true. Slow: not on the UI thread."""

    def __init__(self, catalogue: Catalogue, stores: Stores) -> None:
        self._table = catalogue.copies
        self._stores = stores

    def of(self, media_id: str, role: CopyRole | None = None) -> list[Copy]:
        """The copies of an item, best to read first: originals, then what is near."""
        found = [copy for copy in self._table.of(media_id) if role in (None, copy.role)]
        near = StoreKind.FOLDER
        return sorted(
            found, key=lambda c: (c.role is not CopyRole.ORIGINAL, not c.place.startswith(near))
        )

    def verify(self, copy: Copy) -> Copy:
        """Ask the store just now. A copy that is gone or is another object now is forgotten.

        Returns the copy as noted anew. Raises ObjectGone, ObjectChanged, NotSetUp, and whatever
        keeps the store from answering; then nothing is known and nothing is forgotten.
        """
        return self._note(copy, self._look(copy))

    def prove(self, copy: Copy, local: Fingerprint, report: Report) -> Copy:
        """As :meth:`verify`, and that the copy has the very bytes of a file here.

        ``local`` is made with the copy's ``part_size``. Where the service tells no MD5, the
        object is read back; so is a file in a folder, which may have gone bad since it was
        written without anybody noticing. Raises ChecksumWrong as well.
        """
        found = self._look(copy)
        same = found.bytes == local.bytes and found.md5 in ("", local.md5)
        if same and (not found.md5 or kind_of(copy.place) is StoreKind.FOLDER):
            same = self._reads_back_as(replace(copy, etag=found.etag), local.sha256, report)
        if not same:
            raise ChecksumWrong(
                f"The copy in {place_name(copy.place)} is not the same as the file here.",
                "The file here was not touched.",
            )
        return self._note(copy, found)

    def read(self, copies: Sequence[Copy], start: int, end: int) -> Generator[bytes, None, None]:
        """The bytes ``[start, end)`` from copies with the same bytes, in pieces.

        When one store does not answer the next one goes on. Raises what the last store to be
        asked again said, if none answers. Close the iterator to end early.
        """
        at, failures = start, list[MedIntelError]()
        for copy in copies:
            try:
                with closing(self._pieces(copy, at, end)) as pieces:
                    for piece in pieces:
                        at += len(piece)
                        yield piece
                if at >= end:
                    return
                raise _broken_off(copy)
            except MedIntelError as error:
                failures.append(error)
        raise _telling(failures)

    def _pieces(self, copy: Copy, start: int, end: int) -> Generator[bytes, None, None]:
        """From one store. An object that was written again with the same bytes is as good."""
        store = self._store(copy)
        at = start
        try:
            with closing(_closable(store.read(copy.object, start, end, copy.etag))) as pieces:
                for piece in pieces:
                    at += len(piece)
                    yield piece
        except (ObjectChanged, ObjectGone):
            copy = self.verify(copy)
            with closing(_closable(store.read(copy.object, at, end, copy.etag))) as pieces:
                yield from pieces

    def _reads_back_as(self, copy: Copy, sha256: str, report: Report) -> bool:
        digest, done = hashlib.sha256(), 0
        for piece in self.read([copy], 0, copy.bytes):
            digest.update(piece)
            done += len(piece)
            report(done, copy.bytes)
        return digest.hexdigest() == sha256

    def _store(self, copy: Copy) -> MediaStore:
        store = self._stores.of_place(copy.place)
        if store is None:
            raise NotSetUp(
                f"{place_name(copy.place)} is not set up here.", "Set it up in the settings."
            )
        return store

    def _look(self, copy: Copy) -> StoredObject:
        found = self._store(copy).stat(copy.object)
        if found is None:
            self._table.remove(copy.place, copy.object)
            raise ObjectGone(
                f"{place_name(copy.place)} does not have this file any more.",
                "It is sent again if its original is still here.",
            )
        if not _is_still(copy, found):
            self._table.remove(copy.place, copy.object)
            raise _changed(copy)
        return found

    def _note(self, copy: Copy, found: StoredObject) -> Copy:
        copy = replace(copy, md5=found.md5 or copy.md5, etag=found.etag, verified_at=time.time())
        self._table.put(copy)
        return copy


class _Pieces(Protocol):
    def __iter__(self) -> Iterator[bytes]: ...
    def close(self) -> object: ...


def _closable(pieces: Iterator[bytes]) -> _Pieces:
    """What a store reads is a generator: closing it lets its connection go."""
    return pieces  # type: ignore[return-value]  # the port says it can be closed


def _is_still(copy: Copy, found: StoredObject) -> bool:
    if found.bytes != copy.bytes:
        return False
    if found.md5 and copy.md5:
        return found.md5 == copy.md5
    return found.etag == copy.etag


def _changed(copy: Copy) -> ObjectChanged:
    return ObjectChanged(
        f"The file in {place_name(copy.place)} was replaced by another one.",
        "It is not used any more. Nothing here was changed.",
    )


def _broken_off(copy: Copy) -> ServiceBusy:
    return ServiceBusy(
        f"{place_name(copy.place)} ended in the middle of a file.", "It is tried again by itself."
    )


def _telling(failures: Sequence[MedIntelError]) -> MedIntelError:
    """The failure to show: one that passes by itself, else the first."""
    if not failures:
        return ObjectGone("The original is in no store.", "Connect its disk, or add it again.")
    return next((error for error in failures if error.retryable), failures[0])
