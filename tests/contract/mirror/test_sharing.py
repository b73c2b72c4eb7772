"""Sharing a library as its user meets it: begin, join, work, be offline, come back, leave."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from medintel_desktop.domain.errors import (
    KeyRefused,
    ServiceError,
    ServiceUnreachable,
    UsageError,
)
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.mirror import Entity, Role
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.sharing import SharingState
from medintel_desktop.library import sharing, sync
from tests import media
from tests.contract.mirror.conftest import Shared
from tests.contract.mirror.parties import Party, count_calls, later
from tests.shared import SharedInMemory

Meet = Callable[..., Party]


@pytest.fixture
def shared(make_shared: Callable[..., Shared]) -> Shared:
    return make_shared()


@pytest.fixture
def memory() -> SharedInMemory:
    return SharedInMemory()


@pytest.fixture
def meet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Meet]:
    met: list[Party] = []

    def one(name: str, shared: Shared) -> Party:
        met.append(Party(tmp_path / name, shared, monkeypatch))
        _ = met[-1].sharing  # wired now, while this database is the one in force
        return met[-1]

    yield one
    for party in met:
        party.close()


@pytest.fixture
def two(meet: Meet, shared: Shared) -> tuple[Party, Party]:
    """Ana has made a shared library, Ben has joined it."""
    ana, ben = meet("ana", shared), meet("ben", shared)
    name = f"Family {time.time_ns()}"
    ana.sharing.share(name)
    ana.sync()
    ben.sharing.join(name)
    ben.sync()
    return ana, ben


def unreachable(call: str) -> None:
    raise ServiceUnreachable("The database cannot be reached.", service="oracle")


def test_from_nothing_to_synced(meet: Meet, shared: Shared) -> None:
    ana = meet("ana", shared)
    assert ana.status.state is SharingState.NOT_SHARED
    ana.settings.change(oracle_user="")
    assert ana.status.words == "No database is set up"
    ana.settings.change(oracle_user="ADMIN")
    ana.sharing.share("  Our   photos ")
    assert (ana.status.state, ana.status.library) == (SharingState.SYNCING, "Our photos")
    ana.driver.run(patient=False)
    assert ana.status.words == "Synced"
    assert ana.job.state is JobState.WAITING
    assert ana.workspace.catalogue.jobs.page() == [], "no work that is left"
    with pytest.raises(UsageError, match="already"):
        ana.sharing.share("Another")
    with pytest.raises(UsageError, match="already"):
        ana.sharing.join("Another")


def test_what_one_does_appears_at_the_other(two: tuple[Party, Party], tmp_path: Path) -> None:
    ana, ben = two
    for number, colour in enumerate(("green", "red", "blue")):
        media.photo(tmp_path / "in" / f"{colour}.jpg", colour, taken=f"2024:10:2{number} 15:12:08")
    ana.add(tmp_path / "in", album="Travel/Tuscany")
    green, red, blue = (ana.id_of(f"{colour}.jpg") for colour in ("green", "red", "blue"))
    work = ana.workspace
    work.collection.tag([green, red], ["Hügel", "autumn"])
    work.collection.rate([red], 4)
    work.collection.caption(green, "„Blatt“")
    work.albums.create("Best")
    work.albums.move(work.albums.named("Travel/Tuscany").id, work.albums.named("Best").id, 0)
    work.trash.put([blue])
    ana.sync()
    ben.sync()
    assert ben.rows() == ana.rows()
    assert ben.workspace.albums.path(ben.workspace.albums.named("Tuscany")) == "Best/Tuscany"

    item = ben.driver.items()["green.jpg"]
    assert item.elsewhere
    (cell,) = ben.workspace.catalogue.cells.by_id([green])
    assert (cell.elsewhere, cell.missing, cell.in_cloud) == (True, False, False)
    assert [
        hit.item.name
        for hit in ben.workspace.search.answer(SearchQuery("hügel", meaning=False)).hits
    ]

    ben.workspace.collection.tag([green], [], ["autumn"])
    ben.workspace.trash.empty()
    ben.sync()
    ana.sync()
    assert ana.rows() == ben.rows()
    assert {row[1] for row in ana.rows()} == {"green.jpg", "red.jpg"}
    assert (tmp_path / "in" / "blue.jpg").exists(), "an original is nobody's to delete"


def test_equal_files_become_one_item(meet: Meet, shared: Shared, tmp_path: Path) -> None:
    """Both had libraries before they met."""
    ana, ben = meet("ana", shared), meet("ben", shared)
    leaf = media.photo(tmp_path / "leaf.jpg", "green")
    ana.add(leaf, media.photo(tmp_path / "a.jpg", "red"), album="Trees")
    ben.add(leaf, media.photo(tmp_path / "b.jpg", "blue"))
    ben.workspace.collection.rate([ben.id_of("leaf.jpg")], 5)
    name = f"Both {time.time_ns()}"
    ana.sharing.share(name)
    ana.sync()
    there = {one.name: one.id for one in ben.sharing.libraries()}
    ben.sharing.join(there[name])
    ben.sync()
    ana.sync()
    assert ana.rows() == ben.rows()
    assert len(ana.rows()) == 3
    item = ana.driver.items()["leaf.jpg"]
    assert (item.rating, len(item.album_ids), len(item.paths)) == (5, 1, 1)


def test_names_that_are_not_there_or_not_clear(meet: Meet, memory: SharedInMemory) -> None:
    ana = meet("ana", memory)
    with pytest.raises(UsageError, match="no shared library") as caught:
        ana.sharing.join("Family")
    assert "none yet" in caught.value.hint
    memory.create("Family")
    memory.create("Family")
    with pytest.raises(UsageError, match="several"):
        ana.sharing.join("Family")
    with pytest.raises(UsageError, match="needs a name"):
        ana.sharing.share(" ")
    with pytest.raises(UsageError, match="not shared"):
        ana.sharing.sync_now()


def test_offline_is_no_failure(two: tuple[Party, Party], shared: Shared) -> None:
    ana, ben = two
    shared.before = unreachable
    ana.workspace.albums.create("Made offline")
    ana.sync()
    status = ana.status
    assert (status.state, status.waiting) == (SharingState.OFFLINE, 2)
    assert status.offline_since == pytest.approx(time.time(), abs=60)
    assert status.words.startswith("Offline since ")
    assert status.words.endswith(", 2 changes waiting")
    assert ana.job.state is JobState.WAITING
    ana.workspace.albums.create("Another")
    assert ana.job.not_before > time.time() + 20, "offline it is tried at its own pace"
    ana.sync()
    assert ana.status.offline_since == status.offline_since

    shared.before = lambda call: None
    ana.sync()
    ben.sync()
    assert ana.status.words == "Synced"
    assert {album.name for album in ben.workspace.albums.all()} == {"Made offline", "Another"}


def test_a_change_here_brings_the_next_round_forward(two: tuple[Party, Party]) -> None:
    ana, _ = two
    assert ana.job.not_before > time.time() + 10
    ana.workspace.albums.create("New")
    assert ana.job.not_before <= time.time() + sharing.SOON + 0.5
    assert ana.status.words == "Synced, 2 changes waiting"


def test_nothing_new_is_one_question(two: tuple[Party, Party], shared: Shared) -> None:
    ana, _ = two
    calls: list[str] = []
    ended = count_calls(shared, calls)
    ana.sync()
    ended()
    assert calls == ["head"]


def test_a_refused_password_is_sent_once(two: tuple[Party, Party], shared: Shared) -> None:
    ana, _ = two
    asked = []

    def refuses(call: str) -> None:
        asked.append(call)
        raise KeyRefused("The database refused user name or password.", service="oracle")

    shared.before = refuses
    ana.sync()
    ana.driver.let_time_pass()
    ana.driver.run(patient=False)
    assert asked == ["head"]
    status = ana.status
    assert status.state is SharingState.STOPPED
    assert status.words == "The database refused user name or password"
    shared.before = lambda call: None
    ana.sharing.reset()  # the settings have the right one now
    ana.driver.run(patient=False)
    assert ana.status.state is SharingState.SYNCED


def test_a_first_sync_is_told_and_goes_on_where_it_was_broken_off(
    meet: Meet, shared: Shared, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One page or batch a stretch, and the connection gone in the middle of it."""
    monkeypatch.setattr(sync, "BATCH", 20)
    monkeypatch.setattr(sync, "PAGE", 20)
    monkeypatch.setattr(sharing, "BREATH", 0.0)
    ana, ben = meet("ana", shared), meet("ben", shared)
    for number in range(50):
        ana.workspace.albums.create(f"A{number}")
    name = f"Many {time.time_ns()}"
    ana.sharing.share(name)
    ana.driver.run(patient=False)
    told = [job.progress for job in ana.driver.reports if job.progress.unit == "sent"]
    sent = [int(p.done) for p in told if p.done]
    assert sent == sorted(sent)
    assert (sent[-1], {int(p.total) for p in told if p.done}) == (100, {100})

    ben.sharing.join(name)
    pages: list[str] = []

    def breaks(call: str) -> None:
        pages.append(call)
        if pages.count("pull") == 3:
            unreachable(call)

    shared.before = breaks
    ben.driver.run(patient=False)
    assert ben.status.state is SharingState.OFFLINE
    assert 0 < len(ben.workspace.albums.all()) < 50
    pages.clear()
    shared.before = pages.append
    ben.sync()
    assert len(ben.workspace.albums.all()) == 50
    kinds = len(Entity)
    assert pages.count("pull") == (kinds - 1) + 2, "pages that are here are not asked for again"
    assert ben.status.words == "Synced"


