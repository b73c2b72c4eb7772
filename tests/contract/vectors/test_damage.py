"""Files that were damaged, lost or torn: what is good is found, and nothing else."""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np
import pytest

from medintel_desktop.backends.vectors import codes_file
from medintel_desktop.backends.vectors import space as space_module
from medintel_desktop.backends.vectors.codes import Codes
from tests.contract.vectors.conftest import COUNT, SPACE, Many, arrays

WIDTH = 4 * SPACE.dimension


def flip(many: Many, slot: int, byte: int = 130) -> None:
    data = bytearray(many.rows.read_bytes())
    data[slot * WIDTH + byte] ^= 0x40
    many.rows.write_bytes(data)


@pytest.mark.parametrize("exact", [False, True])
def test_a_vector_with_a_flipped_byte_is_not_found(many: Many, exact: bool) -> None:
    query = many.vectors[700]
    assert many.found(query, exact=exact)[0] == 700
    others = many.found(query, 21, exact=exact)[1:]
    flip(many, 700, byte=3)
    again = many.opened()
    assert 700 not in again.found(query, 500, exact=exact)
    assert again.found(query, exact=exact) == others, "the next best take its place"
    assert again.index.read(SPACE, [699, 700, 701]) == arrays(many.vectors[[699, 701]])
    assert again.index.damaged(SPACE, COUNT) == [700]


def test_codes_are_made_anew_from_what_is_good(many: Many) -> None:
    for slot in range(0, 3000, 10):
        flip(many, slot)
    many.codes.unlink()
    again = many.opened()
    again.index.tend(SPACE, COUNT)
    good = np.ones(COUNT, np.bool_)
    good[0:3000:10] = False
    assert again.recall(many.like, good) >= 0.99
    for query in many.vectors[0:300:10]:
        assert not set(again.found(query, 50)) & set(range(0, 3000, 10))


def test_a_damaged_vector_stays_known_as_such_where_it_moves(many: Many) -> None:
    flip(many, COUNT - 1)
    again = many.opened()
    again.index.move(SPACE, [(COUNT - 1, 5)])
    assert again.index.damaged(SPACE, COUNT) == [5, COUNT - 1]
    assert 5 not in again.found(many.vectors[COUNT - 1], 100)


def test_codes_may_be_deleted_at_any_time(many: Many) -> None:
    many.codes.unlink()
    assert many.recall(many.like) == 1.0, "without codes all are compared"
    assert many.index.pending(SPACE, COUNT) == COUNT
    many.index.tend(SPACE, COUNT)
    assert many.codes.exists()
    assert many.opened().recall(many.unlike) >= 0.985


@pytest.mark.parametrize("at", [0, 20, 0.3, 0.9, -5, -30])
def test_damaged_codes_are_not_used(many: Many, at: float) -> None:
    data = bytearray(many.codes.read_bytes())
    data[int(at * len(data)) if isinstance(at, float) else at] ^= 0x10
    many.codes.write_bytes(data)
    again = many.opened()
    assert again.recall(many.unlike[:10]) == 1.0
    again.index.tend(SPACE, COUNT)
    assert again.index.pending(SPACE, COUNT) == 0
    assert many.opened().recall(many.unlike) >= 0.985


@pytest.mark.parametrize("length", [0, 10, 40, 5000, -1])
def test_codes_that_were_cut_off_are_not_used(many: Many, length: int) -> None:
    many.codes.write_bytes(many.codes.read_bytes()[:length])
    again = many.opened()
    assert again.recall(many.unlike[:10]) == 1.0
    again.index.tend(SPACE, COUNT)
    assert again.opened().recall(many.unlike) >= 0.985


def test_codes_of_other_vectors_are_not_used(many: Many) -> None:
    """A folder put together from two backups."""
    other = np.roll(many.vectors, 1, axis=0)
    many.index.append(SPACE, 0, arrays(other))
    again = many.opened()
    again.vectors = other
    assert again.recall(many.unlike[:10]) == 1.0


def test_a_torn_tail_costs_what_was_torn_off(many: Many) -> None:
    many.rows.write_bytes(many.rows.read_bytes()[: 29_000 * WIDTH + 17])
    again = many.opened()
    left = np.arange(COUNT) < 29_000
    assert again.recall(many.like, left) >= 0.99
    assert again.index.damaged(SPACE, COUNT) == list(range(29_000, COUNT))
    assert again.index.read(SPACE, [28_999, 29_000]) == arrays(many.vectors[28_999:29_000])
    again.index.tend(SPACE, COUNT)
    again.append(many.vectors[:500])
    assert again.found(many.vectors[3], 2) == [3, COUNT + 3]
    assert 29_500 not in again.found(many.vectors[29_500], 100)


def test_vectors_of_an_older_version_get_their_checksums(many: Many) -> None:
    sums = many.folder / f"{SPACE.key}.crc"
    before = sums.read_bytes()
    sums.unlink()
    again = many.opened()
    assert again.recall(many.like[:10]) == 1.0
    again.append(many.vectors[:10])
    assert sums.read_bytes()[: len(before)] == before
    assert again.index.damaged(SPACE, len(again.vectors)) == []


@pytest.fixture
def no_faiss(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def refuse(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "faiss":
            raise ImportError("No module named 'faiss'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(space_module, "_faiss", lambda: False)
    monkeypatch.setattr(builtins, "__import__", refuse)


@pytest.mark.usefixtures("no_faiss")
def test_without_faiss_all_is_exact(many: Many) -> None:
    assert many.recall(many.unlike[:10]) == 1.0
    many.index.tend(SPACE, COUNT)
    assert many.index.pending(SPACE, COUNT) == 0
    allowed = np.arange(COUNT) % 7 == 0
    assert many.recall(many.unlike[:10], allowed) == 1.0


def test_a_disk_that_takes_no_codes_leaves_them_in_memory(
    many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    many.codes.unlink()
    monkeypatch.setattr(codes_file, "save", full)
    many.index.tend(SPACE, COUNT)
    assert many.index.pending(SPACE, COUNT) == 0
    assert many.recall(many.unlike) >= 0.985


def test_where_faiss_fails_all_is_exact(many: Many, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object) -> None:
        raise RuntimeError("Error in faiss")

    monkeypatch.setattr(Codes, "scan", fails)
    assert many.recall(many.unlike[:10]) == 1.0
    assert many.recall(many.unlike[:10], np.arange(COUNT) % 3 == 0) == 1.0
    monkeypatch.setattr(Codes, "trained", fails)
    many.codes.unlink()
    again = many.opened()
    again.index.tend(SPACE, COUNT)
    assert again.recall(many.unlike[:10]) == 1.0
