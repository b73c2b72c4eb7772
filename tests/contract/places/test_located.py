"""Areas in the catalogue find exactly what comparing every position finds."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.catalogue import Catalogue, located
from medintel_desktop.catalogue.filters import of_query
from medintel_desktop.domain.area import Area, Box, Circle, Polygon, distance, wrapped
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.view import Section, View
from tests.bench.library import make_library

ITEMS = 3000
AREAS: list[Area] = [
    Box(-90, -180, 90, 180),
    Box(0, 0, 0, 0),
    Box(-1, -1, 1, 1),
    Box(-20, 170, 20, -170),
    Box(-20, 100, 20, 180),
    Box(85, 10, 90, 20),
    Circle(0, 0, 0),
    Circle(0, 180, 900),
    Circle(89.5, 0, 500),
    Circle(-90, 33, 900),
    Circle(47.4, 8.5, 30),
    Circle(0, 0, 20_100),
    Polygon(((40.0, 0.0), (55.0, 5.0), (40.0, 20.0))),
    Polygon(((-30.0, 160.0), (30.0, -160.0), (30.0, 160.0), (-30.0, -160.0))),
]


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalogue]:
    catalogue = make_library(tmp_path_factory.mktemp("located"), ITEMS)
    with catalogue.database.write() as db:
        db.executemany("UPDATE media SET latitude = ?, longitude = ? WHERE num = ?", _spread())
        db.execute("UPDATE media SET trashed_at = 1 WHERE num % 50 = 7")
    yield catalogue
    catalogue.close()


def _spread() -> Iterator[tuple[float, float, int]]:
    """Everywhere, at home, and where coordinates end; every fifth item has no position."""
    chance = random.Random(4)
    ends = [(0.0, 0.0), (90.0, 5.0), (90.0, -170.0), (-90.0, 0.0), (0.0, 180.0), (0.0, -180.0)]
    for num in range(1, ITEMS + 1):
        if num % 5 == 0:
            continue
        if num % 3 == 0:
            yield 47.4 + chance.gauss(0, 0.2), 8.5 + chance.gauss(0, 0.2), num
        elif num % 7 == 0:
            yield *chance.choice(ends), num
        else:
            yield chance.uniform(-90, 90), chance.uniform(-180, 180), num


@pytest.fixture(params=[0, 10**9], ids=["by time", "by tree"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways to an area, whatever a count would choose."""
    monkeypatch.setattr(located, "FEW", request.param)


def _newest(catalogue: Catalogue, area: Area, videos: bool = False) -> list[int]:
    with catalogue.database.read() as db:
        rows = db.execute(
            "SELECT num, latitude, longitude FROM media WHERE latitude IS NOT NULL"
            " AND trashed_at IS NULL AND (kind = 'video' OR ?)"
            " ORDER BY sort_time DESC, num DESC",
            (not videos,),
        )
        return [row[0] for row in rows if area.holds(row[1], row[2])]


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("area", AREAS, ids=str)
def test_an_area_finds_what_comparing_finds(catalogue: Catalogue, area: Area) -> None:
    truth = _newest(catalogue, area)
    table = catalogue.located
    assert table.in_box(area, 20) == truth[:20]
    assert [num for page in table.pages(area, 37) for num in page] == truth
    assert table.count(area) == len(truth)
    query = SearchQuery(area=area)
    assert sorted(catalogue.cells.nums_where(table.where(query))) == sorted(truth)
    assert sorted(catalogue.cells.nums_where(of_query(query))) == sorted(truth)
    assert catalogue.cells.newest_where(table.where(query), 10) == truth[:10]


def test_the_areas_of_this_test_hold_something(catalogue: Catalogue) -> None:
    assert [area for area in AREAS if not _newest(catalogue, area)] == []


@pytest.mark.usefixtures("way")
def test_an_area_combines_with_a_list(catalogue: Catalogue) -> None:
    area = Circle(47.4, 8.5, 30)
    videos = _newest(catalogue, area, videos=True)
    assert 0 < len(videos) < len(_newest(catalogue, area))
    table = catalogue.located
    assert table.in_box(area, 10**6, View(Section.VIDEOS)) == videos
    query = SearchQuery(kind=MediaKind.VIDEO, area=area)
    assert table.in_box(area, 10**6, query) == videos
    assert sorted(catalogue.cells.nums_where(table.where(query))) == sorted(videos)


