"""What is known of an item follows its original, and again when it changes; not otherwise."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.store import StoreKind, sidecar_name
from medintel_desktop.domain.video_index import IndexState
from medintel_desktop.library.sidecar_objects import objects_beside
from tests.contract.rebuild.libraries import Machine
from tests.contract.stores.sender import of_oci
from tests.stores import OciStandIn


def written(machine: Machine) -> dict[str, str]:
    """Name and ETag of every description and thumbnail in the store."""
    return {o.name: o.etag for o in machine.store.objects("sidecar/")}


def written_since(machine: Machine, before: dict[str, str]) -> list[str]:
    """Names of those that were written again, or anew."""
    return sorted(name for name, etag in written(machine).items() if before.get(name) != etag)


def test_it_follows_the_original(quick_a: Machine, footage: list[Path]) -> None:
    quick_a.add(*footage)
    items = quick_a.items().values()
    assert sorted(written(quick_a)) == sorted(n for i in items for n in objects_beside(i.checksum))
    for item in items:
        told = quick_a.sidecar(item)
        assert (told["medintel"], told["id"], told["name"]) == (1, item.id, item.name)
        picture = quick_a.workspace.folder.thumbnail(item.checksum).read_bytes()
        name = sidecar_name(item.checksum, ".jpg")
        assert b"".join(quick_a.store.read(name, 0, len(picture))) == picture


def test_it_is_not_written_where_it_is_not_wanted(quick_a: Machine, footage: list[Path]) -> None:
    quick_a.settings.change(write_sidecars=False)
    quick_a.add(footage[1])
    quick_a.sync()
    assert written(quick_a) == {}
    quick_a.settings.change(write_sidecars=True)
    quick_a.sync()
    assert len(written(quick_a)) == 2


def test_only_what_changed_is_written_again(
    tmp_path: Path, oci_stand_in: OciStandIn, footage: list[Path]
) -> None:
    machine = Machine(tmp_path / "a", StoreKind.OCI, of_oci(oci_stand_in))
    machine.add(*footage)
    workspace, items = machine.workspace, machine.items()
    film, leaf, sky = (items[path.name] for path in footage)
    jobs = workspace.catalogue.jobs.page()
    assert {job.note for job in jobs if job.kind == "store"} == {"Stored"}
    before = written(machine)
    machine.sync()
    assert written_since(machine, before) == []

    album = workspace.albums.ensure("Travel/Tuscany")
    changes: list[tuple[Callable[[], object], list[MediaItem]]] = [
        (lambda: workspace.collection.rate([leaf.id], 3), [leaf]),
        (lambda: workspace.collection.tag([leaf.id], ["x"]), [leaf]),
        (lambda: workspace.collection.tag([leaf.id], [], ["x"]), [leaf]),
        (lambda: workspace.collection.caption(sky.id, "y"), [sky]),
        (lambda: workspace.collection.rename(sky.id, "z.jpg"), [sky]),
        (lambda: workspace.albums.fill(album.id, [film.id, sky.id]), [film, sky]),
        (lambda: workspace.albums.rename(album.parent_id or "", "Journeys"), [film, sky]),
        (lambda: workspace.albums.take_out(album.id, [sky.id]), [sky]),
        (
            lambda: workspace.catalogue.indexed.note(
                film.id, "an index", IndexState.READY, video="there", details={"duration": 8.0}
            ),
            [film],
        ),
        (lambda: workspace.catalogue.indexed.note(film.id, "an index", IndexState.READY), []),
        (lambda: workspace.trash.put([sky.id]), [sky]),
        (lambda: workspace.trash.restore([sky.id]), [sky]),
        (lambda: workspace.collection.rate([leaf.id], 3), []),  # as it is
    ]
    for change, touched in changes:
        before = written(machine)
        change()
        workspace.cloud.sidecars.enqueue()
        machine.driver.hurry()
        names = [sidecar_name(item.checksum, ".json") for item in touched]
        assert written_since(machine, before) == sorted(names)
    assert [step["name"] for path in machine.sidecar(film)["albums"] for step in path] == [
        "Journeys", "Tuscany"
    ]  # fmt: skip
    assert machine.sidecar(film)["indexed"] == [
        {"index": "an index", "video": "there", "details": {"duration": 8.0}}
    ]
    machine.close()


def test_what_changed_meanwhile_is_written_at_the_next_start(
    quick_a: Machine, footage: list[Path]
) -> None:
    quick_a.add(footage[1])
    leaf = quick_a.items()["leaf.jpg"]
    quick_a.workspace.collection.rate([leaf.id], 2)
    quick_a.begin_again()
    quick_a.driver.hurry()
    assert quick_a.sidecar(leaf)["rating"] == 2


def test_a_change_while_it_is_written_is_not_lost(quick_a: Machine, footage: list[Path]) -> None:
    quick_a.add(footage[1])
    leaf = quick_a.items()["leaf.jpg"]
    sidecars, store = quick_a.workspace.cloud.sidecars, quick_a.store
    collection = quick_a.workspace.collection
    collection.rate([leaf.id], 1)

    class Slow:
        """Puts while the user goes on."""

        place = store.place
        stat = staticmethod(store.stat)

        def put(self, *words: object) -> object:
            collection.rate([leaf.id], 5)
            return store.put(*words)  # type: ignore[arg-type]

    sidecars.write(leaf.id, Slow())  # type: ignore[arg-type]
    assert quick_a.sidecar(leaf)["rating"] == 1
    quick_a.sync()
    assert quick_a.sidecar(leaf)["rating"] == 5


def test_an_original_that_is_there_stays_stored_when_this_is_not_allowed(
    tmp_path: Path, oci_stand_in: OciStandIn, footage: list[Path]
) -> None:
    machine = Machine(tmp_path / "a", StoreKind.OCI, of_oci(oci_stand_in))
    oci_stand_in.faults(
        {"op": "PutObject", "object": "sidecar/", "action": "status", "status": 400,
         "code": "InvalidParameter", "times": 1}
    )  # fmt: skip
    machine.add(footage[1])
    (job,) = [j for j in machine.workspace.catalogue.jobs.page() if j.kind == "store"]
    leaf = machine.items()["leaf.jpg"]
    assert job.state is JobState.DONE
    assert "not what is known of it" in job.note
    assert machine.workspace.catalogue.copies.of(leaf.id)
    oci_stand_in.faults()
    machine.sync()
    assert machine.sidecar(leaf)["name"] == "leaf.jpg"
    machine.close()


def test_two_threads_do_not_write_the_same(quick_a: Machine, footage: list[Path]) -> None:
    quick_a.add(footage[1])
    leaf = quick_a.items()["leaf.jpg"]
    sidecars, store = quick_a.workspace.cloud.sidecars, quick_a.store
    quick_a.workspace.collection.rate([leaf.id], 1)
    began, go_on = threading.Event(), threading.Event()

    class Slow:
        """Puts when it is told to."""

        place = store.place
        stat = staticmethod(store.stat)

        def put(self, *words: object) -> object:
            began.set()
            assert go_on.wait(60)
            return store.put(*words)  # type: ignore[arg-type]

    first = threading.Thread(target=sidecars.write, args=(leaf.id, Slow()))
    first.start()
    assert began.wait(60)
    assert not sidecars.write(leaf.id, store)
    go_on.set()
    first.join()
    assert quick_a.sidecar(leaf)["rating"] == 1
