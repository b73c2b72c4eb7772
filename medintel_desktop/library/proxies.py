"""Small playable copies of videos the player cannot show."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import FileGone
from medintel_desktop.domain.job import Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.ports import MediaTools
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.originals import Originals


class Proxies:
    """Queues copies and holds the step that makes them."""

    def __init__(
        self, catalogue: Catalogue, tools: MediaTools, folder: LibraryFolder, originals: Originals
    ) -> None:
        self._catalogue = catalogue
        self._tools = tools
        self._folder = folder
        self._originals = originals

    def enqueue(self, media_id: str) -> Changes:
        item = self._catalogue.media.get(media_id)
        if item is None or self._folder.proxy(item.checksum).exists():
            return Changes(frozenset([media_id]))
        job = NewJob(
            "proxy", item.name, "proxy", Lane.TRANSFER, media_id=media_id,
            unique_key=f"proxy {media_id}",
        )  # fmt: skip
        self._catalogue.jobs.add([job])
        return Changes(jobs=True)

    def playable(self, media_id: str) -> tuple[Path | None, bool]:
        """(what to play, whether it is the original); None while there is nothing playable."""
        item = self._catalogue.media.get(media_id)
        if item is None:
            return None, False
        proxy = self._folder.proxy(item.checksum)
        if proxy.exists():
            return proxy, False
        return self._originals.locate(item), True

    def make(self, job: Job, watch: Watch) -> Outcome:
        item = self._catalogue.media.get(job.media_id or "")
        if item is None:
            raise FileGone(f"{job.title} was removed from the library.")
        with self._originals.reached(item, watch.report) as path:
            self._tools.proxy(
                path, item.metadata, self._folder.proxy(item.checksum),
                lambda done, total: watch.report(done, total, "seconds"),
            )  # fmt: skip
        return Finish("Ready to play", Changes(frozenset([item.id])))
