"""One file into one store, once, and proved: what is there already is not sent again."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.uploads import UploadRow
from medintel_desktop.domain.errors import ChecksumWrong, PermissionMissing
from medintel_desktop.domain.job import Watch
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import Copy, StoredObject
from medintel_desktop.library.bandwidth import Bandwidth
from medintel_desktop.library.conditions import Conditions
from medintel_desktop.library.fingerprint import fingerprint
from medintel_desktop.library.multipart import Multipart, joined
from medintel_desktop.library.outgoing import CHECKSUM, Outgoing, Sent, told_part_size
from medintel_desktop.library.transfer import Transfer

log = logging.getLogger(__name__)


class Storing:
    """``threshold``: files above so many bytes go in parts; ``parallel``: so many at once."""

    def __init__(
        self,
        catalogue: Catalogue,
        bandwidth: Bandwidth,
        conditions: Conditions,
        threshold: Callable[[], int] = lambda: 100_000_000,
        parallel: Callable[[], int] = lambda: 3,
    ) -> None:
        self._catalogue = catalogue
        self._bandwidth = bandwidth
        self._conditions = conditions
        self._threshold = threshold
        self._parallel = parallel
        self._lock = threading.Lock()
        self._under_way: set[tuple[str, str]] = set()

    def under_way(self, place: str, name: str) -> bool:
        """Whether a thread of this process is just sending the object."""
        return (place, name) in self._under_way

    def store(self, store: MediaStore, file: Outgoing, watch: Watch) -> Copy:
        """Bring the file there if it is not, make sure of it, note the copy.

        Raises Postponed, StillWritten, UploadForgotten and ChecksumWrong (try again), StoreError
        and kin. What was sent so far is not sent again.
        """
        with self._noted(store.place, file.name):
            row = self._catalogue.uploads.get(store.place, file.name)
            found = self._there(store, file, row, watch)
            if found is None:
                found = self._sent(store, file, watch)
                row = self._catalogue.uploads.get(store.place, file.name)
            if row is not None:
                _leave_nothing(store, file.name)
            copy = Copy(
                file.media_id, store.place, file.name, file.role, file.bytes, file.checksum,
                found.md5, _part_size(found, row), found.etag, time.time(),
            )  # fmt: skip
            with self._catalogue.database.write():
                self._catalogue.copies.put(copy)
                self._catalogue.uploads.remove(store.place, file.name)
            return copy

    def _there(
        self, store: MediaStore, file: Outgoing, row: UploadRow | None, watch: Watch
    ) -> StoredObject | None:
        """The object, if it is these bytes. One that an upload of ours made without our hearing
        of it is compared by its MD5, whatever it says of itself."""
        found = store.stat(file.name)
        if found is None or found.bytes != file.bytes:
            return None
        if row is None and found.metadata.get(CHECKSUM) == file.checksum:
            return found
        return found if found.md5 == self._md5(file, row, found, watch) else None

    def _md5(self, file: Outgoing, row: UploadRow | None, found: StoredObject, watch: Watch) -> str:
        """Of the object that the file makes: from the parts that were sent of it, else read."""
        noted = self._catalogue.uploads.parts(row.place, row.object) if row else {}
        if noted and sum(part.bytes for part in noted.values()) == file.bytes:
            return joined([noted[number] for number in sorted(noted)])
        each = told_part_size(found)
        return fingerprint(file.path, each, watch.report).md5

    def _sent(self, store: MediaStore, file: Outgoing, watch: Watch) -> StoredObject:
        hands = self._parallel()

        def look(arrived: int) -> None:
            self._conditions.check(store.kind)
            watch.report(arrived, file.bytes)

        transfer = Transfer(hands, self._bandwidth, look)
        if store.limits.multipart and file.bytes > min(self._threshold(), store.limits.largest_put):
            multipart = Multipart(store, self._catalogue.uploads, file, transfer)
            sent = multipart.send(hands, watch.check)
        else:
            sent = _put(store, file, transfer)
        file.check()
        return _verified(store, file, sent)

    @contextmanager
    def _noted(self, place: str, name: str) -> Iterator[None]:
        with self._lock:
            self._under_way.add((place, name))
        try:
            yield
        finally:
            with self._lock:
                self._under_way.discard((place, name))


def _put(store: MediaStore, file: Outgoing, transfer: Transfer) -> Sent:
    sent: list[Sent] = []

    def put() -> Sent:
        file.check()
        with transfer.body(file.path, 0, file.bytes) as body:
            store.put(file.name, body, file.content_type, {CHECKSUM: file.checksum})
            return Sent(body.md5, 0)

    transfer.run([put], sent.append)
    return sent[0]


def _verified(store: MediaStore, file: Outgoing, sent: Sent) -> StoredObject:
    """What the service has under the name now. An MD5 it does not tell was its own to compare."""
    found = store.stat(file.name)
    if found is None or found.bytes != file.bytes or found.md5 not in ("", sent.md5):
        raise ChecksumWrong(
            f"What the store has of {file.path.name} is not what was sent.",
            "It is sent again by itself. The original is not affected.",
        )
    return found


def _leave_nothing(store: MediaStore, name: str) -> None:
    """The object is made: another upload of it, begun by an answer that was lost, is of no use."""
    try:
        for upload in store.open_uploads(name):
            if upload.name == name:
                store.abort(name, upload.upload_id)
    except PermissionMissing as error:
        log.info("Unfinished uploads cannot be looked for: %s", error)


def _part_size(found: StoredObject, row: UploadRow | None) -> int:
    if row is not None and "-" in found.md5:
        return row.part_size
    return told_part_size(found)
