"""Whatever goes wrong while a question is answered: told in plain words, never asked twice."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from typing import Any

import pytest

from medintel_desktop.backends.local.analyst import NoAnalyst
from medintel_desktop.backends.twelvelabs.analyst import TwelveLabsAnalyst
from medintel_desktop.domain.analyst import Analyst, Question, TimedField
from medintel_desktop.domain.errors import (
    AnswerLost,
    KeyRefused,
    NotSetUp,
    QuotaUsedUp,
    ServiceBusy,
    ServiceError,
)
from medintel_desktop.domain.limits import PEGASUS
from tests.plain import in_plain_words
from tests.service import StandIn

ASK = "/analyze$"


@pytest.mark.parametrize(
    ("action", "details"),
    [
        ("close", {"after": True}),
        ("close", {}),
        ("drop", {"after_bytes": 20}),
        ("status", {"status": 504, "body": "<html>"}),
        *(("malformed", {"style": s}) for s in ("truncated", "html", "wrong_types", "empty")),
        ("malformed", {"style": "list"}),
        ("status", {"status": 200, "body": {"id": "x", "finish_reason": "stop"}}),
    ],
)  # fmt: skip
def test_lost_answer_is_not_asked_for_again(
    analyst: TwelveLabsAnalyst,
    asset: str,
    service: StandIn,
    action: str,
    details: Mapping[str, Any],
) -> None:
    service.fault(action, ASK, **details)
    with pytest.raises(AnswerLost) as told:
        analyst.ask(Question("What is it?", asset))
    assert in_plain_words(told.value.problem)
    assert not told.value.retryable
    assert len(service.log("/analyze", "POST")) == 1


def test_slow_answer_comes_and_a_stuck_one_is_given_up(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    service.fault("slow_body", ASK, bytes_per_second=2000)
    assert analyst.ask(Question("What is it?", asset)).whole
    service.config(stuck=["analyze"])
    impatient = TwelveLabsAnalyst(service.key, base_url=service.base_url, timeout=0.3)
    with pytest.raises(AnswerLost):
        impatient.ask(Question("What is it?", asset))
    impatient.close()
    assert len(service.log("/analyze", "POST")) == 2


@pytest.mark.parametrize("body", ["json", "empty", "html"])
def test_rate_limit_waits_as_long_as_asked(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn, body: str
) -> None:
    service.config(rpm={"analyze": 1}, rate_limit_body=body, rate_limit_headers=False)
    analyst.ask(Question("What is it?", asset))
    with pytest.raises(ServiceBusy) as told:
        analyst.ask(Question("What else?", asset))
    assert told.value.service == "twelvelabs", "all paid work waits"
    assert told.value.retry_after is not None
    assert 30 < told.value.retry_after <= 62


@pytest.mark.parametrize("status", [400, 402, 429])
def test_used_up_minutes_stop_paid_work(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn, status: int
) -> None:
    service.config(quota_minutes=0, quota_status=status)
    with pytest.raises(QuotaUsedUp) as told:
        analyst.ask(Question("What is it?", asset))
    assert told.value.service == "twelvelabs"
    assert not told.value.retryable
    assert service.usage()["counts"].get("analyze") is None


def test_revoked_key_is_never_shown(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    service.revoke()
    with pytest.raises(KeyRefused) as told:
        analyst.ask(Question("What is it?", asset))
    assert service.key not in "".join(traceback.format_exception(told.value))


@pytest.mark.parametrize(
    ("code", "short", "words"),
    [
        ("video_duration_too_short", "Too short", "at least 1 second."),
        ("video_duration_too_long", "Too long", "at most at 2 hours"),
        ("token_limit_exceeded", "Too long", "question"),
        ("parameter_invalid", "Refused", "question"),
    ],
)
def test_refusal_tells_the_limits_of_questions(
    analyst: TwelveLabsAnalyst, service: StandIn, code: str, short: str, words: str
) -> None:
    service.fault("status", ASK, status=400, body={"code": code, "message": "x"})
    with pytest.raises(ServiceError) as told:
        analyst.ask(Question("What?", "asset"))
    assert type(told.value) is ServiceError
    assert told.value.short == short
    assert words in told.value.title
    assert told.value.service is None


def test_limits_are_those_of_the_service() -> None:
    assert PEGASUS.at_once(3600)
    assert not PEGASUS.at_once(3600.5)
    assert not PEGASUS.at_once(None)
    PEGASUS.check_window(1)
    PEGASUS.check_window(7200)
    for seconds, words in ((0.99, "needs at least 1 second."), (7201, "2:00:00 at once.")):
        with pytest.raises(ServiceError, match=words):
            PEGASUS.check_window(seconds)


def test_without_a_key_each_call_says_so_kindly() -> None:
    nobody: Analyst = NoAnalyst()
    assert nobody.model is None
    assert not nobody.check().ok
    question = Question("What?", "asset")
    for call in (
        lambda: nobody.ask(question),
        lambda: nobody.stream(question, lambda: False),
        lambda: nobody.order(question),
        lambda: nobody.order_timed(question, [TimedField("a", "b", {})]),
        lambda: nobody.collect("task"),
        lambda: nobody.cancel("task"),
        lambda: nobody.transcript("asset"),
        lambda: nobody.delete("asset"),
    ):
        with pytest.raises(NotSetUp) as told:
            call()
        assert told.value.hint
    nobody.close()
