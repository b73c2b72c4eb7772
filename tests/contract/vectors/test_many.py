"""Many vectors: codes find nearly all that comparing every one finds, whatever happens beside."""

from __future__ import annotations

import os
import threading

import numpy as np
import pytest

from medintel_desktop.backends.vectors import space as space_module
from medintel_desktop.backends.vectors.codes import Codes
from medintel_desktop.domain.errors import Cancelled
from medintel_desktop.domain.moment import EmbeddingSpace
from tests.contract.vectors.conftest import COUNT, SPACE, Many, arrays


@pytest.fixture
def scans(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many candidates each scan of codes gave; empty: all was exact."""
    seen: list[int] = []
    scan = Codes.scan

    def watched(self: Codes, *args: object) -> object:
        slots = scan(self, *args)  # type: ignore[arg-type]
        seen.append(len(slots))
        return slots

    monkeypatch.setattr(Codes, "scan", watched)
    return seen


def test_nearly_all_of_the_best_are_found(many: Many, scans: list[int]) -> None:
    assert many.recall(many.like) >= 0.99
    assert many.recall(many.unlike) >= 0.985
    assert len(scans) == 100
    assert max(scans) < COUNT / 10


@pytest.mark.parametrize("processors", [None, 1, 2, 64])
def test_as_much_is_found_with_any_number_of_processors(
    many: Many, scans: list[int], monkeypatch: pytest.MonkeyPatch, processors: int | None
) -> None:
    before = [many.found(query) for query in many.unlike]
    monkeypatch.setattr(os, "cpu_count", lambda: processors)
    for query, found in zip(many.unlike, before, strict=True):
        # Codes that are equally good at the edge may be left out here and taken there.
        assert len(set(many.found(query)) ^ set(found)) <= 2
    assert len(set(scans)) == 1


def test_all_of_them_on_demand(many: Many, scans: list[int]) -> None:
    for query in many.unlike[:5]:
        best = np.argsort(-(many.vectors @ query))[:20].tolist()
        assert many.found(query, exact=True) == best
    assert scans == []


def test_scores_are_exact(many: Many) -> None:
    for query in many.like[:5]:
        hits = many.index.search(SPACE, COUNT, arrays(query[None])[0], 50)
        assert len(hits) == 50
        for slot, score in hits:
            assert score == pytest.approx(float(many.vectors[slot] @ query), abs=1e-5)
        assert [score for _, score in hits] == sorted((s for _, s in hits), reverse=True)


@pytest.mark.parametrize("part", [0.15, 0.5, 0.99])
def test_a_filter_leaves_the_best_of_what_it_lets_through(
    many: Many, scans: list[int], part: float
) -> None:
    allowed = np.random.default_rng(3).random(COUNT) < part
    assert many.recall(many.like, allowed) >= 0.99
    assert many.recall(many.unlike, allowed) >= 0.985
    assert scans


def test_a_filter_against_the_query_starves_nothing(many: Many) -> None:
    """All that is near is forbidden: a second pass over candidates would find nothing. What is
    left lies close together, so a few may be missed, but none that is much better."""
    for query in many.like[:10]:
        scores = many.vectors @ query
        allowed = scores < np.sort(scores)[-5000]
        best = np.sort(scores[allowed])[-20:]
        found = many.found(query, 20, allowed)
        assert len(found) == 20
        assert scores[found].mean() == pytest.approx(best.mean(), abs=0.01)


@pytest.mark.parametrize("left", [1, 30, 4000])
def test_few_that_a_filter_leaves_are_compared_one_by_one(
    many: Many, scans: list[int], left: int
) -> None:
    allowed = np.zeros(COUNT, np.bool_)
    allowed[np.random.default_rng(left).choice(COUNT, left, replace=False)] = True
    assert many.recall(many.unlike[:10], allowed) == 1.0
    assert scans == []


def test_a_filter_may_be_shorter_or_longer_than_the_slots(many: Many) -> None:
    query = many.like[0]
    short = np.ones(COUNT - 5000, np.bool_)
    assert max(many.found(query, 2000, short)) < COUNT - 5000
    assert many.found(query, 20, np.ones(COUNT + 9, np.bool_)) == many.found(query, 20)


def test_what_was_just_appended_is_found_before_it_has_a_code(many: Many) -> None:
    added = many.more[:300]
    many.append(added)
    for at in (0, 150, 299):
        assert many.found(added[at], 1) == [COUNT + at]
    assert many.opened().found(added[7], 1) == [COUNT + 7]


def test_tending_gives_codes_to_what_was_appended(many: Many, scans: list[int]) -> None:
    many.append(many.more[:3000])
    assert many.index.pending(SPACE, len(many.vectors)) == 3000
    many.index.tend(SPACE, len(many.vectors))
    assert many.index.pending(SPACE, len(many.vectors)) == 0
    again = many.opened()
    assert again.index.pending(SPACE, len(again.vectors)) == 0
    assert again.recall(again.unlike) >= 0.985
    assert max(scans) < COUNT / 10


def test_a_crash_behind_the_count_leaves_no_code(many: Many) -> None:
    """Vectors were written and tended, the catalogue went back to before, others were written."""
    lost, kept = many.more[:2000], many.more[2000:4000]
    count = len(many.vectors)
    many.index.append(SPACE, count, arrays(lost))
    many.index.tend(SPACE, count + 2000)
    many.index.append(SPACE, count, arrays(kept))
    many.vectors = np.concatenate([many.vectors, kept])
    assert many.found(kept[77], 1) == [count + 77]
    again = many.opened()
    assert again.found(kept[77], 1) == [count + 77]
    again.index.tend(SPACE, count + 2000)
    assert again.recall(kept[:50]) == 1.0
    assert again.opened().recall(kept[:50]) == 1.0


def test_an_older_catalogue_knows_fewer_slots(many: Many) -> None:
    query = arrays(many.vectors[29_000:29_001])[0]
    found = many.index.search(SPACE, 25_000, query, 100)
    assert len(found) == 100
    assert max(slot for slot, _ in found) < 25_000


def test_vectors_move_into_holes_and_are_found_there(many: Many) -> None:
    pairs = [(COUNT - 1 - at, at * 3) for at in range(1500)]
    many.index.move(SPACE, pairs)
    for old, new in pairs:
        many.vectors[new] = many.vectors[old]
    many.vectors = many.vectors[: COUNT - 1500]
    assert many.found(many.vectors[30], 1) == [30]
    assert many.opened().found(many.vectors[30], 1) == [30]
    assert many.recall(many.like) >= 0.99
    many.index.tend(SPACE, len(many.vectors))
    assert many.index.pending(SPACE, len(many.vectors)) == 0
    for state in (many, many.opened()):
        assert state.recall(state.like) >= 0.99
        assert state.recall(state.unlike) >= 0.985
    assert many.index.damaged(SPACE, len(many.vectors)) == []


def test_codes_are_trained_anew_when_the_library_has_grown(
    many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(space_module, "GROWN", 1.2)
    before = many.codes.read_bytes()
    many.append(many.more)
    many.index.tend(SPACE, len(many.vectors))
    assert many.codes.read_bytes()[:4000] != before[:4000]
    assert many.recall(many.like) >= 0.99
    assert many.opened().recall(many.unlike) >= 0.985


def test_searching_goes_on_while_vectors_come_move_and_get_new_codes(
    many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever was committed before a search began is found by it."""
    monkeypatch.setattr(space_module, "GROWN", 1.01)
    added, count, done = many.more[:4000], [COUNT], threading.Event()
    wrong: list[str] = []

    def look() -> None:
        chance = np.random.default_rng(1)
        while not done.is_set():
            there = count[0]
            slot = int(chance.integers(20_000, there))
            vector = many.vectors[slot] if slot < COUNT else added[slot - COUNT]
            hits = many.index.search(SPACE, there, arrays(vector[None])[0], 3)
            if not hits or hits[0][1] < 0.9999:
                wrong.append(f"slot {slot} of {there}: {hits}")

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for at in range(0, 4000, 500):
            many.index.append(SPACE, COUNT + at, arrays(added[at : at + 500]))
            count[0] = COUNT + at + 500
            many.index.tend(SPACE, count[0])
            many.index.move(SPACE, [(20_000 + at + i, at + i) for i in range(100)])
    finally:
        done.set()
        for thread in threads:
            thread.join()
    assert wrong == []


def test_tending_can_be_broken_off_and_goes_on_later(many: Many) -> None:
    def stop(done: float, total: float) -> None:
        if done > 2000:
            raise Cancelled

    many.append(many.more[:6000])
    with pytest.raises(Cancelled):
        many.index.tend(SPACE, len(many.vectors), stop)
    assert 0 < many.index.pending(SPACE, len(many.vectors)) < 6000
    assert many.recall(many.like) >= 0.99
    many.index.tend(SPACE, len(many.vectors))
    assert many.index.pending(SPACE, len(many.vectors)) == 0


@pytest.mark.parametrize("bad", [0.0, float("nan"), float("inf"), 3e38])
def test_vectors_without_a_direction_are_never_found(many: Many, bad: float) -> None:
    rows = many.more[:2000].copy()
    rows[::2] = bad
    rows[1::4, 5] = bad if bad else rows[1::4, 5]
    count = len(many.vectors)
    many.index.append(SPACE, count, arrays(rows))
    for tended in (False, True):
        if tended:
            many.index.tend(SPACE, count + 2000)
        for query in (*many.unlike[:5], rows[3], np.ones(64, np.float32)):
            found = many.index.search(SPACE, count + 2000, arrays(query[None])[0], 3000)
            assert not any(slot >= count and (slot - count) % 2 == 0 for slot, _ in found)
            assert all(-1 <= score <= 1 for _, score in found)
    assert many.index.search(SPACE, count, arrays(rows[:1])[0], 5) == [] or bad == 3e38


def test_a_space_of_nothing_but_such_vectors(many: Many) -> None:
    space = EmbeddingSpace("test", "empty", 64, "dynamic-4")
    many.index.append(space, 0, arrays(np.zeros((25_000, 64), np.float32)))
    many.index.tend(space, 25_000)
    assert many.index.search(space, 25_000, arrays(many.like[:1])[0], 5) == []


def test_spaces_are_kept_apart(many: Many) -> None:
    space = EmbeddingSpace("test", "other", 64, "dynamic-4")
    rows = np.tile(many.more, (3, 1))[:21_000] * np.arange(1, 21_001, dtype=np.float32)[:, None]
    many.index.append(space, 0, arrays(rows))
    many.index.tend(space, 21_000)
    hits = many.index.search(space, 21_000, arrays(rows[:1])[0], 2)
    assert {slot for slot, _ in hits} <= {0, 8000, 16_000}, "one direction, whatever the length"
    assert many.found(rows[0], 1) == many.found(rows[0], 1, exact=True)


def test_small_dimensions_need_no_codes(many: Many) -> None:
    space = EmbeddingSpace("test", "looks", 8, "one")
    rows = np.random.default_rng(2).standard_normal((21_000, 8)).astype(np.float32)
    many.index.append(space, 0, arrays(rows))
    many.index.tend(space, 21_000)
    assert many.index.pending(space, 21_000) == 0
    assert not (many.folder / f"{space.key}.codes").exists()
    assert many.index.search(space, 21_000, arrays(rows[9:10])[0], 1)[0][0] == 9
