"""The real TwelveLabs, once, with a real key. It counts about 2 minutes of video and two images.

    TWELVE_LABS_API_KEY=tlk_... .venv/bin/python -m pytest tests/live

It also settles what the documentation leaves open and the adapter relies on: a list of tasks tells
the name of the file that was uploaded; a list of questions tells what we called them, and an
order that is repeated with its key brings the task back; what is refused in a schema, how an answer
in pieces looks, and whether a video without speech has a transcript.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest

from medintel_desktop.backends.twelvelabs.analyst import TwelveLabsAnalyst
from medintel_desktop.backends.twelvelabs.questions import MODELS
from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI
from medintel_desktop.domain.analysis import AnswerKind
from medintel_desktop.domain.analyst import Question, Reply
from medintel_desktop.domain.errors import KeyRefused, ServiceError
from medintel_desktop.domain.moment import Span
from medintel_desktop.library import questions
from tests import media
from tests.service import ignore

KEY = os.environ.get("TWELVE_LABS_API_KEY", "")
PATIENCE = 600.0
"""Seconds for one step of the service."""

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not KEY, reason="set TWELVE_LABS_API_KEY to ask the real service"),
]
T = TypeVar("T")


@pytest.fixture
def ai() -> Iterator[TwelveLabsVideoAI]:
    made = TwelveLabsVideoAI(KEY, base_url=os.environ.get("TWELVELABS_BASE_URL"))
    yield made
    made.close()


@pytest.fixture(params=MODELS)
def analyst(request: pytest.FixtureRequest) -> Iterator[TwelveLabsAnalyst]:
    address = os.environ.get("TWELVELABS_BASE_URL")
    made = TwelveLabsAnalyst(
        os.environ.get("PEGASUS_API_KEY") or KEY, base_url=address, model=request.param
    )
    yield made
    made.close()


@pytest.fixture
def newest() -> Iterator[TwelveLabsAnalyst]:
    address = os.environ.get("TWELVELABS_BASE_URL")
    made = TwelveLabsAnalyst(os.environ.get("PEGASUS_API_KEY") or KEY, base_url=address)
    yield made
    made.close()


@pytest.fixture(scope="module")
def asset(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A silent video of ten seconds, red and then blue; removed at the end."""
    path = tmp_path_factory.mktemp("live") / "a.mp4"
    media.video(path, [("red", 5.0), ("blue", 5.0)], size=(640, 360), tone=440)
    address = os.environ.get("TWELVELABS_BASE_URL")
    ai = TwelveLabsVideoAI(KEY, base_url=address)
    made = ai.upload(path, f"medintel-live-{uuid4().hex}.mp4", None, ignore, ignore)
    patiently(lambda: ai.fetched(made) or None)
    yield made
    ai.close()
    tidy = TwelveLabsAnalyst(KEY, base_url=address)
    tidy.delete(made)
    tidy.delete(made)
    tidy.close()


def patiently(ask: Callable[[], T | None]) -> T:
    end = time.monotonic() + PATIENCE
    while (answer := ask()) is None:
        assert time.monotonic() < end
        time.sleep(5)
    return answer


def test_key_is_accepted_and_a_wrong_one_is_not(ai: TwelveLabsVideoAI) -> None:
    assert ai.check().ok
    wrong = TwelveLabsVideoAI("tlk_0000000000000000000000000000")
    with pytest.raises(KeyRefused):
        wrong.embed_text("red")
    wrong.close()


def test_photo_and_query(ai: TwelveLabsVideoAI, tmp_path: Path) -> None:
    photo = media.photo(tmp_path / "a.jpg", "red", size=(640, 480))
    assert len(ai.embed_photo(photo.read_bytes())) == len(ai.embed_text("red")) == 512


