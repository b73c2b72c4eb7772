"""Search by words and by meaning: whatever is typed is words, and the right second is found."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from medintel_desktop.catalogue import text_search
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.search import Match, SearchAnswer, SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from tests import media
from tests.driver import Driver
from tests.service import StandIn


def names(answer: SearchAnswer) -> list[str]:
    return [hit.item.name for hit in answer.hits]


def words(workspace: Workspace, text: str, **more: object) -> list[str]:
    query = SearchQuery(text, meaning=False, **more)  # type: ignore[arg-type]
    return names(workspace.search.answer(query))


@pytest.fixture
def offline(workspace: Workspace, tmp_path: Path) -> Workspace:
    """Three items, no service."""
    driver = Driver(workspace)
    media.photo(tmp_path / "in" / "Leaf of autumn.jpg", "green", taken="2024:10:24 15:12:08",
                camera=("NIKON", "P6000"))  # fmt: skip
    media.photo(tmp_path / "in" / "beach.jpg", "blue", taken="2023:07:01 09:00:00")
    media.video(tmp_path / "in" / "walk.mp4", [("red", 1)])
    driver.add(tmp_path / "in")
    return workspace


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("leaf", ["Leaf of autumn.jpg"]),
        ("LEAF", ["Leaf of autumn.jpg"]),
        ("aut", ["Leaf of autumn.jpg"]),
        ("leaf beach", []),
        ("nikon", ["Leaf of autumn.jpg"]),
        ("october 2024", ["Leaf of autumn.jpg"]),
        ("thursday", ["Leaf of autumn.jpg"]),
        ("2023-07-01", ["beach.jpg"]),
        ("beach.jpg", ["beach.jpg"]),
        ("nothing of the kind", []),
    ],
)
def test_words_are_found(offline: Workspace, text: str, found: list[str]) -> None:
    assert words(offline, text) == found


def test_any_word_is_enough_if_asked_so(offline: Workspace) -> None:
    assert set(words(offline, "leaf beach", match=Match.ANY)) == {
        "Leaf of autumn.jpg", "beach.jpg",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "leaf AND", "OR leaf", "NOT leaf", "leaf NEAR beach", 'leaf"', '"', '""', "leaf*", "*",
        "name:leaf", "{name}: leaf", "^leaf", "(leaf", "leaf)", "leaf + beach", "-leaf", "--",
        "'; DROP TABLE media; --", "%", "_", "\\", "\0", "leaf\0beach", "🌻", "👩‍👩‍👧 leaf",
        "שלום", "\u202eleaf", "日本語", "e\u0301te\u0301", "\u0301", "\ud83d", "a\udcffb",
        "x" * 10_000, "leaf " * 2_000, "\n\t ", "١٢٣", "ﬁ", "ß", "İ",
    ],
    ids=ascii,
)  # fmt: skip
@pytest.mark.parametrize("match", list(Match))
def test_nothing_typed_is_syntax(offline: Workspace, text: str, match: Match) -> None:
    offline.search.answer(SearchQuery(text, match=match))
    assert words(offline, "leaf") == ["Leaf of autumn.jpg"], "and nothing was harmed"


def test_words_stay_findable_beside_marks(offline: Workspace) -> None:
    for text in ('"leaf"', "leaf!", "(autumn) leaf", "leaf, autumn", "🌻 leaf", "leaf_of"):
        assert words(offline, text) == ["Leaf of autumn.jpg"], text


def test_everything_people_say_is_found(offline: Workspace) -> None:
    beach = offline.catalogue.cells.by_number([2])[0]
    assert beach.name == "beach.jpg"
    offline.collection.caption(beach.id, "Grandmother's café, naïve")
    offline.collection.tag([beach.id], ["Holiday 2023"])
    album = offline.albums.create("Sardinia")
    offline.albums.fill(album.id, [beach.id])
    for text in ("grandmother", "cafe", "CAFÉ", "naive", "holiday", "sardinia"):
        assert words(offline, text) == ["beach.jpg"], text
    offline.albums.rename(album.id, "Corsica")
    assert (words(offline, "sardinia"), words(offline, "corsica")) == ([], ["beach.jpg"])
    offline.albums.delete(album.id)
    assert words(offline, "corsica") == []
    offline.collection.rename(beach.id, "shore.jpg")
    assert (words(offline, "beach"), words(offline, "shore")) == ([], ["shore.jpg"])


def test_why_something_was_found(offline: Workspace) -> None:
    (hit,) = offline.search.answer(SearchQuery("nik", meaning=False)).hits
    assert hit.why == "Words “NIKON” in the camera"
    assert 0 < hit.score <= 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("42", "Words “42” in the name"),
        ("img_0042", "Words “IMG_0042” in the name"),
        ("zurich", "Words “Zürich” in the caption"),
        ("ZÜR", "Words “Zürich” in the caption"),
        ("nothing see", "Words “See” in the caption"),
    ],
)
def test_the_word_that_was_found_is_shown(offline: Workspace, text: str, why: str) -> None:
    num = offline.search.answer(SearchQuery("beach", meaning=False)).hits[0].item.num
    with offline.catalogue.database.write() as db:
        db.execute("UPDATE media_text SET name = 'a IMG_0042__42.jpg' WHERE rowid = ?", (num,))
        db.execute("UPDATE media_text SET caption = 'Zürich am See' WHERE rowid = ?", (num,))
    (hit,) = offline.search.answer(SearchQuery(text, meaning=False, match=Match.ANY)).hits
    assert hit.why == why


def test_of_very_many_those_with_all_words_come_first(
    offline: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_search, "WINDOW", 1)
    query = SearchQuery("walk leaf autumn", meaning=False, match=Match.ANY, limit=1)
    assert names(offline.search.answer(query)) == ["walk.mp4"], "added last of those with one"
    query = SearchQuery("leaf autumn", meaning=False, match=Match.ANY, limit=1)
    assert names(offline.search.answer(query)) == ["Leaf of autumn.jpg"]
    query = SearchQuery("jpg", meaning=False, limit=2)
    assert len(offline.search.answer(query).hits) == 2, "the window is never less than the page"


def test_trash_is_not_searched(offline: Workspace) -> None:
    (hit,) = offline.search.answer(SearchQuery("beach")).hits
    offline.trash.put([hit.item.id])
    assert words(offline, "beach") == []
    offline.trash.restore([hit.item.id])
    assert words(offline, "beach") == ["beach.jpg"]


def test_filters_narrow_words(offline: Workspace) -> None:
    assert words(offline, "jpg mp4", match=Match.ANY, kind=MediaKind.VIDEO) == ["walk.mp4"]
    day = date(2024, 10, 24)
    assert words(offline, "jpg", taken_from=day, taken_to=day) == ["Leaf of autumn.jpg"]
    assert words(offline, "jpg", taken_to=date(2024, 10, 23)) == ["beach.jpg"]
    assert words(offline, "mp4", taken_from=date(1900, 1, 1)) == [], "its day is not known"
    assert words(offline, "jpg", taken_from=date(9999, 12, 31)) == []
    assert words(offline, "jpg", taken_to=date(9999, 12, 31)) != []


def test_album_filter_includes_the_albums_below(offline: Workspace) -> None:
    top = offline.albums.create("Travel")
    below = offline.albums.create("Italy", top.id)
    (beach,) = [
        cell for cell in offline.catalogue.cells.by_number([1, 2, 3]) if "beach" in cell.name
    ]
    offline.albums.fill(below.id, [beach.id])
    assert words(offline, "jpg", album_id=top.id) == ["beach.jpg"]
    assert words(offline, "leaf", album_id=top.id) == []


def test_without_a_service_words_answer_and_a_line_says_why(offline: Workspace) -> None:
    answer = offline.search.answer(SearchQuery("leaf"))
    assert names(answer) == ["Leaf of autumn.jpg"]
    assert answer.note == "Found by words. Add a TwelveLabs key to search by meaning too."
    assert answer.offers_settings
    assert not answer.by_meaning


@pytest.fixture
def library(understood: Workspace, tmp_path: Path) -> Workspace:
    """Photos and videos that the service has understood."""
    driver = Driver(understood)
    media.photo(tmp_path / "in" / "one.jpg", "green")
    media.photo(tmp_path / "in" / "two.jpg", "yellow")
    media.video(tmp_path / "in" / "walk.mp4", [("red", 4), ("blue", 4), ("red", 4)],
                size=(640, 360))  # fmt: skip
    media.video(tmp_path / "in" / "blue.mkv", [("purple", 6)], size=(640, 360),
                speech=[(1, 5, "hello grandmother")])  # fmt: skip
    driver.workspace.ingest.add([str(tmp_path / "in")])
    driver.hurry()
    return understood


def test_meaning_finds_the_photo_and_the_second_of_the_video(library: Workspace) -> None:
    assert names(library.search.answer(SearchQuery("green")))[0] == "one.jpg"
    best = library.search.answer(SearchQuery("purple")).hits[0]
    assert best.item.name == "blue.mkv"
    reds = library.search.answer(SearchQuery("red")).hits
    assert {hit.span for hit in reds[:2]} == {Span(0, 4), Span(8, 12)}
    said = library.search.answer(SearchQuery("grandmother")).hits[0]
    assert (said.item.name, said.why) == ("blue.mkv", "Speech")


def test_words_lift_the_best_moment_of_their_video(library: Workspace) -> None:
    """ "blue" is the name of one video and a moment of the other: both are there, once each."""
    answer = library.search.answer(SearchQuery("blue"))
    assert sorted(set(names(answer))) == ["blue.mkv", "walk.mp4"]
    moment = next(hit for hit in answer.hits if hit.item.name == "walk.mp4")
    assert moment.span == Span(4, 8)
    assert [mark.span for mark in moment.item.marks] == [Span(4, 8)]
    assert answer.by_meaning


def test_filters_narrow_meaning(library: Workspace) -> None:
    query = SearchQuery("red", kind=MediaKind.PHOTO)
    assert "walk.mp4" not in names(library.search.answer(query))
    album = library.albums.create("One")
    assert names(library.search.answer(SearchQuery("red", album_id=album.id))) == []
    (walk,) = [c for c in library.catalogue.cells.by_number(range(1, 9)) if c.name == "walk.mp4"]
    library.albums.fill(album.id, [walk.id])
    assert set(names(library.search.answer(SearchQuery("red", album_id=album.id)))) == {"walk.mp4"}


def test_trash_is_not_found_by_meaning(library: Workspace) -> None:
    hit = library.search.answer(SearchQuery("green")).hits[0]
    library.trash.put([hit.item.id])
    assert "one.jpg" not in names(library.search.answer(SearchQuery("green")))
    library.trash.empty()
    assert "one.jpg" not in names(library.search.answer(SearchQuery("green")))


def test_query_is_asked_once_and_works_offline_afterwards(
    library: Workspace, service: StandIn, settings: SettingsFile
) -> None:
    first = library.search.answer(SearchQuery("green"))
    again = library.search.answer(SearchQuery("  GREEN  "))
    assert [hit.item.id for hit in again.hits] == [hit.item.id for hit in first.hits]
    assert service.usage()["counts"]["embed_text"] == 1
    assert library.catalogue.ledger.used().queries == 1

    settings.change(twelvelabs_base_url="http://127.0.0.1:9/v1.3")
    library.services.reset()
    offline = library.search.answer(SearchQuery("green"))
    assert names(offline) == names(first)
    assert offline.by_meaning
    unknown = library.search.answer(SearchQuery("yellow one"))
    assert not unknown.by_meaning
    assert unknown.note.startswith("Found by words. TwelveLabs cannot be reached")


@pytest.mark.parametrize(
    "text", ["\ud83d green", "a\udcffb", "green \0", "x " * 5_000, "🌻"], ids=ascii
)
def test_anything_can_be_asked_of_the_service(library: Workspace, text: str) -> None:
    assert library.search.answer(SearchQuery(text)).note


@pytest.mark.parametrize("trouble", ["revoked", "busy", "broken"])
def test_search_never_fails_for_the_service(
    library: Workspace, service: StandIn, trouble: str
) -> None:
    if trouble == "revoked":
        service.revoke()
    elif trouble == "busy":
        service.fault("status", "/embed-v2$", status=429, times=-1)
    else:
        service.fault("malformed", "/embed-v2$", style="html", times=-1)
    answer = library.search.answer(SearchQuery("walk"))
    assert names(answer) == ["walk.mp4"]
    assert answer.note.startswith("Found by words. ")


def test_similar_items_without_the_item_itself(library: Workspace, tmp_path: Path) -> None:
    Driver(library).workspace.ingest.add(
        [str(media.photo(tmp_path / "green too.jpg", "green", size=(400, 300)))]
    )
    Driver(library).hurry()
    (one,) = [c for c in library.catalogue.cells.by_number(range(1, 9)) if c.name == "one.jpg"]
    answer = library.search.answer(SearchQuery(similar_to=one.id))
    assert names(answer)[0] == "green too.jpg"
    assert "one.jpg" not in names(answer)
    assert library.search.answer(SearchQuery(similar_to="no such id")).hits == ()


def test_by_picture_is_paid_once(library: Workspace, service: StandIn, tmp_path: Path) -> None:
    path = media.photo(tmp_path / "query.jpg", "yellow", size=(500, 500))
    before = service.usage()["counts"]["embed_image"]
    for _ in range(2):
        answer = library.search.by_picture(path, SearchQuery())
        assert names(answer)[0] == "two.jpg"
    assert service.usage()["counts"]["embed_image"] == before + 1


def test_vectors_that_were_lost_leave_the_words(library: Workspace) -> None:
    for path in library.folder.vectors.iterdir():
        path.unlink()
    assert names(library.search.answer(SearchQuery("walk"))) == ["walk.mp4"]
    (walk,) = [c for c in library.catalogue.cells.by_number(range(1, 9)) if c.name == "walk.mp4"]
    assert library.search.answer(SearchQuery(similar_to=walk.id)).hits == ()


def test_long_query_is_cut_and_quick(offline: Workspace) -> None:
    begun = time.process_time()
    offline.search.answer(SearchQuery("autumn leaf " * 900))
    assert time.process_time() - begun < 5
