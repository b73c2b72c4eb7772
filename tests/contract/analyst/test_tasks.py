"""Questions about long videos: ordered once, asked for until they are answered."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from medintel_desktop.backends.twelvelabs.analyst import TwelveLabsAnalyst
from medintel_desktop.domain.analyst import Question, Reply, TimedField
from medintel_desktop.domain.errors import (
    AnswerLost,
    QuotaUsedUp,
    ServiceBusy,
    ServiceError,
    UsageError,
)
from medintel_desktop.domain.moment import Span
from tests.plain import in_plain_words
from tests.service import StandIn, until

ORDER = "/analyze/tasks$"
TASK = "/analyze/tasks/[^/]+$"
LOGOS = TimedField("logos", "A logo that can be seen.", {"name": "string", "where": "Its corner"})
BLUE = TimedField("blue", "Something blue.", {"seen": "boolean", "text": "What it is"})


@pytest.fixture
def older(service: StandIn) -> Iterator[TwelveLabsAnalyst]:
    service.config(analyze_task_seconds=0.0)
    made = TwelveLabsAnalyst(service.key, base_url=service.base_url, model="pegasus1.5")
    yield made
    made.close()


def answered(analyst: TwelveLabsAnalyst, task: str) -> Reply:
    return until(lambda: analyst.collect(task))


def tasks(service: StandIn) -> list[str]:
    return [task["task_id"] for task in service.objects()["analyze_tasks"]]


def bought(service: StandIn) -> int:
    usage = service.usage()
    assert usage["paid_twice"] == []
    counts = usage["counts"]
    return int(counts.get("analyze", 0) + counts.get("segment", 0))


def test_long_way_round_gives_the_same_answer(analyst: TwelveLabsAnalyst, asset: str) -> None:
    question = Question("What is it?", asset, span=Span(0.0, 8.0))
    reply = answered(analyst, analyst.order(question))
    assert reply == analyst.ask(question)


def test_task_at_work_has_no_answer_yet(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    service.config(stuck=["analyze"])
    task = analyst.order(Question("What is it?", asset))
    assert analyst.collect(task) is None
    dreaming = {"task_id": task, "status": "dreaming", "created_at": "2026-01-01T00:00:00Z"}
    service.fault("status", TASK, status=200, body=dreaming)
    assert analyst.collect(task) is None, "a state that is not known yet"
    service.config(stuck=[])
    assert answered(analyst, task).whole


@pytest.mark.parametrize("timed", [False, True])
def test_equal_question_with_a_key_is_bought_once(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn, timed: bool
) -> None:
    def order(question: Question) -> str:
        return analyst.order_timed(question, [LOGOS]) if timed else analyst.order(question)

    question = Question("What is it?", asset, key="sha title en")
    task = order(question)
    assert order(question) == task, "while it works"
    answered(analyst, task)
    assert order(question) == task, "when it is answered"
    assert bought(service) == 1
    others = [
        Question("What is it?", asset, key="sha title de"),
        Question("What is it?", asset, key=question.key, span=Span(0.0, 8.0)),
    ]
    assert len({task, *map(order, others)}) == 3


def test_another_model_is_another_answer(
    analyst: TwelveLabsAnalyst, older: TwelveLabsAnalyst, asset: str
) -> None:
    question = Question("What is it?", asset, key="k")
    assert analyst.order(question) != older.order(question)


@pytest.mark.parametrize(
    ("action", "details"),
    [
        ("close", {}),
        ("close", {"after": True}),
        ("status", {"status": 502, "body": "<html>", "after": True}),
        ("status", {"status": 504, "body": ""}),
        *(("malformed", {"style": s}) for s in ("truncated", "html", "wrong_types", "empty")),
    ],
)
@pytest.mark.parametrize("listed", [True, False], ids=["listed", "not listed yet"])
def test_lost_answer_buys_nothing_twice(
    analyst: TwelveLabsAnalyst,
    asset: str,
    service: StandIn,
    action: str,
    details: Mapping[str, Any],
    listed: bool,
) -> None:
    question = Question("What is it?", asset, key="k")
    service.fault(action, ORDER, method="POST", **details)
    with pytest.raises(ServiceBusy) as told:
        analyst.order(question)
    assert told.value.retryable
    if not listed:
        nothing = {"data": [], "page_info": {"total_results": 0}}
        service.fault("status", ORDER, method="GET", status=200, body=nothing)
    assert answered(analyst, analyst.order(question)).whole
    assert bought(service) == 1
    assert len(tasks(service)) == 1


def test_without_a_key_a_lost_answer_is_told_as_lost(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    service.fault("close", ORDER, method="POST", after=True)
    with pytest.raises(AnswerLost):
        analyst.order(Question("What is it?", asset))
    assert len(service.log("/analyze/tasks", "POST")) == 1


@pytest.mark.parametrize("end", ["failed", "cancelled"])
def test_what_ended_in_vain_is_ordered_anew(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn, end: str
) -> None:
    """Twice, as the key that an order was sent with would bring the failed task back."""
    question = Question("What is it?", asset, key="k", room=2048)

    def order() -> str:
        if end == "failed":
            return analyst.order_timed(question, [LOGOS])
        return analyst.order(question)

    service.config(**({"tokens_per_char": 1e6} if end == "failed" else {"stuck": ["analyze"]}))
    ended = []
    for _ in range(2):
        ended.append(order())
        if end == "cancelled":
            analyst.cancel(ended[-1])
            analyst.cancel(ended[-1])
        with pytest.raises(ServiceError) as told:
            answered(analyst, ended[-1])
        assert in_plain_words(told.value.problem)
    service.config(stuck=[], tokens_per_char=0.25)
    last = order()
    assert answered(analyst, last).whole
    assert len({*ended, last}) == 3


def test_task_is_found_among_many(analyst: TwelveLabsAnalyst, asset: str, service: StandIn) -> None:
    first = analyst.order(Question("What is it?", asset, key="first"))
    for number in range(52):
        analyst.order(Question(f"What is number {number}?", asset))
    assert analyst.order(Question("What is it?", asset, key="first")) == first
    assert len(tasks(service)) == 53


def test_cancelling_what_has_ended_or_never_was_is_fine(
    analyst: TwelveLabsAnalyst, asset: str
) -> None:
    task = analyst.order(Question("What is it?", asset))
    reply = answered(analyst, task)
    analyst.cancel(task)
    assert analyst.collect(task) == reply
    analyst.cancel("0" * 24)


def test_timed_fields(analyst: TwelveLabsAnalyst, asset: str, service: StandIn) -> None:
    reply = answered(analyst, analyst.order_timed(Question("", asset, key="k"), [LOGOS, BLUE]))
    assert reply.whole
    rows = json.loads(reply.text)
    assert list(rows) == ["logos", "blue"]
    assert [row["start_time"] for row in rows["logos"]] == [0.0, 8.0]
    assert set(rows["logos"][0]["metadata"]) == {"name", "where"}
    (blue,) = rows["blue"]
    assert (blue["start_time"], blue["metadata"]["seen"]) == (8.0, True)
    billed = service.usage()["lines"][-1]["seconds"]
    assert billed == pytest.approx(2 * 16, abs=0.3), "each is counted with the whole length"


def test_timed_fields_of_the_older_model(older: TwelveLabsAnalyst, asset: str) -> None:
    assert answered(older, older.order_timed(Question("", asset), [BLUE])).whole


def test_timed_fields_of_which_some_are_missing_are_told_with_a_warning(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    task = analyst.order_timed(Question("", asset), [BLUE])
    answered(analyst, task)

    def told(data: str) -> dict[str, object]:
        return {
            "task_id": task,
            "status": "ready",
            "created_at": "2026-01-01T00:00:00Z",
            "request_params": {"analysis_mode": "time_based_metadata"},
            "result": {"generation_id": "g", "data": data, "finish_reason": "length",
                       "usage": {"output_tokens": 5}},
            "error": {"message": "partial result"},
        }  # fmt: skip

    service.fault("status", TASK, status=200, body=told('{"blue": []}'))
    assert analyst.collect(task) == Reply('{"blue": []}', True, 5, "partial result")
    service.fault("status", TASK, status=200, body=told('{"blue": [{"start'))
    reply = analyst.collect(task)
    assert reply is not None
    assert not reply.whole


@pytest.mark.parametrize("count", [0, 21])
def test_impossible_number_of_timed_fields(
    analyst: TwelveLabsAnalyst, service: StandIn, count: int
) -> None:
    with pytest.raises(UsageError):
        analyst.order_timed(Question("", "asset"), [BLUE] * count)
    assert service.log() == []


def test_answer_cut_off_by_its_room_is_not_whole(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    service.config(tokens_per_char=20)
    reply = answered(analyst, analyst.order(Question("What is it?", asset, room=512)))
    assert not reply.whole
    assert reply.text


@pytest.mark.parametrize("style", ["truncated", "html", "wrong_types", "empty", "list"])
def test_unreadable_task_is_asked_for_again(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn, style: str
) -> None:
    task = analyst.order(Question("What is it?", asset, key="k"))
    answered(analyst, task)
    service.fault("malformed", TASK, style=style)
    with pytest.raises(ServiceBusy):
        analyst.collect(task)
    assert answered(analyst, task).whole


def test_missing_task_and_used_up_minutes(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    with pytest.raises(ServiceError) as told:
        analyst.collect("0" * 24)
    assert told.value.short == "Gone"
    service.config(quota_minutes=0)
    with pytest.raises(QuotaUsedUp) as spent:
        analyst.order(Question("What is it?", asset, key="k"))
    assert spent.value.service == "twelvelabs"
    service.config(quota_minutes=None)
    assert answered(analyst, analyst.order(Question("What is it?", asset, key="k"))).whole
