"""What every reason shown to people has in common."""

from __future__ import annotations

import re

from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import Problem

_MACHINE = re.compile(
    r"Traceback|Errno|Error\b|Exception|\bNone\b|<class|sqlite|0x[0-9a-f]{4}|made a mistake"
)


def in_plain_words(problem: Problem | None) -> bool:
    """True for a reason that says what happened in words, with a pill and what to do."""
    assert problem is not None, "there is no reason"
    text = f"{problem.short}|{problem.title}|{problem.hint}"
    assert not _MACHINE.search(text), text
    assert problem.short, text
    assert problem.title.endswith("."), text
    return True


def reason(job: Job) -> str:
    """Why a job failed, which it has to, in plain words."""
    assert job.state is JobState.FAILED, (job.state, job.note, job.problem)
    assert in_plain_words(job.problem)
    return job.problem.title if job.problem else ""
