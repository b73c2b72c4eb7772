"""Like a picture and words at once, and like one moment of a video."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library import nearest
from tests import media
from tests.driver import Driver
from tests.service import StandIn


def names(workspace: Workspace, query: SearchQuery) -> list[str]:
    return [hit.item.name for hit in workspace.search.answer(query).hits]


@pytest.fixture
def coloured(understood: Workspace, tmp_path: Path) -> Workspace:
    """A red, a blue and a half red, half blue photo, and a video of three colours."""
    folder = tmp_path / "in"
    media.photo(folder / "red.jpg", "red", size=(320, 240))
    media.photo(folder / "blue.jpg", "blue", size=(320, 240))
    media.photo(folder / "both.jpg", "red", second="blue", size=(320, 240))
    scenes = [("red", 6), ("green", 6), ("blue", 6)]
    media.video(folder / "walk.mp4", scenes, size=(640, 360))
    Driver(understood).add(folder)
    return understood


def test_a_picture_and_words_find_what_is_near_to_both(
    coloured: Workspace, service: StandIn, tmp_path: Path
) -> None:
    picture = media.photo(tmp_path / "query.jpg", "red", size=(320, 240))
    alone = coloured.search.by_picture(picture, SearchQuery(weak=True))
    assert alone.hits[0].item.name in ("red.jpg", "walk.mp4")
    with_words = coloured.search.by_picture(picture, SearchQuery("blue", weak=True))
    assert with_words.hits[0].item.name == "both.jpg"
    assert with_words.note.startswith("Found by picture and words.")
    asked = len(service.log("/embed-v2", "POST"))
    again = coloured.search.by_picture(picture, SearchQuery("Blue", weak=True))
    assert again.hits == with_words.hits
    assert len(service.log("/embed-v2", "POST")) == asked, "both are remembered"


def test_without_a_key_a_picture_and_words_are_joined_by_looks(
    workspace: Workspace, tmp_path: Path
) -> None:
    media.photo(tmp_path / "in" / "sea.jpg", "blue", second="red")
    media.photo(tmp_path / "in" / "harbour.jpg", "green")
    Driver(workspace).add(tmp_path / "in")
    query = SearchQuery("harbour")
    answer = workspace.search.by_picture(tmp_path / "in" / "sea.jpg", query)
    assert {hit.item.name for hit in answer.hits} == {"sea.jpg", "harbour.jpg"}


@pytest.mark.parametrize(("second", "best"), [(1.0, "red.jpg"), (15.0, "blue.jpg")])
def test_one_moment_of_a_video_is_a_query(coloured: Workspace, second: float, best: str) -> None:
    (video,) = [c for c in coloured.catalogue.cells.by_number(range(1, 9)) if c.name == "walk.mp4"]
    moment = SearchQuery(similar_to=video.id, similar_at=second)
    assert names(coloured, moment)[0] == best
    whole = set(names(coloured, SearchQuery(similar_to=video.id)))
    assert {"red.jpg", "blue.jpg"} <= whole
    text = coloured.typed.written(moment)
    assert text == f"like:{video.id} at:{second:g}"


def test_a_picture_nobody_tells_the_meaning_of_finds_by_looks(
    coloured: Workspace, service: StandIn, tmp_path: Path
) -> None:
    picture = media.photo(tmp_path / "query.jpg", "red", size=(320, 240))
    service.fault("status", "/embed-v2$", status=429, times=-1)
    answer = coloured.search.by_picture(picture, SearchQuery())
    assert answer.hits[0].item.name == "red.jpg"
    assert answer.hits[0].why.startswith("Looks")
    assert answer.note.startswith("Found by looks, colours and shapes: TwelveLabs")


def test_an_item_and_words_find_what_is_near_to_both(coloured: Workspace, service: StandIn) -> None:
    red = next(c for c in coloured.catalogue.cells.by_number(range(1, 9)) if c.name == "red.jpg")
    asked = SearchQuery("blue", similar_to=red.id, weak=True)
    assert coloured.search.count(asked) is None, "a service would be asked for the words"
    assert names(coloured, asked)[0] == "both.jpg"
    assert names(coloured, replace(asked, text=""))[0] != "both.jpg"
    service.fault("status", "/embed-v2$", status=429, times=-1)
    assert set(names(coloured, replace(asked, text="walk"))) == {"walk.mp4", "both.jpg", "blue.jpg"}


def test_columns_are_warm_before_the_first_search(
    coloured: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, reads = coloured.catalogue.columns, list[None]()
    items = table.items

    def counted(nums: list[int] | None = None) -> object:
        reads.append(None)
        return items(nums)

    monkeypatch.setattr(table, "items", counted)
    coloured.search.warm()
    assert reads == [], "few are read quickly enough"
    monkeypatch.setattr(nearest, "MANY", 3)
    coloured.search.warm()
    assert len(reads) == 1
    coloured.search.answer(SearchQuery("red"))
    assert len(reads) == 1, "the search found them read"
