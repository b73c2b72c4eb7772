"""A library of many vectors over its life: filters, deletes, updates, holes, kills."""

from __future__ import annotations

import random
import shutil
from array import array
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from medintel_desktop.backends.vectors.vector_index import LocalVectorIndex
from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.filters import narrows
from medintel_desktop.domain.job import Finish, Job, JobState, Lane
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.traits import Traits
from medintel_desktop.library import columns as columns_module
from medintel_desktop.library.columns import Columns
from medintel_desktop.library.nearest import Nearest
from medintel_desktop.library.vector_keeping import TEND, VectorKeeping
from tests.bench.library import fill
from tests.embeddings import Embeddings, Vectors

COUNT = 24_000
SPACE = EmbeddingSpace("test", "kept", 32, "dynamic-4")
JOB = Job(1, TEND, "", TEND, Lane.QUICK, JobState.RUNNING)


class Quiet:
    """A Watch that nobody watches."""

    def report(self, done: float, total: float, unit: str = "bytes") -> None: ...

    def check(self) -> None: ...

    def save(self, **learned: object) -> None: ...


def vector(row: Vectors) -> array[float]:
    return array("f", row.tobytes())


class Library:
    """A catalogue in a folder whose items have one vector each, number ``num`` row ``num - 1``."""

    def __init__(self, folder: Path, rows: Vectors) -> None:
        self.folder = folder
        self.rows = rows
        self.catalogue = Catalogue(folder)
        self.index = LocalVectorIndex(folder / "vectors")
        self.keeping = VectorKeeping(self.catalogue, self.index)
        self.nearest = Nearest(self.catalogue, self.index)

    def understand(self, nums: range) -> None:
        with self.catalogue.database.read() as db:
            ids = dict(
                db.execute("SELECT num, id FROM media WHERE num >= ?", (nums[0],)).fetchall()
            )
        self.catalogue.moments.add_many(
            SPACE,
            {ids[num]: [MomentVector(None, Modality.VISUAL, vector(self.rows[num - 1]))]
             for num in nums},
            self.index.append,
        )  # fmt: skip

    def tend(self) -> None:
        outcome = self.keeping.carry_out(JOB, Quiet())
        assert isinstance(outcome, Finish)

    def found(self, num: int, query: SearchQuery | None = None) -> list[int]:
        """The items nearest to the vector of one, best first."""
        near = self.nearest.find(query or SearchQuery(limit=5), SPACE, [vector(self.rows[num - 1])])
        return [hit.num for hit in sorted(near.found, key=lambda hit: -hit.score)]

    def forget(self, nums: range) -> None:
        with self.catalogue.database.write() as db:
            db.execute(
                "DELETE FROM media WHERE num >= ? AND num < ? AND num % ? = 0",
                (nums.start, nums.stop, nums.step),
            )

    def slots(self) -> int:
        return self.catalogue.moments.count(SPACE)

    def holds_what_it_should(self, gone: range) -> bool:
        """Everything that is there is at its place with its vector."""
        slots, nums, _ = self.catalogue.columns.slots(SPACE)
        there = self.index.read(SPACE, slots.tolist())
        return len(there) == len(slots) and all(
            num not in gone and values == vector(self.rows[num - 1])
            for num, values in zip(nums.tolist(), there, strict=True)
        )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Vectors]:
    rows = Embeddings(SPACE.dimension, clusters=300).library(COUNT + 1000)
    library = Library(tmp_path_factory.mktemp("kept"), rows)
    fill(library.catalogue, COUNT)
    for at in range(1, COUNT + 1, 4000):
        library.understand(range(at, at + 4000))
    library.tend()
    library.catalogue.close()
    return library.folder, rows


@pytest.fixture
def library(made: tuple[Path, Vectors], tmp_path: Path) -> Iterator[Library]:
    shutil.copytree(made[0], tmp_path / "library")
    library = Library(tmp_path / "library", made[1])
    yield library
    library.catalogue.close()


def test_an_item_is_nearest_to_itself(library: Library) -> None:
    for num in (1, 999, COUNT):
        assert library.found(num)[0] == num


def test_what_is_deleted_or_in_the_trash_is_not_found(library: Library) -> None:
    assert library.found(5000)[0] == 5000
    library.forget(range(5000, 5001))
    with library.catalogue.database.write() as db:
        db.execute("UPDATE media SET trashed_at = 1 WHERE num = 6000")
    assert library.found(5000)[0] != 5000
    assert library.found(6000)[0] != 6000
    with library.catalogue.database.write() as db:
        db.execute("UPDATE media SET trashed_at = NULL WHERE num = 6000")
    assert library.found(6000)[0] == 6000


