"""A library that sends to a stand-in: real settings, real queue, real SDK."""

from __future__ import annotations

import hashlib
import random
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.job import Job, JobState, Lane
from medintel_desktop.domain.media import MediaItem, MediaKind, MediaPath, MediaState, Metadata
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import Copy, StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests.driver import Driver
from tests.s3 import KEY_ID, SECRET, S3Server
from tests.service import until
from tests.stores import OciStandIn

MB = 1 << 20
PART = 11 * MB
"""What three parts at once make of 32 MB at stake."""


def of_oci(stand_in: OciStandIn) -> dict[str, str]:
    """Options of the store in the stand-in's bucket."""
    return {
        "bucket": stand_in.bucket,
        "config_path": str(stand_in.config),
        "endpoint": stand_in.endpoint,
    }


def of_b2(s3: S3Server, bucket: str, prefix: str = "") -> dict[str, str]:
    return {
        "key_id": KEY_ID, "region": "us-west-004", "bucket": bucket, "prefix": prefix,
        "endpoint": s3.endpoint,
    }  # fmt: skip


class Sender:
    """A library in ``folder`` with one store in use. Files above 10 MB go in parts."""

    def __init__(self, folder: Path, kind: StoreKind, options: dict[str, str]) -> None:
        self.folder = folder
        self.kind = kind
        self.settings = SettingsFile(folder / "settings.json", environment={})
        self.settings.change(multipart_megabytes=10, parallel_parts=3, write_sidecars=False)
        self.workspace = self._opened()
        self.workspace.cloud.stores.choose(kind, active=True, options=options)
        self.driver = Driver(self.workspace)

    def _opened(self) -> Workspace:
        secrets = Secrets(environment={"DEFAULT_SECRET_ACCESS_KEY": SECRET})
        return open_workspace(self.folder / "library", self.settings, secrets)

    def close(self) -> None:
        self.workspace.close()

    def begin_again(self) -> None:
        """Close the app and start it anew."""
        self.workspace.close()
        self.workspace = self._opened()
        self.driver = Driver(self.workspace)

    @property
    def store(self) -> MediaStore:
        return self.workspace.cloud.stores.get(self.kind)

    def put_in(self, megabytes: float, name: str = "film.mp4", seed: int = 1) -> MediaItem:
        """An item whose file has random bytes: import would not take them for a video."""
        path = self.folder / "in" / name
        path.parent.mkdir(exist_ok=True)
        chance, digest = random.Random(seed), hashlib.sha256()
        with path.open("wb") as file:
            for left in range(int(megabytes * MB), 0, -16 * MB):
                piece = chance.randbytes(min(left, 16 * MB))
                digest.update(piece)
                file.write(piece)
        status = path.stat()
        item = MediaItem(
            id=str(uuid.uuid4()), name=name, checksum=digest.hexdigest(),
            bytes=status.st_size, state=MediaState.READY, metadata=Metadata(MediaKind.VIDEO),
            added_at=time.time(),
        )  # fmt: skip
        media = self.workspace.catalogue.media
        media.insert(item)
        media.paths.add(item.id, MediaPath(str(path), status.st_size, status.st_mtime))
        found = media.get(item.id)
        assert found is not None
        return found

    def path(self, item: MediaItem) -> Path:
        return Path(item.paths[0].path)

    def send(self, *items: MediaItem) -> Job:
        """Queue, and run as if all time passed at once; the last job as it ended or stands."""
        self.queue(*items)
        self.driver.hurry()
        return self.job()

    def queue(self, *items: MediaItem) -> None:
        self.workspace.cloud.uploads.enqueue([item.id for item in items], self.kind)

    def job(self, kind: str = "store") -> Job:
        """The newest of a kind."""
        jobs = [job for job in self.workspace.catalogue.jobs.page() if job.kind == kind]
        return max(jobs, key=lambda job: job.id)

    def copies(self, item: MediaItem) -> list[Copy]:
        return self.workspace.catalogue.copies.of(item.id)

    def arrived(self, item: MediaItem) -> Copy:
        """Assert that the item is in the store, right, whole, once, and noted as it is there."""
        (copy,) = self.copies(item)
        found = self.store.stat(copy.object)
        assert found is not None
        assert (found.bytes, found.md5, found.etag) == (copy.bytes, copy.md5, copy.etag)
        digest = hashlib.sha256()
        for piece in self.store.read(copy.object, 0, found.bytes):
            digest.update(piece)
        assert digest.hexdigest() == copy.checksum == item.checksum
        assert self.nothing_left()
        return copy

    def nothing_left(self) -> bool:
        """No upload is open at the service or noted here."""
        return self.store.open_uploads() == [] and self.workspace.catalogue.uploads.all() == []

    @contextmanager
    def running(self) -> Iterator[None]:
        """Let the jobs run in threads meanwhile."""
        runners = [
            self.workspace.runner(lane, self.driver.reports.append, lambda changes: None)
            for lane in Lane
        ]
        threads = [threading.Thread(target=runner.run) for runner in runners]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            for runner in runners:
                runner.stop()
            for thread in threads:
                thread.join()

    def until_state(self, *states: JobState) -> None:
        """Wait until the newest job stands so, and nobody works at it."""
        until(lambda: True if self.job().state in states else None)
