"""Where a ranked list is cut: at its gap, never above the best, whatever lies below."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.relevance import FLOOR, LEAST, TOP, shown

scores = st.lists(st.floats(-1, 1), max_size=60).map(lambda found: sorted(found, reverse=True))
some = scores.filter(bool)
whole = st.booleans()


@given(some, whole)
def test_the_best_is_always_shown(found: list[float], whole: bool) -> None:
    assert 1 <= shown(found, whole=whole) <= len(found)


@given(some, whole)
def test_what_scores_as_high_as_something_shown_is_shown(found: list[float], whole: bool) -> None:
    count = shown(found, whole=whole)
    assert all(score < found[count - 1] for score in found[count:])


@given(some, whole)
def test_what_is_near_the_best_is_shown_and_what_is_far_is_not(
    found: list[float], whole: bool
) -> None:
    best, count = found[0], shown(found, whole=whole)
    near = [score for score in found if score >= max(TOP * best, FLOOR)]
    assert count >= len(near)
    assert all(score >= min(best, max(FLOOR, LEAST * best)) for score in found[:count])


@given(some, st.lists(st.floats(0, 1), max_size=40))
def test_junk_below_changes_nothing(found: list[float], parts: list[float]) -> None:
    """As many as you like, as near to the lower bound as you like."""
    least = max(FLOOR, LEAST * found[0])
    junk = [part * least * 0.999 for part in parts]
    longer = sorted([*found, *(score for score in junk if score <= found[0])], reverse=True)
    if found[0] >= least:
        assert shown(longer) == shown(found)


@given(some, st.floats(0, 1), st.integers(0, 59))
def test_a_match_that_gets_better_is_not_hidden_by_it(
    found: list[float], part: float, which: int
) -> None:
    """Raised to anything between the least that was shown and the best, it is shown."""
    count = shown(found)
    at = min(which, len(found) - 1)
    raised = found[count - 1] + part * (found[0] - found[count - 1])
    if raised < TOP * found[0] or raised <= found[at]:
        return
    better = sorted([*found[:at], *found[at + 1 :], raised], reverse=True)
    assert shown(better) >= sum(score >= raised for score in better)


def test_a_list_ends_at_its_gap() -> None:
    assert shown([0.40, 0.38, 0.36, 0.35, 0.22, 0.215, 0.21, 0.2]) == 4
    assert shown([0.40, 0.38, 0.29, 0.28, 0.22, 0.21]) == 4
    assert shown([0.40, 0.1, 0.1]) == 1
    assert shown([0.4, 0.39, 0.38]) == 3


def test_a_list_without_a_gap_is_cut_near_its_best() -> None:
    even = [0.4 - at * 0.002 for at in range(200)]
    assert shown(even) == sum(score >= TOP * 0.4 for score in even)


def test_an_end_that_a_limit_made_is_no_gap() -> None:
    """Or 800 of a million would all be shown for the nothing that follows them."""
    good, rest = [0.40, 0.39], [0.29 - at * 0.00002 for at in range(798)]
    assert shown([*good, *rest], whole=False) == 2
    assert shown([]) == 0
    assert shown([0.01, 0.0]) == 1
    assert shown([-0.2, -0.3]) == 1


@pytest.mark.parametrize(
    ("good", "other", "count"),
    [
        ((0.32, 0.03), (0.16, 0.03), 15),
        ((0.32, 0.03), (0.16, 0.03), 700),
        ((0.45, 0.06), (0.12, 0.05), 700),
        ((0.45, 0.06), (0.12, 0.05), 0),
        ((0.70, 0.08), (0.30, 0.10), 700),
    ],
)
def test_the_good_ones_of_many_are_shown_and_few_others(
    good: tuple[float, float], other: tuple[float, float], count: int
) -> None:
    """Means of score and deviation, good and other, as tried to find the rule."""
    chance, kept, junk, turns = random.Random(1), 0, 0, 60
    for _ in range(turns):
        meant = [chance.gauss(*good) for _ in range(20)]
        others = [chance.gauss(*other) for _ in range(count)]
        found = sorted([*meant, *others], reverse=True)
        least = found[shown(found) - 1]
        kept += sum(score >= least for score in meant)
        junk += sum(score >= least for score in others)
    assert kept / turns >= 0.88 * 20
    assert junk / turns <= 4
