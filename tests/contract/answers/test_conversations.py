"""Questions in free words: streamed, stopped, cut, followed up, and not asked twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest

from medintel_desktop.domain.analysis import Analysis, AnswerKind
from medintel_desktop.domain.analyst import Question, Reply
from medintel_desktop.domain.errors import Cancelled, MedIntelError, QuotaUsedUp, UsageError
from medintel_desktop.domain.moment import Span
from medintel_desktop.jobs.workspace import Workspace
from tests.contract.answers.conftest import SAYS, calls, jobs
from tests.driver import Driver
from tests.plain import in_plain_words
from tests.service import StandIn, until

SYNC = "/analyze$"


@pytest.fixture
def ask(asking: Workspace) -> Callable[..., Analysis]:
    asking.conversations._poll = 0.05
    return asking.conversations.ask


def test_words_come_one_after_another_and_the_answer_is_kept(
    ask: Callable[..., Analysis], asking: Workspace, film: str
) -> None:
    heard: list[str] = []
    answer = ask(film, "Where is it green?", None, heard.append)
    assert len(heard) > 3
    assert "".join(heard).strip() == answer.content
    assert SAYS in str(answer.content)
    assert "green" in str(answer.content)
    assert (answer.whole, answer.question, answer.model) == (
        True, "Where is it green?", "pegasus1.6",
    )  # fmt: skip
    assert asking.catalogue.analyses.shown(film) == [answer]
    assert answer.thread
    assert asking.catalogue.analyses.thread(answer.thread) == [answer]


def test_same_question_is_answered_from_the_catalogue(
    ask: Callable[..., Analysis], asking: Workspace, film: str, service: StandIn
) -> None:
    first = ask(film, "Where is it green?")
    heard: list[str] = []
    again = ask(film, "  where is it GREEN?", None, heard.append)
    assert again == first
    assert heard == [first.content]
    assert asking.conversations.kept(film, "Where is it green?") == first
    assert calls(service) == 1


def test_follow_up_knows_what_was_said(
    ask: Callable[..., Analysis], asking: Workspace, film: str, service: StandIn
) -> None:
    first = ask(film, "Where is it green?")
    second = ask(film, "And after that?", first.thread)
    assert second.thread == first.thread
    assert first.thread
    assert asking.catalogue.analyses.thread(first.thread) == [first, second]
    # Without the conversation it is another question; within it neither is asked again.
    assert asking.conversations.kept(film, "And after that?") is None
    assert ask(film, "Where is it green?", first.thread) == first
    assert ask(film, "And after that?", first.thread) == second
    assert calls(service) == 2


def test_context_goes_along(
    ask: Callable[..., Analysis], film: str, monkeypatch: pytest.MonkeyPatch, asking: Workspace
) -> None:
    first = ask(film, "Where is it green?")
    asked: list[str] = []
    analyst = asking.services.analyst()
    stream = analyst.stream

    def overheard(question: Question, stopped: Callable[[], bool]) -> Iterator[str | Reply]:
        asked.append(question.prompt)
        return stream(question, stopped)

    monkeypatch.setattr(analyst, "stream", overheard)
    ask(film, "And after that?", first.thread)
    (prompt,) = asked
    assert "Question: Where is it green?" in prompt
    assert f"Answer: {first.content}" in prompt
    assert prompt.index("Where is it green?") < prompt.index("And after that?")


def test_stopping_drops_the_connection_and_keeps_what_came(
    ask: Callable[..., Analysis], asking: Workspace, film: str, service: StandIn
) -> None:
    service.config(stuck=["stream"])
    heard, stop = list[str](), threading.Event()

    def on_words(words: str) -> None:
        heard.append(words)
        stop.set()

    answer = ask(film, "Where is it green?", None, on_words, stop.is_set)
    assert not answer.whole
    assert str(answer.content) == "".join(heard).strip()
    until(lambda: any(row.get("client_gone") for row in service.log(SYNC[:-1], "POST")) or None)
    assert asking.catalogue.analyses.get(answer.id) == answer
    # What was cut does not stand for an answer.
    service.config(stuck=[])
    whole = ask(film, "Where is it green?")
    assert whole.whole
    assert calls(service) == 2


def test_stopping_before_anything_came_leaves_nothing(
    ask: Callable[..., Analysis], asking: Workspace, film: str, service: StandIn
) -> None:
    service.config(analyze_seconds=30)
    looks = iter(range(10))
    with pytest.raises(Cancelled):
        ask(film, "Where is it green?", None, lambda words: None, lambda: next(looks, 10) > 5)
    assert asking.catalogue.analyses.shown(film) == []


def test_stream_that_breaks_off_is_kept_as_cut(
    ask: Callable[..., Analysis], film: str, service: StandIn
) -> None:
    service.config(stream_piece_chars=4)
    service.fault("drop", SYNC, method="POST", after_bytes=600)
    answer = ask(film, "Where is it green?")
    assert answer.content
    assert not answer.whole


def test_answer_without_room_is_kept_as_cut(
    ask: Callable[..., Analysis], film: str, service: StandIn
) -> None:
    service.config(tokens_per_char=500.0)
    assert not ask(film, "Where is it green?").whole


@pytest.mark.parametrize(("status", "body"), [(422, None), (429, None), (500, None)])
def test_refusal_is_told_and_nothing_is_kept(
    ask: Callable[..., Analysis], asking: Workspace, film: str, service: StandIn,
    status: int, body: object,
) -> None:  # fmt: skip
    service.fault("status", SYNC, method="POST", status=status, times=-1)
    with pytest.raises(MedIntelError) as caught:
        ask(film, "Where is it green?")
    assert in_plain_words(caught.value.problem)
    assert asking.catalogue.analyses.shown(film) == []


def test_quota_and_the_limit_of_the_user_are_kept_to(
    ask: Callable[..., Analysis], asking: Workspace, film: str, service: StandIn
) -> None:
    service.config(quota_minutes=0.1)
    with pytest.raises(QuotaUsedUp):
        ask(film, "Where is it green?")
    assert asking.catalogue.ledger.used().minutes == 0


def test_part_of_a_video(ask: Callable[..., Analysis], film: str, asking: Workspace) -> None:
    answer = ask(film, "What is said?", span=Span(8.0, 16.0))
    assert SAYS not in str(answer.content)
    assert answer.span == Span(8.0, 16.0)
    assert asking.analyses.spent().minutes == pytest.approx(8 / 60, abs=0.01)


def test_photo(ask: Callable[..., Analysis], leaf: str, asking: Workspace) -> None:
    assert "green" in str(ask(leaf, "What colour is it?").content)
    assert asking.analyses.spent().photos == 1


def test_without_words_there_is_no_question(ask: Callable[..., Analysis], film: str) -> None:
    with pytest.raises(UsageError):
        ask(film, "   ")


def test_several_items_are_asked_by_jobs(
    driver: Driver, asking: Workspace, film: str, leaf: str, service: StandIn
) -> None:
    wanted = [film, leaf]
    asking.analyses.enqueue(wanted, [AnswerKind.ANSWER], words="What is green here?")
    driver.hurry()
    found = asking.catalogue.analyses.of_kind(wanted, AnswerKind.ANSWER)
    assert [answer.media_id for answer in found] == wanted
    assert all("green" in str(answer.content) for answer in found)
    assert len(jobs(driver)) == 2
    # Each can be asked on.
    follow = asking.conversations.ask(film, "And yellow?", found[0].thread)
    assert follow.thread == found[0].thread
    assert not asking.analyses.enqueue(wanted, [AnswerKind.ANSWER], words="What is green here?")
