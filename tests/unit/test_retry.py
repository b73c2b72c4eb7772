"""What a failure means for its job: a pure decision."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.errors import (
    AccessDenied,
    AnswerLost,
    DiskFull,
    FileGone,
    KeyRefused,
    MedIntelError,
    QuotaUsedUp,
    ServiceBusy,
    ServiceError,
    ServiceUnreachable,
    StillWritten,
    TooLarge,
    Unreadable,
)
from medintel_desktop.jobs.retry import (
    LONGEST_DELAY,
    MOST_ATTEMPTS,
    Again,
    GiveUp,
    Hold,
    backoff,
    decide,
    given_up,
)

FINAL = [Unreadable, FileGone, AccessDenied, DiskFull, TooLarge, ServiceError, AnswerLost]
PASSING = [ServiceBusy, ServiceUnreachable, StillWritten]

chances = st.floats(0, 1, exclude_max=True)


@pytest.mark.parametrize("kind", FINAL)
def test_what_cannot_pass_is_given_up_at_once(kind: type[MedIntelError]) -> None:
    assert decide(kind("It is so."), 0, 0.5) == GiveUp()


@pytest.mark.parametrize("kind", PASSING)
def test_what_can_pass_is_tried_a_limited_time(kind: type[MedIntelError]) -> None:
    decisions = [decide(kind("Not now."), n, 0.5) for n in range(MOST_ATTEMPTS)]
    assert all(isinstance(decision, Again) for decision in decisions[:-1])
    assert decisions[-1] == GiveUp()


def test_a_wait_asked_for_is_kept() -> None:
    assert decide(ServiceBusy("Not now.", retry_after=40), 3, 0.5) == Again(40)
    assert decide(ServiceBusy("Not now.", retry_after=40, service="s"), 3, 0.5) == Hold("s", 40)


def test_what_concerns_the_service_never_fails_a_job() -> None:
    for attempts in (0, MOST_ATTEMPTS, 1000):
        decision = decide(ServiceBusy("Not now.", service="s"), attempts, 0.5)
        assert isinstance(decision, Hold)
        assert decision.seconds is not None
        for kind in (KeyRefused, QuotaUsedUp):
            assert decide(kind("No.", service="s"), attempts, 0.5) == Hold("s", None)


@given(st.integers(0, 100_000), chances)
def test_pauses_grow_and_are_bounded(attempts: int, chance: float) -> None:
    pause = backoff(attempts, chance)
    assert 1 <= pause <= LONGEST_DELAY
    assert pause <= 2 * backoff(attempts + 1, chance)
    assert backoff(attempts, 0) <= backoff(attempts + 1, 0)


@given(chances, chances)
def test_chance_spreads_the_clients(one: float, other: float) -> None:
    assert (backoff(3, one) < backoff(3, other)) == (one < other) or abs(one - other) < 1e-9


def test_a_job_that_ends_promises_no_other_try() -> None:
    passing = ServiceBusy("x is busy.", "It is sent again by itself. The original is not affected.")
    told = given_up(passing)
    assert told.title == "x is busy."
    assert told.hint.startswith("The original is not affected. It was tried")
    assert "by itself" not in told.hint
    final = ServiceError("No.", "It is not repeated by itself.")
    assert given_up(final) == final.problem
