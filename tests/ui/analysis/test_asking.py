"""A free question: words as they come, Stop, and whatever happens in the middle."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from medintel_desktop.domain.analysis import Analysis
from medintel_desktop.domain.errors import Cancelled
from medintel_desktop.domain.moment import Span
from medintel_desktop.ui.analysis.talk import CUT
from tests.service import StandIn, until
from tests.ui.analysis.beside import PHOTO, Beside

QUESTION = "What colours are there?"


def held(beside: Beside, service: StandIn) -> str:
    """Ask, and wait for the first words of an answer that the service holds back."""
    service.config(stuck=["stream"])
    beside.ask(QUESTION)
    beside.driver.until(lambda: bool(beside.talk and beside.talk[-1][1]))
    return beside.talk[-1][1]


def left(service: StandIn) -> bool:
    """The service sees that nobody listens any more."""
    return until(
        lambda: True if any("client_gone" in r for r in service.log("/analyze", "POST")) else None
    )


def test_words_are_shown_while_the_rest_is_on_its_way(beside: Beside, service: StandIn) -> None:
    first = held(beside, service)
    assert beside.tab.ask_box.stop.isVisible()
    service.config(stuck=[])
    beside.answered()
    question, whole, note = beside.talk[-1]
    assert question == QUESTION
    assert whole.startswith(first)
    assert len(whole) > len(first)
    assert "pegasus" in note
    assert not beside.tab.ask_box.stop.isVisible()


def test_stop_closes_the_connection_and_keeps_what_came(beside: Beside, service: StandIn) -> None:
    first = held(beside, service)
    begun = time.monotonic()
    beside.tab.ask_box.stop.click()
    beside.answered()
    assert time.monotonic() - begun < 10, "the answer is held back for ever"
    assert left(service)
    _, shown, note = beside.talk[-1]
    assert (shown, note) == (first.strip(), CUT)
    kept = beside.tab.talk.kept[-1]
    assert not kept.whole


def test_escape_stops_as_well(beside: Beside, service: StandIn) -> None:
    held(beside, service)
    QTest.keyClick(beside.tab.ask_box.field, Qt.Key.Key_Escape)
    beside.answered()
    assert left(service)
    assert beside.driver.parts.pages.plays, "nothing but the answer ends"


def test_a_part_between_in_and_out_is_asked_about(beside: Beside, service: StandIn) -> None:
    player, field = beside.driver.parts.pages.player, beside.tab.ask_box.field
    assert player is not None
    assert field.placeholderText() == "Ask about this video"
    player.in_out_changed.emit(9.0, 15.0)
    assert field.placeholderText() == "Ask about 0:09 – 0:15"
    beside.ask(QUESTION)
    beside.answered()
    assert "blue" in beside.talk[-1][1]
    assert "red" not in beside.talk[-1][1]
    assert beside.tab.talk.kept[-1].span == Span(9.0, 15.0)
    beside.open(PHOTO)
    assert field.placeholderText() == "Ask about this photo"


def test_leaving_the_page_ends_the_answer(beside: Beside, service: StandIn) -> None:
    held(beside, service)
    beside.driver.parts.pages.back()
    assert left(service)
    beside.driver.until(lambda: beside.driver.background_rests)
    assert not beside.tabs.asking.running


def test_another_item_ends_the_answer_too(beside: Beside, service: StandIn) -> None:
    held(beside, service)
    beside.open(PHOTO)
    assert left(service)
    assert beside.talk == []


def test_closing_the_window_ends_the_answer(beside: Beside, service: StandIn) -> None:
    held(beside, service)
    assert beside.driver.close(), "a thread did not end"
    assert left(service)


def test_a_video_on_its_way_can_be_stopped_too(beside: Beside, service: StandIn) -> None:
    service.config(stuck=["asset"])
    beside.ask(QUESTION)
    beside.driver.until(lambda: bool(service.log("/assets/", "GET")))
    assert beside.tab.ask_box.stop.isVisible()
    beside.tab.ask_box.stop.click()
    beside.answered()
    assert beside.talk == []
    beside.ask(QUESTION)
    beside.driver.until(lambda: beside.tabs.asking.running)
    assert beside.driver.close(), "a thread did not end"
    assert not service.log("/analyze", "POST")


def test_an_answer_that_breaks_off_is_shown_as_cut(beside: Beside, service: StandIn) -> None:
    service.fault("drop", "/analyze$", after_bytes=260)
    beside.ask(QUESTION)
    beside.answered()
    assert beside.talk[-1][2] == CUT
    assert beside.tab.talk.exchanges[-1].again.isVisible()


def test_what_the_service_refuses_is_said_where_it_was_asked(
    beside: Beside, service: StandIn
) -> None:
    service.fault("status", "/analyze$", status=500, body={"code": "x", "message": "no"}, times=-1)
    beside.ask(QUESTION)
    beside.answered()
    assert beside.talk[-1][2]
    assert beside.tab.talk.live is not None
    service.mend()
    beside.tab.talk.live.again.click()
    beside.answered()
    assert beside.talk[-1][1]
    assert len(beside.talk) == 1


def test_follow_ups_are_one_conversation(beside: Beside, service: StandIn) -> None:
    for question in (QUESTION, "Which one comes first?"):
        beside.ask(question)
        beside.answered()
    kept = beside.tab.talk.kept
    assert [answer.question for answer in kept] == [QUESTION, "Which one comes first?"]
    assert len({answer.thread for answer in kept}) == 1
    assert len(beside.talk) == 2


def test_the_first_words_are_shown_at_once_and_the_rest_together(beside: Beside) -> None:
    asking, told = beside.tabs.asking, list[str]()
    asking.words.connect(told.append)
    all_sent = threading.Event()

    def answer(tell: Callable[[str], None], stopped: Callable[[], bool]) -> Analysis:
        for word in ("one ", "two ", "three"):
            tell(word)
        all_sent.set()
        while not stopped():
            time.sleep(0.01)
        raise Cancelled

    asking.ask(answer)
    assert all_sent.wait(30), "the thread did not get there"
    beside.driver.until(lambda: "".join(told) == "one two three")
    assert told == ["one ", "two three"]
    asking.stop()
    beside.answered()


def test_a_photo_is_asked_about_as_well(beside: Beside) -> None:
    beside.open(PHOTO)
    QTest.keyClicks(beside.tab.ask_box.field, "What colour is it?")
    QTest.keyClick(beside.tab.ask_box.field, Qt.Key.Key_Return)
    beside.answered()
    assert "green" in beside.talk[-1][1]
