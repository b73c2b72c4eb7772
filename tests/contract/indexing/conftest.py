"""A library whose videos go into an index of the stand-in."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.catalogue.indexed import Indexed
from medintel_desktop.domain.job import Job
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from tests import media
from tests.driver import Driver
from tests.service import StandIn, until


class Shelf:
    """An index, and a library that puts videos into it."""

    def __init__(self, driver: Driver, service: StandIn, index_id: str) -> None:
        self.driver, self.service, self.index_id = driver, service, index_id
        self.workspace = driver.workspace
        self.managed = driver.workspace.managed

    def add(self, *paths: Path) -> list[MediaItem]:
        """Into the library, not into the index."""
        self.driver.add(*paths)
        items = self.driver.items()
        return [items[path.name] for path in paths]

    def index(self, *items: MediaItem) -> list[Indexed]:
        """Into the index, as far as it goes."""
        self.managed.indexing.enqueue([item.id for item in items])
        self.driver.hurry()
        return [self.standing(item) for item in items]

    def begin(self, item: MediaItem) -> None:
        """As far as the index: the service has read the video, and was asked to index it."""
        self.managed.indexing.enqueue([item.id])
        self.driver.run(patient=False)
        until(lambda: all(a["status"] == "ready" for a in self.service.assets()) or None)
        self.driver.let_time_pass()
        self.driver.run(patient=False)

    def standing(self, item: MediaItem) -> Indexed:
        found = self.managed.indexing.standing(item.id)
        assert found is not None
        return found

    def jobs(self, kind: str = "index_video") -> list[Job]:
        page = self.workspace.catalogue.jobs.page(limit=-1)
        return [job for job in page if job.kind == kind]

    def there(self) -> list[str]:
        """States of what the service has in this index."""
        objects = self.service.objects()["indexed_assets"]
        return [row["status"] for row in objects if row["index_id"] == self.index_id]


@pytest.fixture
def shelf(understood: Workspace, settings: SettingsFile, service: StandIn) -> Shelf:
    made = understood.services.video_index().create("Holidays")
    settings.change(managed_index=True, managed_index_id=made.id, understand_on_import=False)
    return Shelf(Driver(understood), service, made.id)


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Three videos: red then blue, green then yellow with speech, purple."""
    folder = tmp_path_factory.mktemp("clips")
    return [
        media.video(folder / "sea.mp4", [("red", 5), ("blue", 5)], size=(640, 360)),
        media.video(
            folder / "talk.mkv", [("green", 5), ("yellow", 5)], size=(640, 360), tone=440,
            speech=[(1, 4, "the boat leaves the harbour")],
        ),
        media.video(folder / "night.mp4", [("purple", 6)], size=(640, 360)),
    ]  # fmt: skip
