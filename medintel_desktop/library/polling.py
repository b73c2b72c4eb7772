"""Work that a service does for a job: how often it is asked for, how long, and what if it fails."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from medintel_desktop.domain.errors import ServiceError
from medintel_desktop.domain.job import AskAgain, Job, Watch

LONGEST_POLL = 30.0
"""Seconds between two questions; the first ones come sooner."""

LONGEST_WAIT = 6 * 3600.0
"""Seconds a remote task may take before it is given up; a 4 h video took under one."""


def ask_again(job: Job, note: str, first: float) -> AskAgain:
    """Wait ``first`` seconds, then each time half as long again."""
    polls = int(job.payload.get("polls", 0))
    seconds = min(LONGEST_POLL, first * 1.5 ** min(polls, 20))
    return AskAgain(seconds, note, {"polls": polls + 1})


def keep_patience(job: Job) -> None:
    """Raise ServiceError when what was ordered at ``asked_at`` takes too long."""
    asked_at = job.payload.get("asked_at")
    if asked_at is not None and time.time() - asked_at > LONGEST_WAIT:
        raise ServiceError(
            "The service has not finished this video in 6 hours.",
            "Try again later; what was paid is not paid again.",
            short="No answer",
        )


def refused_for_good(error: ServiceError) -> bool:
    """True when asking again will not help, and it is not the whole service that is away."""
    return not error.retryable and error.service is None


@contextmanager
def forgets(watch: Watch, **instead: Any) -> Iterator[None]:
    """Save ``instead`` of remote ids the service has refused for good, so that a retry begins
    anew."""
    try:
        yield
    except ServiceError as error:
        if refused_for_good(error):
            watch.save(**instead)
        raise
