"""Every kind of answer, through the genuine SDK: asked, checked, kept, and not asked again."""

from __future__ import annotations

import json

import pytest

from medintel_desktop.domain.analysis import (
    OF_PHOTOS,
    SEGMENTED,
    Analysis,
    AnswerKind,
    Finding,
    Passage,
)
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.moment import Span
from medintel_desktop.library.analyses import ALL
from medintel_desktop.library.questions import Length, Options
from tests.contract.answers.conftest import calls, jobs
from tests.driver import Driver
from tests.plain import reason
from tests.service import StandIn

KIND = AnswerKind


def shown(driver: Driver, media_id: str) -> dict[AnswerKind, Analysis]:
    return {a.kind: a for a in driver.workspace.catalogue.analyses.shown(media_id)}


def asked(driver: Driver, media_id: str, *kinds: AnswerKind) -> dict[AnswerKind, Analysis]:
    driver.workspace.analyses.enqueue([media_id], kinds)
    driver.hurry()
    return shown(driver, media_id)


def test_one_request_answers_all_that_has_a_schema(
    driver: Driver, film: str, service: StandIn
) -> None:
    found = asked(driver, film, *ALL)
    assert set(found) == set(ALL)
    assert calls(service) == 1
    assert [job.state for job in jobs(driver)] == [JobState.DONE]
    assert all(a.model == "pegasus1.6" and a.made_at > 0 and a.whole for a in found.values())
    assert isinstance(found[KIND.TITLE].content, str)
    chapters = found[KIND.CHAPTERS].content
    assert isinstance(chapters, tuple)
    starts = [c.span.start for c in chapters if isinstance(c, Passage)]
    assert starts == [pytest.approx(0, abs=0.2), pytest.approx(8, abs=0.2)]
    assert all(c.title and c.text for c in chapters if isinstance(c, Passage))
    safety = found[KIND.SAFETY].content
    assert all(isinstance(f, Finding) and f.category and f.reason for f in safety)


@pytest.mark.parametrize("kind", sorted(SEGMENTED))
def test_what_runs_along_a_video_is_asked_by_segmentation(
    driver: Driver, film: str, service: StandIn, kind: AnswerKind
) -> None:
    found = asked(driver, film, kind)[kind]
    assert found.content
    assert all(isinstance(p, Passage) and p.title for p in found.content)
    assert service.usage()["minutes_segmented"] == pytest.approx(16 / 60, abs=0.01)


def test_timed_kinds_go_together_and_count_one_by_one(
    driver: Driver, film: str, service: StandIn
) -> None:
    estimate = driver.workspace.analyses.estimate([film], SEGMENTED)
    found = asked(driver, film, *SEGMENTED)
    assert set(found) == SEGMENTED
    assert calls(service) == 1
    assert estimate.minutes == pytest.approx(4 * 16 / 60, abs=0.01)
    assert service.usage()["minutes_segmented"] == pytest.approx(estimate.minutes, abs=0.01)


def test_photo_is_asked_what_a_picture_can_tell(
    driver: Driver, leaf: str, service: StandIn
) -> None:
    kinds = OF_PHOTOS - {KIND.ANSWER, KIND.TABLE}
    found = asked(driver, leaf, *ALL)
    assert set(found) == kinds
    assert calls(service) == 1
    assert "green" in str(found[KIND.TAGS].content)


def test_photo_has_no_chapters_and_says_so(driver: Driver, leaf: str) -> None:
    estimate = driver.workspace.analyses.estimate([leaf], [KIND.CHAPTERS])
    assert estimate.refused == (("leaf.jpg", "A photo has no times."),)
    assert not driver.workspace.analyses.enqueue([leaf], [KIND.CHAPTERS])


