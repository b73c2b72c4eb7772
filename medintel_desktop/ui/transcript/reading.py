"""What the tab shows of one item. Blocking: for the background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.transcript import Transcript, TranscriptVersion
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.transcripts import TRANSCRIBE
from medintel_desktop.ui.transcript.lines import folded


@dataclass(frozen=True, slots=True)
class Shown:
    """``transcript`` is the version in force, ``folded`` its texts to find words in; ``versions``
    are all of them, the newest first. ``jobs`` still work on one, or failed last."""

    media_id: str
    name: str
    transcript: Transcript | None
    folded: Sequence[str]
    versions: Sequence[TranscriptVersion]
    jobs: Sequence[Job]
    has_sound: bool
    has_service: bool


def read(workspace: Workspace, media_id: str) -> Shown | None:
    """None when the item is not there any more."""
    item = workspace.catalogue.media.get(media_id)
    if item is None:
        return None
    table = workspace.catalogue.transcripts
    transcript = table.of(media_id)
    return Shown(
        media_id,
        item.name,
        transcript,
        [folded(line.text) for line in transcript.lines] if transcript else [],
        table.versions(media_id),
        _jobs(workspace, media_id, transcript.made_at if transcript else 0.0),
        bool(item.metadata.audio_codec),
        workspace.services.analyst().model is not None,
    )


def _jobs(workspace: Workspace, media_id: str, made_at: float) -> list[Job]:
    """Those at work; when there are none, the last one if it failed after what is shown."""
    every = workspace.catalogue.jobs.of_media([media_id], unfinished=False)
    jobs = [job for job in every if job.kind == TRANSCRIBE]
    working = [job for job in jobs if not job.ended]
    failed = [job for job in jobs[-1:] if job.state is JobState.FAILED]
    return working or [job for job in failed if job.updated_at > made_at]
