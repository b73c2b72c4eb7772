"""How asking about an item stands, in one line; and which of its jobs says it."""

from __future__ import annotations

import pytest

from medintel_desktop.domain.errors import AnswerLost
from medintel_desktop.domain.job import Job, JobState, Lane, Progress
from medintel_desktop.domain.media import Problem
from medintel_desktop.ui.answers.standing import AGAIN, CUT, RETRY, Standing, latest, standing_of

REFUSED = Problem("Refused", "The video cannot be read.", "Nothing was counted.")
LOST = Problem(AnswerLost.short, "Nobody knows.", "It may be counted.")


def job(number: int, state: JobState, step: str = "ask", **more: object) -> Job:
    return Job(number, "analyse", "a.mp4", step, Lane.PAID, state, media_id="a", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "note", "told"),
    [
        (None, "", Standing("", "", "t3")),
        (None, "Not asked", Standing("Not asked", "", "t3")),
        (None, CUT, Standing(CUT, "scissors", "warn")),
        (job(1, JobState.QUEUED), CUT, Standing("Queued", "clock", "t3")),
        (job(1, JobState.WAITING, note="the month is used"), "",
         Standing("Waiting: the month is used", "hourglass", "warn")),
        (job(1, JobState.PAUSED), "", Standing("Paused", "circle-pause", "t2")),
        (job(1, JobState.RUNNING, "upload", progress=Progress(1, 2)), "",
         Standing("Uploading 50%", "sparkles", "accent")),
        (job(1, JobState.FAILED, problem=REFUSED), "",
         Standing(REFUSED.title, "circle-x", "danger", REFUSED.hint, RETRY)),
        (job(1, JobState.FAILED, problem=LOST), "",
         Standing(LOST.title, "circle-x", "danger", LOST.hint, AGAIN)),
    ],
)  # fmt: skip
def test_a_state_in_words(now: Job | None, note: str, told: Standing) -> None:
    assert standing_of(now, note) == told


@pytest.mark.parametrize(
    ("states", "shown"),
    [
        ([JobState.FAILED, JobState.DONE], None),
        ([JobState.DONE, JobState.FAILED], 1),
        ([JobState.FAILED, JobState.RUNNING], 1),
        ([JobState.RUNNING, JobState.FAILED], 0),
        ([JobState.RUNNING, JobState.DONE], 0),
        ([JobState.FAILED, JobState.CANCELLED], None),
        ([], None),
    ],
)
def test_what_works_is_told_before_what_failed(states: list[JobState], shown: int | None) -> None:
    jobs = [job(number, state) for number, state in enumerate(states)]
    found = latest(reversed(jobs))
    assert [one.id for one in found.values()] == ([] if shown is None else [shown])
