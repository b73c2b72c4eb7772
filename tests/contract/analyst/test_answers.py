"""What is answered at once: in words, by a schema, about a part, about pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.backends.twelvelabs.analyst import TwelveLabsAnalyst
from medintel_desktop.domain.analyst import Analyst, Question, TimedField
from medintel_desktop.domain.errors import ServiceError, UsageError
from medintel_desktop.domain.moment import Span
from tests import media
from tests.service import StandIn, until

ASK = "/analyze$"
CHAPTERS = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "title": {"type": "string", "minLength": 1, "maxLength": 80},
        "hashtags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True},
        "chapters": {
            "type": "array",
            "minItems": 2,
            "maxItems": 20,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "start": {"type": "number", "minimum": 0},
                    "end": {"type": "number", "minimum": 0},
                    "title": {"type": "string"},
                },
                "required": ["start", "end", "title"],
            },
        },
    },
    "required": ["title", "hashtags", "chapters"],
}


@pytest.fixture
def older(service: StandIn) -> Iterator[TwelveLabsAnalyst]:
    made = TwelveLabsAnalyst(service.key, base_url=service.base_url, model="pegasus1.5")
    yield made
    made.close()


def test_is_the_port(analyst: TwelveLabsAnalyst) -> None:
    port: Analyst = analyst
    assert port.model == "pegasus1.6"
    with pytest.raises(ValueError, match=r"pegasus1\.2"):
        TwelveLabsAnalyst("tlk_x", model="pegasus1.2")


def test_check_is_free(analyst: TwelveLabsAnalyst, service: StandIn) -> None:
    health = analyst.check()
    assert health.ok
    assert "pegasus1.6" in health.words
    assert health.milliseconds is not None
    assert service.usage()["counts"] == {}
    service.revoke()
    assert not analyst.check().ok


@pytest.mark.parametrize("kind", ["analyst", "older"])
def test_free_words(
    kind: str, request: pytest.FixtureRequest, asset: str, service: StandIn
) -> None:
    asked: TwelveLabsAnalyst = request.getfixturevalue(kind)
    reply = asked.ask(Question("Where is something blue?", asset))
    assert "blue" in reply.text
    assert reply.whole
    assert reply.tokens > 0
    assert reply.warning == ""
    assert service.usage()["counts"]["analyze"] == 1


def test_several_answers_in_one_request_by_a_schema(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    """With keywords that the service refuses, which are left out."""
    reply = analyst.ask(Question("Describe it.", asset, schema=CHAPTERS))
    assert reply.whole
    told = json.loads(reply.text)
    assert list(told) == ["title", "hashtags", "chapters"]
    assert [chapter["start"] for chapter in told["chapters"]] == [0.0, 8.0]
    assert service.usage()["counts"]["analyze"] == 1


def test_part_of_a_video(analyst: TwelveLabsAnalyst, asset: str, service: StandIn) -> None:
    reply = analyst.ask(Question("Describe it.", asset, schema=CHAPTERS, span=Span(9.0, 15.0)))
    (chapter,) = json.loads(reply.text)["chapters"]
    assert (chapter["start"], chapter["end"]) == (9.0, 15.0)
    assert service.usage()["lines"][-1]["seconds"] == pytest.approx(6.0)


@pytest.mark.parametrize(
    ("span", "short"), [(Span(3.0, 3.5), "Too short"), (Span(0.0, 7201.0), "Too long")]
)
def test_impossible_part_is_explained_before_it_is_asked(
    analyst: TwelveLabsAnalyst, service: StandIn, span: Span, short: str
) -> None:
    with pytest.raises(ServiceError) as told:
        analyst.ask(Question("What?", "asset", span=span))
    assert told.value.short == short
    assert service.log("/analyze") == []


def test_part_ends_with_the_video_as_the_service_has_it(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    reply = analyst.ask(Question("Describe it.", asset, schema=CHAPTERS, span=Span(9.0, 20.0)))
    (chapter,) = json.loads(reply.text)["chapters"]
    assert chapter["end"] == pytest.approx(16, abs=0.1)
    order = analyst.order_timed(
        Question("", asset, span=Span(9.0, 20.0)), [TimedField("all", "All of it.", {})]
    )
    reply = until(lambda: analyst.collect(order))
    assert json.loads(reply.text)["all"][-1]["end_time"] == pytest.approx(16, abs=0.1)
    with pytest.raises(ServiceError, match="0 seconds long"):
        analyst.ask(Question("Describe it.", asset, span=Span(19.0, 21.0)))
    assert len(service.log("/analyze", "POST")) == 2


def test_answer_that_needs_more_room_is_not_whole(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    service.config(tokens_per_char=20)
    cut = analyst.ask(Question("Describe it.", asset, schema=CHAPTERS, room=512))
    assert not cut.whole
    assert 0 < len(cut.text) < 30
    assert cut.tokens == 512
    whole = analyst.ask(Question("Describe it.", asset, schema=CHAPTERS))
    assert whole.whole
    assert whole.tokens > 512


@pytest.mark.parametrize("room", [1, 10**9])
def test_room_is_kept_within_what_the_service_allows(
    analyst: TwelveLabsAnalyst, asset: str, room: int
) -> None:
    assert analyst.ask(Question("What is it?", asset, room=room)).whole


@pytest.mark.parametrize("count", [1, 20])
def test_pictures(analyst: TwelveLabsAnalyst, service: StandIn, tmp_path: Path, count: int) -> None:
    colours = ("red", "blue", "green")
    pictures = tuple(
        media.photo(tmp_path / f"{n}.jpg", colours[n % 3], size=(96, 64)).read_bytes()
        for n in range(count)
    )
    schema = {"type": "object", "properties": {"summary": {"type": "string"}}}
    reply = analyst.ask(Question("What is <@there>?", pictures=pictures, schema=schema))
    assert "red" in json.loads(reply.text)["summary"]
    assert service.usage()["counts"] == {"analyze_image": 1}


def test_pictures_that_are_refused_here(
    analyst: TwelveLabsAnalyst, older: TwelveLabsAnalyst, service: StandIn, jpeg: bytes
) -> None:
    wide = jpeg.replace(jpeg[jpeg.index(b"\xff\xc0") :][5:9], b"\x40\x00\x40\x00")
    refused = [
        (older, (jpeg,), "takes no photos"),
        (analyst, (jpeg,) * 21, "At most 20"),
        (analyst, (jpeg, b"GIF89a"), "could not be prepared"),
        (analyst, (wide,), "16384 x 16384"),
        (analyst, (jpeg + bytes(20_000_000),), "at most 20"),
    ]
    for asked, pictures, words in refused:
        with pytest.raises(ServiceError, match=words) as told:
            asked.ask(Question("What?", pictures=pictures))
        assert told.value.hint
    assert service.log() == []


@pytest.mark.parametrize("question", [Question(" ", "asset"), Question("What?")])
def test_question_that_is_none(
    analyst: TwelveLabsAnalyst, service: StandIn, question: Question
) -> None:
    for call in (analyst.ask, analyst.order, lambda q: analyst.stream(q, lambda: False)):
        with pytest.raises(UsageError):
            call(question)
    assert service.log() == []


def test_deleted_asset_is_gone_with_its_answers_and_a_missing_one_is_fine(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    analyst.delete(asset)
    assert service.assets() == []
    analyst.delete(asset)
    with pytest.raises(ServiceError) as told:
        analyst.ask(Question("What?", asset))
    assert told.value.short == "Gone"
