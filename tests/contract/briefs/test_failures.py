"""No key, no answer, no plan: what is refused before it is paid, and nothing is paid twice."""

from __future__ import annotations

import pytest

from medintel_desktop.domain.errors import NotSetUp, ServiceError, UsageError
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.jobs.queue import answer_lost
from medintel_desktop.settings.model import SettingsFile
from tests.contract.briefs.conftest import Cutter, said
from tests.plain import in_plain_words, reason

ASK = "/analyze$"
WORDS = "20 seconds, yellow"
GOOD = said(("c1", 0, 10), ("c2", 10, 20))


def again(cutter: Cutter) -> None:
    """As the user tries again."""
    cutter.workspace.queue.retry([cutter.job.id])
    cutter.driver.hurry()


@pytest.mark.parametrize("words", ["", "  \n "])
def test_brief_without_words_is_refused(cutter: Cutter, words: str) -> None:
    with pytest.raises(UsageError) as error:
        cutter.propose(words)
    assert in_plain_words(error.value.problem)
    assert cutter.calls == 0


def test_plan_that_is_long_enough_already(cutter: Cutter) -> None:
    film = cutter.driver.items()["green.mp4"].id
    cutter.workspace.plans.edit(
        cutter.plan_id, "adding", lambda plan: plan.inserted([Cut(film, Span(0, 25))])
    )
    with pytest.raises(UsageError) as error:
        cutter.propose(WORDS)
    assert error.value.title == "The plan is 0:25 long already; the brief asks for 0:20."
    assert cutter.kept.plan.brief == ""


def test_without_a_key_nothing_is_queued(cutter: Cutter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(cutter.workspace.services.analyst()), "model", None)
    with pytest.raises(NotSetUp):
        cutter.propose(WORDS)
    assert cutter.workspace.briefs.cost(WORDS).model is None


def test_model_without_pictures_is_refused(cutter: Cutter, settings: SettingsFile) -> None:
    settings.change(pegasus_model="pegasus1.5")
    cutter.workspace.services.reset()
    with pytest.raises(ServiceError) as error:
        cutter.propose(WORDS)
    assert "pegasus1.5 takes no pictures" in error.value.title
    with pytest.raises(ServiceError):
        cutter.workspace.briefs.cost(WORDS)


def test_one_job_for_a_plan_at_a_time(cutter: Cutter) -> None:
    briefs = cutter.workspace.briefs
    assert briefs.propose(cutter.plan_id, WORDS).jobs
    assert not briefs.propose(cutter.plan_id, WORDS).jobs
    assert briefs.job(cutter.plan_id)
    cutter.driver.run(patient=False)
    assert cutter.calls == 1
    assert briefs.job(cutter.plan_id) is None


def test_plan_that_was_deleted_meanwhile_is_not_asked_for(cutter: Cutter) -> None:
    cutter.workspace.briefs.propose(cutter.plan_id, WORDS)
    cutter.find()
    cutter.workspace.plans.delete(cutter.plan_id)
    cutter.driver.run(patient=False)
    assert "was deleted" in reason(cutter.job)
    assert cutter.calls == 0


def test_library_without_anything_to_show(cutter: Cutter) -> None:
    empty = cutter.workspace.albums.create("Empty")
    cutter.propose(WORDS, album_id=empty.id)
    assert reason(cutter.job) == "There is nothing here that the film could show."
    assert cutter.calls == 0


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again(cutter: Cutter, status: int) -> None:
    cutter.service.fault("status", ASK, method="POST", status=status, times=2)
    cutter.propose(WORDS)
    cutter.driver.hurry()
    if status == 500:  # nobody knows whether that was counted
        again(cutter)
        again(cutter)
    assert cutter.job.state is JobState.DONE
    assert cutter.calls == 1


def test_lost_answer_is_asked_for_again_by_the_user_alone(cutter: Cutter) -> None:
    cutter.service.config(say=GOOD)
    cutter.service.fault("close", ASK, method="POST", after=True)
    cutter.propose(WORDS)
    cutter.driver.hurry()
    assert answer_lost(cutter.job)
    assert cutter.kept.plan.cuts == ()
    cutter.workspace.queue.retry()
    cutter.driver.hurry()
    assert answer_lost(cutter.job), "not when all are meant"
    again(cutter)
    assert cutter.job.state is JobState.DONE
    assert cutter.calls == 2
    assert cutter.workspace.analyses.spent().photos == 2 * len(cutter.job.payload["candidates"])


def test_correction_that_was_lost_does_not_pay_for_the_first_again(cutter: Cutter) -> None:
    cutter.service.config(say=[said(("c1", 0, 3)), GOOD])
    cutter.service.fault("close", ASK, method="POST", after=True, skip=1)
    cutter.propose(WORDS)
    cutter.driver.hurry()
    assert answer_lost(cutter.job)
    again(cutter)
    assert cutter.job.state is JobState.DONE
    first, second, third = cutter.prompts
    assert second == third
    assert first in third


def test_call_that_was_out_at_a_kill_is_not_repeated(cutter: Cutter) -> None:
    """The ledger says that it went out, and no answer was kept."""
    cutter.service.config(say=GOOD)
    cutter.service.fault("close", ASK, method="POST", after=True)
    cutter.propose(WORDS)
    cutter.driver.hurry()
    with cutter.workspace.catalogue.database.write() as db:
        key = _key(cutter)
        db.execute("UPDATE ledger SET state = 'sent', key = ? WHERE unit = 'images'", (key,))
        db.execute("UPDATE job SET state = 'queued' WHERE kind = 'brief'")
    cutter.driver.hurry()
    assert "ended while the service was answering" in reason(cutter.job)
    assert cutter.calls == 1
    assert "twice" in (cutter.job.problem.hint if cutter.job.problem else "")


def test_answer_that_was_kept_is_not_paid_for_again(cutter: Cutter) -> None:
    """Ended between the answer and the plan."""
    cutter.service.config(say=GOOD)
    cutter.propose(WORDS)
    cutter.workspace.plans.undo(cutter.plan_id)
    with cutter.workspace.catalogue.database.write() as db:
        db.execute("UPDATE job SET state = 'queued' WHERE kind = 'brief'")
    cutter.driver.run(patient=False)
    assert len(cutter.kept.plan.cuts) == 2
    assert cutter.calls == 1


def _key(cutter: Cutter) -> str:
    from medintel_desktop.library.questions import digest

    return digest("brief", cutter.job.id, cutter.job.created_at, "first")
