"""What is wrong with an answer is named to the service once; what cannot be mended stays out."""

from __future__ import annotations

import pytest

from medintel_desktop.domain.brief import fits
from medintel_desktop.domain.job import JobState
from tests.contract.briefs.conftest import LONG, Cutter, said
from tests.plain import reason

GOOD = said(("c1", 0, 10), ("c2", 10, 20))
WRONG = {
    "unknown": (said(("c99", 0, 20)), "which is not there"),
    "behind the end": (said(("c1", LONG - 10, LONG + 10)), "its video lasts 30.0 s"),
    "twice": (said(("c1", 0, 10), ("c1", 5, 15)), "shows again"),
    "too short": (said(("c1", 0, 17.6)), "18 to 22 s are asked for"),
    "no JSON": ("First the crowd, then the stage.", "JSON with a list of cuts"),
}
"""One of each kind; all are in the tests of units."""


@pytest.mark.parametrize("name", WRONG)
def test_errors_are_named_in_one_more_request(cutter: Cutter, name: str) -> None:
    answer, fault = WRONG[name]
    cutter.service.config(say=[answer, GOOD])
    cutter.propose("20 seconds, yellow")
    assert cutter.calls == 2
    first, second = cutter.prompts
    assert second.startswith(first)
    assert fault in second
    assert fits(cutter.kept.plan.seconds, 20.0)
    assert cutter.job.state is JobState.DONE


def test_answer_that_was_cut_off_is_not_taken_apart(cutter: Cutter) -> None:
    cutter.service.config(say=GOOD, tokens_per_char=100)
    cutter.propose("20 seconds, yellow")
    assert cutter.calls == 2
    assert "was cut off" in cutter.prompts[1]
    assert cutter.kept.plan.cuts == ()
    assert "cut off" in reason(cutter.job)


def test_never_asks_a_third_time(cutter: Cutter) -> None:
    cutter.service.config(say=said(("c1", 0, 9), ("c99", 0, 3)))
    cutter.propose("20 seconds, yellow")
    assert cutter.calls == 2
    (cut,) = cutter.kept.plan.cuts
    assert cut.proposed, "what is right is shown"
    assert cutter.job.note == "1 cut is proposed, 1 could not be used"


def test_first_answer_stands_where_the_correction_is_worse(cutter: Cutter) -> None:
    cutter.service.config(say=[said(("c1", 0, 17)), "Oh well."])
    cutter.propose("20 seconds, yellow")
    assert cutter.calls == 2
    (cut,) = cutter.kept.plan.cuts
    assert cut.seconds == 17.0


def test_plan_is_unharmed_when_nothing_can_be_used(cutter: Cutter) -> None:
    cutter.service.config(say="I would rather not.")
    cutter.propose("20 seconds, yellow")
    before = cutter.kept
    assert before.plan.cuts == ()
    assert reason(cutter.job).startswith("No plan came of it: the answer was not a list of cuts.")
    cutter.service.config(say=GOOD)
    cutter.workspace.queue.retry([cutter.job.id])
    cutter.driver.run(patient=False)
    assert len(cutter.kept.plan.cuts) == 2
    assert cutter.calls == 3, "asked anew, once"


def test_item_that_went_meanwhile_is_not_shown(cutter: Cutter) -> None:
    cutter.workspace.briefs.propose(cutter.plan_id, "20 seconds, yellow")
    cutter.find()
    cutter.workspace.trash.put([cutter.driver.items()["yellow.mp4"].id])
    gone = cutter.part_of("yellow.mp4")
    cutter.service.config(say=[said((gone, 0, 20)), said((cutter.part_of("green.mp4"), 0, 20))])
    cutter.driver.run(patient=False)
    assert f"'{gone}', which is not there" in cutter.prompts[1]
    assert cutter.names == ["green.mp4*"]
