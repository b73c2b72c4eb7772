"""The service says no, not now, or nothing: what waits, what fails; and nothing is paid twice."""

from __future__ import annotations

import json
import time

import pytest

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.analysis import AnswerKind
from medintel_desktop.domain.job import JobState
from medintel_desktop.jobs.queue import answer_lost
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.analyses import ALL
from medintel_desktop.library.polling import LONGEST_WAIT
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests import media
from tests.contract.answers.conftest import calls, jobs
from tests.driver import Driver
from tests.plain import in_plain_words, reason
from tests.service import StandIn, until

KIND = AnswerKind
ORDER = "/analyze/tasks$"
COLLECT = "/analyze/tasks/[^/]+$"


def begin(driver: Driver, *ids: str, kinds: tuple[AnswerKind, ...] = (KIND.TITLE,)) -> None:
    driver.workspace.analyses.enqueue(ids, kinds)
    driver.run(patient=False)


def waits_to_be_answered(driver: Driver) -> bool | None:
    """Carries on until the question is at the service, or cannot be put."""
    driver.let_time_pass()
    driver.run(patient=False)
    (*_, job) = jobs(driver)
    return True if (job.state, job.step) == (JobState.WAITING, "ask") else None


def test_schema_that_is_refused_fails_the_job_alone(
    driver: Driver, film: str, service: StandIn
) -> None:
    body = {"code": "parameter_invalid", "message": "response_format: not supported"}
    service.fault("status", ORDER, method="POST", status=422, body=body)
    begin(driver, film)
    driver.hurry()
    assert reason(jobs(driver)[0])
    assert driver.workspace.analyses.spent().minutes == 0
    assert driver.workspace.catalogue.jobs.holds() == []
    driver.workspace.queue.retry([jobs(driver)[0].id])
    driver.hurry()
    assert jobs(driver)[0].state is JobState.DONE


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_tried_again(
    driver: Driver, film: str, service: StandIn, status: int
) -> None:
    service.fault("status", ORDER, method="POST", status=status, times=2)
    service.fault("status", COLLECT, method="GET", status=status, times=2)
    begin(driver, film)
    driver.hurry()
    assert jobs(driver)[0].state is JobState.DONE
    assert service.usage()["counts"]["analyze"] == 1


@pytest.mark.parametrize("action", ["status", "close", "malformed"])
def test_lost_answer_to_an_order_is_found_again(
    driver: Driver, film: str, service: StandIn, action: str
) -> None:
    more: dict[str, object] = {"status": 500} if action == "status" else {}
    more |= {"style": "truncated"} if action == "malformed" else {}
    service.fault(action, ORDER, method="POST", after=True, **more)
    begin(driver, film)
    driver.hurry()
    assert jobs(driver)[0].state is JobState.DONE
    usage = service.usage()
    assert (usage["counts"]["analyze"], usage["paid_twice"]) == (1, [])
    assert driver.workspace.analyses.spent().minutes == pytest.approx(16 / 60, abs=0.01)


def test_quota_holds_the_paid_lane_alone(driver: Driver, film: str, service: StandIn) -> None:
    service.config(quota_minutes=0.1)
    begin(driver, film)
    until(lambda: waits_to_be_answered(driver))
    (job,) = jobs(driver)
    (hold,) = driver.workspace.catalogue.jobs.holds()
    assert in_plain_words(hold.problem)
    service.config(quota_minutes=None)
    driver.workspace.queue.retry([job.id])
    driver.hurry()
    assert jobs(driver)[0].state is JobState.DONE


def test_limit_of_the_user_is_kept_to(
    driver: Driver, asking: Workspace, film: str, service: StandIn, settings: SettingsFile
) -> None:
    settings.change(monthly_minutes=1)
    asking.catalogue.ledger.note("twelvelabs", "video", 0.9, "minutes")
    begin(driver, film)
    until(lambda: waits_to_be_answered(driver))
    assert calls(service) == 0


def test_stuck_task_waits_without_a_thread_and_goes_on_after_a_restart(
    driver: Driver, film: str, service: StandIn
) -> None:
    service.config(stuck=["analyze"])
    begin(driver, film)
    until(lambda: waits_to_be_answered(driver))
    assert driver.workspace.catalogue.jobs.requeue_running() == 0
    service.config(stuck=[])
    driver.hurry()
    assert jobs(driver)[0].state is JobState.DONE
    assert service.usage()["counts"]["analyze"] == 1


def test_task_that_never_ends_is_given_up(driver: Driver, film: str, service: StandIn) -> None:
    service.config(stuck=["analyze"])
    begin(driver, film)
    until(lambda: waits_to_be_answered(driver))
    late = {**jobs(driver)[0].payload, "asked_at": time.time() - LONGEST_WAIT - 1}
    with driver.workspace.catalogue.database.write() as db:
        db.execute("UPDATE job SET payload = json(?) WHERE kind = 'analyse'", (json.dumps(late),))
    driver.hurry()
    assert reason(jobs(driver)[0]) == "The service has not finished this video in 6 hours."
    service.config(stuck=[])
    driver.workspace.queue.retry([jobs(driver)[0].id])
    driver.hurry()
    assert jobs(driver)[0].state is JobState.DONE
    assert service.usage()["counts"]["analyze"] == 1, "the task is taken over"


