"""What is said: sentences with their speakers and words, out of whatever the service has."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.backends.twelvelabs.analyst import TwelveLabsAnalyst
from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI
from medintel_desktop.domain.errors import ServiceBusy, ServiceError
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import Line, Word
from tests import media
from tests.contract.analyst.conftest import HARBOUR, uploaded
from tests.service import StandIn, until

SAID = "/transcription$"


def entry(start: float, end: float, value: str, **more: str) -> dict[str, object]:
    return {"start": start, "end": end, "value": value, **more}


def heard(analyst: TwelveLabsAnalyst, service: StandIn, **told: object) -> list[Line]:
    service.fault("status", SAID, status=200, body={"status": "ready", **told})
    lines = analyst.transcript("asset")
    assert lines is not None
    return list(lines)


def test_words_come_with_their_times(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    (line,) = until(lambda: analyst.transcript(asset))
    assert (line.span, line.text) == (Span(9.0, 12.0), HARBOUR)
    assert line.speaker
    assert " ".join(word.text for word in line.words) == HARBOUR
    assert line.words[0].span.start == 9.0
    assert line.words[-1].span.end == 12.0
    assert service.usage()["counts"].get("analyze") is None


def test_not_written_down_yet(
    video_ai: TwelveLabsVideoAI, analyst: TwelveLabsAnalyst, service: StandIn, harbour: Path
) -> None:
    service.config(transcription_seconds=3600)
    asset = uploaded(video_ai, harbour)
    assert analyst.transcript(asset) is None
    for status in ("pending", "dreaming"):
        service.fault("status", SAID, status=200, body={"status": status})
        assert analyst.transcript(asset) is None


def test_video_that_is_not_ready_has_no_transcript_yet(
    video_ai: TwelveLabsVideoAI, analyst: TwelveLabsAnalyst, service: StandIn, harbour: Path
) -> None:
    service.config(stuck=["asset"])
    asset = video_ai.upload(harbour, "a.mkv", None, lambda *_: None, lambda _: None)
    service.fault("status", SAID, status=404, body={"code": "resource_not_exist"})
    assert analyst.transcript(asset) is None


def test_video_that_became_ready_between_two_questions_is_asked_about_again(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn
) -> None:
    lines = until(lambda: analyst.transcript(asset))
    service.fault("status", SAID, status=404, body={"code": "resource_not_exist"})
    assert analyst.transcript(asset) == lines, "that nothing is said is not told by chance"


def test_nothing_is_said(
    video_ai: TwelveLabsVideoAI, analyst: TwelveLabsAnalyst, tmp_path: Path
) -> None:
    silent = media.video(tmp_path / "silent.mp4", [("red", 4.0)], size=(640, 360))
    assert analyst.transcript(uploaded(video_ai, silent)) == ()


def test_asset_that_is_gone(analyst: TwelveLabsAnalyst) -> None:
    with pytest.raises(ServiceError) as told:
        analyst.transcript("0" * 24)
    assert told.value.short == "Gone"


def test_failure_tells_the_reason(analyst: TwelveLabsAnalyst, service: StandIn) -> None:
    body = {"status": "failed", "error": {"message": "The sound is broken"}}
    service.fault("status", SAID, status=200, body=body)
    with pytest.raises(ServiceError) as told:
        analyst.transcript("asset")
    assert told.value.hint == "The sound is broken."


def test_speaker_of_a_sentence_is_who_speaks_for_the_most_of_it(
    analyst: TwelveLabsAnalyst, service: StandIn
) -> None:
    lines = heard(
        analyst, service,
        sentences=[entry(0, 2, "One."), entry(2, 5, "Two."), entry(8, 9, "Three.")],
        utterances=[entry(0, 3, "One. Two", speaker="A"), entry(3, 6, "o.", speaker=" B ")],
    )  # fmt: skip
    assert [(line.text, line.speaker) for line in lines] == [
        ("One.", "A"), ("Two.", "B"), ("Three.", ""),
    ]  # fmt: skip


def test_turns_where_there_are_no_sentences(analyst: TwelveLabsAnalyst, service: StandIn) -> None:
    (line,) = heard(analyst, service, utterances=[entry(1, 2, "Hello.", speaker="A")])
    assert line == Line(Span(1, 2), "Hello.", "A")


def test_words_alone_become_lines(analyst: TwelveLabsAnalyst, service: StandIn) -> None:
    """At the end of a sentence, after a pause, and when a line is long."""
    words = ["So", "it", "goes.", "And", "then", *["word"] * 40]
    times = [*range(4), 6, *range(7, 47)]
    told = [entry(at, at + 0.9, word) for at, word in zip(times, words, strict=True)]
    lines = heard(analyst, service, words=told)
    assert [line.text for line in lines[:2]] == ["So it goes.", "And"]
    assert lines[2].text.startswith("then word")
    assert all(len(line.text) < 90 for line in lines)
    assert " ".join(line.text for line in lines) == " ".join(words)
    assert [word.text for line in lines for word in line.words] == words


def test_odd_entries_are_made_fit_or_left_out(analyst: TwelveLabsAnalyst, service: StandIn) -> None:
    lines = heard(
        analyst, service,
        sentences=[
            entry(7, 9, "later\u202e\n on"), entry(5, 3, "turned round"), entry(4, 4, "short"),
            entry(-2, 1, "early"), entry(0, 1, " \x00 "),
        ],
        words=[entry(4, 4, "short"), entry(100, 101, "nowhere")],
    )  # fmt: skip
    assert [line.text for line in lines] == ["early", "turned round", "short", "later on"]
    assert [line.span for line in lines] == [
        Span(0, 1), Span(3, 5), Span(4, 4.05), Span(7, 9),
    ]  # fmt: skip
    assert lines[2].words == (Word(Span(4, 4.05), "short"),)


@pytest.mark.parametrize("style", ["truncated", "html", "wrong_types", "empty", "list"])
def test_unreadable_transcript_is_asked_for_again(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn, style: str
) -> None:
    until(lambda: analyst.transcript(asset))
    service.fault("malformed", SAID, style=style)
    with pytest.raises(ServiceBusy):
        analyst.transcript(asset)
    assert analyst.transcript(asset)
