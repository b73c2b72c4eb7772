"""Smart albums inside others: what is around narrows them, live, and all of it is text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.search import Match, SearchQuery
from medintel_desktop.domain.traits import COLOURS, Shape, Standing, Traits
from medintel_desktop.domain.typed import parse
from medintel_desktop.domain.typed_values import FARTHEST
from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.driver import Driver
from tests.service import StandIn
from tests.unit.test_area import areas


@pytest.fixture
def library(workspace: Workspace, tmp_path: Path) -> Workspace:
    """Three leaves, two of them of 2024 and one of these portrait; the first two in an album."""
    folder = tmp_path / "in"
    media.photo(folder / "leaf one.jpg", "green", size=(80, 160), taken="2024:10:24 15:12:08")
    media.photo(folder / "leaf two.jpg", "yellow", size=(160, 80), taken="2024:10:25 15:12:08")
    media.photo(folder / "leaf three.jpg", "red", size=(80, 160), taken="2023:10:24 15:12:08")
    media.photo(folder / "wall.jpg", "purple", size=(160, 90), taken="2024:10:24 15:12:08")
    driver = Driver(workspace)
    driver.add(folder)
    album = workspace.albums.create("Trip")
    workspace.albums.fill(album.id, [driver.items()[f"leaf {n}.jpg"].id for n in ("one", "two")])
    return workspace


def found(workspace: Workspace, query: SearchQuery | None) -> set[str]:
    assert query is not None
    names = {hit.item.name for hit in workspace.search.answer(query).hits}
    assert workspace.search.count(query) == len(names), "the count says the same"
    counts = workspace.facets.of(query, workspace.search.answer(query))
    assert counts.items == len(names), "and so do the facets"
    return names


LEAVES = SearchQuery("leaf", meaning=False)
UPRIGHT = SearchQuery(traits=Traits(shape=Shape.PORTRAIT))
OF_2024 = SearchQuery(taken_from=date(2024, 1, 1))


def test_each_narrows_what_is_around_it(library: Workspace) -> None:
    shelf = library.smart_albums
    leaves, upright, newer = (
        shelf.create(name, query)
        for name, query in (("Leaves", LEAVES), ("Upright", UPRIGHT), ("2024", OF_2024))
    )
    shelf.put_inside(upright.id, smart=leaves.id)
    assert found(library, shelf.named("Upright").query) == {"leaf one.jpg", "leaf three.jpg"}
    shelf.put_inside(newer.id, smart=upright.id)
    assert found(library, shelf.named("2024").query) == {"leaf one.jpg"}
    assert shelf.counts() == {leaves.id: 3, upright.id: 2, newer.id: 1}
    shelf.put_inside(newer.id)
    assert found(library, shelf.named("2024").query) == {"leaf one.jpg", "leaf two.jpg", "wall.jpg"}


def test_words_inside_words_and_a_change_of_what_is_around(library: Workspace) -> None:
    shelf = library.smart_albums
    leaves = shelf.create("Leaves", LEAVES)
    inside = SearchQuery("one wall", Match.ANY, meaning=False, inside=leaves.id)
    assert found(library, inside) == {"leaf one.jpg"}
    shelf.edit(leaves.id, SearchQuery("wall", meaning=False))
    assert found(library, inside) == {"wall.jpg"}
    shelf.delete(leaves.id)
    assert found(library, inside) == set(), "what is gone finds nothing, rather than all"
    shelf.bring_back(leaves, 0)
    assert found(library, inside) == {"leaf one.jpg"}


def test_inside_an_album(library: Workspace) -> None:
    shelf = library.smart_albums
    upright = shelf.create("Upright", UPRIGHT)
    shelf.put_inside(upright.id, album=library.albums.named("Trip").id)
    assert found(library, shelf.named("Upright").query) == {"leaf one.jpg"}


def test_none_is_inside_itself(library: Workspace) -> None:
    shelf = library.smart_albums
    one, two = shelf.create("One", LEAVES), shelf.create("Two", UPRIGHT)
    shelf.put_inside(two.id, smart=one.id)
    for around in (one.id, two.id):
        with pytest.raises(UsageError, match="inside itself"):
            shelf.put_inside(one.id, smart=around)
    with library.catalogue.database.write() as db:  # as another machine's clock might bring it
        db.execute("UPDATE smart_album SET query = json_set(query, '$.inside', ?)", (two.id,))
    assert found(library, shelf.named("One").query) == set()


def test_inside_a_search_by_meaning(
    understood: Workspace, service: StandIn, tmp_path: Path
) -> None:
    driver = Driver(understood)
    for colour, size in (("green", (160, 320)), ("blue", (160, 320))):
        media.photo(tmp_path / "in" / f"{colour}.jpg", colour, size=size)
    driver.add(tmp_path / "in")
    around = understood.smart_albums.create("Green", SearchQuery("emerald"))
    inside = replace(UPRIGHT, inside=around.id)
    before = service.usage()["counts"]
    assert understood.search.count(inside) is None, "counting asks nobody"
    assert service.usage()["counts"] == before
    assert {hit.item.name for hit in understood.search.answer(inside).hits} == {"green.jpg"}
    assert understood.search.count(inside) == 1


# -- as text -----------------------------------------------------------------------------------

WORDS = st.lists(
    st.sampled_from(["beach", "red boat", "Ölberg", "Nr 5", "日本"]), max_size=2, unique=True
)
TRAITS = st.builds(
    Traits,
    tags=WORDS.map(tuple), place=st.sampled_from(["", "Lisbon", "New York"]),
    camera=st.sampled_from(["", "Canon EOS"]), lens=st.sampled_from(["", "35mm"]),
    rating=st.integers(0, 5), shape=st.none() | st.sampled_from(Shape),
    megapixels_from=st.none() | st.floats(0, 1000), seconds_to=st.none() | st.floats(0, 1e6),
    colour=st.sampled_from(["", *COLOURS]), standing=st.none() | st.sampled_from(Standing),
    month_and_day=st.sampled_from(["", "12-24", "02-29"]),
    modality=st.none() | st.sampled_from(Modality), without=WORDS.map(tuple),
)  # fmt: skip
QUERIES = st.builds(
    SearchQuery,
    text=st.sampled_from(["", "red boat", "sunset on the beach", "10:30 a:b"]),
    match=st.sampled_from(Match), kind=st.none() | st.sampled_from(MediaKind),
    taken_from=st.none() | st.dates(), taken_to=st.none() | st.dates(), area=st.none() | areas,
    traits=TRAITS, meaning=st.booleans(),
)  # fmt: skip


@pytest.fixture
def shelf(workspace: Workspace) -> Workspace:
    for name in ("Trip", 'My "best"'):
        top = workspace.albums.create(name)
        workspace.albums.create("Lisbon", top.id)
    workspace.smart_albums.create("Leaves & co", LEAVES)
    return workspace


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(QUERIES, st.data())
def test_every_search_is_the_same_after_a_way_through_what_can_be_typed(
    shelf: Workspace, query: SearchQuery, data: st.DataObject
) -> None:
    albums = [None, *(album.id for album in shelf.albums.all())]
    album = data.draw(st.sampled_from(albums))
    alone = album is not None and data.draw(st.booleans())
    inside = data.draw(st.sampled_from([None, shelf.smart_albums.all()[0].id]))
    if isinstance(query.area, Circle):  # a position is told to less than an atom
        middle = round(query.area.latitude, 12), round(query.area.longitude, 12)
        query = replace(query, area=Circle(*middle, min(query.area.km, FARTHEST)))
    query = replace(
        query, album_id=album, inside=inside, traits=replace(query.traits, album_alone=alone)
    )
    text = shelf.typed.written(query)
    typed = parse(text)
    assert typed.problem is None, text
    read = shelf.typed.narrowed(SearchQuery(), typed)
    assert replace(read, area_name="") == query, text


def test_the_text_is_what_a_person_would_type(shelf: Workspace) -> None:
    leaves = shelf.smart_albums.named("Leaves & co")
    query = shelf.typed.narrowed(
        SearchQuery(),
        parse('kind:video directly:Trip/Lisbon rating:4 smart:"Leaves & co" after:2024-05 beach'),
    )
    assert query.inside == leaves.id
    said = 'smart:"Leaves & co" kind:video directly:Trip/Lisbon after:2024-05-01 rating:4 beach'
    assert shelf.typed.written(query) == said


def test_what_is_not_there_is_told(shelf: Workspace) -> None:
    with pytest.raises(UsageError, match="no smart album called “Leaves”") as told:
        shelf.typed.narrowed(SearchQuery(), parse("smart:Leaves"))
    assert told.value.hint == 'Did you mean smart:"Leaves & co"?'
    with pytest.raises(UsageError, match="no item that begins with “zz”"):
        shelf.typed.narrowed(SearchQuery(), parse("like:zz"))
