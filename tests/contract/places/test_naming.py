"""Items get the names of their places: while importing, on request, and from a service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.catalogue.places import Wanted
from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.hidden_area import HiddenArea
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.place import SERVICE, PlaceName, PlaceSource
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library import places as module
from medintel_desktop.settings.model import SettingsFile
from tests.driver import Driver
from tests.media import photo
from tests.nominatim import LocalNominatim, running_nominatim

AREZZO, LISBON, PARIS = (43.4674, 11.8851), (38.7118, -9.13), (48.8584, 2.2945)


@pytest.fixture
def driver(workspace: Workspace, settings: SettingsFile) -> Driver:
    settings.change(place_language="en")
    return Driver(workspace)


@pytest.fixture
def local(settings: SettingsFile, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalNominatim]:
    """A service the user agreed to ask; seconds between requests take none."""
    monkeypatch.setattr("medintel_desktop.backends.geo.pace.SECOND", 0.0)
    monkeypatch.setattr(module, "BETWEEN", 0.0)
    with running_nominatim() as local:
        settings.change(place_service=True, place_server=local.url, place_precision="100 m")
        yield local


def add(driver: Driver, folder: Path, *spots: tuple[float, float] | None) -> list[str]:
    """Import a photo at each spot; their ids."""
    ids = []
    for number, spot in enumerate(spots):
        name = f"{len(driver.all_items())}_{number}.jpg"
        driver.add(photo(folder / name, description=name, gps=spot))
        ids.append(driver.items()[name].id)
    return ids


def words(driver: Driver, media_id: str) -> str:
    (cell,) = driver.workspace.catalogue.cells.by_id([media_id])
    return cell.place


def source(driver: Driver, media_id: str) -> PlaceSource | None:
    return driver.workspace.catalogue.places.source(media_id)


def move(driver: Driver, media_id: str, spot: tuple[float, float] | None) -> None:
    driver.workspace.positions.set({media_id: GeoPoint(*spot) if spot else None})


def test_importing_names_the_place_and_finds_it_by_words(driver: Driver, tmp_path: Path) -> None:
    arezzo, nowhere = add(driver, tmp_path, AREZZO, None)
    assert words(driver, arezzo) == "Arezzo, Tuscany, Italy"
    assert source(driver, arezzo) is PlaceSource.OFFLINE
    assert words(driver, nowhere) == ""
    hits = driver.workspace.search.answer(SearchQuery("tuscany", meaning=False)).hits
    assert [hit.item.id for hit in hits] == [arezzo]


def test_zero_zero_is_looked_up_and_has_no_name(driver: Driver, tmp_path: Path) -> None:
    (origin,) = add(driver, tmp_path, (0.0, 0.0))
    assert words(driver, origin) == ""
    assert source(driver, origin) is PlaceSource.OFFLINE
    assert driver.workspace.places.waiting() == 0


def test_a_gazetteer_that_is_broken_fails_no_import(
    driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise FileNotFoundError("corners.npy")

    monkeypatch.setattr(driver.workspace.places, "_open", broken)
    (job,) = driver.add(photo(tmp_path / "a.jpg", gps=AREZZO))
    assert job.state is JobState.DONE


def test_a_moved_item_is_named_anew(driver: Driver, tmp_path: Path) -> None:
    (item,) = add(driver, tmp_path, AREZZO)
    move(driver, item, PARIS)
    assert words(driver, item) == ""
    driver.run()
    assert words(driver, item).endswith("Île-de-France, France")
    move(driver, item, None)
    driver.run()
    assert words(driver, item) == ""


def test_another_language_renames_all_but_what_the_user_named(
    driver: Driver, tmp_path: Path, settings: SettingsFile
) -> None:
    first, second, third = add(driver, tmp_path, AREZZO, LISBON, AREZZO)
    driver.workspace.places.rename([second], PlaceName("Grandma's house", "", "Portugal"))
    settings.change(place_language="de")
    assert driver.workspace.places.waiting() == 2
    driver.workspace.places.name_all()
    driver.run()
    assert words(driver, first) == words(driver, third) == "Arezzo, Tuscany, Italien"
    assert words(driver, second) == "Grandma's house, Portugal"
    assert driver.workspace.places.waiting() == 0
    move(driver, second, AREZZO)
    driver.run()
    assert words(driver, second) == "Grandma's house, Portugal"


def test_an_item_that_is_nowhere_cannot_be_named(driver: Driver, tmp_path: Path) -> None:
    (nowhere,) = add(driver, tmp_path, None)
    with pytest.raises(UsageError):
        driver.workspace.places.rename([nowhere], PlaceName("Here"))


def test_naming_goes_on_where_it_was_cut_off(driver: Driver, tmp_path: Path) -> None:
    """What is done is known from the catalogue; a second job finds only the rest."""
    ids = add(driver, tmp_path, AREZZO, LISBON, PARIS)
    with driver.workspace.catalogue.database.write() as db:
        db.execute("DELETE FROM place WHERE media > 1")
        db.execute("UPDATE place SET city = 'Done before'")
    table = driver.workspace.catalogue.places
    assert [item.media_id for item in table.waiting(Wanted("en"), 0)] == ids[1:]
    driver.workspace.places.name_all()
    driver.run()
    assert table.count(Wanted("en")) == 0
    named = driver.workspace.places.of(ids[0])
    assert named is not None
    assert named.city == "Done before"


def test_naming_can_be_cancelled(driver: Driver, tmp_path: Path) -> None:
    add(driver, tmp_path, AREZZO)
    with driver.workspace.catalogue.database.write() as db:
        db.execute("DELETE FROM place")
    driver.workspace.places.name_all()
    driver.workspace.queue.cancel(None)
    driver.run()
    assert driver.workspace.places.waiting() == 1


def test_what_came_otherwise_is_named_when_the_library_is_opened(
    driver: Driver, tmp_path: Path
) -> None:
    (item,) = add(driver, tmp_path, AREZZO)
    with driver.workspace.catalogue.database.write() as db:
        db.execute("DELETE FROM place")
    driver.workspace.places.resume()
    driver.run()
    assert source(driver, item) is PlaceSource.OFFLINE
    driver.workspace.places.resume()
    assert driver.workspace.catalogue.jobs.counts().get(JobState.QUEUED, 0) == 0


def test_what_another_job_brings_is_named_at_once(driver: Driver, tmp_path: Path) -> None:
    """As a round with the shared library does: it tells the runner which items it changed."""
    (item,) = add(driver, tmp_path, AREZZO)
    with driver.workspace.catalogue.database.write() as db:
        db.execute("DELETE FROM place")
        db.execute("UPDATE media SET place = ''")
    driver.workspace.ingest.add([str(tmp_path / "0_0.jpg")])  # known already: only "identify"
    driver.run()
    assert words(driver, item) == "Arezzo, Tuscany, Italy"


def test_nobody_is_asked_unless_the_user_agreed(
    driver: Driver, tmp_path: Path, local: LocalNominatim, settings: SettingsFile
) -> None:
    settings.change(place_service=False)
    add(driver, tmp_path, LISBON)
    driver.workspace.places.name_all()
    driver.hurry()
    assert driver.workspace.places.find_by_service("Lisbon") == []
    assert local.asked == []


def test_the_service_names_what_the_user_let_it(
    driver: Driver, tmp_path: Path, local: LocalNominatim
) -> None:
    one, same, other = add(driver, tmp_path, LISBON, LISBON, AREZZO)
    driver.hurry()
    assert words(driver, one) == words(driver, same) == "Lisboa, Portugal"
    assert source(driver, other) is PlaceSource.SERVICE
    assert local.spots == [("38.712", "-9.13"), ("43.467", "11.885")]
    driver.workspace.places.name_all()
    driver.hurry()
    assert len(local.asked) == 2


def test_hidden_areas_are_named_by_the_app_alone(
    driver: Driver, tmp_path: Path, local: LocalNominatim
) -> None:
    home = HiddenArea("Home", Circle(*LISBON, 2.0))
    driver.workspace.hidden.change([home], here=False)
    inside, outside = add(driver, tmp_path, LISBON, AREZZO)
    driver.hurry()
    assert words(driver, inside).endswith("Lisbon, Portugal")
    assert source(driver, inside) is PlaceSource.OFFLINE
    assert source(driver, outside) is PlaceSource.SERVICE
    assert local.spots == [("43.467", "11.885")]


def test_a_service_that_knows_nothing_leaves_the_name(
    driver: Driver, tmp_path: Path, local: LocalNominatim
) -> None:
    local.answer = {"error": "Unable to geocode"}
    (item,) = add(driver, tmp_path, AREZZO)
    driver.hurry()
    assert words(driver, item) == "Arezzo, Tuscany, Italy"
    assert driver.workspace.places.waiting() == 0
    assert len(local.asked) == 1


def test_a_question_that_the_service_does_not_take_holds_up_no_other(
    driver: Driver, tmp_path: Path, local: LocalNominatim
) -> None:
    local.status = 400
    first, second = add(driver, tmp_path, AREZZO, LISBON)
    driver.hurry()
    assert words(driver, first) == "Arezzo, Tuscany, Italy"
    assert source(driver, second) is PlaceSource.SERVICE
    assert len(local.asked) == 2
    assert driver.workspace.catalogue.jobs.counts().get(JobState.FAILED, 0) == 0


def test_a_service_that_refuses_is_left_alone_until_the_user_acts(
    driver: Driver, tmp_path: Path, local: LocalNominatim
) -> None:
    local.status = 403
    (item,) = add(driver, tmp_path, LISBON)
    driver.hurry()
    assert words(driver, item).endswith("Lisbon, Portugal")
    assert [hold.service for hold in driver.workspace.catalogue.jobs.holds()] == [SERVICE]
    asked = len(local.asked)
    add(driver, tmp_path, AREZZO)
    assert len(local.asked) == asked
    local.status = 200
    driver.workspace.places.name_all()
    driver.hurry()
    assert words(driver, item) == "Lisboa, Portugal"


def test_an_item_that_moves_while_it_is_asked_about_is_asked_about_again(
    driver: Driver, tmp_path: Path, local: LocalNominatim
) -> None:
    first, second = add(driver, tmp_path, LISBON, AREZZO)
    move(driver, first, PARIS)
    driver.hurry()
    assert source(driver, first) is PlaceSource.SERVICE
    assert source(driver, second) is PlaceSource.SERVICE
    assert ("48.858", "2.294") in local.spots or ("48.858", "2.295") in local.spots
