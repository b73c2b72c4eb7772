"""Positions between people who share a library: corrections hold, hidden areas stay unknown."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.hidden_area import HiddenArea
from medintel_desktop.domain.media import GeoPoint
from tests import media
from tests.contract.mirror.conftest import Shared
from tests.contract.mirror.parties import Party, later

HOME = HiddenArea("Home", Circle(43.4628, 11.8818, 1.0))
AREZZO = (43.4628, 11.8818)
LISBON = GeoPoint(38.7, -9.1)
NAME = "leaf.jpg"


@pytest.fixture
def two(
    tmp_path: Path, make_shared: Callable[..., Shared], monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Party, Party]]:
    """Ana shares a library; Ben has not joined yet."""
    shared = make_shared()
    ana, ben = (Party(tmp_path / name, shared, monkeypatch) for name in ("ana", "ben"))
    for party in (ana, ben):
        _ = party.sharing  # wired now, while this database is the one in force
    ana.sharing.share(f"Family {time.time_ns()}")
    ana.sync()
    yield ana, ben
    ana.close()
    ben.close()


def join(ben: Party, ana: Party) -> None:
    ben.sharing.join(ana.status.library)  # others may be in the database
    ben.sync()


def leaf(folder: Path) -> Path:
    return media.photo(folder / NAME, "green", gps=AREZZO)


def point(party: Party) -> GeoPoint | None:
    return party.driver.items()[NAME].metadata.point


def corrected(party: Party) -> bool:
    return party.workspace.positions.of([party.id_of(NAME)])[party.id_of(NAME)].corrected


def read_again(party: Party, own: GeoPoint | None) -> None:
    """As importing the file again does."""
    item = party.driver.items()[NAME]
    party.workspace.catalogue.media.set_metadata(item.id, replace(item.metadata, point=own))


def test_a_correction_arrives_as_one_and_holds_there(
    two: tuple[Party, Party], tmp_path: Path
) -> None:
    ana, ben = two
    ana.add(leaf(tmp_path))
    own = point(ana)
    ana.workspace.positions.set({ana.id_of(NAME): LISBON})
    ana.sync()
    join(ben, ana)
    assert point(ben) == LISBON

    read_again(ben, own)
    ben.sync()
    ana.sync()

    assert (point(ana), point(ben)) == (LISBON, LISBON)
    later()
    ben.workspace.positions.give_back([ben.id_of(NAME)])
    ben.sync()
    ana.sync()
    assert (point(ana), point(ben)) == (own, own)
    assert not corrected(ana)


def test_somebody_who_adds_the_same_file_does_not_undo_a_correction(
    two: tuple[Party, Party], tmp_path: Path
) -> None:
    ana, ben = two
    ana.add(leaf(tmp_path))
    ana.workspace.positions.set({ana.id_of(NAME): LISBON})
    ana.sync()
    later()
    ben.add(leaf(tmp_path))

    join(ben, ana)
    for party in (ana, ben, ana):
        party.sync()

    assert (point(ana), point(ben)) == (LISBON, LISBON)
    assert corrected(ben)


def test_nobody_hears_of_a_position_in_a_hidden_area(
    two: tuple[Party, Party], tmp_path: Path
) -> None:
    ana, ben = two
    ana.workspace.hidden.change([HOME], here=False)
    ana.add(leaf(tmp_path))
    own = point(ana)
    ana.sync()
    join(ben, ana)
    assert own is not None
    assert point(ben) is None

    ben.workspace.catalogue.media.set_metadata(  # what he has of the file says nothing, either
        ben.id_of(NAME), replace(ben.driver.items()[NAME].metadata, point=None)
    )
    later()
    ben.sync()
    ana.sync()

    assert point(ana) == own, "who is not shown a position cannot remove it"


def test_an_area_that_is_hidden_later_is_forgotten_elsewhere(
    two: tuple[Party, Party], tmp_path: Path
) -> None:
    ana, ben = two
    ana.add(leaf(tmp_path))
    ana.workspace.positions.set({ana.id_of(NAME): LISBON})  # the file still says where
    ana.sync()
    join(ben, ana)
    assert point(ben) == LISBON

    changes = ana.workspace.hidden.change([HOME], here=False)
    ana.sync()
    ben.sync()

    assert changes.media == {ana.id_of(NAME)}
    assert (point(ana), point(ben)) == (LISBON, None)
    later()
    ana.workspace.hidden.change([], here=False)
    ana.sync()
    ben.sync()
    assert point(ben) == LISBON
