"""Vectors on disk: what was committed is there, and the nearest are the nearest."""

from __future__ import annotations

from array import array
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medintel_desktop.backends.vectors import exact as scanning
from medintel_desktop.backends.vectors.vector_index import LocalVectorIndex
from medintel_desktop.domain.errors import LibraryError
from medintel_desktop.domain.moment import EmbeddingSpace
from medintel_desktop.domain.ports import SlotMask

SPACE = EmbeddingSpace("test", "small", 4, "dynamic-4")
OTHER = EmbeddingSpace("test", "other", 4, "dynamic-4")

numbers = st.just(0.0) | st.floats(0.125, 100, width=32) | st.floats(-100, -0.125, width=32)
vectors = st.lists(numbers, min_size=4, max_size=4).map(lambda values: array("f", values))


@pytest.fixture
def index(tmp_path: Path) -> LocalVectorIndex:
    return LocalVectorIndex(tmp_path / "vectors")


def of(*values: float) -> array[float]:
    return array("f", values)


def mask(slots: Collection[int] | None) -> SlotMask | None:
    if slots is None:
        return None
    allowed = np.zeros(max(slots, default=-1) + 1, np.bool_)
    allowed[list(slots)] = True
    return allowed


def exact(stored: list[array[float]], query: array[float]) -> dict[int, float]:
    """Cosines by the textbook, in double precision; zero vectors left out."""
    wanted = np.array(query, dtype=np.float64)
    found = {}
    for slot, vector in enumerate(stored):
        values = np.array(vector, dtype=np.float64)
        lengths = np.linalg.norm(values) * np.linalg.norm(wanted)
        if lengths > 0:
            found[slot] = float(values @ wanted / lengths)
    return found


def test_what_was_appended_can_be_read(index: LocalVectorIndex) -> None:
    first, second, third = of(1, 0, 0, 0), of(0, 1, 0, 0), of(0, 0, 1, 0)
    index.append(SPACE, 0, [first, second])
    index.append(SPACE, 2, [third])
    assert index.read(SPACE, [2, 0, 1]) == [third, first, second]
    assert index.read(SPACE, []) == []


def test_what_a_crash_left_behind_the_count_is_overwritten(index: LocalVectorIndex) -> None:
    index.append(SPACE, 0, [of(1, 0, 0, 0)])
    index.append(SPACE, 1, [of(9, 9, 9, 9)] * 5)  # never committed
    index.append(SPACE, 1, [of(0, 1, 0, 0)])
    assert dict(index.search(SPACE, 2, of(9, 9, 9, 9), 10)) == pytest.approx({0: 0.5, 1: 0.5})
    assert len(index.search(SPACE, 9, of(1, 1, 1, 1), 10)) == 2


def test_only_committed_slots_are_searched(index: LocalVectorIndex) -> None:
    index.append(SPACE, 0, [of(1, 0, 0, 0), of(0, 1, 0, 0)])
    assert [slot for slot, _ in index.search(SPACE, 1, of(0, 1, 0, 0), 10)] == [0]


@pytest.mark.parametrize("tail", [b"", b"\x40", b"\x40" * 15, b"\x40" * 17])
def test_file_that_ends_in_the_middle_of_a_vector(
    index: LocalVectorIndex, tmp_path: Path, tail: bytes
) -> None:
    path = tmp_path / "vectors" / f"{SPACE.key}.f32"
    path.parent.mkdir()
    path.write_bytes(tail)
    assert len(index.search(SPACE, 3, of(1, 0, 0, 0), 10)) == len(tail) // 16
    index.append(SPACE, 0, [of(1, 0, 0, 0)])
    assert dict(index.search(SPACE, 1, of(1, 0, 0, 0), 10)) == pytest.approx({0: 1})


def test_file_that_was_lost_finds_nothing_and_takes_new_ones(index: LocalVectorIndex) -> None:
    """The folder was restored without vectors; the catalogue still counts them."""
    assert index.search(SPACE, 100, of(1, 0, 0, 0), 10) == []
    assert index.read(SPACE, [3, 7]) == []
    index.append(SPACE, 2, [of(1, 0, 0, 0)])
    assert dict(index.search(SPACE, 3, of(1, 0, 0, 0), 10)) == pytest.approx({2: 1})


