"""Edit plans as values: what each edit does, and what it leaves as it was."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import (
    MOST_CUTS,
    SHORTEST_CUT,
    Cut,
    NoSuchCut,
    Plan,
    TooManyCuts,
)
from medintel_desktop.domain.plan_json import cut_of_json, cuts_of_json, of_json, to_json

DAY = 86_400.0


@st.composite
def spans(draw: st.DrawFn) -> Span:
    start = draw(st.floats(0, DAY) | st.integers(0, 90_000).map(lambda frame: frame / 25))
    length = draw(st.floats(SHORTEST_CUT, DAY) | st.integers(1, 90_000).map(lambda n: n / 25))
    return Span(start, start + length)


CUTS = st.builds(
    Cut,
    media_id=st.sampled_from(["a", "b", "c"]),
    span=spans(),
    title=st.text(max_size=8),
    note=st.text(max_size=8),
    proposed=st.booleans(),
    query=st.text(max_size=8),
    score=st.none() | st.floats(0, 1),
)
PLANS = st.builds(
    Plan,
    name=st.text(min_size=1, max_size=8),
    cuts=st.lists(CUTS, max_size=7).map(tuple),
    brief=st.text(max_size=8),
    wanted=st.none() | st.floats(1, 600),
)
FILLED = PLANS.filter(lambda plan: plan.cuts)


def chosen(plan: Plan, data: st.DataObject) -> set[str]:
    return set(data.draw(st.lists(st.sampled_from([cut.id for cut in plan.cuts]), unique=True)))


def ids(plan: Plan) -> list[str]:
    return [cut.id for cut in plan.cuts]


def unnamed(cuts: tuple[Cut, ...]) -> list[Cut]:
    return [replace(cut, id="") for cut in cuts]


@given(FILLED)
def test_its_length_is_where_the_last_cut_ends(plan: Plan) -> None:
    places = list(plan.places())
    assert [cut for _, cut in places] == list(plan.cuts)
    assert places[0][0] == 0
    for (start, cut), (following, _) in pairwise(places):
        assert following == pytest.approx(start + cut.seconds, rel=1e-12)
    start, last = places[-1]
    assert plan.seconds == pytest.approx(start + last.seconds, rel=1e-12)


@given(FILLED, st.floats(0, 1, exclude_max=True))
def test_every_second_of_it_shows_something(plan: Plan, share: float) -> None:
    found = plan.at(plan.seconds * share)
    assert found is not None
    cut, second = found
    assert cut in plan.cuts
    assert cut.span.start <= second <= cut.span.end
    assert plan.at(plan.seconds + 0.01) is None
    assert plan.at(-0.01) is None


@given(PLANS, st.lists(CUTS, max_size=4), st.none() | st.integers(-2, 12))
def test_cuts_come_in_where_they_are_put(plan: Plan, new: list[Cut], at: int | None) -> None:
    filled = plan.inserted([*new, *new, *plan.cuts[:1]], at)
    place = len(plan.cuts) if at is None else min(max(at, 0), len(plan.cuts))
    count = len(filled.cuts) - len(plan.cuts)
    assert filled.cuts[:place] + filled.cuts[place + count :] == plan.cuts
    came = [*unnamed(tuple(new)) * 2, *unnamed(plan.cuts[:1])]
    assert unnamed(filled.cuts[place : place + count]) == came
    assert len(set(ids(filled))) == len(filled.cuts)


@given(FILLED, st.data())
def test_cuts_go(plan: Plan, data: st.DataObject) -> None:
    gone = chosen(plan, data)
    left = plan.without(gone)
    assert list(left.cuts) == [cut for cut in plan.cuts if cut.id not in gone]


@given(FILLED, st.data(), st.integers(-1, 8))
def test_cuts_move_together(plan: Plan, data: st.DataObject, at: int) -> None:
    moving = chosen(plan, data)
    moved = plan.moved(moving, at)
    assert sorted(ids(moved)) == sorted(ids(plan))
    assert [one for one in ids(moved) if one in moving] == [o for o in ids(plan) if o in moving]
    assert [o for o in ids(moved) if o not in moving] == [o for o in ids(plan) if o not in moving]
    places = [number for number, cut in enumerate(moved.cuts) if cut.id in moving]
    assert all(after == before + 1 for before, after in pairwise(places))
    before = [cut.id for cut in plan.cuts[: max(at, 0)] if cut.id not in moving]
    if moving:
        assert ids(moved)[: places[0]] == before


@given(FILLED, st.data(), spans(), st.none() | st.floats(SHORTEST_CUT, DAY))
def test_a_trim_stays_inside(
    plan: Plan, data: st.DataObject, span: Span, longest: float | None
) -> None:
    cut = data.draw(st.sampled_from(plan.cuts))
    trimmed = plan.trimmed(cut.id, span, longest)
    new = trimmed.cuts[plan.index(cut.id)]
    assert replace(new, span=cut.span) == cut
    assert new.seconds >= SHORTEST_CUT - 1e-9
    assert new.span.start >= 0
    assert longest is None or new.span.end <= longest + 1e-9
    assert plan.without({cut.id}) == trimmed.without({cut.id})
    if longest is None or span.end <= longest:
        assert new.span.start == pytest.approx(min(span.start, span.end - SHORTEST_CUT))
        assert new.span.end == span.end


@given(FILLED, st.floats(-0.1, 1.1), st.lists(st.floats(0, 1, exclude_max=True), max_size=5))
def test_a_split_shows_the_same(plan: Plan, share: float, looks: list[float]) -> None:
    parted = plan.split(plan.seconds * share)
    assert len(parted.cuts) - len(plan.cuts) in (0, 1)
    assert parted.seconds == pytest.approx(plan.seconds, rel=1e-9)
    assert len(set(ids(parted))) == len(parted.cuts)
    assert all(cut.seconds >= SHORTEST_CUT - 1e-9 for cut in parted.cuts)
    for look in looks:
        (was, before), (now, after) = plan.at(look * plan.seconds), parted.at(look * plan.seconds)  # type: ignore[misc]  # inside of both
        assert was.media_id == now.media_id or abs(before - was.span.start) < 1e-6
        same = after == pytest.approx(before, abs=1e-5)
        assert same or now.media_id != was.media_id or abs(before - was.span.end) < 1e-5


@pytest.mark.parametrize(
    ("second", "lengths"),
    [(0.0, [2, 3]), (0.02, [2, 3]), (1.0, [1, 1, 3]), (2.0, [2, 3]), (4.5, [2, 2.5, 0.5]),
     (4.98, [2, 3]), (5.0, [2, 3]), (-1.0, [2, 3])],
)  # fmt: skip
def test_where_it_splits(second: float, lengths: list[float]) -> None:
    plan = Plan("a", (Cut("m", Span(0, 2)), Cut("m", Span(7, 10))))
    assert [cut.seconds for cut in plan.split(second).cuts] == pytest.approx(lengths)


@given(FILLED, st.data())
def test_duplicates_stand_behind(plan: Plan, data: st.DataObject) -> None:
    twice = chosen(plan, data)
    doubled = plan.duplicated(twice)
    assert len(set(ids(doubled))) == len(doubled.cuts) == len(plan.cuts) + len(twice)
    for cut in plan.cuts:
        at = doubled.index(cut.id)
        following = doubled.cuts[at + 1] if at + 1 < len(doubled.cuts) else None
        assert (following is not None and replace(following, id=cut.id) == cut) or (
            cut.id not in twice
        )


@given(FILLED, st.data())
def test_what_was_proposed_is_taken(plan: Plan, data: st.DataObject) -> None:
    some = chosen(plan, data)
    taken = plan.accepted(some)
    assert [cut.proposed for cut in taken.cuts] == [
        cut.proposed and cut.id not in some for cut in plan.cuts
    ]
    assert not any(cut.proposed for cut in plan.accepted().cuts)


def test_there_is_room_for_so_many() -> None:
    full = Plan("a").inserted(Cut("m", Span(0, 1)) for _ in range(MOST_CUTS))
    one = {full.cuts[0].id}
    with pytest.raises(TooManyCuts):
        full.inserted([full.cuts[0]])
    with pytest.raises(TooManyCuts):
        full.duplicated(one)
    with pytest.raises(TooManyCuts):
        full.split(0.5)
    assert full.moved(one, MOST_CUTS).without(one).seconds == MOST_CUTS - 1


def test_a_cut_that_is_gone() -> None:
    with pytest.raises(NoSuchCut):
        Plan("a").trimmed("gone", Span(0, 1))
    with pytest.raises(NoSuchCut):
        Plan("a").changed(Cut("m", Span(0, 1)))


@pytest.mark.parametrize("span", [Span(1, 1.03), Span(0, 0.0001)])
def test_what_cannot_be_seen_is_no_cut(span: Span) -> None:
    with pytest.raises(ValueError, match="too short"):
        Cut("m", span)


@given(PLANS)
def test_plans_come_back_from_json(plan: Plan) -> None:
    assert of_json(json.loads(json.dumps(to_json(plan)))) == plan


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "media", "start", "end", "title", "score", "cuts", "x"]), inner
        )
    ),
    max_leaves=12,
)


@given(VALUES)
def test_what_anybody_wrote_is_read(value: Any) -> None:
    """A drag or a paste brings what it wants; nothing of it raises."""
    for cut in (cut_of_json(value), *cuts_of_json(value)):
        assert cut is None or cut.seconds >= SHORTEST_CUT - 1e-9
    if isinstance(value, dict):
        assert len(of_json(value).cuts) <= MOST_CUTS


def test_doubles_of_a_paste_are_one() -> None:
    cut = {"media": "m", "start": 0, "end": 1, "id": "x"}
    assert len(cuts_of_json([cut, cut, {"media": "m", "start": 2, "end": 1}, None])) == 1
    assert len(cuts_of_json([dict(cut, id=str(n)) for n in range(MOST_CUTS + 9)])) == MOST_CUTS