def test_same_question_is_answered_from_the_catalogue(
    driver: Driver, film: str, service: StandIn
) -> None:
    asked(driver, film, KIND.TITLE, KIND.TOPICS)
    before = calls(service)
    estimate = driver.workspace.analyses.estimate([film], [KIND.TITLE, KIND.TOPICS])
    assert (estimate.known, estimate.videos, estimate.minutes) == (2, 0, 0.0)
    assert not driver.workspace.analyses.enqueue([film], [KIND.TITLE, KIND.TOPICS])
    asked(driver, film, KIND.TITLE, KIND.HASHTAGS)  # only what is new
    assert calls(service) == before + 1
    assert jobs(driver)[-1].payload["kinds"] == ["hashtags"]
    assert not service.usage()["paid_twice"]


def test_another_length_or_language_is_another_question(
    driver: Driver, film: str, service: StandIn
) -> None:
    analyses = driver.workspace.analyses
    asked(driver, film, KIND.SUMMARY)
    for options in (Options(Length.LONG), Options(Length.LONG, "German")):
        assert analyses.enqueue([film], [KIND.SUMMARY], options)
        driver.hurry()
        assert not analyses.enqueue([film], [KIND.SUMMARY], options)
    now = shown(driver, film)[KIND.SUMMARY]
    assert len(driver.workspace.catalogue.analyses.history(now.id)) == 3
    assert calls(service) == 3


def test_part_of_a_video_is_asked_about_by_its_own_times(driver: Driver, film: str) -> None:
    part = Span(8.0, 14.0)
    driver.workspace.analyses.enqueue([film], [KIND.CHAPTERS], span=part)
    driver.hurry()
    found = shown(driver, film)[KIND.CHAPTERS]
    assert found.span == part
    spans = [p.span for p in found.content if isinstance(p, Passage)]
    assert spans
    assert all(8.0 <= span.start < span.end <= 14.0 for span in spans)


def test_times_outside_the_video_are_put_into_it_or_left_out(
    driver: Driver, film: str, service: StandIn
) -> None:
    rows = [
        {"start_time": 10, "end_time": 400, "title": "Late", "text": ""},
        {"start_time": -5, "end_time": 3, "title": "Early", "text": ""},
        {"start_time": 99, "end_time": 120, "title": "Never", "text": ""},
    ]
    service.config(say=json.dumps({"chapters": rows}))
    content = asked(driver, film, KIND.CHAPTERS)[KIND.CHAPTERS].content
    assert [(p.title, p.span.start, p.span.end) for p in content if isinstance(p, Passage)] == [
        ("Early", 0.0, 3.0),
        ("Late", 10.0, pytest.approx(16.0, abs=0.2)),
    ]


@pytest.mark.parametrize(
    "said",
    ["not JSON at all", "[]", '{"chapters": "none"}', '{"chapters": [{"title": "no times"}]}', ""],
)
def test_answer_without_its_shape_is_kept_as_it_came_and_never_shown_as_one(
    driver: Driver, film: str, service: StandIn, said: str
) -> None:
    service.config(say=said)
    found = asked(driver, film, KIND.CHAPTERS)
    assert reason(jobs(driver)[0]) == "The answer does not have the shape that was asked for."
    assert found[KIND.CHAPTERS].whole is False
    assert found[KIND.CHAPTERS].content == said.strip()

    service.config(say=None)
    job = jobs(driver)[0]
    driver.workspace.queue.retry([job.id])  # the user pays again, knowingly
    driver.hurry()
    now = shown(driver, film)[KIND.CHAPTERS]
    assert now.whole
    assert len(driver.workspace.catalogue.analyses.history(now.id)) == 2


def test_usable_kinds_of_a_spoiled_reply_are_kept_and_not_asked_again(
    driver: Driver, film: str, service: StandIn
) -> None:
    service.config(say=json.dumps({"title": "A garden", "chapters": 7}))
    found = asked(driver, film, KIND.TITLE, KIND.CHAPTERS)
    assert (found[KIND.TITLE].content, found[KIND.TITLE].whole) == ("A garden", True)
    assert not found[KIND.CHAPTERS].whole
    service.config(say=None)
    driver.workspace.queue.retry([jobs(driver)[0].id])
    driver.hurry()
    assert shown(driver, film)[KIND.TITLE].content == "A garden"
    assert shown(driver, film)[KIND.CHAPTERS].whole


