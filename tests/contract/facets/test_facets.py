"""Each count is what the search itself finds once the value is chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from medintel_desktop.domain.facet import (
    Facet,
    FacetCounts,
    chosen,
    with_value,
    without,
    without_value,
)
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.traits import Shape, Standing, Traits
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library import facets
from medintel_desktop.library.facets import Facets
from tests import media
from tests.contract.facets.varied import fill_varied
from tests.driver import Driver
from tests.service import StandIn

WORDS = SearchQuery(meaning=False)


@pytest.fixture
def varied(workspace: Workspace) -> Workspace:
    fill_varied(workspace.catalogue, 300)
    return workspace


def with_traits(**traits: object) -> SearchQuery:
    return replace(WORDS, traits=Traits(**traits))  # type: ignore[arg-type]


QUERIES = {
    "nothing": WORDS,
    "kind": replace(WORDS, kind=MediaKind.VIDEO),
    "year": replace(WORDS, taken_from=date(2004, 1, 1), taken_to=date(2004, 12, 31)),
    "days": replace(WORDS, taken_from=date(2004, 1, 2)),
    "words": replace(WORDS, text="sea"),
    "words and stars": replace(WORDS, text="hills", traits=Traits(rating=2)),
    "tag": with_traits(tags=("BEACH",)),
    "two tags": with_traits(tags=("beach", "dog"), shape=Shape.LANDSCAPE),
    "camera": with_traits(camera="canon"),
    "camera in part": with_traits(camera="iphone 12", rating=1),
    "place": with_traits(place="Niger"),
    "accent": with_traits(place="reunion", colour="red"),
    "state": with_traits(standing=Standing.MISSING, shape=Shape.SQUARE),
    "what is no facet": with_traits(lens="nikkor", megapixels_from=1.0),
    "album": replace(WORDS, album_id="trip"),
    "album and a tag": replace(WORDS, album_id="lisbon", traits=Traits(tags=("dog",))),
    "an album's own": replace(WORDS, album_id="trip", traits=Traits(album_alone=True)),
    "an album that is gone": replace(WORDS, album_id="gone"),
    "without": with_traits(without=("sea",), rating=3),
    "nothing left": with_traits(rating=5, tags=("no such",)),
}


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_every_count_is_what_choosing_it_finds(varied: Workspace, query: SearchQuery) -> None:
    counts = varied.facets.count(query)
    total = WORDS if query == WORDS else query
    assert counts.items == _found(varied, total)
    assert counts.exact
    assert Facet.MODALITY not in counts.values
    for facet, values in counts.values.items():
        for one in values:
            asked = query if one.chosen and facet is Facet.ALBUM else None
            asked = asked or with_value(query, facet, one.value)
            if facet is Facet.ALBUM:  # the albums below stay out where they are out already
                asked = replace(asked, traits=replace(asked.traits, album_alone=False))
            assert one.count == _found(varied, asked), (facet, one)
            in_force = {value.lower() for value in chosen(query, facet)}
            assert one.chosen == (one.value.lower() in in_force), one


def test_no_value_that_is_there_is_left_out(varied: Workspace) -> None:
    values = varied.facets.count(WORDS).values
    shown = {facet: [one.value for one in found] for facet, found in values.items()}
    assert shown[Facet.KIND] == ["photo", "video"]
    assert shown[Facet.RATING] == ["5", "4", "3", "2", "1"]
    assert {tag.lower() for tag in shown[Facet.TAG]} == {"beach", "dog", "summer 2024", "été"}
    assert len(shown[Facet.TAG]) == 4, "case makes no second tag"
    assert set(shown[Facet.PLACE]) == {"Italy", "Niger", "Nigeria", "Réunion", "United States"}
    assert len(shown[Facet.CAMERA]) == 6
    assert set(shown[Facet.COLOUR]) <= {colour.lower() for colour in shown[Facet.COLOUR]}
    assert set(shown[Facet.SHAPE]) == set(Shape)
    assert shown[Facet.ALBUM] == ["trip", "lisbon", "alfama"], "best filled first, none empty"
    assert [one.label for one in values[Facet.ALBUM]] == ["Trip", "Lisbon", "Alfama"]
    assert shown[Facet.YEAR] == ["2004"]


def test_bars_leave_the_dates_in_force_out(varied: Workspace) -> None:
    every = varied.facets.count(WORDS).dates
    some = varied.facets.count(replace(WORDS, taken_from=date(2004, 1, 2))).dates
    assert every == some
    assert sum(every.counts) == _found(varied, replace(WORDS, taken_from=date(1990, 1, 1)))


def test_what_was_written_meanwhile_counts(varied: Workspace) -> None:
    before = _count(varied.facets.count(WORDS), Facet.RATING, "5")
    cell = varied.catalogue.cells.by_number(
        [varied.catalogue.cells.nums_where(("m.rating < 5 AND m.trashed_at IS NULL", []))[0]]
    )[0]
    varied.collection.rate([cell.id], 5)
    assert _count(varied.facets.count(WORDS), Facet.RATING, "5") == before + 1
    varied.trash.put([cell.id])
    assert _count(varied.facets.count(WORDS), Facet.RATING, "5") == before


def test_of_very_many_some_are_counted_and_that_is_said(
    varied: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    exact = varied.facets.count(WORDS)
    monkeypatch.setattr(facets, "EXACT", 100)
    about = Facets(varied.catalogue, varied.search.answer).count(WORDS)
    assert exact.exact
    assert not about.exact
    assert about.items == pytest.approx(exact.items, rel=0.2)
    photos = _count(exact, Facet.KIND, "photo")
    assert _count(about, Facet.KIND, "photo") == pytest.approx(photos, rel=0.2)


def test_a_ranked_list_is_counted_as_it_is_listed(
    understood: Workspace, service: StandIn, tmp_path: Path
) -> None:
    media.photo(tmp_path / "in" / "one.jpg", "red", size=(400, 300))
    media.photo(tmp_path / "in" / "two.jpg", "red", size=(300, 400))
    media.video(tmp_path / "in" / "clip.mp4", [("red", 4), ("blue", 4)], size=(640, 360))
    driver = Driver(understood)
    understood.ingest.add([str(tmp_path / "in")])
    driver.hurry()
    query = SearchQuery("red", weak=True)
    answer = understood.search.answer(query)
    assert answer.by_meaning
    counts = understood.facets.count_listed(query, answer.hits)
    assert counts.ranked
    assert counts.items == len({hit.item.num for hit in answer.hits}) == 3
    for facet in (Facet.KIND, Facet.MODALITY):
        assert counts.values[facet]
        for one in counts.values[facet]:
            asked = with_value(query, facet, one.value)
            hits = understood.search.answer(asked).hits
            assert one.count == len({hit.item.num for hit in hits}), one

    videos = with_value(query, Facet.KIND, "video")
    sent = len(service.log())
    narrowed = understood.facets.count_listed(videos, understood.search.answer(videos).hits)
    assert _count(narrowed, Facet.KIND, "photo") == 2, "without the filter of the facet itself"
    assert _count(narrowed, Facet.SHAPE, "landscape") == 1
    assert len(service.log()) == sent, "the query is known: nothing is asked for counts"


@pytest.mark.parametrize(
    "traits", [Traits(camera="nikon"), Traits(place="Italy"), Traits(tags=("sea",), rating=3)]
)
def test_an_empty_list_is_counted(workspace: Workspace, traits: Traits) -> None:
    counts = workspace.facets.count_listed(SearchQuery("red", traits=traits), [])
    assert counts.items == 0
    assert [value.count for values in counts.values.values() for value in values if value.chosen]
    assert not any(value.count for values in counts.values.values() for value in values)


def test_an_answer_is_counted_as_it_was_found(varied: Workspace) -> None:
    """Words of one kind of moment, and likeness where nothing is like it, are no filters."""
    seen = with_value(replace(WORDS, text="sea"), Facet.MODALITY, "visual")
    answer = varied.search.answer(seen)
    assert answer.hits == ()
    assert varied.facets.of(seen, answer).items == 0
    cell = varied.catalogue.cells.by_number([1, 2, 3])[0]
    alike = SearchQuery(similar_to=cell.id)
    answer = varied.search.answer(alike)
    assert varied.facets.of(alike, answer).items == len({hit.item.num for hit in answer.hits})
    plain = varied.search.answer(replace(WORDS, text="sea", limit=5))
    counts = varied.facets.of(replace(WORDS, text="sea", limit=5), plain)
    assert counts.items > len(plain.hits), "words are counted whatever the limit"


@pytest.mark.parametrize("facet", Facet)
def test_what_is_chosen_can_be_taken_back(facet: Facet) -> None:
    values = {
        Facet.KIND: "photo", Facet.MODALITY: "audio", Facet.COLOUR: "red", Facet.RATING: "3",
        Facet.TAG: "dog", Facet.PLACE: "Italy", Facet.YEAR: "2004", Facet.CAMERA: "Canon",
        Facet.SHAPE: "square", Facet.STATE: "waiting", Facet.ALBUM: "trip",
    }  # fmt: skip
    query = replace(WORDS, text="sea")
    asked = with_value(query, facet, values[facet])
    assert chosen(asked, facet) == (values[facet],)
    assert asked != query
    assert without(asked, facet) == without_value(asked, facet, values[facet]) == query
    assert with_value(asked, facet, values[facet]) == asked


def _found(workspace: Workspace, query: SearchQuery) -> int:
    if query == WORDS:
        return workspace.catalogue.facets.count()
    count = workspace.search.count(query)
    assert count is not None
    return count


def _count(counts: FacetCounts, facet: Facet, value: str) -> int:
    return next((one.count for one in counts.values[facet] if one.value == value), 0)
