"""What is asked for a brief, and what is taken of the answers."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.domain.proposal import LONGEST_PHOTO, Candidate, Choice, checked
from medintel_desktop.library.brief_words import (
    MOST_NOTE,
    candidate_of_json,
    candidate_to_json,
    prompt,
    repair,
    told,
)

FILM = Candidate(
    "c1", "film", MediaKind.VIDEO, Span(2, 12), 30.0, 25.0, "Bells", "Bells swing", "tower", 0.5
)
PHOTO = Candidate("c2", "photo", MediaKind.PHOTO, Span(0, 4), LONGEST_PHOTO)
CANDIDATES = {"c1": FILM, "c2": PHOTO}
PLAN = Plan("Secret", (Cut("other", Span(0, 4), title="Begin"),), "20 seconds, bells", 20.0)


def test_prompt_names_parts_pictures_and_length() -> None:
    text = prompt(PLAN, [FILM, PHOTO], ["c2", "c1"])
    lines = text.splitlines()
    assert "What the film shall be: 20 seconds, bells" in lines
    assert "- k1: 4.0 s, Begin" in lines
    assert "- c1: 2.0 to 12.0 s; seen in picture_2; found by “tower”; Bells swing" in lines
    assert "- c2: photo; seen in picture_1" in lines
    assert "never less than 18 and never more than 22." in text
    assert "Secret" not in text


def test_correction_holds_the_answer_and_its_errors() -> None:
    text = repair("The question.", "The answer.", ["Cut 1 is wrong.", "All is too long."])
    assert text.startswith("The question.")
    assert "The answer.\n" in text
    assert "- Cut 1 is wrong.\n- All is too long.\n" in text


def test_candidates_are_kept_in_jobs() -> None:
    for candidate in CANDIDATES.values():
        assert candidate_of_json(json.loads(json.dumps(candidate_to_json(candidate)))) == candidate


@pytest.mark.parametrize(
    "text",
    [
        "First the crowd.", "[1, 2]", "3", "{}", '{"cuts": {}}', '{"cuts": [3]}', "[" * 100_000,
        '{"cuts": [{"start_time": 1}]}', '{"cuts": [{"part": 3}]}',
        '{"cuts": [{"part": "c1", "start_time": "0:05"}]}',
        '{"cuts": [{"part": "c1", "start_time": true}]}',
        '{"cuts": [{"part": "c1", "start_time": NaN, "end_time": 3}]}',
        '{"cuts": [{"part": "c1", "start_time": 0, "end_time": 1e999}]}',
        f'{{"cuts": [{{"part": "c1", "end_time": {10**400}}}]}}',
        f'{{"cuts": [{{"part": "c1", "end_time": {"9" * 5000}}}]}}',
    ],
)  # fmt: skip
def test_what_has_another_shape_is_no_answer(text: str) -> None:
    with pytest.raises(ValueError, match="should"):
        told(text)


def test_words_become_one_plain_line() -> None:
    (choice,) = told(json.dumps({"cuts": [
        {"part": " c1 ", "start_time": 1, "end_time": 2.5, "title": "Bells\n\u202eswing\x07",
         "reason": "why " * 1000}
    ]}))  # fmt: skip
    assert choice == Choice("c1", 1.0, 2.5, "Bells swing", choice.note)
    assert len(choice.note) == MOST_NOTE


@pytest.mark.parametrize(
    ("choice", "fault"),
    [
        (Choice("c9", 0, 5), "Cut 1 is 'c9', which is not there."),
        (Choice("c1", 25, 35), "Cut 1 (c1) ends at 35.0 s, but its video lasts 30.0 s."),
        (Choice("c1", -5, 5), "Cut 1 (c1) begins before its video does."),
        (Choice("c1", 5, 5), "Cut 1 (c1) has no length: it ends at 0:05, where it begins or"),
        (Choice("c1", 9, 3), "Cut 1 (c1) has no length: it ends at 0:03"),
        (Choice("c2", 0, 90), "Cut 1 (c2) ends at 90.0 s, but its photo stands at most 60.0 s."),
        (Choice("c1", 0, 1), "All cuts together last 5.0 s; 18 to 22 s are asked for."),
        (Choice("c1", 0, 30), "All cuts together last 34.0 s; 18 to 22 s are asked for."),
    ],
)
def test_errors_say_what_is_wrong(choice: Choice, fault: str) -> None:
    found = checked([choice], CANDIDATES, PLAN)
    assert found.faults[0].startswith(fault)


@given(st.text() | st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(
        st.sampled_from(["cuts", "part", "start_time", "end_time", "title", "reason"]), inner
    ),
).map(json.dumps))  # fmt: skip
def test_any_answer_is_told_or_refused(text: str) -> None:
    try:
        choices = told(text)
    except ValueError:
        return
    assert all(isinstance(choice, Choice) for choice in choices)