def test_answer_that_is_cut_off_is_asked_for_once_more_with_all_the_room(
    driver: Driver, film: str, service: StandIn
) -> None:
    service.config(tokens_per_char=60.0)  # more than the first room, less than all of it
    found = asked(driver, film, KIND.TITLE, KIND.SUMMARY)
    assert calls(service) == 2
    assert found[KIND.TITLE].whole
    assert not service.usage()["paid_twice"]


def test_answer_that_is_cut_off_even_so_is_kept_as_cut(
    driver: Driver, film: str, service: StandIn
) -> None:
    service.config(tokens_per_char=5000.0)
    found = asked(driver, film, KIND.TITLE, KIND.CHAPTERS)
    assert calls(service) == 2
    assert [job.state for job in jobs(driver)] == [JobState.DONE]
    assert not found[KIND.CHAPTERS].whole
    assert isinstance(found[KIND.CHAPTERS].content, str)
    assert driver.workspace.analyses.estimate([film], [KIND.CHAPTERS]).known == 0


def test_whole_answer_is_not_hidden_by_a_cut_one(
    driver: Driver, film: str, service: StandIn
) -> None:
    first = asked(driver, film, KIND.TITLE)[KIND.TITLE]
    service.config(tokens_per_char=5000.0)
    driver.workspace.analyses.enqueue([film], [KIND.TITLE], again=True)
    driver.hurry()
    assert shown(driver, film)[KIND.TITLE] == first
    assert [a.whole for a in driver.workspace.catalogue.analyses.history(first.id)] == [False, True]


def test_safety_that_nobody_asked_for_is_not_there(driver: Driver, film: str) -> None:
    assert KIND.SAFETY not in asked(driver, film, KIND.TITLE)


def test_nothing_found_is_an_answer(driver: Driver, film: str, service: StandIn) -> None:
    service.config(say='{"safety": []}')
    found = asked(driver, film, KIND.SAFETY)[KIND.SAFETY]
    assert (found.content, found.whole, found.model) == ((), True, "pegasus1.6")


def test_minutes_tokens_and_cost_are_told_before_and_after(driver: Driver, film: str) -> None:
    analyses = driver.workspace.analyses
    estimate = analyses.estimate([film], ALL)
    assert estimate.videos == 1
    assert estimate.minutes == pytest.approx(16 / 60, abs=0.01)
    assert estimate.dollars is not None
    assert 0.005 < estimate.dollars < 0.05
    asked(driver, film, *ALL)
    spent = analyses.spent()
    assert spent.minutes == pytest.approx(estimate.minutes)
    assert spent.tokens > 0
    assert spent.dollars == pytest.approx(spent.minutes * 1.75 / 60 + spent.tokens * 7.5e-6)


def test_kind_that_is_being_asked_for_is_not_asked_for_again(
    driver: Driver, film: str, service: StandIn
) -> None:
    analyses = driver.workspace.analyses
    analyses.enqueue([film], [KIND.TITLE, KIND.TOPICS])
    estimate = analyses.estimate([film], [KIND.TITLE, KIND.SUMMARY])
    assert (estimate.videos, estimate.waiting) == (1, 1)
    analyses.enqueue([film], [KIND.TITLE, KIND.SUMMARY])
    assert not analyses.enqueue([film], [KIND.TITLE, KIND.SUMMARY], again=True)
    driver.hurry()
    assert [job.payload["kinds"] for job in jobs(driver)] == [["title", "topics"], ["summary"]]
    assert set(shown(driver, film)) == {KIND.TITLE, KIND.TOPICS, KIND.SUMMARY}
    assert calls(service) == 2
