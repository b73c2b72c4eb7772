"""How often a remote task is asked whether it is done."""

from __future__ import annotations

from medintel_desktop.domain.job import AskAgain, Job

LONGEST_POLL = 30.0
"""Seconds between two questions; the first ones come sooner."""


def ask_again(job: Job, note: str, first: float) -> AskAgain:
    """Wait ``first`` seconds, then each time half as long again."""
    polls = int(job.payload.get("polls", 0))
    seconds = min(LONGEST_POLL, first * 1.5 ** min(polls, 20))
    return AskAgain(seconds, note, {"polls": polls + 1})
