"""Search in the managed index: by rank, in one list with our own moments, with pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchEngine, SearchQuery
from medintel_desktop.domain.video_index import IndexQuery, PageExpired
from medintel_desktop.settings.model import SettingsFile
from tests import media
from tests.contract.indexing.conftest import Shelf
from tests.service import StandIn

ALONE = SearchQuery(text="blue", engine=SearchEngine.MANAGED)


@pytest.fixture
def filled(shelf: Shelf, clips: list[Path]) -> Shelf:
    shelf.index(*shelf.add(*clips))
    return shelf


def test_the_moment_is_found(filled: Shelf) -> None:
    answer = filled.workspace.search.answer(ALONE)
    first = answer.hits[0]
    assert first.item.name == "sea.mp4"
    assert first.span is not None
    assert first.span.start == pytest.approx(5, abs=0.2)
    assert first.score == 0, "a rank is no score"
    assert answer.engine is SearchEngine.MANAGED


def test_both_sources_are_one_list(filled: Shelf, service: StandIn) -> None:
    """The local index and the managed one cut the video alike: what both found is one hit."""
    item = filled.driver.items()["sea.mp4"]
    filled.workspace.understanding.enqueue([item.id])
    filled.driver.hurry()
    answer = filled.workspace.search.answer(SearchQuery(text="blue"))
    spans = [hit.span for hit in answer.hits if hit.item.id == item.id]
    assert len(spans) == len(set(spans))
    first = answer.hits[0]
    assert first.item.id == item.id
    assert first.score > 0
    assert "by TwelveLabs" in first.why


def test_asked_once_and_counted(filled: Shelf, service: StandIn) -> None:
    for _ in range(3):
        filled.workspace.search.answer(ALONE)
    assert service.usage()["searches"] == 1
    assert filled.workspace.catalogue.ledger.used().queries == 1


def test_typing_asks_nobody(filled: Shelf, service: StandIn) -> None:
    filled.workspace.search.answer(replace(ALONE, meaning=False))
    filled.workspace.search.count(replace(ALONE, engine=SearchEngine.AUTO))
    assert service.usage()["searches"] == 0


def test_off_asks_nobody(filled: Shelf, service: StandIn, settings: SettingsFile) -> None:
    settings.change(managed_index=False)
    filled.workspace.search.answer(SearchQuery(text="blue"))
    assert service.usage()["searches"] == 0


def test_new_video_is_found_at_once(filled: Shelf, tmp_path: Path) -> None:
    filled.workspace.search.answer(ALONE)
    path = media.video(tmp_path / "more.mp4", [("blue", 6)], size=(640, 360))
    filled.index(*filled.add(path))
    names = {hit.item.name for hit in filled.workspace.search.answer(ALONE).hits}
    assert names == {"sea.mp4", "more.mp4"}


def test_filters_hold(filled: Shelf, service: StandIn) -> None:
    photos = replace(ALONE, kind=MediaKind.PHOTO)
    assert filled.workspace.search.answer(photos).hits == ()
    assert service.usage()["searches"] == 0, "nothing could be found, so nothing is asked"
    filled.workspace.albums.create("Trip")
    (album,) = filled.workspace.catalogue.albums.all()
    filled.workspace.albums.fill(album.id, [filled.driver.items()["talk.mkv"].id])
    inside = SearchQuery(text="yellow", album_id=album.id, engine=SearchEngine.MANAGED)
    assert {hit.item.name for hit in filled.workspace.search.answer(inside).hits} == {"talk.mkv"}
    assert filled.workspace.search.answer(replace(inside, text="red")).hits == ()


def test_a_filter_on_what_was_found_is_not_counted_again(filled: Shelf, service: StandIn) -> None:
    filled.workspace.search.answer(ALONE)
    filled.workspace.albums.create("Trip")
    (album,) = filled.workspace.catalogue.albums.all()
    filled.workspace.albums.fill(album.id, [filled.driver.items()["sea.mp4"].id])
    inside = filled.workspace.search.answer(replace(ALONE, album_id=album.id))
    assert {hit.item.name for hit in inside.hits} == {"sea.mp4"}
    assert filled.workspace.search.answer(replace(ALONE, kind=MediaKind.PHOTO)).hits == ()
    assert service.usage()["searches"] == 1


def test_trashed_and_strangers_are_left_out(filled: Shelf) -> None:
    item = filled.driver.items()["sea.mp4"]
    filled.workspace.trash.put([item.id])
    assert filled.workspace.search.answer(ALONE).hits == ()
    filled.workspace.trash.empty([item.id])
    filled.managed.search.forget()
    assert filled.workspace.search.answer(ALONE).hits == ()


def test_a_picture_is_looked_for(filled: Shelf, tmp_path: Path) -> None:
    picture = media.photo(tmp_path / "like.jpg", "blue")
    answer = filled.workspace.search.by_picture(picture, SearchQuery())
    assert answer.hits[0].item.name == "sea.mp4"


def test_service_away_leaves_words(filled: Shelf, service: StandIn) -> None:
    service.fault("status", "/search$", status=503, body="", times=-1)
    answer = filled.workspace.search.answer(SearchQuery(text="sea"))
    assert [hit.item.name for hit in answer.hits] == ["sea.mp4"]
    assert "The TwelveLabs index did not answer" in answer.note


def test_pages_and_their_end(
    filled: Shelf, service: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from medintel_desktop.backends.twelvelabs import video_index

    service.config(search_min_similarity=-1)
    index = filled.workspace.services.video_index()
    monkeypatch.setattr(video_index, "PAGE", 2)
    first = index.search(filled.index_id, IndexQuery("blue"))
    assert first.videos == 3
    assert first.following is not None
    rest = index.following(first.following)
    assert rest.following is None
    videos = [clip.video for clip in first.clips + rest.clips]
    assert len(set(videos)) == 3
    assert sorted(clip.rank for clip in first.clips + rest.clips) == list(range(1, len(videos) + 1))
    service.clock(advance=3600)
    with pytest.raises(PageExpired):
        index.following(first.following)


def test_expired_page_keeps_what_came(
    filled: Shelf, service: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from medintel_desktop.backends.twelvelabs import video_index

    monkeypatch.setattr(video_index, "PAGE", 1)
    service.config(search_min_similarity=-1, search_page_seconds=-1)
    answer = filled.workspace.search.answer(ALONE)
    assert {hit.item.name for hit in answer.hits} == {"sea.mp4"}
    assert service.usage()["searches"] == 1
