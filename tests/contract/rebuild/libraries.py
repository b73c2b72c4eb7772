"""Two machines that use one store."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.cli.rows import media_row
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import StoreKind, sidecar_name
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests.driver import Driver
from tests.s3 import SECRET
from tests.stores import Bytes

OF_A_MACHINE = ("paths", "missing")
"""What of a row is not the same on two machines."""


class Machine:
    """A library in ``folder`` that uses one store; with ``key`` it is understood."""

    def __init__(
        self, folder: Path, kind: StoreKind, options: Mapping[str, str], *, key: str = "",
        base_url: str = "",
    ) -> None:  # fmt: skip
        folder.mkdir(exist_ok=True)
        self.kind = kind
        self.folder = folder
        self.settings = SettingsFile(folder / "settings.json", environment={})
        self.settings.change(twelvelabs_base_url=base_url)
        names = {"DEFAULT_SECRET_ACCESS_KEY": SECRET} | (
            {"TWELVE_LABS_API_KEY": key} if key else {}
        )
        self._secrets = Secrets(environment=names)
        self.open()
        self.workspace.cloud.stores.choose(kind, active=True, options=options)

    def open(self) -> None:
        self.workspace = open_workspace(self.folder / "library", self.settings, self._secrets)
        self.driver = Driver(self.workspace)

    def close(self) -> None:
        self.workspace.close()

    def begin_again(self) -> None:
        self.close()
        self.open()

    @property
    def store(self) -> MediaStore:
        return self.workspace.cloud.stores.get(self.kind)

    def add(self, *paths: Path, album: str | None = None) -> None:
        found = self.workspace.albums.ensure(album).id if album else None
        self.workspace.ingest.add([str(path) for path in paths], found)
        self.driver.hurry()

    def sync(self) -> None:
        """As the command does."""
        self.workspace.cloud.uploads.enqueue_all(self.kind)
        self.workspace.cloud.sidecars.enqueue([self.kind])
        self.driver.hurry()

    def rebuild(self) -> list[Job]:
        """From the store; the jobs of it."""
        batch = self.workspace.cloud.rebuild.start(self.kind)
        self.driver.hurry()
        return self.workspace.catalogue.jobs.in_batch(batch)

    def items(self) -> dict[str, MediaItem]:
        return self.driver.items()

    def rows(self) -> list[dict[str, Any]]:
        """``list --json`` but for what is of this machine alone."""
        rows = [media_row(item, self.workspace) for item in self.driver.all_items()]
        kept = [{k: v for k, v in row.items() if k not in OF_A_MACHINE} for row in rows]
        for row in kept:
            row["albums"] = sorted(row["albums"])
        return sorted(kept, key=lambda row: str(row["name"]))

    def sidecar(self, item: MediaItem) -> dict[str, Any]:
        """As it is in the store."""
        name = sidecar_name(item.checksum, ".json")
        found = self.store.stat(name)
        assert found is not None
        row: dict[str, Any] = json.loads(b"".join(self.store.read(name, 0, found.bytes)))
        return row

    def falsify(self, item: MediaItem, content: bytes, suffix: str = ".json") -> None:
        """Put something else in the place of what is written about an item."""
        self.store.put(sidecar_name(item.checksum, suffix), Bytes(content), "application/json", {})


def failed(jobs: list[Job]) -> list[str]:
    """Why jobs failed."""
    return [j.problem.title for j in jobs if j.state is JobState.FAILED and j.problem]
