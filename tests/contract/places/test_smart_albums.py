"""Searches that are kept: named, changed, counted and put in order."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchEngine, SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.driver import Driver
from tests.service import StandIn

AREZZO = Circle(43.4633, 11.8796, 20)
LEAVES = SearchQuery("leaf", kind=MediaKind.PHOTO, area=AREZZO, area_name="Arezzo", meaning=False)


@pytest.fixture
def library(workspace: Workspace, tmp_path: Path) -> Workspace:
    folder = tmp_path / "in"
    media.photo(folder / "leaf one.jpg", "green", gps=[43.47, 11.88], taken="2024:10:24 15:12:08")
    media.photo(folder / "leaf two.jpg", "yellow", gps=[38.7, -9.1], taken="2023:10:24 15:12:08")
    media.photo(folder / "wall.jpg", "red", gps=[43.46, 11.87])
    media.photo(folder / "leaf three.jpg", "purple")
    Driver(workspace).add(folder)
    return workspace


def test_a_search_is_kept_and_counted(library: Workspace) -> None:
    album = library.smart_albums.create("  Tuscan  leaves ", LEAVES)
    assert album.name == "Tuscan leaves"
    assert library.smart_albums.all() == [album]
    assert library.smart_albums.counts() == {album.id: 1}
    assert album.query is not None
    (hit,) = library.search.answer(album.query).hits
    assert hit.item.name == "leaf one.jpg"
    assert hit.km == pytest.approx(0.746, abs=0.01)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        (SearchQuery(area=AREZZO), 2),
        (SearchQuery("leaf", meaning=False), 3),
        (SearchQuery("leaf"), 3),  # no service: words alone
        (SearchQuery(taken_from=date(2024, 1, 1)), 1),
        (SearchQuery("no such word", area=AREZZO), 0),
    ],
)
def test_counts_are_those_of_the_search(library: Workspace, query: SearchQuery, count: int) -> None:
    album = library.smart_albums.create("One", query)
    assert library.smart_albums.counts() == {album.id: count}
    assert len(library.search.answer(query).hits) == count


def test_what_is_kept_is_the_search_not_its_page(library: Workspace) -> None:
    asked = SearchQuery("leaf", limit=3, engine=SearchEngine.ORACLE)
    assert library.smart_albums.create("Leaves", asked).query == SearchQuery("leaf")


@pytest.mark.parametrize("query", [SearchQuery(), SearchQuery("  ")])
def test_a_search_for_everything_is_not_kept(library: Workspace, query: SearchQuery) -> None:
    with pytest.raises(UsageError, match="nothing to keep"):
        library.smart_albums.create("All", query)


def test_albums_are_renamed_edited_moved_deleted_and_brought_back(library: Workspace) -> None:
    shelf = library.smart_albums
    first, second, third = (shelf.create(name, LEAVES) for name in "ABC")

    def names() -> str:
        return "".join(album.name for album in shelf.all())

    assert shelf.rename(first.id, " D ").albums
    assert names() == "DBC"
    shelf.move(first.id, 2)
    assert names() == "BCD"
    shelf.move(first.id, 0)
    shelf.edit(second.id, SearchQuery("wall"))
    assert shelf.named("b").query == SearchQuery("wall")
    shelf.delete(second.id)
    assert names() == "DC"
    shelf.bring_back(second, 1)
    assert names() == "DBC"
    assert shelf.named("B") == second
    shelf.delete(third.id)
    with pytest.raises(UsageError):
        shelf.rename(third.id, "E")
    with pytest.raises(UsageError):
        shelf.rename(first.id, " \n ")
    with pytest.raises(UsageError):
        shelf.named("E")


def test_a_search_of_a_newer_version_stays_as_it_is(library: Workspace) -> None:
    text = '{"colour": "red"}'
    with library.catalogue.database.write() as db:
        db.execute("INSERT INTO smart_album VALUES ('x', 'Red', ?, 0)", (text,))
    (album,) = library.smart_albums.all()
    assert album.query is None
    assert library.smart_albums.counts() == {"x": None}
    library.smart_albums.delete("x")
    library.smart_albums.bring_back(album, 0)
    library.smart_albums.rename("x", "Reds")
    with library.catalogue.database.read() as db:
        assert tuple(db.execute("SELECT name, query FROM smart_album").fetchone()) == ("Reds", text)


def test_counting_never_asks_the_service(
    understood: Workspace, service: StandIn, tmp_path: Path
) -> None:
    media.photo(tmp_path / "in" / "one.jpg", "green", gps=[43.47, 11.88])
    understood.ingest.add([str(tmp_path / "in")])
    Driver(understood).hurry()
    query = SearchQuery("green", area=AREZZO)
    album = understood.smart_albums.create("Leaves", query)
    before = service.usage()["counts"]
    assert understood.smart_albums.counts() == {album.id: None}
    assert service.usage()["counts"] == before
    understood.search.answer(query)
    assert understood.smart_albums.counts() == {album.id: 1}
