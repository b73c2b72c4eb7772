"""Thousands of files at once, some of them bad."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from medintel_desktop.cli.add import start_runners, stop_runners
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.view import Section
from medintel_desktop.jobs.workspace import Workspace
from tests.amounts import amount
from tests.service import until

FILES = amount(2_000, 10_000)
BAD_EVERY = 50


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """Each file differs in the comment behind the same few pixels."""
    folder = tmp_path / "in"
    for number in range(FILES):
        path = folder / f"{number // 500}" / f"{number}.gif"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_tiny(number) if number % BAD_EVERY else b"bad %d" % number)
    return folder


def _tiny(number: int) -> bytes:
    buffer = io.BytesIO()
    colour = (number % 256, number // 256 % 256, 100)
    Image.new("RGB", (2, 2), colour).save(buffer, "GIF", comment=b"%d" % number)
    return buffer.getvalue()


def test_a_folder_of_thousands(workspace: Workspace, many: Path) -> None:
    batch = workspace.ingest.add([str(many)]).batch
    threads = start_runners(workspace)

    def ended() -> bool | None:
        return True if workspace.catalogue.jobs.unfinished_in(batch) == 0 else None

    try:
        until(ended, limit=300, every=0.2)  # counting so many jobs takes a while itself
    finally:
        stop_runners(workspace, threads)

    bad = FILES // BAD_EVERY
    counts = workspace.catalogue.jobs.counts()
    assert counts == {JobState.DONE: FILES - bad + 1, JobState.FAILED: bad}
    (told,) = workspace.catalogue.jobs.batches([batch])
    assert (told.total, told.ended) == (FILES, FILES)
    sections = workspace.catalogue.cells.section_counts()
    assert sections[Section.ALL] == FILES
    assert sections[Section.NOT_UNDERSTOOD] == FILES - bad
    failed = workspace.catalogue.jobs.page((JobState.FAILED,), limit=-1)
    problems = {job.problem.title for job in failed if job.problem}
    assert problems == {"This is not a photo or video that can be shown."}
