"""Somebody to share with: a shared library in memory, and another person's library in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.mirror import Head, Role, SharedLibrary
from medintel_desktop.domain.ports import ServiceHealth
from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests.driver import Driver
from tests.shared import SharedInMemory

GOOD = ServiceHealth(
    True, "Oracle Database 23.9, service medintel_tp, 18.2 GB free.", milliseconds=24.0
)


class Team(SharedInMemory):
    """``failure`` is raised by every call while it is set; ``tries`` counts tests."""

    def __init__(self) -> None:
        super().__init__()
        self.role = Role.OWNER
        self.health = GOOD
        self.tries = 0
        self.failure: MedIntelError | None = None
        self.before = self._fail

    def check(self) -> ServiceHealth:
        self.tries += 1
        return self.health

    def libraries(self) -> list[SharedLibrary]:
        self._fail("libraries")
        found = super().libraries()
        return [replace(one, role=self.role, items=12_480) for one in found]

    def head(self, library: str) -> Head:
        return replace(super().head(library), role=self.role)

    def _fail(self, _: str) -> None:
        if self.failure is not None:
            raise self.failure


class Other:
    """Another person with a library of their own, on their own computer."""

    def __init__(self, root: Path, settings: SettingsFile) -> None:
        self.workspace = open_workspace(root, settings, Secrets(environment={}))
        self._jobs = Driver(self.workspace)

    def share(self, name: str) -> None:
        self.workspace.sharing.share(name)
        self.sync()

    def join(self, name: str) -> None:
        self.workspace.sharing.join(name)
        self.sync()

    def sync(self) -> None:
        self.workspace.sharing.sync_now()
        self._jobs.run(patient=False)

    def add(self, paths: Sequence[Path]) -> None:
        self._jobs.workspace.ingest.add([str(path) for path in paths])
        self._jobs.run(patient=False)

    def cells(self) -> dict[str, MediaCell]:
        return {cell.name: cell for cell in self.workspace.catalogue.cells.page(View())}

    def rate(self, name: str, stars: int) -> Changes:
        return self.workspace.collection.rate([self.cells()[name].id], stars)

    def close(self) -> None:
        self.workspace.close()


MakeOther = Callable[[], Other]
