"""A copy in a folder of another computer is no copy that this one could open."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.store import Copy, CopyRole, StoreKind
from tests import media
from tests.contract.mirror.conftest import Shared
from tests.contract.mirror.parties import Party


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of Ana, who keeps her originals in it."""
    path = tmp_path / "disk"
    path.mkdir()
    return path


@pytest.fixture
def two(
    tmp_path: Path,
    folder: Path,
    make_shared: Callable[..., Shared],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[tuple[Party, Party]]:
    shared = make_shared()
    ana = Party(tmp_path / "ana", shared, monkeypatch)
    ben = Party(tmp_path / "ben", shared, monkeypatch)
    ana.workspace.cloud.stores.choose(StoreKind.FOLDER, options={"path": str(folder)}, active=True)
    ana.add(media.photo(tmp_path / "in" / "sky.jpg", "blue"))
    ana.driver.hurry()
    assert ana.driver.items()["sky.jpg"].stored
    ana.sharing.share(f"Ours {tmp_path.name} {folder}")
    ana.sync()
    ben.sharing.join(ana.status.library)
    ben.sync()
    yield ana, ben
    ana.close()
    ben.close()


def of_ben(two: tuple[Party, Party]) -> MediaItem:
    return two[1].driver.items()["sky.jpg"]


def cell_words(party: Party, media_id: str) -> tuple[bool, bool, bool]:
    (cell,) = party.workspace.catalogue.cells.by_id([media_id])
    return cell.in_cloud, cell.elsewhere, cell.missing


def test_it_reads_as_on_another_computer(two: tuple[Party, Party]) -> None:
    ana, ben = two
    item = of_ben(two)
    assert (item.in_cloud, item.elsewhere, item.missing) == (False, True, False)
    assert cell_words(ben, item.id) == (False, True, False)
    assert ben.workspace.cloud.copies.of(item.id) == []
    ana.workspace.collection.rate([item.id], 3)
    ana.sync()
    ben.sync()
    assert of_ben(two).elsewhere
    assert ana.driver.items()["sky.jpg"].stored, "what comes back from the others changes nothing"


def test_choosing_the_same_folder_brings_it_into_reach(
    two: tuple[Party, Party], folder: Path
) -> None:
    _, ben = two
    stores = ben.workspace.cloud.stores
    stores.choose(StoreKind.FOLDER, options={"path": str(folder.parent)})
    assert of_ben(two).elsewhere
    stores.choose(StoreKind.FOLDER, options={"path": str(folder)})
    item = of_ben(two)
    assert (item.in_cloud, item.elsewhere) == (True, False)
    assert cell_words(ben, item.id) == (True, False, False)
    (copy,) = ben.workspace.cloud.copies.of(item.id)
    assert b"".join(ben.workspace.cloud.copies.read([copy], 0, copy.bytes))[:3] == b"\xff\xd8\xff"


def test_who_cannot_reach_it_does_not_try_to_delete_it(
    two: tuple[Party, Party], folder: Path
) -> None:
    _, ben = two
    ben.workspace.trash.put([of_ben(two).id])
    ben.workspace.trash.empty(copies=True)
    ben.driver.run(patient=False)
    assert ben.workspace.catalogue.jobs.page() == []
    assert ben.workspace.catalogue.jobs.holds() == []
    assert [path.suffix for path in (folder / "media").rglob("*.jpg")] == [".jpg"]


def test_a_folder_of_windows_is_known_by_either_spelling(two: tuple[Party, Party]) -> None:
    ana, ben = two
    item = of_ben(two)
    copy = Copy(item.id, r"folder:C:\photos", "media/x.jpg", CopyRole.ORIGINAL, item.bytes,
                item.checksum, "", 0, "etag", 0.0)  # fmt: skip
    ana.workspace.catalogue.copies.put(copy)
    ana.sync()
    ben.sync()
    assert of_ben(two).elsewhere
    ben.workspace.cloud.stores.choose(StoreKind.FOLDER, options={"path": "C:/photos"})
    assert of_ben(two).stored
    again = replace(copy, object="media/y.jpg")
    ana.workspace.catalogue.copies.put(again)
    ana.sync()
    ben.sync()
    found = ben.workspace.catalogue.copies.of(item.id)
    assert {one.object for one in found} == {copy.object, again.object}
