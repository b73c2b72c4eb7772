"""Whatever a service answers, only cuts that can be shown come of it."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.brief import fits
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import SHORTEST_CUT, Cut, Plan
from medintel_desktop.domain.proposal import (
    LONGEST_PHOTO,
    MOST_FAULTS,
    ROUNDING,
    Candidate,
    Choice,
    checked,
    discarded,
    joined,
)

LENGTH = 20.0
CANDIDATES = {
    c.name: c
    for c in [
        Candidate("c1", "film", MediaKind.VIDEO, Span(0, 10), LENGTH, 25.0, "First"),
        Candidate("c2", "film", MediaKind.VIDEO, Span(10, 20), LENGTH, 25.0, "Second"),
        Candidate("c3", "unknown", MediaKind.VIDEO, Span(0, 10), None, None, "Third"),
        Candidate("c4", "photo", MediaKind.PHOTO, Span(0, 4), LONGEST_PHOTO),
        Candidate("c5", "odd", MediaKind.VIDEO, Span(0, 1), 1.01, 30000 / 1001),
    ]
}

seconds = st.floats(-1e9, 1e9) | st.floats(-1, 30)
choices = st.lists(
    st.builds(
        Choice, st.sampled_from([*CANDIDATES, "k1", "k2", "k9", "c99", ""]), seconds, seconds
    ),
    max_size=12,
)
cuts = st.lists(
    st.builds(
        lambda media, start, length, proposed: Cut(
            media, Span(start, start + length), proposed=proposed
        ),
        st.sampled_from(["film", "photo", "mine"]), st.floats(0, 10), st.floats(0.1, 5),
        st.booleans(),
    ),
    max_size=5,
)  # fmt: skip
plans = st.builds(
    lambda cuts, wanted: Plan("Plan", tuple(cuts), "words", wanted),
    cuts, st.none() | st.floats(1, 60),
)  # fmt: skip


@given(choices, plans)
def test_only_what_can_be_shown_is_proposed(told: list[Choice], plan: Plan) -> None:
    found = checked(told, CANDIDATES, plan)
    new = [cut for cut in found.plan.cuts if cut.proposed]
    longest = {c.media_id: c.longest for c in CANDIDATES.values()}
    for cut in new:
        assert cut.seconds >= SHORTEST_CUT - 1e-9
        most = longest[cut.media_id]
        assert most is None or cut.span.end <= most
    for one, other in combinations(found.plan.cuts, 2):
        if one.media_id == other.media_id and (one.proposed or other.proposed):
            both = min(one.span.end, other.span.end) - max(one.span.start, other.span.start)
            assert one.media_id != "photo", "shown twice"
            assert both <= ROUNDING
    assert len(found.faults) <= MOST_FAULTS
    assert all(fault.endswith(".") for fault in found.faults)


@given(choices, plans)
def test_own_cuts_stay_as_they_are_and_in_order(told: list[Choice], plan: Plan) -> None:
    found = checked(told, CANDIDATES, plan)
    own = [cut for cut in plan.cuts if not cut.proposed]
    assert [cut for cut in found.plan.cuts if not cut.proposed] == own
    assert (found.plan.name, found.plan.brief, found.plan.wanted) == (
        plan.name, plan.brief, plan.wanted,
    )  # fmt: skip


@given(choices, plans)
def test_without_faults_all_is_as_asked(told: list[Choice], plan: Plan) -> None:
    found = checked(told, CANDIDATES, plan)
    new = sum(cut.proposed for cut in found.plan.cuts)
    assert new + found.left_out == sum(not _is_own(choice, plan) for choice in told)
    if not found.faults:
        assert new
        assert found.left_out == 0
        assert plan.wanted is None or fits(found.plan.seconds, plan.wanted)


@given(plans, plans)
def test_joining_and_discarding_leave_own_cuts_alone(plan: Plan, other: Plan) -> None:
    own = [cut for cut in plan.cuts if not cut.proposed]
    both = joined(plan, [*plan.cuts, *other.cuts])
    assert [cut for cut in both.cuts if not cut.proposed] == own
    assert list(discarded(both).cuts) == own
    assert joined(both, [*both.cuts]) == both


def test_new_cuts_stand_behind_the_cuts_that_they_are_told_behind() -> None:
    own = [Cut("mine", Span(0, 3), title=title) for title in ("A", "B")]
    told = [
        Choice("c4", 0, 3),
        Choice("k1"),
        Choice("c1", 0, 3),
        Choice("k2"),
        Choice("c2", 12, 15),
    ]
    plan = checked(told, CANDIDATES, Plan("Plan", tuple(own))).plan
    assert [cut.title for cut in plan.cuts] == ["", "A", "First", "B", "Second"]


def test_cuts_that_are_told_in_another_order_stay_in_theirs() -> None:
    own = [Cut("mine", Span(0, 3), title=title) for title in ("A", "B")]
    told = [Choice("k2"), Choice("c1", 0, 3), Choice("k1"), Choice("c2", 12, 15)]
    plan = checked(told, CANDIDATES, Plan("Plan", tuple(own))).plan
    assert [cut.title for cut in plan.cuts] == ["A", "B", "First", "Second"]


def _is_own(choice: Choice, plan: Plan) -> bool:
    return choice.name in {
        f"k{n + 1}" for n, _ in enumerate(c for c in plan.cuts if not c.proposed)
    }
