"""Which of two changes stands: a total order, the same after a way through text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.mirror import Stamp, arranged, there, wins

times = st.floats(0, 9e9).map(lambda at: round(at, 6))
stamps = st.builds(Stamp.made, times, st.sampled_from(["a1", "b2", "c3"]))


@given(stamps, stamps)
def test_text_sorts_as_the_value_does(one: Stamp, other: Stamp) -> None:
    assert Stamp.parse(str(one)) == one
    assert (str(one) < str(other)) == (one < other)


@given(stamps, stamps)
def test_of_two_changes_exactly_one_stands(one: Stamp, other: Stamp) -> None:
    assert wins(one, None)
    assert wins(one, other) + wins(other, one) == (0 if one == other else 1)


def test_an_edit_within_the_trash_period_brings_back_what_was_deleted() -> None:
    gone, day = Stamp(1000.0, "a"), 86400.0
    assert there([Stamp(10.0, "b")], None)
    assert not there([Stamp(999.0, "b")], gone)
    assert there([Stamp(10.0, "b"), Stamp(1000.0 + 29 * day, "b")], gone)
    assert not there([Stamp(1000.0 + 31 * day, "b")], gone)
    assert not there([], gone)


ids = st.sampled_from("abcdefg")
placed = st.dictionaries(ids, st.tuples(st.none() | ids, stamps))


@given(placed, st.frozensets(ids))
def test_a_tree_has_no_loops_and_only_what_is_there(
    places: dict[str, tuple[str | None, Stamp]], staying: frozenset[str]
) -> None:
    parents = arranged(places, staying)
    assert parents.keys() == staying
    for album in staying:
        seen, above = {album}, parents[album]
        while above is not None:
            assert above in staying
            assert above not in seen
            seen.add(above)
            above = parents[above]


def test_of_two_moves_that_make_a_loop_the_earlier_one_is_made() -> None:
    early, late = Stamp(1.0, "a"), Stamp(2.0, "b")
    places: dict[str, tuple[str | None, Stamp]] = {"x": ("y", late), "y": ("x", early)}
    assert arranged(places, {"x", "y"}) == {"x": None, "y": "x"}
