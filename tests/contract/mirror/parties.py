"""People who share a library: each has a real one of their own, and the jobs run."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop import connections
from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.job import Job
from medintel_desktop.domain.ports import RemoteCatalogue
from medintel_desktop.domain.sharing import SharingStatus
from medintel_desktop.library.sharing import Sharing
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests.driver import Driver
from tests.service import KEY, StandIn


class _Lent:
    """Somebody else's connection: it is not ours to close."""

    def __init__(self, remote: RemoteCatalogue) -> None:
        self._remote = remote

    def __getattr__(self, name: str) -> Any:
        return getattr(self._remote, name)

    def close(self) -> None:
        """Left to its owner."""


class Party:
    """One of them. ``service`` None: has no key of the understanding service."""

    def __init__(
        self,
        root: Path,
        remote: RemoteCatalogue,
        patch: pytest.MonkeyPatch,
        service: StandIn | None = None,
    ) -> None:
        patch.setattr(connections, "_oracle", lambda *_: _Lent(remote))
        self.settings = SettingsFile(root / "settings.json", environment={})
        self.settings.change(oracle_user="ADMIN", oracle_connect_string="db/service")
        environment = {}
        if service is not None:
            self.settings.change(twelvelabs_base_url=service.base_url)
            environment["TWELVE_LABS_API_KEY"] = KEY
        self.root = root
        self.workspace = open_workspace(root / "library", self.settings, Secrets(environment))
        self.driver = Driver(self.workspace)

    @property
    def sharing(self) -> Sharing:
        return self.workspace.sharing

    @property
    def status(self) -> SharingStatus:
        return self.sharing.status()

    @property
    def job(self) -> Job:
        """The job that keeps in sync."""
        (job,) = self.workspace.catalogue.jobs.standing("sync")
        return job

    def sync(self) -> None:
        """Now, and whatever else is due."""
        self.sharing.sync_now()
        self.driver.run(patient=False)

    def add(self, *files: Path, album: str | None = None) -> None:
        self.workspace.ingest.add([str(file) for file in files], self._album(album))
        self.driver.run(patient=False)

    def id_of(self, name: str) -> str:
        return self.driver.items()[name].id

    def rows(self) -> list[tuple[Any, ...]]:
        """What is known of each item, whose order says nothing."""
        names = {album.id: album for album in self.workspace.albums.all()}
        return sorted(
            (
                item.id, item.name, item.checksum, item.rating, item.caption, item.tags,
                item.metadata, item.trashed_at, item.state,
                sorted(self.workspace.albums.path(names[a]) for a in item.album_ids),
                self.workspace.catalogue.moments.of(item.id),
            )
            for item in self.driver.all_items()
        )  # fmt: skip

    def close(self) -> None:
        self.workspace.close()

    def _album(self, path: str | None) -> str | None:
        return self.workspace.albums.ensure(path).id if path else None


def count_calls(shared: Any, calls: list[str]) -> Callable[[], None]:
    """Note each call of the port; the answer ends it."""
    shared.before = calls.append

    def end() -> None:
        shared.before = lambda call: None

    return end


def later() -> None:
    """So that the next edit has a later stamp, whatever the clock's steps are."""
    time.sleep(0.01)
