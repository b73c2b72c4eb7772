"""Edit plans are seen by all who share a library, and of two edits neither is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue import migrate as migrate_module
from medintel_desktop.catalogue.plans import Kept
from medintel_desktop.domain.errors import ServiceUnreachable
from medintel_desktop.domain.media import MediaItem, MediaKind, MediaState, Metadata
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.library.footage import Standing
from tests import media
from tests.contract.mirror.conftest import Shared
from tests.contract.mirror.parties import Party, later


@pytest.fixture
def shared(make_shared: Callable[..., Shared]) -> Shared:
    return make_shared()


@pytest.fixture
def pair(tmp_path: Path, shared: Shared, monkeypatch: pytest.MonkeyPatch) -> tuple[Party, Party]:
    first = Party(tmp_path / "first", shared, monkeypatch)
    second = Party(tmp_path / "second", shared, monkeypatch)
    name = f"Ours {time.time_ns()}"
    first.sharing.share(name)
    first.sync()
    second.sharing.join(name)
    second.sync()
    for party in (first, second):
        party.workspace.catalogue.mirror.set_ahead(0.0)  # one clock: later edits have later stamps
    return first, second


def exchange(*parties: Party) -> None:
    """Each, the first last once more."""
    for party in (*parties, parties[0]):
        party.sync()


def kept(party: Party, plan_id: str) -> Kept:
    found = party.workspace.catalogue.plans.get(plan_id)
    assert found is not None
    return found


def append(party: Party, plan_id: str, title: str) -> None:
    later()
    new = Cut("nobody", Span(0, 1), title)
    party.workspace.plans.edit(plan_id, "adding", lambda plan: plan.inserted([new]))


def titles(party: Party, plan_id: str) -> list[str]:
    return [cut.title for cut in kept(party, plan_id).plan.cuts]


def versions(party: Party, plan_id: str) -> int:
    with party.workspace.catalogue.database.read() as db:
        sql = "SELECT count(*) FROM plan_version WHERE plan = ?"
        return int(db.execute(sql, (plan_id,)).fetchone()[0])


def leaf(media_id: str) -> MediaItem:
    photo = Metadata(MediaKind.PHOTO, 4, 3)
    return MediaItem(media_id, "leaf.jpg", f"{7:064x}", 10, MediaState.READY, photo, 1.5e9)


def agreed(pair: tuple[Party, Party]) -> str:
    """A plan with the cut "both", known to both."""
    first, second = pair
    plan_id = first.workspace.plans.create("Autumn")
    append(first, plan_id, "both")
    first.sync()
    second.sync()
    assert kept(second, plan_id).plan == kept(first, plan_id).plan
    return plan_id


def test_a_plan_comes_whole_and_so_do_its_edits_and_its_end(
    pair: tuple[Party, Party], tmp_path: Path
) -> None:
    first, second = pair
    first.add(media.photo(tmp_path / "leaf.jpg", "green"))
    cuts = first.workspace.plans.cuts_of([first.id_of("leaf.jpg")])
    plan_id = first.workspace.plans.create("Autumn 🍂", cuts)
    first.workspace.plans.edit(plan_id, "a", lambda p: p.changed(Cut(
        cuts[0].media_id, Span(0, 0.1 + 0.2), "Größe", "x/y", proposed=True, query="leaf",
        score=1 / 3, id=cuts[0].id,
    )))  # fmt: skip
    exchange(first, second)
    assert kept(second, plan_id).plan == kept(first, plan_id).plan
    assert second.workspace.plans.all() == first.workspace.plans.all()
    assert kept(second, plan_id).deed_undo == ""

    append(second, plan_id, "theirs")
    exchange(second, first)
    assert titles(first, plan_id) == ["Größe", "theirs"]
    assert kept(first, plan_id).deed_undo == "changes made elsewhere"

    second.workspace.plans.delete(plan_id)
    exchange(second, first)
    assert first.workspace.plans.all() == []
    second.workspace.plans.bring_back(plan_id)
    exchange(second, first)
    assert titles(first, plan_id) == titles(second, plan_id) == ["Größe", "theirs"]


def test_a_cut_comes_to_life_with_its_item(pair: tuple[Party, Party]) -> None:
    first, second = pair
    item = leaf("to come")
    plan_id = first.workspace.plans.create("Autumn", [Cut(item.id, Span(0, 1))])
    exchange(first, second)
    plan = kept(second, plan_id).plan
    assert list(second.workspace.plans.standing(plan).values()) == [Standing.DELETED]

    first.workspace.catalogue.media.insert(item)
    exchange(first, second)
    assert kept(second, plan_id).plan == plan
    assert list(second.workspace.plans.standing(plan).values()) == [Standing.OFFLINE]


def test_cuts_of_equal_bytes_name_the_item_that_all_have(
    pair: tuple[Party, Party], tmp_path: Path
) -> None:
    first, second = pair
    photo = media.photo(tmp_path / "leaf.jpg", "green")
    first.add(photo)
    second.add(photo)
    mine = second.id_of("leaf.jpg")
    plan_id = second.workspace.plans.create("Autumn", second.workspace.plans.cuts_of([mine]))
    exchange(first, second)
    assert mine != second.id_of("leaf.jpg") == first.id_of("leaf.jpg")
    for party in pair:
        assert kept(party, plan_id).plan.cuts[0].media_id == first.id_of("leaf.jpg")


def test_a_plan_told_under_another_id_of_its_item_is_told_again(pair: tuple[Party, Party]) -> None:
    """As when so much waits that plans and items do not go in one batch."""
    first, second = pair
    plan_id = second.workspace.plans.create("Autumn", [Cut("own", Span(0, 1))])
    exchange(second, first)
    first.workspace.catalogue.media.insert(leaf("shared"))
    first.sync()
    second.workspace.catalogue.media.insert(leaf("own"))
    exchange(second, first)
    assert kept(first, plan_id).plan.cuts[0].media_id == "shared"


def test_of_two_edits_the_later_stands_and_undo_leads_to_the_other(
    pair: tuple[Party, Party],
) -> None:
    first, second = pair
    plan_id = agreed(pair)
    append(first, plan_id, "first's")
    append(second, plan_id, "second's")
    exchange(first, second)
    for party in pair:
        assert titles(party, plan_id) == ["both", "second's"]
        assert party.workspace.catalogue.mirror.waiting() == 0

    # Where the two met both are versions; the one before stands with one step, for everybody.
    assert kept(second, plan_id).deed_undo == "changes made here"
    later()
    second.workspace.plans.undo(plan_id)
    assert titles(second, plan_id) == ["both", "first's"]
    exchange(second, first)
    assert titles(first, plan_id) == ["both", "first's"]
    second.workspace.plans.undo(plan_id)
    assert titles(second, plan_id) == ["both", "second's"]


def test_an_edit_that_waited_and_lost_is_a_version_and_in_the_list(
    pair: tuple[Party, Party],
) -> None:
    first, second = pair
    plan_id = agreed(pair)
    append(first, plan_id, "first's")
    append(second, plan_id, "second's")
    second.sync()
    first.sync()
    assert titles(first, plan_id) == ["both", "second's"]
    (conflict,) = first.sharing.conflicts.all()
    assert (conflict.what, conflict.ours, conflict.stands) == (
        "Edit plan Autumn", "“Autumn”, 2 cuts, 0:02", "“Autumn”, 2 cuts, 0:02",
    )  # fmt: skip
    later()
    first.workspace.plans.undo(plan_id)
    exchange(first, second)
    assert titles(second, plan_id) == ["both", "first's"]

    append(second, plan_id, "more")
    exchange(second, first)
    assert first.sharing.conflicts.take(conflict.id).plans
    exchange(first, second)
    assert titles(second, plan_id) == ["both", "first's"]
    assert first.sharing.conflicts.all() == []


def test_undo_and_redo_travel_without_heaping_up_versions(pair: tuple[Party, Party]) -> None:
    first, second = pair
    plan_id = agreed(pair)
    append(first, plan_id, "more")
    exchange(first, second)
    for _ in range(3):
        for step in (first.workspace.plans.undo, second.workspace.plans.redo):
            later()
            step(plan_id)
            exchange(first, second)
            assert titles(first, plan_id) == titles(second, plan_id)
    assert titles(first, plan_id) == ["both", "more"]
    assert (versions(first, plan_id), versions(second, plan_id)) == (3, 2)


def test_what_was_made_here_and_deleted_elsewhere_can_be_taken_back(
    pair: tuple[Party, Party],
) -> None:
    first, second = pair
    plan_id = agreed(pair)
    append(first, plan_id, "not seen there")
    later()
    second.workspace.plans.delete(plan_id)
    exchange(first, second)
    assert first.workspace.plans.all() == second.workspace.plans.all() == []
    assert second.sharing.conflicts.all() == []
    (conflict,) = first.sharing.conflicts.all()
    assert (conflict.what, conflict.why) == ("Edit plan Autumn", "deleted elsewhere")
    first.sharing.conflicts.take(conflict.id)
    exchange(first, second)
    assert titles(second, plan_id) == ["both", "not seen there"]


def test_an_edit_later_than_a_deletion_brings_the_plan_back(pair: tuple[Party, Party]) -> None:
    first, second = pair
    plan_id = agreed(pair)
    second.workspace.plans.delete(plan_id)
    append(first, plan_id, "later")
    exchange(first, second)
    assert titles(first, plan_id) == titles(second, plan_id) == ["both", "later"]


def test_a_plan_that_came_back_gives_no_number_of_a_film_again(pair: tuple[Party, Party]) -> None:
    first, second = pair
    plan_id = agreed(pair)
    append(first, plan_id, "more")
    first.workspace.catalogue.media.insert(MediaItem(
        "film", "film.mp4", f"{9:064x}", 1, MediaState.READY, Metadata(MediaKind.VIDEO, 4, 3), 1.5e9
    ))  # fmt: skip
    film = kept(first, plan_id).version
    with first.workspace.catalogue.database.write() as db:
        db.execute("INSERT INTO rendering SELECT num, ?, ?, 0 FROM media", (plan_id, film))
    first.sync()
    second.sync()
    first.workspace.plans.delete(plan_id)
    append(second, plan_id, "later")
    second.sync()
    first.sync()
    assert kept(first, plan_id).version > film


def test_leaving_and_joining_again_makes_no_conflict(pair: tuple[Party, Party]) -> None:
    first, second = pair
    plan_id = agreed(pair)
    library = first.status.library
    first.sharing.leave()
    first.sharing.join(library)
    exchange(first, second)
    assert titles(first, plan_id) == ["both"]
    assert versions(first, plan_id) == 2
    assert not [one for one in first.sharing.conflicts.all() if "plan" in one.what]


def test_a_page_that_comes_twice_puts_theirs_before_ours_once(
    pair: tuple[Party, Party], shared: Shared
) -> None:
    first, second = pair
    plan_id = agreed(pair)
    append(first, plan_id, "first's")
    append(second, plan_id, "second's")
    first.sync()

    def breaks(call: str) -> None:
        if call == "push":
            raise ServiceUnreachable("The database cannot be reached.")

    shared.before = breaks
    for _ in range(2):
        second.sync()
        with second.workspace.catalogue.database.write() as db:
            db.execute("UPDATE mirror SET pulled = 0")
    shared.before = lambda call: None
    exchange(second, first)
    assert titles(first, plan_id) == titles(second, plan_id) == ["both", "second's"]
    assert versions(second, plan_id) == 4


def test_a_library_that_was_shared_before_plans_travelled_tells_and_gets_them(
    tmp_path: Path, shared: Shared, pair: tuple[Party, Party], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = pair
    second.add(media.photo(tmp_path / "leaf.jpg", "green"))
    exchange(second, first)
    theirs = first.workspace.plans.create("Autumn")
    first.sync()
    name, root = second.status.library, second.root
    second.close()
    brought_up(root / "library", first.workspace.catalogue.mirror.state().pulled)

    second = Party(root, shared, monkeypatch)
    assert second.status.library == name
    exchange(second, first)
    assert [entry.id for entry in second.workspace.plans.all() if entry.id == theirs] == [theirs]
    assert {entry.name for entry in first.workspace.plans.all()} == {"Autumn", "Winter"}
    assert second.driver.items().keys() == {"leaf.jpg"}
    state = second.workspace.catalogue.mirror.state()
    assert state.pulling is None
    assert state.pulled == first.workspace.catalogue.mirror.state().pulled


def brought_up(root: Path, pulled: int) -> None:
    """A library in which nothing noted plans when everything was pulled, and the step since."""
    step = dict(migrate_module.migrations())[14]
    catalogue = Catalogue(root)
    with catalogue.database.write() as db:
        for name in ("new", "changed", "gone"):
            db.execute(f"DROP TRIGGER mirror_plan_{name}")
        db.execute("UPDATE mirror SET pulled = ?, pulling = NULL", (pulled,))
    catalogue.plans.add(Plan("Winter"))
    with catalogue.database.write() as db:
        for statement in migrate_module._statements(step):
            db.execute(statement)
    catalogue.close()
