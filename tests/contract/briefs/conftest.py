"""A small library that films are made of, connected to the stand-in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.catalogue.plans import Kept
from medintel_desktop.domain.job import Job, Lane
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests import media
from tests.driver import Driver
from tests.service import KEY, StandIn, ignore

BRIEF = "20 seconds, calm, start with green, then yellow, no interviews"
LONG = 30.0
"""Seconds of each film."""


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """green.mp4 and yellow.mp4, LONG seconds each, and leaf.jpg, with their originals beside."""
    root = tmp_path_factory.mktemp("to make films of")
    films = [
        media.video(root / "originals" / f"{colour}.mp4", [(colour, LONG)], size=(64, 48), fps=5)
        for colour in ("green", "yellow")
    ]
    photo = media.photo(root / "originals" / "leaf.jpg", "green", size=(64, 48))
    settings = SettingsFile(root / "settings.json", environment={})
    settings.change(understand_on_import=False)
    workspace = open_workspace(root / "library", settings, Secrets(environment={}))
    Driver(workspace).add(*films, photo)
    workspace.close()
    return root / "library"


@dataclass(frozen=True)
class Cutter:
    """A library with one plan, and somebody who writes briefs for it."""

    workspace: Workspace
    driver: Driver
    service: StandIn
    plan_id: str

    @property
    def kept(self) -> Kept:
        return self.workspace.plans.get(self.plan_id)

    @property
    def job(self) -> Job:
        """The latest that proposes."""
        page = self.workspace.catalogue.jobs.page(limit=-1)
        return max((job for job in page if job.kind == "brief"), key=lambda job: job.id)

    @property
    def calls(self) -> int:
        """Paid requests for plans that came through."""
        return int(self.service.usage()["counts"].get("analyze_image", 0))

    @property
    def prompts(self) -> list[str]:
        return list(self.service.usage()["prompts"])

    @property
    def names(self) -> list[str]:
        """Items of the cuts, a star behind those proposed."""
        items = {item.id: item.name for item in self.driver.all_items()}
        return [items[c.media_id] + "*" * c.proposed for c in self.kept.plan.cuts]

    def propose(self, words: str = BRIEF, **more: Any) -> None:
        self.workspace.briefs.propose(self.plan_id, words, **more)
        self.driver.run(patient=False)

    def find(self) -> bool:
        """Carry the job to where the service is asked."""
        return self.workspace.runner(Lane.QUICK, ignore, ignore).run_one()

    def part_of(self, name: str) -> str:
        """What the first part of an item is called towards the service."""
        media_id = self.driver.items()[name].id
        return str(
            next(c["name"] for c in self.job.payload["candidates"] if c["media"] == media_id)
        )


def said(*cuts: tuple[str, float, float]) -> str:
    """An answer."""
    return json.dumps({"cuts": [
        {"part": part, "start_time": start, "end_time": end, "reason": "it suits"}
        for part, start, end in cuts
    ]})  # fmt: skip


@pytest.fixture
def cutter(
    library: Path, tmp_path: Path, settings: SettingsFile, service: StandIn
) -> Iterator[Cutter]:
    shutil.copytree(library, tmp_path / "library")
    settings.change(twelvelabs_base_url=service.base_url, understand_on_import=False)
    secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY})
    workspace = open_workspace(tmp_path / "library", settings, secrets)
    yield Cutter(workspace, Driver(workspace), service, workspace.plans.create("Autumn"))
    workspace.close()
