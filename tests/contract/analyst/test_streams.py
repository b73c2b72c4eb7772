"""Words as they come: handed on and stopped at once, never taken for whole when they are not."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.backends.twelvelabs.analyst import TwelveLabsAnalyst
from medintel_desktop.backends.twelvelabs.events import LONGEST_LINE, Events
from medintel_desktop.domain.analysis import MOST_CHARACTERS
from medintel_desktop.domain.analyst import Question, Reply
from medintel_desktop.domain.errors import (
    AnswerLost,
    KeyRefused,
    NotSetUp,
    QuotaUsedUp,
    ServiceBusy,
    ServiceError,
    ServiceUnreachable,
)
from tests.contract.analyst.conftest import soon
from tests.service import StandIn, until

ASK = "/analyze$"
START = {"event_type": "stream_start", "metadata": {"generation_id": "g"}}
END = {
    "event_type": "stream_end",
    "finish_reason": "stop",
    "metadata": {"usage": {"output_tokens": 7}},
}


def never() -> bool:
    return False


def said(text: object) -> dict[str, object]:
    return {"event_type": "text_generation", "text": text}


def lines(*events: object) -> str:
    return "".join(
        (event if isinstance(event, str) else json.dumps(event, ensure_ascii=False)) + "\n"
        for event in events
    )


def listen(analyst: TwelveLabsAnalyst, asset: str = "asset") -> tuple[list[str], Reply]:
    *words, reply = analyst.stream(Question("What is it?", asset), never)
    assert isinstance(reply, Reply)
    told = [word for word in words if isinstance(word, str)]
    assert len(told) == len(words), "one reply, at the end"
    assert "".join(told) == reply.text
    return told, reply


def of(service: StandIn) -> dict[str, Any]:
    """What the service knows of the one question it was asked."""
    (row,) = service.log("/analyze", "POST")
    return row


def gone(service: StandIn) -> bool:
    return until(lambda: True if "client_gone" in of(service) else None)


def test_words_come_in_pieces_and_then_as_a_whole(analyst: TwelveLabsAnalyst, asset: str) -> None:
    words, reply = listen(analyst, asset)
    assert len(words) > 3
    assert reply == analyst.ask(Question("What is it?", asset))


def test_nothing_is_sent_before_the_first_word_is_wanted(
    analyst: TwelveLabsAnalyst, service: StandIn
) -> None:
    analyst.stream(Question("What?", "asset"), never)
    assert service.log() == []


def test_first_words_are_handed_on_before_the_rest_is_sent(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    service.config(stuck=["stream"])
    stream = analyst.stream(Question("What is it?", asset), never)
    assert next(stream) == "The video has "
    assert "ms" not in of(service), "it has not sent all"
    service.config(stuck=[])
    *_, reply = stream
    assert isinstance(reply, Reply)
    assert reply.whole


def test_stopping_in_the_middle_drops_the_connection(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    service.config(stuck=["stream"])
    stop = threading.Event()
    stream = analyst.stream(Question("What is it?", asset), stop.is_set)
    first = next(stream)
    stop.set()
    with soon():
        assert list(stream) == [Reply("The video has ", whole=False)]
        assert gone(service)
    assert first == "The video has "


def test_stopping_while_nothing_comes_drops_the_connection(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    service.config(stuck=["analyze"])

    def asked() -> bool:
        return bool(service.log("/analyze", "POST"))

    stream = analyst.stream(Question("What is it?", asset), asked)
    with soon():
        assert list(stream) == [Reply("", whole=False)]
        assert gone(service)


def test_closing_the_iterator_drops_the_connection(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    service.config(stuck=["stream"])
    stream = analyst.stream(Question("What is it?", asset), never)
    next(stream)
    with soon():
        stream.close()  # type: ignore[attr-defined]  # of a generator, which it is
        assert gone(service)


def test_closing_the_analyst_ends_its_streams_and_no_later_one(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    service.config(stuck=["analyze"])
    heard: list[str | Reply] = []
    thread = threading.Thread(
        target=lambda: heard.extend(analyst.stream(Question("What?", asset), never))
    )
    thread.start()
    until(lambda: service.log("/analyze") or None)
    with soon():
        analyst.close()
        thread.join()
    assert heard == [Reply("", whole=False)]
    assert gone(service)
    service.config(stuck=[])
    assert listen(analyst, asset)[1].whole


def test_several_at_once(analyst: TwelveLabsAnalyst, asset: str, service: StandIn) -> None:
    """Stopping one leaves the others alone."""
    service.config(stuck=["stream"])
    streams = [analyst.stream(Question("What is it?", asset), never) for _ in range(3)]
    assert {next(stream) for stream in streams} == {"The video has "}
    streams[1].close()  # type: ignore[attr-defined]
    service.config(stuck=[])
    for stream in (streams[0], streams[2]):
        *_, reply = stream
        assert isinstance(reply, Reply)
        assert reply.whole


def test_cut_connection_leaves_what_was_said_as_cut(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    service.fault("drop", ASK, after_bytes=260)
    words, reply = listen(analyst, asset)
    assert len(words) >= 1
    assert not reply.whole


@pytest.mark.parametrize(
    ("fault", "details"),
    [
        ("close", {}),
        ("close", {"after": True}),
        ("drop", {"after_bytes": 20}),
        ("drop", {"after_bytes": 100}),
        ("status", {"status": 504, "body": "<html>Gateway timeout</html>"}),
        ("malformed", {"style": "html"}),
        ("malformed", {"style": "empty"}),
        ("malformed", {"style": "list"}),
        ("status", {"status": 200, "body": lines(START)}),
    ],
)
def test_answer_without_a_word_is_lost_and_not_asked_for_again(
    analyst: TwelveLabsAnalyst,
    asset: str,
    service: StandIn,
    fault: str,
    details: Mapping[str, Any],
) -> None:
    service.config(tokens_per_char=0.25)
    service.fault(fault, ASK, **details)
    with pytest.raises(AnswerLost) as told:
        listen(analyst, asset)
    assert told.value.hint
    assert not told.value.retryable
    assert len(service.log("/analyze", "POST")) == 1


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (429, "", ServiceBusy),
        (500, "<html>no</html>", ServiceBusy),
        (503, {"code": "x"}, ServiceBusy),
        (401, {"code": "api_key_invalid"}, KeyRefused),
        (400, {"code": "usage_limit_exceeded", "message": "Not enough free credit"}, QuotaUsedUp),
        (422, {"code": "parameter_invalid", "message": "maxLength is not supported"}, ServiceError),
        (400, {"code": "token_limit_exceeded"}, ServiceError),
        (404, {"code": "resource_not_exist"}, ServiceError),
        (307, "", NotSetUp),
    ],
)
def test_refusal_comes_before_the_first_word(
    analyst: TwelveLabsAnalyst, service: StandIn, status: int, body: object, kind: type[Exception]
) -> None:
    service.fault("status", ASK, status=status, body=body, headers={"Location": "http://x/"})
    with pytest.raises(kind) as told:
        listen(analyst)
    assert type(told.value) is kind
    assert len(service.log("/analyze")) == 1


def test_service_that_is_away() -> None:
    analyst = TwelveLabsAnalyst("tlk_x", base_url="http://127.0.0.1:9/v1.3")
    with pytest.raises(ServiceUnreachable):
        listen(analyst)
    for key, address in (("tlk_ключ", None), ("tlk_x", "nowhere")):
        wrong = TwelveLabsAnalyst(key, base_url=address)
        with pytest.raises((KeyRefused, NotSetUp)):
            listen(wrong)


def test_silence_is_given_up(service: StandIn, asset: str) -> None:
    service.config(stuck=["stream"], stream_delay=0.0)
    impatient = TwelveLabsAnalyst(service.key, base_url=service.base_url, timeout=0.5)
    words, reply = listen(impatient, asset)
    assert words == ["The video has "]
    assert not reply.whole
    service.config(stuck=["analyze"])
    with pytest.raises(AnswerLost):
        listen(impatient, asset)
    impatient.close()


@pytest.mark.parametrize(
    ("events", "text", "whole"),
    [
        ((START, said("a"), said("b"), END), "ab", True),
        ((said("a"), END), "a", True),
        ((START, END), "", True),
        ((START, {"event_type": "keep_alive"}, "", said("a"), END), "a", True),
        ((START, said("one\u2028two\u0085\x0b"), END), "one\u2028two\u0085\x0b", True),
        ((START, said("a"), END, said("late")), "a", True),
        ((START, said("a")), "a", False),
        ((START, said("a"), {**END, "finish_reason": "length"}), "a", False),
        ((START, said("a"), {"event_type": "stream_end"}), "a", False),
        ((START, said("a"), '{"event_type": "text_gen', said("b"), END), "ab", False),
        ((START, said("a"), said(7), END), "a", False),
        ((START, said("a"), "[]", END), "a", False),
        ((START, said("a"), "[" * 100_000, END), "a", False),
        ((START, said("a"), "<p>proxy</p>", END), "a", False),
        ((START, said("a"), {"text": "b"}, END), "a", False),
        ((said("a"), {**END, "metadata": [], "error": "odd"}), "a", True),
    ],
)
def test_what_makes_an_answer_whole(
    analyst: TwelveLabsAnalyst, service: StandIn, events: tuple[Any, ...], text: str, whole: bool
) -> None:
    service.fault("status", ASK, status=200, body=lines(*events))
    _, reply = listen(analyst)
    assert (reply.text, reply.whole) == (text, whole)


def test_last_line_needs_no_line_break(analyst: TwelveLabsAnalyst, service: StandIn) -> None:
    service.fault("status", ASK, status=200, body=lines(START, said("a"), END).rstrip())
    _, reply = listen(analyst)
    assert reply == Reply("a", True, 7)


def test_warning_of_the_service_is_kept(analyst: TwelveLabsAnalyst, service: StandIn) -> None:
    end = {**END, "finish_reason": "length", "error": {"message": "output truncated"}}
    service.fault("status", ASK, status=200, body=lines(said("a"), end))
    assert listen(analyst)[1] == Reply("a", False, 7, "output truncated")


@pytest.mark.parametrize(
    "body",
    [
        lines(START, said("a")) + "x" * (LONGEST_LINE + 1),
        lines(*[said("a" * 1000)] * (MOST_CHARACTERS // 1000 + 1)),
    ],
    ids=["endless line", "endless answer"],
)
def test_what_never_ends_is_ended_here(body: str) -> None:
    events = Events()
    events.feed(body.encode())
    assert events.over
    assert not events.reply().whole


def pieces(data: bytes, cuts: list[int]) -> Iterator[bytes]:
    edges = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return (data[a:b] for a, b in pairwise(edges))


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=8),
    st.lists(st.integers(0, 10_000), max_size=20),
)
def test_where_the_bytes_are_cut_makes_no_difference(texts: list[str], cuts: list[int]) -> None:
    events = Events()
    data = lines(START, *map(said, texts), END).encode()
    heard = [word for piece in pieces(data, cuts) for word in events.feed(piece)]
    assert "".join(heard) == "".join(texts)
    assert events.reply() == Reply("".join(texts), True, 7)


@given(st.integers(0, 400))
def test_no_beginning_of_an_answer_is_taken_for_the_whole(length: int) -> None:
    data = lines(START, said("one "), said("zwölf"), END).encode()
    events = Events()
    events.feed(data[:length])
    assert events.reply().whole is (length >= len(data))