def test_video_is_understood_and_its_task_found_again(
    ai: TwelveLabsVideoAI, tmp_path: Path
) -> None:
    path = media.video(tmp_path / "a.mp4", [("red", 5.0), ("blue", 5.0)], size=(640, 360), tone=440)
    name = f"medintel-live-{uuid4().hex}.mp4"
    asset = ai.upload(path, name, None, ignore, ignore)
    assert ai.upload(path, name, None, ignore, ignore) == asset
    task = patiently(lambda: ai.start(asset))
    assert ai.start(asset) == task
    moments = patiently(lambda: ai.collect(task))
    assert all(m.span is not None and m.span.end <= 11 for m in moments)
    assert ai.start(asset) == task


def test_question_in_words_and_by_every_schema(analyst: TwelveLabsAnalyst, asset: str) -> None:
    assert analyst.check().ok
    reply = analyst.ask(Question("Which colours are seen?", asset))
    assert reply.whole
    assert "blue" in reply.text.lower()
    assert reply.tokens > 0
    asked = questions.Asked(questions.together(list(AnswerKind)))
    prompt, schema = questions.prompt(asked, photo=False), questions.schema(asked, photo=False)
    told = analyst.ask(Question(prompt, asset, schema=schema))
    answers, unusable = questions.told(told.text, asked, Span(0, 10))
    assert (set(answers), unusable) == (set(asked.kinds), [])


def test_part_of_a_video_keeps_its_times(newest: TwelveLabsAnalyst, asset: str) -> None:
    asked = questions.Asked((AnswerKind.CHAPTERS,))
    prompt, schema = questions.prompt(asked, photo=False), questions.schema(asked, photo=False)
    reply = newest.ask(Question(prompt, asset, schema=schema, span=Span(5, 9)))
    chapters = json.loads(reply.text)["chapters"]
    assert min(chapter["start_time"] for chapter in chapters) >= 4.5, "absolute, as documented"


def test_words_as_they_come_and_stopped(newest: TwelveLabsAnalyst, asset: str) -> None:
    question = Question("Describe what is seen in five long sentences.", asset)
    *words, reply = newest.stream(question, lambda: False)
    assert isinstance(reply, Reply)
    assert reply.whole
    assert len(words) > 1
    assert "".join(map(str, words)) == reply.text
    heard: list[str | Reply] = []
    for piece in newest.stream(question, lambda: bool(heard)):
        heard.append(piece)
    assert isinstance(heard[-1], Reply)
    assert not heard[-1].whole


def test_photo_is_asked_about(newest: TwelveLabsAnalyst, tmp_path: Path) -> None:
    picture = media.photo(tmp_path / "a.jpg", "red", size=(640, 480)).read_bytes()
    schema = {"type": "object", "properties": {"colour": {"type": "string"}}}
    reply = newest.ask(Question("Which colour is it?", pictures=(picture,), schema=schema))
    assert "red" in json.loads(reply.text)["colour"].lower()


def test_task_is_bought_once_and_found_again(analyst: TwelveLabsAnalyst, asset: str) -> None:
    question = Question("Which colours are seen?", asset, key=uuid4().hex)
    task = analyst.order(question)
    assert analyst.order(question) == task
    assert patiently(lambda: analyst.collect(task)).whole
    assert analyst.order(question) == task
    analyst.cancel(task)


def test_timed_fields(analyst: TwelveLabsAnalyst, asset: str) -> None:
    kinds = [AnswerKind.SCENES, AnswerKind.SCREEN_TEXT]
    wanted = [questions.TIMED[kind] for kind in kinds]
    task = analyst.order_timed(Question("", asset, key=uuid4().hex), wanted)
    reply = patiently(lambda: analyst.collect(task))
    answers, unusable = questions.told_timed(reply.text, kinds, Span(0, 10))
    assert unusable == []
    assert answers[AnswerKind.SCENES]


def test_cancelled_task_says_so(newest: TwelveLabsAnalyst, asset: str) -> None:
    task = newest.order(Question("Describe everything at length.", asset, key=uuid4().hex))
    newest.cancel(task)
    with pytest.raises(ServiceError, match="cancelled"):
        newest.collect(task)


def test_transcript_of_a_video_without_speech(newest: TwelveLabsAnalyst, asset: str) -> None:
    assert patiently(lambda: newest.transcript(asset)) == ()