def test_of_two_edits_the_later_stands_and_the_other_can_be_taken_back(
    two: tuple[Party, Party], tmp_path: Path
) -> None:
    ana, ben = two
    ana.add(media.photo(tmp_path / "leaf.jpg", "green"))
    leaf = ana.id_of("leaf.jpg")
    trees = ana.workspace.albums.create("Trees")
    ana.sync()
    ben.sync()
    ben.workspace.collection.rename(leaf, "Blatt.jpg")
    ben.workspace.collection.rate([leaf], 2)
    ben.workspace.albums.rename(trees.id, "Bäume")
    later()
    ana.workspace.collection.rename(leaf, "foglia.jpg")
    ana.workspace.collection.rate([leaf], 5)
    ana.workspace.albums.rename(trees.id, "Alberi")
    ana.sync()
    ben.sync()
    lost = {one.what: one for one in ben.sharing.conflicts.all()}
    assert {what: one.ours for what, one in lost.items()} == {
        "Name of foglia.jpg": "“Blatt.jpg”",
        "Rating of foglia.jpg": "2 stars",
        "Name of Alberi": "“Bäume”",
    }
    assert {one.what: one.stands for one in lost.values()} == {
        "Name of foglia.jpg": "“foglia.jpg”",
        "Rating of foglia.jpg": "5 stars",
        "Name of Alberi": "“Alberi”",
    }
    assert ben.status.words == "Synced, 3 conflicts"
    ben.sharing.conflicts.take(lost["Rating of foglia.jpg"].id)
    ben.sharing.conflicts.take(lost["Name of Alberi"].id)
    ben.sync()
    ana.sync()
    assert ana.rows() == ben.rows()
    item = ana.driver.items()["foglia.jpg"]
    assert (item.rating, ana.workspace.albums.named("Bäume").id) == (2, trees.id)
    assert ben.status.conflicts == 1
    ben.sharing.conflicts.forget()
    assert ben.status.conflicts == 0
    with pytest.raises(UsageError, match="no conflict 99"):
        ben.sharing.conflicts.take(99)