def test_new_vectors_of_an_item_take_the_place_of_the_old(library: Library) -> None:
    with library.catalogue.database.read() as db:
        (media_id,) = db.execute("SELECT id FROM media WHERE num = 77").fetchone()
    other = vector(library.rows[COUNT + 5])
    span = Span(1, 2)
    library.catalogue.moments.add(
        SPACE, media_id, [MomentVector(span, Modality.VISUAL, other)], library.index.append
    )
    assert library.found(COUNT + 6)[0] == 77
    near = library.nearest.find(SearchQuery(limit=1), SPACE, [vector(library.rows[76])])
    assert all(hit.num != 77 or hit.span == span for hit in near.found)


def test_many_holes_are_closed_and_the_file_shrinks_at_the_next_start(library: Library) -> None:
    gone = range(5, 20_000, 5)
    library.forget(gone)
    library.tend()
    assert library.holds_what_it_should(gone)
    slots, _, _ = library.catalogue.columns.slots(SPACE)
    left = COUNT - len(gone)
    assert slots.max() < left + left // 100
    assert library.slots() == COUNT, "somebody may still read there"
    size = (library.folder / "vectors" / f"{SPACE.key}.f32").stat().st_size
    for num in (1, 4999, COUNT):
        assert library.found(num)[0] == num

    library.catalogue.close()
    again = Library(library.folder, library.rows)
    try:
        again.keeping.resume()
        assert again.slots() == slots.max() + 1
        fill_one(again)
        assert again.holds_what_it_should(gone)
        assert (library.folder / "vectors" / f"{SPACE.key}.f32").stat().st_size < size
        for num in (1, 4999, COUNT, COUNT + 1):
            assert again.found(num)[0] == num
        again.tend()
        assert again.index.pending(SPACE, again.slots()) == 0
        for num in (1, 4999, COUNT, COUNT + 1):
            assert again.found(num)[0] == num
    finally:
        again.catalogue.close()


def fill_one(library: Library) -> None:
    """Item number COUNT + 1 with its vector."""
    with library.catalogue.database.write() as db:
        db.execute(
            "INSERT INTO media (num, id, name, kind, state, checksum, bytes, sort_time, added_at)"
            " VALUES (?, 'new', 'new', 'photo', 'ready', 'new', 1, 0, 0)",
            (COUNT + 1,),
        )
    library.understand(range(COUNT + 1, COUNT + 2))


def test_few_holes_are_left_alone(library: Library) -> None:
    library.forget(range(20, COUNT, 20))
    assert library.keeping.close_holes(SPACE, Quiet()) == 0


def test_a_move_that_was_not_committed_changed_nothing(library: Library) -> None:
    gone = range(3, COUNT, 3)
    library.forget(gone)
    pairs = [(COUNT - 1 - 3 * at, 2 + 3 * at) for at in range(500)]

    def move(space: EmbeddingSpace, apt: Sequence[tuple[int, int]]) -> None:
        library.index.move(space, apt)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        library.catalogue.moments.move(SPACE, pairs, move)
    assert library.holds_what_it_should(gone)
    assert library.found(COUNT - 1)[0] == COUNT - 1
    library.tend()
    assert library.holds_what_it_should(gone)


def test_only_what_is_still_there_moves_and_only_to_what_is_free(library: Library) -> None:
    library.forget(range(10, 11))
    library.forget(range(50, 51))
    pairs = [(49, 9), (100, 9), (101, 49), (102, 7)]
    moved = library.catalogue.moments.move(SPACE, pairs, library.index.move)
    assert moved == 2
    assert library.holds_what_it_should(range(0))


def test_a_job_is_queued_when_much_has_no_code(library: Library) -> None:
    library.keeping.resume()
    assert queued(library) == 0
    for codes in (library.folder / "vectors").glob("*.codes"):
        codes.unlink()
    again = VectorKeeping(library.catalogue, LocalVectorIndex(library.folder / "vectors"))
    assert again.follow().jobs
    assert not again.follow().jobs, "one is enough"
    assert queued(library) == 1


def queued(library: Library) -> int:
    with library.catalogue.database.read() as db:
        sql = "SELECT count(*) FROM job WHERE kind = ?"
        return int(db.execute(sql, (TEND,)).fetchone()[0])


def test_filters_are_part_of_the_scan(library: Library) -> None:
    query = SearchQuery(kind=MediaKind.VIDEO, limit=40)
    with library.catalogue.database.read() as db:
        videos = {row[0] for row in db.execute("SELECT num FROM media WHERE kind = 'video'")}
    found = library.found(4, query)
    assert len(found) == 160
    assert set(found) <= videos
    scores = library.rows[:COUNT] @ library.rows[3]
    best = sorted(videos, key=lambda num: -scores[num - 1])[:100]
    assert found[:100] == best