def test_spaces_are_kept_apart(index: LocalVectorIndex) -> None:
    index.append(SPACE, 0, [of(1, 0, 0, 0)])
    index.append(OTHER, 0, [of(0, 1, 0, 0), of(0, 0, 1, 0)])
    assert dict(index.search(SPACE, 1, of(1, 0, 0, 0), 10)) == pytest.approx({0: 1})
    assert len(index.search(OTHER, 2, of(1, 1, 1, 1), 10)) == 2


def test_vectors_of_another_length_are_a_mistake_of_ours(index: LocalVectorIndex) -> None:
    with pytest.raises(ValueError, match="4 numbers"):
        index.append(SPACE, 0, [of(1, 0, 0)])
    with pytest.raises(ValueError, match="4 numbers"):
        index.append(SPACE, 0, [of(1, 0), of(1, 0, 0, 0, 0, 0)])
    assert index.search(SPACE, 1, of(1, 0, 0, 0), 10) == []


@pytest.mark.parametrize("bad", [0.0, float("nan"), float("inf"), float("-inf"), 3e38])
def test_vectors_without_a_direction_are_never_found(index: LocalVectorIndex, bad: float) -> None:
    index.append(SPACE, 0, [of(bad, bad, bad, bad), of(1, 0, 0, 0), of(0, bad, 0, 0)])
    found = dict(index.search(SPACE, 3, of(1, 0, 0, 0), 10))
    assert found[1] == pytest.approx(1)
    assert 0 not in found
    assert index.search(SPACE, 3, of(bad, bad, bad, bad), 10) == [] or bad == 3e38


@pytest.mark.parametrize("limit", [0, -1])
def test_no_more_than_asked_for(index: LocalVectorIndex, limit: int) -> None:
    index.append(SPACE, 0, [of(1, 0, 0, 0)])
    assert index.search(SPACE, 1, of(1, 0, 0, 0), limit) == []
    assert index.search(SPACE, 1, of(1, 0, 0, 0), 5, allowed=mask(())) == []
    assert index.search(SPACE, 1, of(1, 0, 0, 0), 5, allowed=mask({7})) == []


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "vectors").write_text("in the way")
    with pytest.raises(LibraryError, match="vectors cannot be written"):
        LocalVectorIndex(tmp_path / "vectors").append(SPACE, 0, [of(1, 0, 0, 0)])


@settings(deadline=None, max_examples=60)
@given(
    stored=st.lists(vectors, max_size=40), query=vectors, limit=st.integers(1, 50),
    picked=st.none() | st.sets(st.integers(0, 45)), block=st.sampled_from([1, 3, 65_536]),
)  # fmt: skip
def test_the_nearest_are_the_nearest(
    tmp_path_factory: pytest.TempPathFactory, stored: list[array[float]], query: array[float],
    limit: int, picked: set[int] | None, block: int,
) -> None:  # fmt: skip
    index = LocalVectorIndex(tmp_path_factory.mktemp("index"))
    index.append(SPACE, 0, stored)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scanning, "BLOCK", block)
        found = index.search(SPACE, len(stored), query, limit, mask(picked))

    expected = {s: c for s, c in exact(stored, query).items() if picked is None or s in picked}
    best = sorted(expected.values(), reverse=True)[:limit]
    assert [score for _, score in found] == pytest.approx(best, abs=1e-5)
    assert len({slot for slot, _ in found}) == len(found)
    for slot, score in found:
        assert expected[slot] == pytest.approx(score, abs=1e-5)
        assert -1.0 <= score <= 1.0


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.booleans(), st.lists(vectors, max_size=5)), max_size=8))
def test_any_mix_of_commits_and_crashes(
    tmp_path_factory: pytest.TempPathFactory, writes: list[tuple[bool, list[array[float]]]]
) -> None:
    """A crash after the file was written leaves slots that do not count."""
    index = LocalVectorIndex(tmp_path_factory.mktemp("index"))
    committed: list[array[float]] = []
    for survives, added in writes:
        index.append(SPACE, len(committed), added)
        if survives:
            committed += added
    assert index.read(SPACE, range(len(committed))) == committed
