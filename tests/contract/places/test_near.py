"""Places become circles, and areas narrow every way of searching."""

from __future__ import annotations

from pathlib import Path

import pytest
from geopy.distance import geodesic

from medintel_desktop.domain.area import Area, Box, Circle, Polygon
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.hidden_area import HiddenArea
from medintel_desktop.domain.search import SearchAnswer, SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.driver import Driver

LISBON, AREZZO = (38.71667, -9.13333), (43.46276, 11.88068)


@pytest.fixture
def library(understood: Workspace, tmp_path: Path) -> Workspace:
    """Red in Arezzo, green in Lisbon, blue at 0, 0, and one that is nowhere."""
    folder = tmp_path / "in"
    media.photo(folder / "arezzo.jpg", "red", gps=AREZZO)
    media.photo(folder / "lisbon.jpg", "green", gps=LISBON)
    media.photo(folder / "buoy.jpg", "blue", gps=(0.0, 0.0))
    media.photo(folder / "nowhere.jpg", "purple")
    understood.ingest.add([str(folder)])
    Driver(understood).hurry()
    return understood


def names(answer: SearchAnswer) -> list[str]:
    return [hit.item.name for hit in answer.hits]


@pytest.mark.parametrize(
    ("area", "found"),
    [
        (Circle(*AREZZO, 10), {"arezzo.jpg"}),
        (Circle(0, 0, 1), {"buoy.jpg"}),
        (Circle(*LISBON, 5000), {"arezzo.jpg", "lisbon.jpg", "buoy.jpg"}),
        (Box(35, -12, 45, 15), {"arezzo.jpg", "lisbon.jpg"}),
        (Polygon(((36.0, -10.0), (40.0, -10.0), (40.0, -5.0))), {"lisbon.jpg"}),
        (Box(-40, 170, 40, -170), set()),
    ],
    ids=["near", "an island", "far", "box", "polygon", "over the date line"],
)
def test_an_area_narrows_meaning_words_and_nothing_at_all(
    library: Workspace, area: Area, found: set[str]
) -> None:
    for text in ("red", "green", "blue"):
        answer = library.search.answer(SearchQuery(text, area=area, weak=True))
        assert answer.by_meaning
        assert set(names(answer)) == found
    words = library.search.answer(SearchQuery("jpg", area=area, meaning=False))
    assert set(names(words)) == found
    assert set(names(library.search.answer(SearchQuery(area=area)))) == found


def test_a_circle_tells_how_far_and_the_nearest_come_first(library: Workspace) -> None:
    area = Circle(*AREZZO, 6000)
    answer = library.search.answer(SearchQuery(area=area, nearest=True))
    assert names(answer) == ["arezzo.jpg", "lisbon.jpg", "buoy.jpg"]
    for hit, point in zip(answer.hits, (AREZZO, LISBON, (0, 0)), strict=True):
        assert hit.km == pytest.approx(geodesic(AREZZO, point).km, rel=0.006, abs=0.01)
    box = library.search.answer(SearchQuery(area=Box(-1, -1, 1, 1)))
    assert [hit.km for hit in box.hits] == [None]


def test_the_nearest_of_many_are_not_the_newest_of_them(library: Workspace) -> None:
    query = SearchQuery(area=Circle(*LISBON, 6000), nearest=True, limit=1)
    assert names(library.search.answer(query)) == ["lisbon.jpg"]


def test_in_a_hidden_area_distances_are_those_of_its_middle(library: Workspace) -> None:
    home = Circle(AREZZO[0] + 0.02, AREZZO[1], 5)
    query = SearchQuery(area=Circle(*AREZZO, 10))
    library.hidden.change([HiddenArea("Home", home)], here=False)
    assert library.search.answer(query).hits[0].km == pytest.approx(0, abs=0.01)
    library.hidden.change([HiddenArea("Home", home)], here=True)
    assert library.search.answer(query).hits[0].km == pytest.approx(2.22, abs=0.01)


@pytest.mark.parametrize(
    ("text", "name", "middle"),
    [
        ("Lisbon", "Lisbon", LISBON),
        ("lissabon", "Lisbon", LISBON),
        ("38.71667,-9.13333", "38.71667, -9.13333", LISBON),
        ("0,0", "0, 0", (0, 0)),
        ("Paris", "Paris", (48.85341, 2.3488)),
        ("Paris, Texas", "Paris", (33.66094, -95.55551)),
    ],
)
def test_places_and_positions_become_circles(
    workspace: Workspace, text: str, name: str, middle: tuple[float, float]
) -> None:
    around = workspace.nearby.around(text, 5)
    assert around.name == name
    assert around.area.km == 5
    assert Circle(*middle, 3).holds(around.area.latitude, around.area.longitude)


def test_of_several_places_the_largest_is_taken_and_the_others_told(workspace: Workspace) -> None:
    around = workspace.nearby.around("Paris")
    assert around.place == "Paris, Île-de-France, France"
    assert "Paris, Texas, United States" in around.others
    assert workspace.nearby.around("Arezzo").others == ()


@pytest.mark.parametrize("text", ["Xyzzyville", "91,0", "0,181", ""])
def test_what_is_nowhere_is_told(workspace: Workspace, text: str) -> None:
    with pytest.raises(UsageError):
        workspace.nearby.around(text)