WISHES = [
    SearchQuery(),
    SearchQuery(kind=MediaKind.PHOTO),
    SearchQuery(taken_from=date(2004, 3, 1), taken_to=date(2004, 4, 2)),
    SearchQuery(kind=MediaKind.VIDEO, taken_to=date(2004, 2, 1)),
    SearchQuery(album_id="a", taken_from=date(2004, 1, 2)),
    SearchQuery(album_id="none"),
    SearchQuery(traits=Traits(rating=4), kind=MediaKind.PHOTO),
    SearchQuery(traits=Traits(rating=2, month_and_day="02-03")),
]

EDITS = [
    "UPDATE media SET trashed_at = 5 WHERE num % 13 = {}",
    "UPDATE media SET trashed_at = NULL WHERE num % 26 = {}",
    "UPDATE media SET taken_at = NULL WHERE num % 17 = {}",
    "UPDATE media SET sort_time = sort_time + 1e6 WHERE num % 11 = {}",
    "DELETE FROM media WHERE num % 19 = {}",
    "UPDATE media SET kind = 'video' WHERE num % 29 = {}",
    "UPDATE media SET rating = 5 - rating WHERE num % 31 = {}",
    "DELETE FROM moment WHERE slot % 23 = {}",
    "INSERT OR IGNORE INTO album_media (album, media)"
    " SELECT 'a', num FROM media WHERE num % 7 = {}",
]


@pytest.mark.parametrize("many", [50_000, 900])
def test_columns_say_what_the_database_says(
    library: Library, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """After any edits, read in pieces or anew."""
    monkeypatch.setattr(columns_module, "MANY", many)
    catalogue, columns, chance = library.catalogue, Columns(library.catalogue), random.Random(many)
    with catalogue.database.write() as db:
        db.execute("INSERT INTO album (id, name, position) VALUES ('a', 'a', 0)")
    for _ in range(12):
        for query in WISHES:
            nums = catalogue.cells.nums_where(catalogue.located.where(query))
            expected = np.zeros(library.slots(), np.bool_)
            expected[catalogue.moments.slots_of(SPACE, nums)] = True
            allowed = columns.allowed(SPACE, library.slots(), query)
            if allowed is None:
                assert expected.all()
            else:
                assert (np.flatnonzero(allowed) == np.flatnonzero(expected)).all()
        with catalogue.database.write() as db:
            db.execute(chance.choice(EDITS).format(chance.randrange(7)))


def test_every_wish_narrows_but_the_first() -> None:
    assert [narrows(query) for query in WISHES] == [False, *[True] * 7]


def test_the_modality_is_a_column(library: Library) -> None:
    with library.catalogue.database.write() as db:
        db.execute("UPDATE moment SET modality = 'audio' WHERE slot % 5 = 1")
    query = SearchQuery(traits=Traits(modality=Modality.AUDIO))
    allowed = Columns(library.catalogue).allowed(SPACE, COUNT, query)
    assert allowed is not None
    assert (np.flatnonzero(allowed) == np.arange(1, COUNT, 5)).all()


def test_columns_follow_another_process(library: Library) -> None:
    columns = Columns(library.catalogue)
    assert columns.allowed(SPACE, COUNT, SearchQuery()) is None
    other = Catalogue(library.folder)
    with other.database.write() as db:
        db.execute("UPDATE media SET trashed_at = 1 WHERE num = 3")
    other.close()
    allowed = columns.allowed(SPACE, COUNT, SearchQuery())
    assert allowed is not None
    assert np.flatnonzero(~allowed).tolist() == [2]


def test_the_moments_of_one_item_are_found_without_reading_the_space(library: Library) -> None:
    catalogue, seen = library.catalogue, list[str]()
    with catalogue.database.read() as db:
        (media_id,) = db.execute("SELECT id FROM media WHERE kind = 'video'").fetchone()
        db.set_trace_callback(seen.append)
    values = MomentVector(Span(0, 1), Modality.VISUAL, vector(library.rows[0]))
    catalogue.moments.add(SPACE, media_id, [values], library.index.append)
    nums = catalogue.media.nums([media_id])
    assert catalogue.cells.by_number(nums)[0].marks
    assert catalogue.moments.of(media_id)
    assert catalogue.moments.slotted(SPACE, media_id)[0] == catalogue.moments.slots_of(SPACE, nums)
    assert catalogue.columns.slots(SPACE, nums).num.tolist() == nums
    with catalogue.database.read() as db:
        db.set_trace_callback(None)
        asked = [sql for sql in seen if " moment " in sql and sql.startswith(("SELECT", "DELETE"))]
        plans = [row[3] for sql in asked for row in db.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert len(asked) >= 6
    assert not [p for p in plans if p.startswith("SCAN moment") or p.endswith("KEY (space=?)")]
