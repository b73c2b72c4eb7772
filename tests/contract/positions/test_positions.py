"""Correcting where items are, through the library as screens use it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from medintel_desktop.catalogue.positions import Position
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.positions import Positions
from tests.contract.positions.conftest import Add
from tests.driver import Driver

AREZZO = GeoPoint(43.4628, 11.8818, 296.0)
NULL_ISLAND = GeoPoint(0.0, 0.0)


def in_force(workspace: Workspace, media_id: str) -> GeoPoint | None:
    item = workspace.catalogue.media.get(media_id)
    assert item is not None
    return item.metadata.point


def found(workspace: Workspace, word: str) -> bool:
    return bool(workspace.catalogue.text.find(SearchQuery(word), "1", []))


def test_a_correction_is_in_force_and_the_files_own_comes_back(
    workspace: Workspace, add: Add
) -> None:
    media_id = add("red", AREZZO)

    changes = workspace.positions.set({media_id: NULL_ISLAND})

    assert changes.media == {media_id}
    assert in_force(workspace, media_id) == NULL_ISLAND
    told = workspace.positions.of([media_id])[media_id]
    assert told.corrected
    assert told.own is not None
    assert (told.own.latitude, told.own.longitude) == pytest.approx((43.4628, 11.8818), abs=1e-6)
    assert told.own.altitude == pytest.approx(296)

    workspace.positions.give_back([media_id])

    assert in_force(workspace, media_id) == told.own
    assert not workspace.positions.of([media_id])[media_id].corrected


def test_reading_the_file_again_keeps_a_correction(
    workspace: Workspace, add: Add, driver: Driver
) -> None:
    media_id = add("red", AREZZO)
    item = workspace.catalogue.media.get(media_id)
    assert item is not None
    workspace.positions.set({media_id: NULL_ISLAND})
    workspace.folder.thumbnail(item.checksum).unlink()  # so that it is read once more

    driver.add(item.paths[0].path)

    assert in_force(workspace, media_id) == NULL_ISLAND
    assert workspace.folder.thumbnail(item.checksum).exists()


def test_what_the_file_says_anew_is_what_comes_back(workspace: Workspace, add: Add) -> None:
    media_id = add("red", AREZZO)
    item = workspace.catalogue.media.get(media_id)
    assert item is not None
    workspace.positions.remove([media_id])

    better = GeoPoint(1.0, 2.0)
    workspace.catalogue.media.set_metadata(media_id, replace(item.metadata, point=better))

    assert workspace.positions.of([media_id])[media_id] == Position(None, True, better)
    workspace.positions.give_back([media_id])
    assert in_force(workspace, media_id) == better


def test_what_was_before_can_be_put_back_item_by_item(workspace: Workspace, add: Add) -> None:
    here, nowhere, corrected = add("red", AREZZO), add("blue", None), add("green", AREZZO)
    workspace.positions.set({corrected: GeoPoint(-33.0, 151.0)})
    ids = [here, nowhere, corrected]
    before = workspace.positions.of(ids)

    workspace.positions.set(dict.fromkeys(ids, NULL_ISLAND))
    assert {in_force(workspace, id_) for id_ in ids} == {NULL_ISLAND}
    workspace.positions.put_back(before)

    assert workspace.positions.of(ids) == before


def test_a_file_without_position_can_lose_its_correction(workspace: Workspace, add: Add) -> None:
    media_id = add("red", None)
    workspace.positions.set({media_id: NULL_ISLAND})

    workspace.positions.give_back([media_id])

    assert workspace.positions.of([media_id])[media_id] == Position(None, False, None)


def test_setting_what_the_file_says_is_no_correction(workspace: Workspace, add: Add) -> None:
    media_id = add("red", None)
    workspace.positions.set({media_id: NULL_ISLAND})
    workspace.positions.remove([media_id])
    assert not workspace.positions.of([media_id])[media_id].corrected


def test_copying_takes_the_position_in_force(workspace: Workspace, add: Add) -> None:
    source, target = add("red", AREZZO), add("blue", None)
    workspace.positions.set({source: NULL_ISLAND})

    workspace.positions.copy(source, [target])

    assert in_force(workspace, target) == NULL_ISLAND


def test_copying_from_nowhere_is_refused(workspace: Workspace, add: Add) -> None:
    source, target = add("red", None), add("blue", AREZZO)
    with pytest.raises(UsageError):
        workspace.positions.copy(source, [target])
    assert in_force(workspace, target) is not None


def test_items_that_are_gone_are_passed_over(workspace: Workspace, add: Add) -> None:
    media_id = add("red", None)
    assert workspace.positions.set({"gone": NULL_ISLAND}) == Changes()
    assert workspace.positions.set({"gone": NULL_ISLAND, media_id: NULL_ISLAND}).media == {media_id}


def test_the_name_of_the_former_place_is_not_found_any_more(workspace: Workspace, add: Add) -> None:
    media_id = add("red", AREZZO)
    asked: list[Sequence[str]] = []

    def name_later(ids: Sequence[str]) -> Changes:
        asked.append(ids)
        return Changes(jobs=True)

    positions = Positions(workspace.catalogue, name_later)
    positions.set({media_id: AREZZO})
    _called(workspace, media_id, "Arezzo, Tuscany", "offline")
    assert found(workspace, "tuscany")

    changes = positions.set({media_id: NULL_ISLAND})

    assert not found(workspace, "tuscany")
    assert changes.jobs
    assert asked[-1] == [media_id]


def test_the_new_place_is_found_by_its_name(workspace: Workspace, add: Add, driver: Driver) -> None:
    media_id = add("red", AREZZO)
    assert found(workspace, "arezzo")
    before = workspace.positions.of([media_id])
    workspace.positions.set({media_id: GeoPoint(38.7223, -9.1393)})
    driver.run()
    assert (found(workspace, "lisbon"), found(workspace, "arezzo")) == (True, False)
    workspace.positions.put_back(before)
    driver.run()
    assert (found(workspace, "lisbon"), found(workspace, "arezzo")) == (False, True)


def test_a_name_that_the_user_wrote_moves_along(workspace: Workspace, add: Add) -> None:
    media_id = add("red", AREZZO)
    _called(workspace, media_id, "Grandma's garden", "user")

    workspace.positions.set({media_id: NULL_ISLAND})

    assert found(workspace, "garden")


def _called(workspace: Workspace, media_id: str, words: str, source: str) -> None:
    with workspace.catalogue.database.write() as db:
        db.execute("UPDATE media SET place = ? WHERE id = ?", (words, media_id))
        db.execute(
            "INSERT OR REPLACE INTO place (media, city, source, latitude, longitude)"
            " SELECT num, ?, ?, 0, 0 FROM media WHERE id = ?",
            (words, source, media_id),
        )
    workspace.catalogue.media.rate([media_id], 1)  # writes its words anew
