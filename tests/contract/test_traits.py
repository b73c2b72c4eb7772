"""Filters that are typed narrow words, lists without words, meaning and counts alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from medintel_desktop.domain import traits
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.typed import parse
from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.driver import Driver

ALL = {"wide.jpg", "tall.jpg", "square.jpg", "long.mp4", "short.mp4"}


@pytest.fixture
def shelf(workspace: Workspace, tmp_path: Path) -> Workspace:
    """Three photos, two videos, in two albums of which one lies in the other."""
    driver, folder = Driver(workspace), tmp_path / "in"
    media.photo(folder / "wide.jpg", "green", size=(2000, 1000), taken="2024:05:03 10:00:00",
                camera=("NIKON", "P6000"))  # fmt: skip
    media.photo(folder / "tall.jpg", "red", size=(400, 800), taken="2023:05:03 10:00:00",
                camera=("Canon", "EOS P6"))  # fmt: skip
    media.photo(folder / "square.jpg", "blue", size=(500, 500), taken="2024:06:01 10:00:00")
    media.video(folder / "long.mp4", [("red", 3)])
    media.video(folder / "short.mp4", [("blue", 1)])
    driver.add(folder)
    ids = {cell.name: cell.id for cell in workspace.catalogue.cells.by_number(range(1, 9))}
    workspace.collection.rate([ids["wide.jpg"]], 4)
    workspace.collection.rate([ids["tall.jpg"]], 2)
    workspace.collection.tag([ids["wide.jpg"], ids["tall.jpg"]], ["beach"])
    workspace.collection.tag([ids["wide.jpg"]], ["dog"])
    trip = workspace.albums.create("Trip 2024")
    inner = workspace.albums.create("Lisbon", trip.id)
    workspace.albums.fill(trip.id, [ids["tall.jpg"]])
    workspace.albums.fill(inner.id, [ids["wide.jpg"]])
    return workspace


def query(workspace: Workspace, text: str) -> SearchQuery:
    return workspace.typed.narrowed(SearchQuery(meaning=False), parse(text))


def found(workspace: Workspace, text: str) -> set[str]:
    asked = query(workspace, text)
    names = {hit.item.name for hit in workspace.search.answer(asked).hits}
    assert workspace.search.count(asked) == len(names), "the count says the same"
    return names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("kind:video", {"long.mp4", "short.mp4"}),
        ("tag:beach", {"wide.jpg", "tall.jpg"}),
        ("tag:BEACH tag:dog", {"wide.jpg"}),
        ("tag:bea", set()),
        ("rating:2", {"wide.jpg", "tall.jpg"}),
        ("rating:5", set()),
        ("is:landscape kind:photo", {"wide.jpg"}),
        ("is:portrait", {"tall.jpg"}),
        ("is:square", {"square.jpg"}),
        ("larger:1mp", {"wide.jpg"}),
        ("smaller:0.3mp larger:0.25", {"square.jpg"}),
        ("longer:2s", {"long.mp4"}),
        ("shorter:2s", {"short.mp4"}),
        ("camera:nikon", {"wide.jpg"}),
        ("camera:p6", {"wide.jpg", "tall.jpg"}),
        ('camera:"canon p6"', {"tall.jpg"}),
        ("lens:nikon", set()),
        ("on:2024", {"wide.jpg", "square.jpg"}),
        ("after:2024-06", {"square.jpg"}),
        ("before:2024-05", {"tall.jpg"}),
        ("before:0001", set()),
        ("on:2024-05-03", {"wide.jpg"}),
        ("day:05-03", {"wide.jpg", "tall.jpg"}),
        ("state:waiting", ALL),
        ("state:understood", set()),
        ("state:missing", set()),
        ('album:"Trip 2024"', {"wide.jpg", "tall.jpg"}),
        ("album:lisbon", {"wide.jpg"}),
        ("album:Trip 2024/Lisbon -nothing", set()),
        ('album:"trip 2024/lisbon"', {"wide.jpg"}),
        ("jpg -tall", {"wide.jpg", "square.jpg"}),
        ("jpg without:beach", {"square.jpg"}),
        ("jpg camera:nikon", {"wide.jpg"}),
        ("kind:photo day:05-03 tag:beach rating:3 is:landscape camera:nikon after:2024 jpg",
         {"wide.jpg"}),
    ],
)  # fmt: skip
def test_each_filter_narrows(shelf: Workspace, text: str, names: set[str]) -> None:
    if text.startswith("album:Trip 2024/"):
        with pytest.raises(UsageError, match="There is no album called “Trip”"):
            query(shelf, text)
        return
    assert found(shelf, text) == names


def test_this_day_is_that_of_the_day_it_is_asked_on(
    shelf: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    album = shelf.smart_albums.create("On this day", query(shelf, "day:today"))
    for now, found_then in (
        (date(2026, 5, 3), {"wide.jpg", "tall.jpg"}), (date(2026, 6, 1), {"square.jpg"}),
    ):  # fmt: skip
        monkeypatch.setattr(traits, "date", type("Day", (date,), {"today": lambda now=now: now}))
        kept = shelf.smart_albums.named("On this day").query
        assert kept is not None
        answer = shelf.search.answer(kept)
        assert {hit.item.name for hit in answer.hits} == found_then
        assert shelf.smart_albums.counts()[album.id] == len(found_then)
        assert shelf.facets.of(kept, answer).items == len(found_then)
        assert shelf.typed.written(kept) == "day:today by:words"


def test_several_words_in_quotes_are_left_out_side_by_side(shelf: Workspace) -> None:
    driver = Driver(shelf)
    wide, tall = (driver.items()[name].id for name in ("wide.jpg", "tall.jpg"))
    shelf.collection.caption(wide, "Walks through the old town")
    shelf.collection.caption(tall, "An old car, far from any town")
    assert found(shelf, 'kind:photo -"old town"') == {"tall.jpg", "square.jpg"}
    assert found(shelf, "kind:photo -old") == {"square.jpg"}


@pytest.mark.parametrize("text", ["album:trip 2024", "album:TRIP", "album:“Trip 2023”"])
def test_the_album_that_is_meant_is_told_however_it_is_typed(shelf: Workspace, text: str) -> None:
    with pytest.raises(UsageError) as caught:
        query(shelf, text)
    assert caught.value.hint == 'Did you mean album:"Trip 2024"?'


def test_filters_that_are_there_stay_and_what_is_typed_is_added(shelf: Workspace) -> None:
    before = query(shelf, "tag:beach rating:2")
    after = shelf.typed.narrowed(before, parse("tag:dog rating:3 jpg"))
    assert (after.traits.tags, after.traits.rating, after.text) == (("beach", "dog"), 3, "jpg")


def test_what_is_wrong_is_told(shelf: Workspace) -> None:
    with pytest.raises(UsageError, match="is not a rating") as told:
        query(shelf, "rating:lots")
    assert told.value.hint == "Did you mean rating:4?"
    with pytest.raises(UsageError, match="no album called") as told:
        query(shelf, "album:Lisbn")
    assert told.value.hint == "Did you mean album:Lisbon?"
    twin = shelf.albums.create("Lisbon")
    with pytest.raises(UsageError, match="Several albums") as told:
        query(shelf, "album:Lisbon")
    assert 'album:"Trip 2024/Lisbon"' in told.value.hint
    shelf.albums.delete(twin.id)


def test_an_album_alone_leaves_out_those_below(shelf: Workspace) -> None:
    asked = query(shelf, 'album:"Trip 2024"')
    alone = replace(asked, traits=replace(asked.traits, album_alone=True))
    assert {hit.item.name for hit in shelf.search.answer(alone).hits} == {"tall.jpg"}


@pytest.mark.parametrize("value", ["'; DROP TABLE media; --", '"*', "AND OR NOT", "NEAR(a b)", "%",
                                   "🌻", "\u202e", "x" * 5000, "(", "*", "^a", "a:b"])  # fmt: skip
@pytest.mark.parametrize("name", ["tag", "camera", "lens", "place", "without"])
def test_values_are_words_and_nothing_else(shelf: Workspace, name: str, value: str) -> None:
    found(shelf, f'{name}:"{value}"')
    assert found(shelf, "kind:photo") == {"wide.jpg", "tall.jpg", "square.jpg"}
