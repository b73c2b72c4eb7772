"""Names given to what photos show, and found by ``<@name>``."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.domain.entity import EntityState
from medintel_desktop.domain.errors import NotSetUp, UsageError
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.settings.model import SettingsFile
from tests import media
from tests.contract.indexing.conftest import Shelf
from tests.service import StandIn


@pytest.fixture
def photos(
    shelf: Shelf, clips: list[Path], tmp_path: Path, settings: SettingsFile
) -> list[MediaItem]:
    """Of the sea, which is blue; the videos are in the index."""
    settings.change(named_entities=True)
    shelf.index(*shelf.add(*clips))
    pictures = [media.photo(tmp_path / f"{n}.jpg", "blue", size=(400 + n, 300)) for n in range(2)]
    return shelf.add(*pictures)


def test_named_and_found(shelf: Shelf, photos: list[MediaItem], service: StandIn) -> None:
    shelf.managed.entities.name("The sea", [photo.id for photo in photos])
    shelf.driver.hurry()
    (entity,) = shelf.managed.entities.all()
    assert entity.state is EntityState.READY
    answer = shelf.workspace.search.answer(SearchQuery(text="<@the sea>"))
    assert answer.hits[0].item.name == "sea.mp4"
    assert service.log("/entity-collections", "POST")
    assert len([a for a in service.assets() if a["kind"] == "image"]) == 2


def test_off_sends_nothing(
    shelf: Shelf, photos: list[MediaItem], service: StandIn, settings: SettingsFile
) -> None:
    settings.change(named_entities=False)
    with pytest.raises(NotSetUp):
        shelf.managed.entities.name("The sea", [photos[0].id])
    assert [a for a in service.assets() if a["kind"] == "image"] == []


def test_unknown_name_is_told(shelf: Shelf, photos: list[MediaItem], service: StandIn) -> None:
    answer = shelf.workspace.search.answer(SearchQuery(text="<@Nobody> swims"))
    assert answer.hits == ()
    assert answer.note.startswith("Nobody is called Nobody yet.")
    assert service.usage()["searches"] == 0


@pytest.mark.parametrize("name", ["", "  ", "a<b", "x" * 61, "@home"])
def test_names_that_cannot_be(shelf: Shelf, photos: list[MediaItem], name: str) -> None:
    with pytest.raises(UsageError):
        shelf.managed.entities.name(name, [photos[0].id])


def test_name_twice_is_refused(shelf: Shelf, photos: list[MediaItem]) -> None:
    shelf.managed.entities.name("Sea", [photos[0].id])
    with pytest.raises(UsageError):
        shelf.managed.entities.name("SEA", [photos[1].id])


def test_videos_show_nobody(shelf: Shelf, photos: list[MediaItem]) -> None:
    with pytest.raises(UsageError):
        shelf.managed.entities.name("Sea", [shelf.driver.items()["sea.mp4"].id])


def test_forgotten_there_too(shelf: Shelf, photos: list[MediaItem], service: StandIn) -> None:
    shelf.managed.entities.name("Sea", [photos[0].id])
    shelf.managed.entities.name("Water", [photos[0].id, photos[1].id])
    shelf.driver.hurry()
    entities = {entity.name: entity for entity in shelf.managed.entities.all()}
    shelf.managed.entities.forget(entities["Water"].id)
    shelf.driver.hurry()
    assert [entity.name for entity in shelf.managed.entities.all()] == ["Sea"]
    images = [a for a in service.assets() if a["kind"] == "image"]
    assert len(images) == 1, "the photo that both share stays"


def test_a_named_photo_that_is_deleted_for_good_can_go_there_too(
    shelf: Shelf, photos: list[MediaItem], service: StandIn
) -> None:
    shelf.managed.entities.name("Sea", [photo.id for photo in photos])
    shelf.driver.hurry()
    shelf.workspace.trash.put([photos[0].id])
    assert shelf.managed.withdrawal.lying([photos[0].id]).uploads == 1
    shelf.workspace.trash.empty([photos[0].id], service=True)
    shelf.driver.hurry()
    assert len([a for a in service.assets() if a["kind"] == "image"]) == 1


@pytest.mark.parametrize("path", ["/assets$", "/entities$", "/entity-collections$"])
def test_lost_answers_make_nothing_twice(
    shelf: Shelf, photos: list[MediaItem], service: StandIn, path: str
) -> None:
    service.fault("close", path, method="POST", after=True)
    shelf.managed.entities.name("Sea", [photos[0].id])
    shelf.driver.hurry()
    (entity,) = shelf.managed.entities.all()
    assert entity.state is EntityState.READY
    assert len([a for a in service.assets() if a["kind"] == "image"]) == 1