@pytest.mark.usefixtures("way")
def test_random_boxes(catalogue: Catalogue) -> None:
    chance = random.Random(9)
    for _ in range(60):
        south, north = sorted((chance.uniform(-90, 90), chance.uniform(-90, 90)))
        box = Box(south, chance.uniform(-180, 180), north, chance.uniform(-180, 180))
        assert catalogue.located.in_box(box, 10**6) == _newest(catalogue, box)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("circle", [a for a in AREAS if isinstance(a, Circle)], ids=str)
def test_the_nearest_come_first_page_by_page(catalogue: Catalogue, circle: Circle) -> None:
    table = catalogue.located
    truth = sorted(
        (distance(circle.latitude, circle.longitude, latitude, longitude), int(num))
        for num, latitude, longitude, _ in zip(*table.positions(), strict=True)
        if circle.holds(latitude, longitude)
    )
    assert table.nearest(circle, 10) == truth[:10]
    pages, after = list[tuple[float, int]](), None
    while page := table.nearest(circle, 61, after=after):
        pages += page
        after = page[-1]
    assert pages == truth
    nums = [num for _, num in truth]
    points = table.points([*nums, 5])  # number 5 has no position
    assert {n: circle.away(p.latitude, p.longitude) for n, p in points.items()} == {
        num: km for km, num in truth
    }


@pytest.mark.usefixtures("way")
def test_pages_go_on_among_items_that_are_equally_far(tmp_path: Path) -> None:
    catalogue = make_library(tmp_path, 5)
    with catalogue.database.write() as db:
        db.execute("UPDATE media SET latitude = 1, longitude = 0")
    circle = Circle(0, 0, distance(0, 0, 1, 0))  # all lie on its edge
    first = catalogue.located.nearest(circle, 2)
    rest = catalogue.located.nearest(circle, 5, after=first[-1])
    assert [num for _, num in first + rest] == [1, 2, 3, 4, 5]
    catalogue.close()


def test_positions_are_those_of_the_list_by_time(catalogue: Catalogue) -> None:
    everything = catalogue.located.positions()
    truth = _newest(catalogue, Box(-90, -180, 90, 180))
    assert everything.num.tolist() == truth[::-1]
    with catalogue.database.read() as db:
        rows = {row["num"]: row for row in db.execute("SELECT * FROM media")}
    for num, latitude, longitude, time in zip(*everything, strict=True):
        row = rows[int(num)]
        assert (latitude, longitude, time) == (row["latitude"], row["longitude"], row["sort_time"])


def test_positions_of_a_query_and_of_numbers(catalogue: Catalogue) -> None:
    area = Box(-20, 170, 20, -170)
    truth = _newest(catalogue, area)
    assert catalogue.located.positions(SearchQuery(area=area)).num.tolist() == truth[::-1]
    some = [truth[2], 5, truth[0]]  # number 5 has no position
    assert catalogue.located.positions_of(some).num.tolist() == [truth[2], truth[0]]
    assert catalogue.located.positions_of([]).num.tolist() == []


def test_positions_of_an_empty_library(tmp_path: Path) -> None:
    catalogue = Catalogue(tmp_path)
    assert [len(column) for column in catalogue.located.positions()] == [0, 0, 0, 0]
    assert catalogue.located.extent() is None
    catalogue.close()


def test_the_extent_goes_across_the_date_line_where_that_is_narrower(tmp_path: Path) -> None:
    catalogue = make_library(tmp_path, 3)
    with catalogue.database.write() as db:
        for num, longitude in ((1, 170), (2, -175), (3, 179)):
            db.execute("UPDATE media SET latitude = ?, longitude = ? WHERE num = ?",
                       (num, longitude, num))  # fmt: skip
    assert catalogue.located.extent() == Box(1, 170, 3, -175)
    catalogue.close()


def test_an_item_that_moves_is_found_where_it_is_now(tmp_path: Path) -> None:
    catalogue = make_library(tmp_path, 2)

    def at(latitude: float) -> list[int]:
        return catalogue.located.in_box(Circle(latitude, wrapped(190), 10))

    with catalogue.database.write() as db:
        db.execute("UPDATE media SET latitude = 10, longitude = -170 WHERE num = 1")
    assert at(10) == [1]
    with catalogue.database.write() as db:
        db.execute("UPDATE media SET latitude = 20 WHERE num = 1")
    assert (at(10), at(20)) == ([], [1])
    with catalogue.database.write() as db:
        db.execute("UPDATE media SET latitude = NULL, longitude = NULL WHERE num = 1")
    assert at(20) == []
    catalogue.close()
