"""A library whose items are also in a store, and what happens to both."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from medintel_desktop.domain.job import Job
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import Copy, CopyRole, StoredObject, object_name
from medintel_desktop.jobs.workspace import Workspace
from tests.driver import Driver
from tests.stores import Bytes


def silent(done: float, total: float) -> None:
    """A report nobody reads."""


class Shelf:
    """A workspace on one store, whichever kind it is."""

    def __init__(self, workspace: Workspace, store: MediaStore) -> None:
        self.workspace = workspace
        self.store = store
        self.driver = Driver(workspace)
        self.connect(store)

    def connect(self, store: MediaStore) -> None:
        """Let the library find this store where it looks for one of its kind."""
        self.workspace.cloud.stores.use(store)

    def add(self, path: Path) -> MediaItem:
        self.driver.add(path)
        return self.item(path.name)

    def stored(self, path: Path) -> tuple[MediaItem, Copy]:
        """An item whose original the product itself brought to the store."""
        item = self.add(path)
        self.workspace.cloud.uploads.enqueue([item.id], self.store.kind)
        self.driver.run()
        copies = self.workspace.cloud.copies.of(item.id)
        assert [copy.role for copy in copies] == [CopyRole.ORIGINAL]
        return self.item(path.name), copies[0]

    def item(self, name: str) -> MediaItem:
        return self.driver.items()[name]

    def jobs(self, kind: str) -> list[Job]:
        return [job for job in self.workspace.catalogue.jobs.page(limit=-1) if job.kind == kind]

    def job(self, kind: str) -> Job:
        """The only job of its kind."""
        (job,) = self.jobs(kind)
        return job

    def replace(self, copy: Copy, content: bytes) -> None:
        """Somebody else writes another object under the name."""
        self.store.put(copy.object, Bytes(content), "image/jpeg", {})


def noted(workspace: Workspace, store: MediaStore, item: MediaItem, content: bytes) -> Copy:
    """Put bytes as the original of an item and note the copy, without a job."""
    name = object_name(item.checksum, Path(item.name).suffix)
    there = store.put(name, Bytes(content), "application/octet-stream", {})
    copy = Copy(
        item.id, store.place, name, CopyRole.ORIGINAL, len(content),
        hashlib.sha256(content).hexdigest(), there.md5, 0, there.etag, 1.0,
    )  # fmt: skip
    workspace.catalogue.copies.put(copy)
    return copy


class Veiled:
    """In front of a store: tells no checksums, as some S3 services do, and counts what is read."""

    def __init__(self, store: MediaStore) -> None:
        self._store = store
        self.reads: list[tuple[int, int]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def stat(self, name: str) -> StoredObject | None:
        found = self._store.stat(name)
        return found and replace(found, md5="")

    def read(self, name: str, start: int, end: int, etag: str = "") -> Iterator[bytes]:
        self.reads.append((start, end))
        return self._store.read(name, start, end, etag)
