"""Photos a second through the real queue and runners, against a script with Pillow."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.job import Job, JobState, Lane
from medintel_desktop.jobs.workspace import THREADS, Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests.bench.naive import NaiveImport
from tests.bench.photos import make_photos
from tests.bench.row import Goal, Row
from tests.bench.scale import Scale
from tests.bench.turns import medians

GOAL = Goal(4, more=True)


class OwnImport:
    """A library of its own, with the runners the window has for this work."""

    def __init__(self, folder: Path) -> None:
        settings = SettingsFile(folder / "settings.json", environment={})
        self.workspace: Workspace = open_workspace(folder, settings, Secrets(environment={}))
        self._ended = threading.Semaphore(0)
        runners = [
            self.workspace.runner(Lane.QUICK, self._heard, lambda changes: None)
            for _ in range(THREADS[Lane.QUICK])
        ]
        self._threads = [threading.Thread(target=runner.run) for runner in runners]
        for thread in self._threads:
            thread.start()

    def add(self, paths: Sequence[Path]) -> None:
        """Queue the photos and wait until every one is an item. Raises when one failed."""
        added = self.workspace.ingest.add([str(path) for path in paths])
        self.workspace.wake()
        for _ in paths:
            self._ended.acquire()
        jobs = self.workspace.catalogue.jobs.in_batch(added.batch)
        if failed := [job for job in jobs if job.state is not JobState.DONE]:
            raise RuntimeError(f"not imported: {failed[0]}")

    def close(self) -> None:
        self.workspace.stop()
        for thread in self._threads:
            thread.join()
        self.workspace.close()

    def _heard(self, job: Job) -> None:
        if job.ended:
            self._ended.release()


def run(scale: Scale, scratch: Path) -> list[Row]:
    """Each round imports other photos, ours and the script the same ones."""
    photos = make_photos(scratch / "photos", scale.photos + 1, scale.pixels)
    warm, photos = photos[:1], photos[1:]
    threads = THREADS[Lane.QUICK]
    ours, naive = OwnImport(scratch / "library"), NaiveImport(scratch / "naive", threads)
    try:
        ours.add(warm)
        naive.add(warm)
        contenders = {
            "ours": lambda turn: ours.add(photos[turn :: scale.rounds]),
            "naive": lambda turn: naive.add(photos[turn :: scale.rounds]),
        }
        seconds = medians(contenders, scale.rounds)
    finally:
        ours.close()
        naive.close()
    each = len(photos) / scale.rounds
    return [
        Row(
            "import", f"{len(photos)} photos of {scale.megapixels} MP / full decode by Pillow",
            f"{each / seconds['ours']:.1f} photos/s", f"{each / seconds['naive']:.1f} photos/s",
            seconds["naive"] / seconds["ours"], GOAL,
        )
    ]  # fmt: skip
