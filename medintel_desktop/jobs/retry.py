"""What a failure means for its job: a pure decision."""

from __future__ import annotations

from dataclasses import dataclass, replace

from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.media import Problem

MOST_ATTEMPTS = 8
"""Of one step, for errors that concern only this job. Together about 8 minutes."""

FIRST_DELAY = 2.0
LONGEST_DELAY = 300.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Again:
    """Try the step again after ``seconds``."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Hold:
    """The whole service waits for ``seconds`` (None: until the user acts); the job stays."""

    service: str
    seconds: float | None


@dataclass(frozen=True, slots=True)
class GiveUp:
    """The job has failed for good."""


Decision = Again | Hold | GiveUp


def given_up(error: MedIntelError) -> Problem:
    """What a job that ends shows: that it goes on by itself is not true any more."""
    if not error.retryable:
        return error.problem
    sentences = (f"{s}." for s in error.hint.rstrip(".").split(". ") if s)
    kept = [s for s in sentences if "by itself" not in s]
    kept.append(f"It was tried {MOST_ATTEMPTS} times. Retry it when it may work again.")
    return replace(error.problem, hint=" ".join(kept))


def backoff(attempts: int, chance: float) -> float:
    """Seconds before try number ``attempts + 1``: doubling, capped, with full jitter.

    ``chance`` in [0, 1) spreads clients over the upper half of the interval.
    """
    interval = min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** min(attempts, 16))
    return interval * (0.5 + chance / 2)


def decide(error: MedIntelError, attempts: int, chance: float, failures: int = 0) -> Decision:
    """``attempts`` counts the failures of this step before this one, ``failures`` those of the
    service in a row, with this one."""
    wait = error.retry_after
    if error.service is not None:
        if error.retryable and wait is None:
            wait = backoff(max(attempts, failures - 1), chance)
        return Hold(error.service, wait)
    if not error.retryable or attempts + 1 >= MOST_ATTEMPTS:
        return GiveUp()
    return Again(wait if wait is not None else backoff(attempts, chance))
