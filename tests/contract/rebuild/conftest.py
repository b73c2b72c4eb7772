"""One machine with a key and items, one without anything, and a store of each kind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.domain.store import StoreKind
from tests import media
from tests.contract.rebuild.libraries import Machine
from tests.contract.stores.sender import of_b2, of_oci
from tests.service import KEY, StandIn

Chosen = tuple[StoreKind, dict[str, str]]


@pytest.fixture(params=["folder", "oci", "b2"])
def chosen(request: pytest.FixtureRequest, tmp_path: Path) -> Chosen:
    """A kind of store and its options; each kind in turn."""
    if request.param == "folder":
        (tmp_path / "disk").mkdir()
        return StoreKind.FOLDER, {"path": str(tmp_path / "disk")}
    if request.param == "oci":
        return StoreKind.OCI, of_oci(request.getfixturevalue("oci_stand_in"))
    bucket = request.getfixturevalue("b2_bucket")
    return StoreKind.B2, of_b2(request.getfixturevalue("s3"), bucket, "two words/")


@pytest.fixture
def disk(tmp_path: Path) -> Chosen:
    """A folder as store: the quickest, where the kind does not matter."""
    (tmp_path / "disk").mkdir()
    return StoreKind.FOLDER, {"path": str(tmp_path / "disk")}


@pytest.fixture(scope="module")
def footage(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A video, red then blue, and two photos."""
    folder = tmp_path_factory.mktemp("footage")
    return [
        media.video(folder / "größe 1.mp4", [("red", 4), ("blue", 4)], size=(640, 360)),
        media.photo(folder / "leaf.jpg", "green"),
        media.photo(folder / "sky.jpg", "blue"),
    ]


def with_key(folder: Path, chosen: Chosen, service: StandIn) -> Machine:
    return Machine(folder, *chosen, key=KEY, base_url=service.base_url)


@pytest.fixture
def a(tmp_path: Path, chosen: Chosen, service: StandIn) -> Iterator[Machine]:
    machine = with_key(tmp_path / "a", chosen, service)
    yield machine
    machine.close()


@pytest.fixture
def b(tmp_path: Path, chosen: Chosen) -> Iterator[Machine]:
    """Without a key."""
    machine = Machine(tmp_path / "b", *chosen)
    yield machine
    machine.close()


@pytest.fixture
def quick_a(tmp_path: Path, disk: Chosen) -> Iterator[Machine]:
    machine = Machine(tmp_path / "a", *disk)
    yield machine
    machine.close()


@pytest.fixture
def quick_b(tmp_path: Path, disk: Chosen) -> Iterator[Machine]:
    machine = Machine(tmp_path / "b", *disk)
    yield machine
    machine.close()
