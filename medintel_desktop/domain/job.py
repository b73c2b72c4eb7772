"""Jobs: durable work made of small steps, each saved before the next begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.media import Problem


class JobState(StrEnum):
    """``waiting`` is queued with a reason and a time; only the user leaves ``paused``."""

    QUEUED = "queued"
    RUNNING = "running"
    WAITING = "waiting"
    PAUSED = "paused"
    FAILED = "failed"
    DONE = "done"
    CANCELLED = "cancelled"


class Lane(StrEnum):
    """Each lane has its own threads, so that a big upload never holds up thumbnails."""

    QUICK = "quick"
    TRANSFER = "transfer"
    PAID = "paid"


FILE_KINDS = ("import", "adopt")
"""Kinds of jobs that bring one item each: many of a batch are shown as one."""

EMPTYING = "empty_trash"
"""The kind of job that empties the trash; its end is told."""

ENDED = frozenset({JobState.FAILED, JobState.DONE, JobState.CANCELLED})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step is. ``unit`` is "bytes", "files", "seconds" or "steps"; total 0 = unknown."""

    done: float = 0
    total: float = 0
    unit: str = "steps"


@dataclass(frozen=True, slots=True)
class Job:
    """One row of the queue, as it stood when it was read.

    ``payload`` holds what the job was asked and what its steps learned (remote ids, checksums);
    JSON values only. ``step`` names the next step to run, or the one running.
    """

    id: int
    kind: str
    title: str
    step: str
    lane: Lane
    state: JobState
    payload: Mapping[str, Any] = field(default_factory=dict)
    service: str | None = None
    media_id: str | None = None
    batch: str | None = None
    attempts: int = 0
    not_before: float = 0.0
    note: str = ""
    """Why it waits, or what came of it when done."""
    problem: Problem | None = None
    progress: Progress = Progress()
    created_at: float = 0.0
    updated_at: float = 0.0

    @property
    def ended(self) -> bool:
        return self.state in ENDED


_PILLS = {
    "fetch": "Downloading",
    "identify": "Reading",
    "read": "Reading",
    "name": "Reading",
    "picture": "Reading",
    "strip": "Reading",
    "hand_on": "Reading",
    "upload": "Uploading",
    "compress": "Preparing",
    "send": "Uploading",
    "sidecar": "Uploading",
    "embed": "Understanding",
    "order": "Understanding",
    "collect": "Understanding",
    "ask": "Asking",
    "listen": "Transcribing",
    "proxy": "Preparing",
    "look_for_scenes": "Reading",
    "free": "Checking",
    "clip": "Exporting",
    "bring": "Uploading",
    "add": "Indexing",
    "watch": "Indexing",
    "keep": "Indexing",
}

_IN_INDEX = {"bring": "Queued", "add": "Queued", "watch": "Indexing", "keep": "Indexing"}
"""What a video says that waits for the index."""


def pill(job: Job) -> str:
    """What a thumbnail says of an unfinished job: "Waiting", "Uploading 50%"; else ""."""
    if job.ended:
        return ""
    if job.state is JobState.PAUSED:
        return "Paused"
    if job.state is not JobState.RUNNING:
        return _IN_INDEX.get(job.step, "Waiting") if job.kind == "index_video" else "Waiting"
    word = _PILLS.get(job.step, "Working")
    if job.progress.total <= 0:
        return word
    return f"{word} {min(100, int(100 * job.progress.done / job.progress.total))}%"


@dataclass(frozen=True, slots=True)
class Advance:
    """The step is done; go on with the next one."""

    learned: Mapping[str, Any] = field(default_factory=dict)
    changes: Changes = Changes()


@dataclass(frozen=True, slots=True)
class AskAgain:
    """The step waits for something remote: run it again in ``seconds``. Holds no thread."""

    seconds: float
    note: str
    learned: Mapping[str, Any] = field(default_factory=dict)
    changes: Changes = Changes()


@dataclass(frozen=True, slots=True)
class Finish:
    """The job is done, whatever steps are left; ``note`` is what came of it."""

    note: str = ""
    changes: Changes = Changes()


Outcome = Advance | AskAgain | Finish


class Watch(Protocol):
    """What a running step may say and ask; handed to it by the runner."""

    def report(self, done: float, total: float, unit: str = "bytes") -> None:
        """Tell progress; cheap, call it as often as you like. Raises Cancelled like check()."""

    def check(self) -> None:
        """Raise Cancelled if the user cancelled or paused, or the app is closing."""

    def save(self, **learned: Any) -> None:
        """Write to the job's payload at once: remote ids must outlive a kill."""
