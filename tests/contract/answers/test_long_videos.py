"""Videos longer than a service looks at in one go: asked about in windows, told as one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from medintel_desktop import assembly
from medintel_desktop.domain.analysis import AnswerKind, Passage
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.limits import PEGASUS
from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.contract.answers.conftest import calls, jobs
from tests.driver import Driver
from tests.service import StandIn

KIND = AnswerKind
COLOURS = ("red", "green", "blue", "yellow", "purple")
SECONDS = 8.0


@pytest.fixture(scope="module")
def reel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """40 seconds in five colours."""
    scenes = [(colour, SECONDS) for colour in COLOURS]
    return media.video(tmp_path_factory.mktemp("reel") / "reel.mp4", scenes, size=(640, 360))


@pytest.fixture(autouse=True)
def short_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the service looked at no more than 17 seconds at once, and answered none at once."""
    monkeypatch.setattr(
        assembly, "PEGASUS", replace(PEGASUS, window_seconds=17.0, ask_seconds=10.0)
    )


@pytest.fixture
def long(driver: Driver, reel: Path) -> str:
    driver.add(reel)
    return driver.items()["reel.mp4"].id


def answered(driver: Driver, media_id: str, *kinds: AnswerKind) -> dict[AnswerKind, object]:
    driver.workspace.analyses.enqueue([media_id], kinds)
    driver.hurry()
    return {a.kind: a.content for a in driver.workspace.catalogue.analyses.shown(media_id)}


def test_windows_are_joined_without_doubling(driver: Driver, long: str, service: StandIn) -> None:
    estimate = driver.workspace.analyses.estimate([long], [KIND.CHAPTERS, KIND.TAGS])
    found = answered(driver, long, KIND.CHAPTERS, KIND.TAGS)
    assert calls(service) == 3
    assert service.usage()["minutes_analyzed"] == pytest.approx(estimate.minutes, abs=0.02)
    chapters = found[KIND.CHAPTERS]
    assert isinstance(chapters, tuple)
    spans = [chapter.span for chapter in chapters if isinstance(chapter, Passage)]
    assert spans[0].start == 0.0
    assert spans[-1].end == pytest.approx(40.0, abs=0.2)
    assert all(one.end <= other.start + 2.0 for one, other in pairwise(spans))
    assert len(spans) == len(COLOURS)
    tags = found[KIND.TAGS]
    assert isinstance(tags, tuple)
    assert set(COLOURS) <= set(tags)
    assert len(set(tags)) == len(tags)
    assert not service.usage()["paid_twice"]


def test_timed_fields_of_windows_are_joined(driver: Driver, long: str, service: StandIn) -> None:
    scenes = answered(driver, long, KIND.SCENES)[KIND.SCENES]
    assert calls(service) == 3
    assert isinstance(scenes, tuple)
    assert len(scenes) == len(COLOURS)


def test_texts_of_windows_stand_under_their_times(driver: Driver, long: str) -> None:
    summary = answered(driver, long, KIND.SUMMARY)[KIND.SUMMARY]
    assert isinstance(summary, str)
    assert [line for line in summary.splitlines() if line[:1].isdigit()] == [
        "0:00 – 0:14", "0:12 – 0:27", "0:25 – 0:40",
    ]  # fmt: skip


def test_window_that_is_cut_off_makes_the_answer_a_cut_one(
    driver: Driver, long: str, service: StandIn
) -> None:
    service.config(tokens_per_char=5000.0)
    answered(driver, long, KIND.CHAPTERS)
    shown = driver.workspace.catalogue.analyses.shown(long)
    assert [a.whole for a in shown] == [False]
    assert calls(service) == 6  # each of the three, and each once more with more room


def test_video_of_which_one_window_failed_is_not_answered_about(
    driver: Driver, long: str, service: StandIn
) -> None:
    service.fault("status", "/analyze/tasks$", method="POST", status=422, skip=1)
    driver.workspace.analyses.enqueue([long], [KIND.CHAPTERS, KIND.SCENES])
    driver.hurry()
    (job,) = jobs(driver)
    assert job.state is JobState.FAILED
    shown = driver.workspace.catalogue.analyses.shown(long)
    assert [a.kind for a in shown] == [KIND.SCENES], "all windows of those were told"
    driver.workspace.queue.retry([job.id])
    driver.hurry()
    assert len(driver.workspace.catalogue.analyses.shown(long)) == 2
    assert not service.usage()["paid_twice"]
    assert service.usage()["counts"]["analyze"] == 3


def test_window_that_was_refused_is_not_asked_about_in_every_round(
    driver: Driver, long: str, service: StandIn
) -> None:
    service.config(analyze_task_seconds=0.5)
    service.fault("status", "/analyze/tasks$", method="POST", status=422, skip=1)
    driver.workspace.analyses.enqueue([long], [KIND.CHAPTERS])
    driver.hurry()
    (job,) = jobs(driver)
    assert job.state is JobState.FAILED
    ordered = [row["status"] for row in service.log("/analyze/tasks", "POST")]
    assert ordered.count(422) == 1


def test_conversation_about_a_long_video_goes_by_tasks(
    asking: Workspace, long: str, service: StandIn
) -> None:
    heard: list[str] = []
    asking.conversations._poll = 0.01
    answer = asking.conversations.ask(long, "What is blue?", None, heard.append)
    assert answer.whole
    assert len(heard) == 3
    assert str(answer.content).startswith("0:00 – 0:14\n")
    assert calls(service) == 3
    assert not service.log("/analyze", "POST")[0]["path"].endswith("/analyze")


def test_stopping_a_conversation_cancels_the_task_and_keeps_what_was_said(
    asking: Workspace, long: str, service: StandIn
) -> None:
    heard: list[str] = []

    def on_words(words: str) -> None:
        heard.append(words)
        service.config(stuck=["analyze"])  # the second window takes for ever

    def stopped() -> bool:
        return bool(heard) and len(service.objects()["analyze_tasks"]) == 2

    asking.conversations._poll = 0.01
    answer = asking.conversations.ask(long, "What is blue?", None, on_words, stopped)
    assert not answer.whole
    assert str(answer.content).startswith("0:00 – 0:14\n")
    states = [task["status"] for task in service.objects()["analyze_tasks"]]
    assert sorted(states) == ["canceled", "ready"]