def test_who_may_only_look_sends_nothing(meet: Meet, memory: SharedInMemory) -> None:
    ana, eve = meet("ana", memory), meet("eve", memory)
    ana.sharing.share("Ours")
    ana.sync()
    memory.role = Role.VIEWER
    eve.sharing.join("Ours")
    eve.workspace.albums.create("Mine")
    eve.sync()
    assert (eve.status.role, eve.status.waiting) == (Role.VIEWER, 0)
    memory.role = Role.EDITOR
    eve.sync()
    eve.workspace.albums.create("For all")
    eve.sync()
    ana.sync()
    assert [album.name for album in ana.workspace.albums.all()] == ["For all"]


def test_leaving_and_coming_back(two: tuple[Party, Party]) -> None:
    ana, ben = two
    ana.workspace.albums.create("Before")
    ana.sync()
    ben.sync()
    name = ben.status.library
    machine = ben.workspace.catalogue.mirror.state().machine
    ben.sharing.leave()
    assert ben.status.state is SharingState.NOT_SHARED
    assert ben.workspace.catalogue.jobs.standing("sync") == []
    ben.workspace.albums.create("Alone")
    ana.workspace.albums.create("Meanwhile")
    ana.sync()
    assert {album.name for album in ben.workspace.albums.all()} == {"Before", "Alone"}
    ben.sharing.join(name)
    ben.sync()
    ana.sync()
    assert {album.name for album in ana.workspace.albums.all()} == {"Before", "Alone", "Meanwhile"}
    assert ben.workspace.catalogue.mirror.state().machine == machine


def test_the_next_start_goes_on(tmp_path: Path, meet: Meet, shared: Shared) -> None:
    ana = meet("ana", shared)
    ana.sharing.share(f"Ours {time.time_ns()}")
    ana.close()
    again = meet("ana", shared)
    again.driver.run(patient=False)
    assert again.status.words == "Synced"


def test_indexes_are_looked_after_once_in_a_run(meet: Meet, memory: SharedInMemory) -> None:
    calls: list[str] = []

    def missing_right(call: str) -> None:
        calls.append(call)
        if call == "index_spaces":
            raise ServiceError("The database user may not do this.", service="oracle")

    memory.before = missing_right
    ana = meet("ana", memory)
    ana.sharing.share("Ours")
    for name in ("One", "Two"):
        ana.workspace.albums.create(name)
        ana.sync()
        assert ana.status.words == "Synced"
    assert calls.count("index_spaces") == 1
