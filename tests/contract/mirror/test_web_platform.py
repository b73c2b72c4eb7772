"""What the web platform keeps in the same database comes into the shared library."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue
from medintel_desktop.domain.errors import PermissionMissing, ServiceUnreachable, UsageError
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import MediaState
from medintel_desktop.domain.mirror import ForeignFile, Role
from medintel_desktop.domain.store import Copy, CopyRole
from medintel_desktop.library import web_platform
from medintel_desktop.library.web_platform import KIND, Survey, object_of
from tests import media
from tests.contract.mirror.parties import Party
from tests.contract.oracle.test_adopt import fill
from tests.oracle import running_stub
from tests.shared import SharedInMemory

PLACE = "oci:ns/photos"
COLOURS = ("red", "green", "blue", "orange", "yellow")


@pytest.fixture
def memory() -> SharedInMemory:
    return SharedInMemory()


@pytest.fixture
def ana(tmp_path: Path, memory: SharedInMemory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Party]:
    party = Party(tmp_path / "ana", memory, monkeypatch)
    yield party
    party.close()


def stored(party: Party, folder: Path, files: dict[str, str]) -> None:
    """Photos of a colour, each an object of the platform's bucket: object -> colour."""
    for name, colour in files.items():
        party.add(media.photo(folder / f"{colour}.jpg", colour))
        item = party.driver.items()[f"{colour}.jpg"]
        copy = Copy(item.id, PLACE, name, CopyRole.ORIGINAL, item.bytes, item.checksum, "", 0,
                    "etag", 0.0)  # fmt: skip
        party.workspace.catalogue.copies.put(copy)


def on_platform(*names: str) -> list[ForeignFile]:
    return [ForeignFile(f"Media/{name}.jpg", f"Platform {name}", "photo", ("Trip",), {})
            for name in names]  # fmt: skip


def adoption(party: Party) -> Job:
    job = party.workspace.catalogue.jobs.newest(KIND)
    assert job is not None
    return job


def test_only_a_shared_library_that_may_be_written_takes_it_over(
    ana: Party, memory: SharedInMemory
) -> None:
    assert ana.sharing.platform.survey() == Survey(0, 0, 0)
    with pytest.raises(UsageError, match="not shared"):
        ana.sharing.platform.start()
    ana.sharing.share("Ours")
    memory.role = Role.VIEWER
    ana.sync()
    with pytest.raises(PermissionMissing, match="look"):
        ana.sharing.platform.start()


def test_looking_at_it_changes_nothing(ana: Party, memory: SharedInMemory, tmp_path: Path) -> None:
    memory.foreign = on_platform("a", "b", "c")
    stored(ana, tmp_path / "in", {"Media/a.jpg": "red"})
    ana.sharing.share("Ours")
    ana.sync()
    before, calls = ana.rows(), list[str]()
    memory.before = calls.append
    assert ana.sharing.platform.survey() == Survey(files=3, albums=1, known=1)
    assert calls == ["foreign_files"]
    assert ana.rows() == before


def test_it_goes_on_where_it_was_broken_off_and_may_be_done_again(
    ana: Party, memory: SharedInMemory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_platform, "CHUNK", 1)
    memory.foreign = on_platform("a", "b", "c", "d", "unknown")
    stored(
        ana, tmp_path / "in", dict(zip((f"Media/{n}.jpg" for n in "abcd"), COLOURS, strict=False))
    )
    ana.sharing.share("Ours")
    ana.sync()
    asked: list[str] = []

    def breaks(call: str) -> None:
        asked.append(call)
        if asked.count("adopt") == 3:
            raise ServiceUnreachable("The database cannot be reached.", service="oracle")

    memory.before = breaks
    ana.sharing.platform.start()
    ana.driver.run(patient=False)
    assert adoption(ana).state is not JobState.DONE
    assert adoption(ana).payload["taken"] == 2
    again: list[str] = []
    memory.before = again.append
    ana.driver.hurry()
    assert adoption(ana).note == "4 files taken over, 1 not known here"
    assert again.count("adopt") == 3, "the first two are not asked for again"
    shared = ana.rows()
    ana.sharing.platform.start()
    ana.driver.hurry()
    assert adoption(ana).state is JobState.DONE
    assert ana.rows() == shared


@pytest.mark.parametrize(
    "path",
    [
        "Media/a b.jpg",
        "/Media/a b.jpg",
        "oci://ns/photos/Media/a b.jpg",
        "https://objectstorage.eu-frankfurt-1.oraclecloud.com/p/token/n/ns/b/photos/o/Media%2Fa%20b.jpg",
    ],
)
def test_every_spelling_of_a_file_leads_to_its_object(path: str) -> None:
    assert object_of(path) == "Media/a b.jpg"


def test_albums_places_and_vectors_arrive_through_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running_stub(tmp_path / "stub") as stub:
        fill(stub, "VECTOR(1024, FLOAT32)")
        remote = OracleCatalogue(stub.options)
        ana = Party(tmp_path / "ana", remote, monkeypatch)
        ben = Party(tmp_path / "ben", remote, monkeypatch)
        stored(ana, tmp_path / "in", {"Media/a.jpg": "red", "Media/v.mp4": "green"})
        ana.workspace.collection.rename(ana.id_of("red.jpg"), "Renamed here.jpg")
        ana.sharing.share("Ours")
        ana.sync()
        assert ana.sharing.platform.survey() == Survey(files=4, albums=3, known=2)
        ana.sharing.platform.start()
        ana.driver.run(patient=False)
        ana.sync()
        assert adoption(ana).note == "2 files taken over, 2 not known here"
        item = ana.driver.items()["Renamed here.jpg"]
        albums = {album.id: album.name for album in ana.workspace.albums.all()}
        assert sorted(albums[one] for one in item.album_ids) == ["Best", "Trip"]
        assert item.state is MediaState.UNDERSTOOD
        assert len(ana.workspace.catalogue.moments.of(ana.id_of("green.jpg"))) == 2
        ben.sharing.join("Ours")
        ben.sync()
        assert ben.rows() == ana.rows()
        for one in (ana, ben):
            one.close()
        remote.close()
