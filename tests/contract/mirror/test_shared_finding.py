"""What a shared library spares: thumbnails come along, nobody pays twice, both find the same."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from medintel_desktop.domain.area import Box, Circle, Polygon
from medintel_desktop.domain.errors import ServiceUnreachable
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchAnswer, SearchEngine, SearchQuery
from medintel_desktop.domain.share import Purpose, Share
from medintel_desktop.domain.store import StoreKind
from tests import media
from tests.contract.mirror.conftest import Shared
from tests.contract.mirror.parties import Party
from tests.service import StandIn


@pytest.fixture
def shared(make_shared: Callable[..., Shared]) -> Shared:
    return make_shared()


@pytest.fixture
def two(
    tmp_path: Path, shared: Shared, service: StandIn, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Party, Party]]:
    """Ana understands photos and videos and shares them; Ben has no key and has not synced."""
    ana = Party(tmp_path / "ana", shared, monkeypatch, service)
    ben = Party(tmp_path / "ben", shared, monkeypatch)
    media.photo(tmp_path / "in" / "sky.jpg", "blue", size=(640, 480), gps=(-17.8, 179.95))
    media.photo(tmp_path / "in" / "leaf.jpg", "green", size=(640, 480))
    media.video(tmp_path / "in" / "walk.mp4", [("red", 8), ("blue", 8)], size=(640, 360))
    name = f"Ours {time.time_ns()}"
    ana.sharing.share(name)
    ana.workspace.ingest.add([str(tmp_path / "in")], ana.workspace.albums.ensure("Walks").id)
    ana.driver.hurry()
    ana.sync()
    ben.sharing.join(name)
    yield ana, ben
    ana.close()
    ben.close()


def found(answer: SearchAnswer) -> list[tuple[str, object]]:
    return [(hit.item.name, hit.span) for hit in answer.hits]


def test_thumbnails_come_through_the_database(two: tuple[Party, Party]) -> None:
    ana, ben = two
    ben.sync()
    for item in ana.driver.all_items():
        ours, theirs = (p.workspace.folder.thumbnail(item.checksum) for p in (ana, ben))
        assert theirs.read_bytes() == ours.read_bytes()
    assert set(ben.driver.changes.media) >= {item.id for item in ana.driver.all_items()}
    assert ben.workspace.catalogue.thumbnails.due(time.time() + 1e6, 9) == []


def test_thumbnails_come_from_beside_the_originals(
    two: tuple[Party, Party], tmp_path: Path
) -> None:
    """As chosen in the settings, and only what is there; the rest is asked for again later."""
    ana, ben = two
    ana.settings.change(share_thumbnails="bucket")
    media.photo(tmp_path / "sea.jpg", "orange")
    media.photo(tmp_path / "sand.jpg", "yellow")
    ana.add(tmp_path / "sea.jpg")
    (tmp_path / "nas").mkdir()
    for party in two:
        party.workspace.cloud.stores.choose(
            StoreKind.FOLDER, options={"path": str(tmp_path / "nas")}
        )
    ana.workspace.cloud.uploads.enqueue_all(StoreKind.FOLDER)
    ana.driver.hurry()
    ana.add(tmp_path / "sand.jpg")
    ana.sync()
    ben.sync()
    sea, sand = (ana.driver.items()[f"{name}.jpg"].checksum for name in ("sea", "sand"))
    assert ben.workspace.folder.thumbnail(sea).exists()
    assert not ben.workspace.folder.thumbnail(sand).exists()
    assert ben.driver.items()["sea.jpg"].in_cloud
    assert ben.workspace.catalogue.thumbnails.due(time.time(), 9) == []

    ana.workspace.cloud.uploads.enqueue_all(StoreKind.FOLDER)
    ana.driver.hurry()
    ana.sync()
    with ben.workspace.catalogue.database.write() as db:
        db.execute("UPDATE thumbnail_due SET not_before = 0")
    ben.sync()
    assert ben.workspace.folder.thumbnail(sand).exists()


def test_both_find_the_same_and_nobody_pays_twice(
    two: tuple[Party, Party], service: StandIn
) -> None:
    ana, ben = two
    asked = ana.workspace.search.answer(SearchQuery("red"))
    assert asked.by_meaning
    assert asked.engine is SearchEngine.LOCAL
    assert "Searched on this computer in " in asked.note
    ana.sync()
    ben.sync()
    before = service.usage()["counts"]
    answer = ben.workspace.search.answer(SearchQuery("red"))
    assert found(answer) == found(asked)
    assert answer.hits[0].item.name == "walk.mp4"
    assert service.usage()["counts"] == before
    by_server = ben.workspace.search.answer(SearchQuery("red", engine=SearchEngine.ORACLE))
    assert by_server.engine is SearchEngine.ORACLE
    assert "Searched in the shared library in " in by_server.note
    assert found(by_server) == found(answer)


@pytest.mark.parametrize(
    "narrower",
    [
        SearchQuery("blue", kind=MediaKind.PHOTO),
        SearchQuery("blue", kind=MediaKind.VIDEO),
        SearchQuery("blue", album_id="Walks"),
        SearchQuery("blue", area=Circle(-17.8, -179.95, 15.0)),
        SearchQuery("blue", area=Box(-18, 179, -17, -179)),
        SearchQuery("blue", area=Polygon(((-18, 179.9), (-17, 179.9), (-17, -179.0)))),
    ],
)
def test_filters_are_in_the_statement(two: tuple[Party, Party], narrower: SearchQuery) -> None:
    ana, _ = two
    if narrower.album_id:
        album = ana.workspace.albums.named(narrower.album_id).id
        narrower = replace(narrower, album_id=album)
    ana.sync()
    here = ana.workspace.search.answer(replace(narrower, engine=SearchEngine.LOCAL, weak=True))
    there = ana.workspace.search.answer(replace(narrower, engine=SearchEngine.ORACLE, weak=True))
    assert there.engine is SearchEngine.ORACLE
    assert found(here) == found(there) != []
    assert narrower.area is None or [hit.item.name for hit in there.hits] == ["sky.jpg"]


def test_a_drawn_shape_is_exact_although_the_database_knows_its_box(
    two: tuple[Party, Party],
) -> None:
    ana, _ = two
    ana.sync()
    beside = Polygon(((-18, 179.9), (-18, -179.0), (-17, -179.0)))  # its box holds the photo
    assert beside.bounds().holds(-17.8, 179.95)
    query = SearchQuery("blue", area=beside, engine=SearchEngine.ORACLE, weak=True)
    answer = ana.workspace.search.answer(query)
    assert (answer.engine, answer.hits) == (SearchEngine.ORACLE, ())
    assert "on the way" not in answer.note


def test_the_database_answers_until_all_is_here(two: tuple[Party, Party], shared: Shared) -> None:
    ana, ben = two
    ana.workspace.search.answer(SearchQuery("blue"))
    space = ana.workspace.services.video_ai().space
    assert space is not None
    vector = ana.workspace.catalogue.moments.remembered(space, "blue")
    assert vector is not None
    ben.workspace.catalogue.moments.remember(space, "blue", vector)
    answer = ben.workspace.search.answer(SearchQuery("blue"))
    assert (answer.engine, answer.hits) == (SearchEngine.ORACLE, ())
    assert "found there are still on the way here." in answer.note

    def unreachable(call: str) -> None:
        raise ServiceUnreachable("The database cannot be reached.", service="oracle")

    shared.before = unreachable
    answer = ben.workspace.search.answer(SearchQuery("blue"))
    assert answer.engine is SearchEngine.LOCAL
    assert answer.note.endswith("The database cannot be reached.")
    shared.before = lambda call: None
    ben.sync()
    assert ben.workspace.search.answer(SearchQuery("blue")).engine is SearchEngine.LOCAL


def test_links_are_listed_on_both(two: tuple[Party, Party]) -> None:
    ana, ben = two
    item = ana.id_of("sky.jpg")
    for purpose in Purpose:
        share = Share(f"link-{purpose}", item, "sky.jpg", "oci:ns/photos", "media/x", "par-1",
                      purpose, "Mia", time.time(), time.time() + 3600)  # fmt: skip
        ana.workspace.catalogue.shares.add(share)
    ana.sync()
    ben.sync()
    (listed,) = ben.workspace.catalogue.shares.page()
    assert (listed.person, listed.media_id, listed.link_id) == ("Mia", item, "par-1")
    ben.workspace.catalogue.shares.end(listed.id, time.time(), "Revoked")
    ben.sync()
    ana.sync()
    ended = {
        share.purpose: share.ended_at is not None for share in ana.workspace.catalogue.shares.page()
    }
    assert ended == {Purpose.PERSON: True, Purpose.SERVICE: False}
