"""How asking about an item stands: what a job says of it in one line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from medintel_desktop.domain.errors import AnswerLost
from medintel_desktop.domain.job import Job, JobState, pill

RETRY, AGAIN = "Retry", "Send again"
CUT = "Cut off"


class Standing(NamedTuple):
    """``icon`` and ``tone`` as in the list of jobs; ``button`` is empty where nothing failed."""

    words: str = ""
    icon: str = ""
    tone: str = "t2"
    hint: str = ""
    button: str = ""


def standing_of(job: Job | None, note: str) -> Standing:
    """What a job says, and ``note`` where there is none."""
    if job is None:
        return Standing(note, "scissors", "warn") if note == CUT else Standing(note, "", "t3")
    if job.state is JobState.FAILED:
        problem = job.problem
        title = problem.title if problem else "It could not be asked."
        button = AGAIN if is_lost(job) else RETRY
        return Standing(title, "circle-x", "danger", problem.hint if problem else "", button)
    if job.state is JobState.QUEUED:
        return Standing("Queued", "clock", "t3")
    if job.state is JobState.WAITING:
        return Standing(f"Waiting: {job.note}" if job.note else "Waiting", "hourglass", "warn")
    if job.state is JobState.PAUSED:
        return Standing("Paused", "circle-pause", "t2")
    return Standing(pill(job), "sparkles", "accent")


def is_lost(job: Job) -> bool:
    """Whether nobody knows if its call was counted: it is sent again only one by one."""
    return job.problem is not None and job.problem.short == AnswerLost.short


def latest(jobs: Iterable[Job]) -> dict[str, Job]:
    """Of each item the job that works, else the one that failed after the last that did not."""
    found: dict[str, Job] = {}
    for job in sorted(jobs, key=lambda job: job.id):
        put(found, job)
    return found


def put(found: dict[str, Job], job: Job) -> None:
    """Take a job in whose state is newer than what is there."""
    if job.media_id is None:
        return
    now = found.get(job.media_id)
    other = now is not None and now.id != job.id
    if job.state in (JobState.DONE, JobState.CANCELLED):
        if now is not None and (not other or (now.ended and now.id < job.id)):
            del found[job.media_id]
    elif not (other and now is not None and not now.ended and job.ended):
        found[job.media_id] = job
