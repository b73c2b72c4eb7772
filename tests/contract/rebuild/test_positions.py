"""Corrected positions and hidden areas in what is written beside originals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.hidden_area import HiddenArea
from medintel_desktop.domain.media import GeoPoint
from tests import media
from tests.contract.rebuild.conftest import Chosen
from tests.contract.rebuild.libraries import Machine

LISBON = GeoPoint(38.7, -9.1, 12.0)


@pytest.fixture
def quick_b(tmp_path: Path, disk: Chosen) -> Iterator[Machine]:
    machine = Machine(tmp_path / "b", *disk)
    yield machine
    machine.close()


@pytest.fixture
def leaf(tmp_path: Path) -> Path:
    return media.photo(tmp_path / "leaf.jpg", "green", gps=(43.4628, 11.8818))


def only(machine: Machine) -> str:
    (item,) = machine.items().values()
    return item.id


def test_a_correction_is_rebuilt_as_one(quick_a: Machine, quick_b: Machine, leaf: Path) -> None:
    quick_a.add(leaf)
    own = quick_a.workspace.positions.of([only(quick_a)])[only(quick_a)].point
    quick_a.workspace.positions.set({only(quick_a): LISBON})
    quick_a.sync()

    quick_b.rebuild()

    told = quick_b.workspace.positions.of([only(quick_b)])[only(quick_b)]
    assert (told.point, told.corrected, told.own) == (LISBON, True, own)


def test_rebuilding_brings_a_correction_but_undoes_none(
    quick_a: Machine, quick_b: Machine, leaf: Path
) -> None:
    quick_a.add(leaf)
    quick_a.workspace.positions.remove([only(quick_a)])
    quick_a.sync()
    quick_b.add(leaf)

    quick_b.rebuild()
    assert quick_b.workspace.positions.of([only(quick_b)])[only(quick_b)].point is None

    quick_b.workspace.positions.set({only(quick_b): LISBON})
    quick_b.rebuild()
    assert quick_b.workspace.positions.of([only(quick_b)])[only(quick_b)].point == LISBON


def test_what_lies_in_a_hidden_area_is_not_written(quick_a: Machine, leaf: Path) -> None:
    home = HiddenArea("Home", Circle(43.46, 11.88, 2.0))
    quick_a.add(leaf)
    quick_a.sync()
    assert _written(quick_a).count("43.46") == 1
    quick_a.workspace.hidden.change([home], here=False)
    quick_a.sync()
    assert "43.46" not in _written(quick_a)
    assert "Home" not in _written(quick_a)

    quick_a.workspace.positions.set({only(quick_a): LISBON})
    quick_a.sync()

    assert "43.46" not in _written(quick_a), "the file's own is hidden as well"


def test_areas_that_were_hidden_meanwhile_count_at_the_next_start(
    quick_a: Machine, leaf: Path
) -> None:
    quick_a.add(leaf)
    quick_a.sync()
    assert "43.46" in _written(quick_a)
    home = HiddenArea("Home", Circle(43.46, 11.88, 2.0))
    quick_a.close()
    quick_a.settings.change(hidden_areas=(home.text,))  # with another library open

    quick_a.open()
    _ = quick_a.workspace.engine
    quick_a.driver.hurry()

    assert "43.46" not in _written(quick_a)


def _written(machine: Machine) -> str:
    (name,) = [o.name for o in machine.store.objects("sidecar/") if o.name.endswith(".json")]
    there = machine.store.stat(name)
    assert there is not None
    return b"".join(machine.store.read(name, 0, there.bytes)).decode()
