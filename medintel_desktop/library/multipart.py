"""A large file in parts, several at once, that goes on where it stood after anything.

The catalogue notes an upload before the service begins it and each part as it arrives. To go on,
the service is asked what it holds: a part that arrived whole is not sent again, whether or not we
heard of it; its MD5 is compared with the file's.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from medintel_desktop.catalogue.uploads import UploadRow, UploadTable
from medintel_desktop.domain.errors import ChecksumWrong
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import StoredPart
from medintel_desktop.library.file_slice import FileSlice
from medintel_desktop.library.outgoing import CHECKSUM, PART_SIZE, Outgoing, Sent, part_size
from medintel_desktop.library.transfer import Transfer

Held = dict[int, StoredPart]
"""Parts by number, from 1."""

TRIES = 3
"""Of a part that arrived damaged, before the whole job waits and tries again."""


class Multipart:
    """Sends one file to one store. Run it in one thread."""

    def __init__(
        self, store: MediaStore, table: UploadTable, file: Outgoing, transfer: Transfer
    ) -> None:
        self._store = store
        self._table = table
        self._file = file
        self._transfer = transfer

    def send(self, parallel: int, check: Callable[[], None]) -> Sent:
        """Send what is missing and make the object.

        Raises UploadForgotten and ChecksumWrong when the service lost something: asking it again
        what it holds, as the next call does, mends both. Raises StillWritten, Cancelled.
        """
        row, held = self._taken_up(check) or self._begun(parallel)
        self._transfer.arrived(sum(part.bytes for part in held.values()))

        def keep(part: StoredPart) -> None:
            held[part.number] = part
            self._table.put_part(row.place, row.object, part)

        missing = [number for number in range(1, _count(row) + 1) if number not in held]
        self._transfer.run((partial(self._send_part, row, number) for number in missing), keep)
        parts = [held[number] for number in sorted(held)]
        self._store.commit(row.object, row.upload_id, parts)
        return Sent(joined(parts), row.part_size)

    def _taken_up(self, check: Callable[[], None]) -> tuple[UploadRow, Held] | None:
        """The upload noted before and the parts the service holds of it; None to begin anew."""
        row = self._table.get(self._store.place, self._file.name)
        if row is None:
            return None
        if not row.upload_id:
            row = self._found(row)
        elif (row.bytes, row.checksum) != (self._file.bytes, self._file.checksum):
            self._store.abort(row.object, row.upload_id)
            return None
        held = self._store.parts(row.object, row.upload_id) if row and row.upload_id else None
        if row is None or held is None:
            return None
        if any(part.number > _count(row) for part in held):  # all parts must be part of the whole
            self._store.abort(row.object, row.upload_id)
            return None
        return row, self._right(row, held, check)

    def _found(self, row: UploadRow) -> UploadRow | None:
        """We ended, or the line broke, before the service could tell that it began one."""
        there = [u for u in self._store.open_uploads(row.object) if u.name == row.object]
        if not there:
            return None
        row = replace(row, upload_id=max(there, key=lambda upload: upload.started_at).upload_id)
        self._table.put(row)
        return row

    def _right(self, row: UploadRow, held: list[StoredPart], check: Callable[[], None]) -> Held:
        """Those of the parts held that are what the file has there."""
        noted = self._table.parts(row.place, row.object)
        right = {}
        for part in held:
            start, length = _stretch(row, part.number)
            if part.bytes != length:
                continue
            known = noted.get(part.number)
            if known is None or known.md5 != part.md5:
                if FileSlice(self._file.path, start, length, check=check).md5 != part.md5:
                    continue
                self._table.put_part(row.place, row.object, part)
            right[part.number] = part
        return right

    def _begun(self, parallel: int) -> tuple[UploadRow, Held]:
        file, store = self._file, self._store
        each = part_size(file.bytes, store.limits, parallel)
        row = UploadRow(
            store.place, file.name, "", file.media_id, each, file.bytes, file.checksum, time.time()
        )
        self._table.put(row)
        metadata = {CHECKSUM: file.checksum, PART_SIZE: str(each)}
        row = replace(row, upload_id=store.begin(file.name, file.content_type, metadata))
        self._table.put(row)
        return row, {}

    def _send_part(self, row: UploadRow, number: int) -> StoredPart:
        tries = 1
        while True:
            try:
                return self._put_part(row, number)
            except ChecksumWrong:
                if tries == TRIES:
                    raise
                tries += 1

    def _put_part(self, row: UploadRow, number: int) -> StoredPart:
        """The file is looked at before and after: a part of another state of it must not count."""
        start, length = _stretch(row, number)
        self._file.check()
        with self._transfer.body(self._file.path, start, length) as body:
            part = self._store.put_part(row.object, row.upload_id, number, body)
        self._file.check()
        return part


def joined(parts: Sequence[StoredPart]) -> str:
    """What a service should tell as the MD5 of the object they make."""
    together = b"".join(bytes.fromhex(part.md5) for part in parts)
    return f"{hashlib.md5(together, usedforsecurity=False).hexdigest()}-{len(parts)}"


def _count(row: UploadRow) -> int:
    return -(-row.bytes // row.part_size)


def _stretch(row: UploadRow, number: int) -> tuple[int, int]:
    """Start and length of a part."""
    start = (number - 1) * row.part_size
    return start, min(row.part_size, row.bytes - start)
