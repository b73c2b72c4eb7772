"""What the map reads of a list."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.located import Positions
from medintel_desktop.domain.area import Box, Circle
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.track import Track, TrackPoint
from medintel_desktop.domain.view import Section, View
from medintel_desktop.ui.atlas import located_list
from medintel_desktop.ui.atlas.located_list import InView, LocatedList, Wanted
from tests.bench.library import make_library

EQUATOR, FIJI, AREZZO = (0.0, 0.0), (-17.0, 179.99), (43.46, 11.88)
BARS = 4


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Eight items, ten minutes apart; six are somewhere, the first of them a video."""
    catalogue = make_library(tmp_path / "library", 8)
    with catalogue.database.write() as db:
        for num, at in enumerate([EQUATOR, FIJI, AREZZO] * 2, start=1):
            db.execute("UPDATE media SET latitude = ?, longitude = ? WHERE num = ?", (*at, num))
    return catalogue


def read(catalogue: Catalogue, wanted: Wanted, bars: int) -> LocatedList:
    """As the page does, not in the UI thread."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(located_list.read, catalogue, wanted, bars).result()


def in_view(catalogue: Catalogue, positions: Positions, box: Box, most: int) -> InView:
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(located_list.in_view, catalogue, positions, box, most).result()


def test_a_view_is_read_with_its_time(catalogue: Catalogue) -> None:
    found = read(catalogue, Wanted(View()), BARS)
    assert found.positions.num.tolist() == [1, 2, 3, 4, 5, 6]
    assert found.without == 2
    assert found.within.all()
    assert found.last - found.first == 5 * 600
    assert sum(found.bars) == 6
    assert found.video.tolist() == [True, False, False, False, False, False]


def test_a_view_of_none_has_no_time(catalogue: Catalogue) -> None:
    found = read(catalogue, Wanted(View(Section.TRASH)), BARS)
    assert (len(found.positions.num), found.bars, found.without) == (0, (), 0)


def test_zero_zero_is_a_place(catalogue: Catalogue) -> None:
    found = read(catalogue, Wanted(View()), BARS)
    assert found.around([1]) == Box(0, 0, 0, 0)


def test_an_area_is_counted_but_the_rest_is_shown(catalogue: Catalogue) -> None:
    query = SearchQuery(kind=MediaKind.PHOTO, area=Circle(*AREZZO, 10))
    found = read(catalogue, Wanted(query), BARS)
    assert found.positions.num[found.within].tolist() == [3, 6]
    assert sorted(found.positions.num.tolist()) == [2, 3, 4, 5, 6]


def test_hits_are_shown_as_they_are(catalogue: Catalogue) -> None:
    found = read(catalogue, Wanted(SearchQuery("img"), (5, 3, 7)), BARS)
    assert found.positions.num.tolist() == [5, 3]
    assert found.without == 1


def test_time_leaves_what_was_taken_then(catalogue: Catalogue) -> None:
    found = read(catalogue, Wanted(View()), BARS)
    kept = found.between((found.first + 600, found.first + 1200))
    assert kept.num.tolist() == [2, 3]
    assert found.count((found.first + 600, found.first + 1200)) == 2
    assert found.between(None).num.tolist() == found.positions.num.tolist()


def test_time_and_area_leave_what_is_in_both(catalogue: Catalogue) -> None:
    found = read(catalogue, Wanted(SearchQuery(area=Circle(*AREZZO, 10))), BARS)
    assert found.between((found.first, found.first + 1200)).num.tolist() == [3]
    assert found.count((found.first, found.first + 1200)) == 3


@pytest.mark.parametrize("wanted", [Wanted(View()), Wanted(SearchQuery("img"), (5, 7, 8))])
def test_what_has_no_position_is_found(catalogue: Catalogue, wanted: Wanted) -> None:
    names = [cell.id for cell in catalogue.cells.by_number([7, 8])]
    with ThreadPoolExecutor(1) as thread:
        found = thread.submit(located_list.without_position, catalogue, wanted).result()
    assert found == names


def test_items_that_went_are_missed(catalogue: Catalogue) -> None:
    found = read(catalogue, Wanted(View()), BARS)
    assert found.lacks([1, 7])
    assert not found.lacks([1, 6])


@pytest.mark.parametrize(
    ("box", "nums"),
    [
        (Box(-20, 179, -10, -179), [5, 2]),
        (Box(-1, -1, 1, 1), [4, 1]),
        (Box(-90, -180, 90, 180), [6, 5, 4, 3, 2, 1]),
    ],
)
def test_the_newest_in_view_come_first(catalogue: Catalogue, box: Box, nums: list[int]) -> None:
    positions = read(catalogue, Wanted(View()), BARS).positions
    seen = in_view(catalogue, positions, box, 5)
    assert seen.count == len(nums)
    assert [cell.num for cell in seen.cells] == nums[:5]


def test_ways_of_that_time_are_drawn(catalogue: Catalogue) -> None:
    found = read(catalogue, Wanted(View()), BARS)
    points = [TrackPoint(found.first + at, 43 + at / 1000, 11) for at in (0, 60, 120)]
    late = [TrackPoint(point.time + 10**7, 1, 1) for point in points]
    catalogue.tracks.put([Track("a", "Walk", points), Track("b", "Later", late)])
    tracks = read(catalogue, Wanted(View()), BARS).tracks
    assert tracks == [[(43.0, 11.0), (43.06, 11.0), (43.12, 11.0)]]
