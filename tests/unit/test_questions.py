"""What is asked, and how replies are taken apart: a wrong one never becomes an answer."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.analysis import OF_PHOTOS, SEGMENTED, AnswerKind, write
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.preset import FieldType, Preset, PresetField
from medintel_desktop.library.questions import (
    MOST_CONTEXT,
    TIMED,
    Asked,
    Length,
    Options,
    prompt,
    schema,
    together,
    told,
    told_timed,
)

KIND = AnswerKind
VIDEO = Span(0, 60)
PRESET = Preset("p", "People", "Who is seen?", (PresetField("Name"), PresetField("Age",
                FieldType.NUMBER)))  # fmt: skip
TOGETHER = together(list(AnswerKind))
ALL = (Asked(TOGETHER), Asked((KIND.TABLE,), preset=PRESET), Asked((KIND.ANSWER,), words="Why?"))

VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["start_time", "end_time", "title", "text", "category", "metadata",
                             "confidence", "Name", "Age", *map(str, AnswerKind)]),
            inner, max_size=8,
        )
    ),
)  # fmt: skip


@given(st.sampled_from(ALL), VALUES, st.none() | st.just(VIDEO))
def test_whatever_is_said_is_read_or_refused(
    asked: Asked, value: object, within: Span | None
) -> None:
    found, bad = told(json.dumps(value), asked, within)
    assert set(found) | set(bad) == set(asked.kinds)
    assert not set(found) & set(bad)
    for content in found.values():
        json.dumps(write(content))  # it can be kept


@given(st.text())
def test_text_is_no_answer_that_has_a_shape(text: str) -> None:
    found, bad = told(text, ALL[0], VIDEO)
    assert not found or text.strip().startswith("{")
    assert told_timed(text, sorted(SEGMENTED), VIDEO)[0] == {} or text.strip().startswith("{")
    assert len(found) + len(bad) == len(TOGETHER)


@given(VALUES)
def test_timed_rows_are_read_or_refused(value: object) -> None:
    kinds = sorted(SEGMENTED)
    found, bad = told_timed(json.dumps(value), kinds, VIDEO)
    assert sorted([*found, *bad]) == kinds


def test_rows_without_words_are_left_out() -> None:
    rows = [
        {"start_time": 1, "end_time": 2, "metadata": {"title": "EXIT", "text": None}},
        {"start_time": 3, "end_time": 4, "metadata": {"title": " "}},
    ]
    found, _ = told_timed(json.dumps({"screen_text": rows}), [KIND.SCREEN_TEXT], VIDEO)
    assert [entry["title"] for entry in write(found[KIND.SCREEN_TEXT])] == ["EXIT"]  # type: ignore[attr-defined]


def test_schema_names_every_kind_and_asks_for_all() -> None:
    for photo in (False, True):
        kinds = tuple(kind for kind in TOGETHER if not photo or kind in OF_PHOTOS)
        wanted = schema(Asked(kinds), photo=photo)
        assert wanted is not None
        assert tuple(wanted["properties"]) == tuple(wanted["required"]) == kinds
        assert ("start_time" in json.dumps(wanted)) is not photo
    assert schema(ALL[2], photo=False) is None
    assert set(TIMED) == SEGMENTED
    assert all(field.key == kind for kind, field in TIMED.items())


def test_length_and_language_are_asked_for() -> None:
    asked = Asked((KIND.SUMMARY,), Options(Length.SHORT, "German"))
    assert "one or two sentences" in prompt(asked, photo=False)
    assert prompt(asked, photo=True).endswith("Write in German.")


def test_key_is_equal_for_equal_questions_alone() -> None:
    def key(asked: Asked, checksum: str = "a", span: Span | None = None) -> str:
        return asked.key(checksum, asked.kinds[0], span)

    title = Asked((KIND.TITLE,))
    assert key(title) == key(Asked((KIND.TITLE,), Options(Length.LONG)))  # has no length
    summary = Asked((KIND.SUMMARY,))
    others = [
        key(title), key(title, "b"), key(title, span=Span(0, 9)), key(summary),
        key(Asked((KIND.SUMMARY,), Options(Length.LONG))),
        key(Asked((KIND.SUMMARY,), Options(language="German"))),
        key(ALL[1]), key(ALL[2]), key(Asked((KIND.ANSWER,), words="Why?", earlier=(("a", "b"),))),
    ]  # fmt: skip
    assert len(set(others)) == len(others)
    assert key(ALL[2]) == key(Asked((KIND.ANSWER,), words="  why?"))


def test_conversation_goes_along_as_far_as_there_is_room() -> None:
    earlier = tuple((f"question {n}", "x" * 9_000) for n in range(5))
    asked = prompt(Asked((KIND.ANSWER,), words="And now?", earlier=earlier), photo=False)
    assert len(asked) < MOST_CONTEXT + 500
    assert "question 4" in asked
    assert "question 0" not in asked
    assert asked.index("question 3") < asked.index("question 4") < asked.index("And now?")
