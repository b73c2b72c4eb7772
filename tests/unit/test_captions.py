"""Subtitle files: what is written is read again, and what others wrote is read kindly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from medintel_desktop.domain.errors import TooLarge, Unreadable
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import Line
from medintel_desktop.library import captions
from medintel_desktop.library.captions import CaptionFormat, parsed, read_captions, written
from tests.speech import LETTERS, lines_of_speech

UNHURRIED = settings(deadline=None, max_examples=150)


def said(lines: list[Line] | tuple[Line, ...]) -> list[str]:
    """Each line as people read it."""
    return [f"{line.speaker}: {line.text}" if line.speaker else line.text for line in lines]


@UNHURRIED
@given(lines_of_speech())
@example(())
def test_vtt_keeps_all_there_is(lines: tuple[Line, ...]) -> None:
    again = parsed(written(lines, CaptionFormat.VTT))
    assert [(line.span, line.speaker, line.text) for line in again] == [
        (line.span, line.speaker, line.text) for line in lines
    ]
    for line, before in zip(again, lines, strict=True):
        starts = [word.span.start for word in before.words]
        if len(set(starts)) > 1:
            assert [(w.span.start, w.text) for w in line.words] == [
                (w.span.start, w.text) for w in before.words
            ]


@UNHURRIED
@given(lines_of_speech())
def test_srt_keeps_times_and_what_is_read(lines: tuple[Line, ...]) -> None:
    again = parsed(written(lines, CaptionFormat.SRT))
    assert [line.span for line in again] == [line.span for line in lines]
    assert said(again) == said(lines)


@pytest.mark.parametrize("text", ["- 0", "– so", ": yes", ", no", "-5", "—"])
def test_txt_keeps_what_looks_like_a_dash_after_the_time(text: str) -> None:
    lines = (Line(Span(1, 2), text),)
    assert said(parsed(written(lines, CaptionFormat.TXT))) == [text]


@UNHURRIED
@given(lines_of_speech(one_by_one=True))
def test_txt_keeps_the_words_and_the_second(lines: tuple[Line, ...]) -> None:
    again = parsed(written(lines, CaptionFormat.TXT))
    assert said(again) == said(lines)
    assert [line.span.start for line in again] == [int(line.span.start) for line in lines]


@UNHURRIED
@given(st.text(max_size=400), st.one_of(st.none(), st.floats(0.1, 50_000)))
def test_whatever_is_in_a_file_breaks_nothing(text: str, duration: float | None) -> None:
    for line in parsed(text, duration):
        assert line.text.strip()
        assert duration is None or line.span.end <= duration + 0.001


@UNHURRIED
@given(st.text(alphabet="0123456789:.,->\n <>v/{}\\[]WEBTab", max_size=200))
def test_nor_does_what_looks_like_times(text: str) -> None:
    parsed("WEBVTT\n\n" + text, 10.0)
    parsed(text, 10.0)


ONE, TWO = "00:00:01,000 --> 00:00:02,500", "00:00:03,000 --> 00:00:04,000"
KIND = {
    "no numbers": f"{ONE}\nHello\n\n{TWO}\nworld",
    "points": f"1\n{ONE}\nHello\n\n2\n{TWO}\nworld".replace(",", "."),
    "no empty rows": f"1\n{ONE}\nHello\n2\n{TWO}\nworld",
    "old ends": f"1\r{ONE}\rHello\r\r2\r{TWO}\rworld",
    "two rows": f"1\n{ONE}\nHel\nlo\n\n2\n{TWO}\nworld",
    "no hours": "WEBVTT - a film\n\nNOTE not said\n\nfirst\n00:01.000 --> 00:02.500 align:start\n"
    "Hello\n\nsecond\n00:03.000 --> 00:04.000\n<b>world</b>\n\nSTYLE\n::cue {}\n",
    "styles": f"1\n{ONE} X1:1\n{{\\an8}}<font color=red>Hello</font>\n\n2\n{TWO}\n<i>world</i>",
    "short fractions": "00:00:01,0 --> 00:00:02,5\nHello\n\n00:00:03 --> 00:00:04\nworld",
}


@pytest.mark.parametrize("text", KIND.values(), ids=KIND)
def test_what_others_write_is_read(text: str) -> None:
    lines = parsed(text)
    assert [line.span for line in lines] == [Span(1.0, 2.5), Span(3.0, 4.0)]
    assert [line.text.replace(" ", "") for line in lines] == ["Hello", "world"]


def test_a_year_that_is_said_is_no_number_of_a_cue() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\n1984\n\n2\n00:00:03,000 --> 00:00:04,000\n2001\n"
    assert [line.text for line in parsed(text)] == ["1984", "2001"]


def test_voices_of_vtt_are_speakers() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Anna &amp; Bo>Hi &lt;there&gt;\n<v Eve>Oh\n"
        "\n00:03.000 --> 00:05.000\n<v Eve>So <00:00:04.000><c>slow</c>\n"
    )
    first, second, third = parsed(text)
    assert (first.speaker, first.text.strip()) == ("Anna & Bo", "Hi <there>")
    assert (second.speaker, second.text, second.span) == ("Eve", "Oh", first.span)
    assert [(w.span, w.text) for w in third.words] == [
        (Span(3.0, 4.0), "So"), (Span(4.0, 5.0), "slow")
    ]  # fmt: skip


def test_a_name_is_a_speaker_when_it_comes_again() -> None:
    cue = "00:00:0{0},000 --> 00:00:0{0},500\n{1}\n\n"
    texts = ["Anna: Hi", "Speaker 2: Hello", "Note: none", "Anna: Bye", "Speaker 2: So: long"]
    lines = parsed("".join(cue.format(at, text) for at, text in enumerate(texts, start=1)))
    assert [(line.speaker, line.text) for line in lines] == [
        ("Anna", "Hi"), ("Speaker 2", "Hello"), ("", "Note: none"), ("Anna", "Bye"),
        ("Speaker 2", "So: long"),
    ]  # fmt: skip


def test_text_without_times_is_spread_over_the_video() -> None:
    lines = parsed("one two\n\nthree four five six seven\n", 64.0)
    assert [line.span for line in lines] == [Span(0.0, 14.0), Span(14.0, 64.0)]


def test_text_with_times_may_go_on_in_the_next_row() -> None:
    lines = parsed("[0:05] Hello\nthere\n(1:02:03) - Bye\n", 4000.0)
    assert [(line.span, line.text) for line in lines] == [
        (Span(5.0, 3723.0), "Hello there"), (Span(3723.0, 4000.0), "Bye"),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings_are_told_apart(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "café.srt"
    path.write_bytes("1\n00:00:01,000 --> 00:00:02,000\nÀ bientôt\n".encode(encoding))
    assert [line.text for line in read_captions(path, 10.0)] == ["À bientôt"]


def test_files_that_are_no_transcript_are_told(tmp_path: Path) -> None:
    empty, late = tmp_path / "empty.srt", tmp_path / "late.srt"
    empty.write_text("\n \n")
    late.write_text("1\n00:10:00,000 --> 00:10:02,000\nToo late\n")
    for path in (empty, late):
        with pytest.raises(Unreadable, match=path.name):
            read_captions(path, 60.0)
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(captions.MOST_BYTES + 1)
    with pytest.raises(TooLarge):
        read_captions(huge, 60.0)


def test_letters_of_the_generator_are_more_than_latin() -> None:
    assert {"é", "ש", "語", "<", "&"} <= set(LETTERS)