def test_model_that_was_asked_is_told_although_another_is_chosen_since(
    driver: Driver, film: str, service: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.config(stuck=["analyze"])
    begin(driver, film)
    until(lambda: waits_to_be_answered(driver))
    monkeypatch.setattr(driver.workspace.services.analyst(), "_model", "pegasus1.5")
    service.config(stuck=[])
    driver.hurry()
    (answer,) = driver.workspace.catalogue.analyses.shown(film)
    assert answer.model == "pegasus1.6"


def test_cancelled_question_that_is_asked_again_is_taken_over(
    driver: Driver, film: str, service: StandIn
) -> None:
    service.config(stuck=["analyze"])
    begin(driver, film)
    until(lambda: waits_to_be_answered(driver))
    driver.workspace.queue.cancel()
    service.config(stuck=[])
    begin(driver, film)
    driver.hurry()
    assert [job.state for job in jobs(driver)] == [JobState.CANCELLED, JobState.DONE]
    assert service.usage()["counts"]["analyze"] == 1


def test_video_that_is_gone_at_the_service_is_sent_again(
    driver: Driver, film: str, service: StandIn
) -> None:
    begin(driver, film)
    driver.hurry()
    (asset,) = service.assets()
    driver.workspace.services.analyst().delete(asset["_id"])
    begin(driver, film, kinds=(KIND.TOPICS,))
    driver.hurry()
    assert [job.state for job in jobs(driver)] == [JobState.DONE, JobState.DONE]
    assert not service.usage()["paid_twice"]


def test_photo_whose_answer_was_lost_is_not_asked_about_again_by_itself(
    driver: Driver, leaf: str, service: StandIn
) -> None:
    service.fault("close", "/analyze$", method="POST", after=True)
    begin(driver, leaf)
    driver.hurry()
    assert answer_lost(jobs(driver)[0])
    driver.workspace.queue.retry()  # all: but not what may count twice
    driver.hurry()
    assert calls(service) == 1
    driver.workspace.queue.retry([jobs(driver)[0].id])
    driver.hurry()
    assert jobs(driver)[0].state is JobState.DONE


def test_answers_about_a_photo_that_came_are_kept_when_a_later_call_fails(
    driver: Driver, leaf: str, service: StandIn
) -> None:
    service.fault("status", "/analyze$", method="POST", status=422, skip=1)
    kinds = [KIND.TITLE, KIND.ANSWER]
    driver.workspace.analyses.enqueue([leaf], kinds, words="What colour is it?")
    driver.hurry()
    assert reason(jobs(driver)[0])
    driver.workspace.queue.retry([jobs(driver)[0].id])
    driver.hurry()
    assert jobs(driver)[0].state is JobState.DONE
    assert calls(service) == 3, "the first call is not made again"
    assert len(driver.workspace.catalogue.analyses.shown(leaf)) == 2
    assert driver.workspace.analyses.spent().photos == 2


def test_photo_whose_answer_is_cut_off_is_asked_about_with_more_room(
    driver: Driver, leaf: str, service: StandIn
) -> None:
    service.config(tokens_per_char=300.0)
    begin(driver, leaf)
    driver.hurry()
    assert calls(service) == 2
    (title,) = driver.workspace.catalogue.analyses.shown(leaf)
    assert title.whole


def test_limits_are_told_before(driver: Driver, asking: Workspace) -> None:
    small = media.video(asking.folder.root / "small.mp4", [("red", 2)], size=(320, 240))
    driver.add(small)
    item = driver.items()["small.mp4"].id
    estimate = asking.analyses.estimate([item], ALL)
    ((name, why),) = estimate.refused
    assert name == "small.mp4"
    assert "320 x 240" in why
    assert (estimate.videos, estimate.dollars) == (0, 0.0)
    assert not asking.analyses.enqueue([item], ALL)


def test_without_a_key_nothing_is_asked_and_all_stays_readable(
    driver: Driver, asking: Workspace, film: str, settings: SettingsFile
) -> None:
    begin(driver, film)
    driver.hurry()
    root = asking.folder.root
    kept = asking.catalogue.analyses.shown(film)
    asking.close()
    offline = open_workspace(root, settings, Secrets(environment={}))
    assert offline.catalogue.analyses.shown(film) == kept
    assert not offline.analyses.enqueue([film], [KIND.TOPICS])
    assert offline.analyses.estimate([film], [KIND.TITLE]).known == 1
    assert offline.analyses.edit(kept[0].id, "Mine")
    offline.close()


def test_batch_goes_on_where_one_fails(driver: Driver, asking: Workspace, service: StandIn) -> None:
    folder = asking.folder.root / "in"
    colours = ("red", "green", "blue", "yellow")
    for colour in colours:
        media.video(folder / f"{colour}.mp4", [(colour, 2)], size=(640, 360))
    driver.add(folder)
    ids = [item.id for item in driver.all_items()]
    service.fault("status", ORDER, method="POST", status=422, skip=1)
    begin(driver, *ids)
    driver.hurry()
    states = [job.state for job in jobs(driver)]
    assert sorted(states) == [JobState.DONE] * 3 + [JobState.FAILED]
    assert len(asking.catalogue.analyses.of_kind(ids, KIND.TITLE)) == 3
