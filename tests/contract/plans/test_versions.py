"""Plans in the catalogue: versions, undo and redo, deleting, several hands at once."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue import plans as plans_module
from medintel_desktop.catalogue.incoming.incoming import Incoming
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import AccessDenied, DiskFull, UsageError
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import MOST_CUTS, Cut, Plan
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.plans import Plans
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests.driver import Driver

GONE = "no item has this id"
"""Cuts of what is not here are kept as they are."""
CHANGED = Changes(plans=True)


@pytest.fixture
def plans(workspace: Workspace) -> Plans:
    return workspace.plans


def cut(seconds: float = 1.0) -> Cut:
    return Cut(GONE, Span(0, seconds))


def lengths(plans: Plans, plan_id: str) -> list[float]:
    return [one.seconds for one in plans.get(plan_id).plan.cuts]


def append(plans: Plans, plan_id: str, seconds: float, deed: str = "adding") -> Changes:
    return plans.edit(plan_id, deed, lambda plan: plan.inserted([cut(seconds)]))


def trim(plans: Plans, plan_id: str, seconds: float, key: str) -> Changes:
    """The first cut."""
    first = plans.get(plan_id).plan.cuts[0].id
    span = Span(0, seconds)
    return plans.edit(plan_id, "trimming", lambda plan: plan.trimmed(first, span), key=key)


def test_a_plan_is_kept_under_its_name(plans: Plans) -> None:
    plan_id = plans.create("  Autumn\n in  Tuscany ", [cut(2), cut(3.5)])
    (entry,) = plans.all()
    assert (entry.id, entry.name, entry.cuts, entry.seconds) == (
        plan_id, "Autumn in Tuscany", 2, 5.5,
    )  # fmt: skip
    kept = plans.get(plan_id)
    assert (kept.version, kept.newest, kept.deed_undo, kept.deed_redo) == (1, 1, "", "")
    assert plans.named("autumn in tuscany").id == plans.named(plan_id[:6].upper()).id == plan_id
    with pytest.raises(UsageError, match="needs a name"):
        plans.create(" \n")


def test_names_that_say_too_little(plans: Plans) -> None:
    for name in ("walk", "WALK"):
        plans.create(name)
    with pytest.raises(UsageError, match="several"):
        plans.named("Walk")
    with pytest.raises(UsageError, match="no plan"):
        plans.named("b")
    for entry in plans.all():
        assert plans.named(entry.id[:4]).id == entry.id
        with pytest.raises(UsageError, match="no plan"):
            plans.named(entry.id[:3])


def test_what_was_changed_last_is_first(plans: Plans) -> None:
    first, second = plans.create("first"), plans.create("second")
    assert [entry.name for entry in plans.all()] == ["second", "first"]
    append(plans, first, 1)
    assert [(entry.name, entry.seconds) for entry in plans.all()] == [("first", 1), ("second", 0)]
    assert second != first


def test_edits_are_undone_and_done_again(plans: Plans) -> None:
    plan_id = plans.create("a", [cut(1)])
    assert append(plans, plan_id, 2, "adding") == CHANGED
    assert plans.rename(plan_id, "b") == CHANGED
    assert plans.get(plan_id).deed_undo == "renaming"
    assert plans.undo(plan_id) == CHANGED
    assert [entry.name for entry in plans.all()] == ["a"]
    kept = plans.get(plan_id)
    assert (kept.version, kept.newest, kept.deed_undo, kept.deed_redo) == (
        2, 3, "adding", "renaming",
    )  # fmt: skip
    assert plans.undo(plan_id) == CHANGED
    assert lengths(plans, plan_id) == [1]
    assert plans.undo(plan_id) == Changes()
    assert plans.redo(plan_id) == plans.redo(plan_id) == CHANGED
    assert plans.redo(plan_id) == Changes()
    assert (plans.get(plan_id).plan.name, lengths(plans, plan_id)) == ("b", [1, 2])


def test_a_number_is_never_given_twice(workspace: Workspace, plans: Plans) -> None:
    """A film that was rendered of a version names that one, whatever was undone since."""
    plan_id = plans.create("a")
    append(plans, plan_id, 1)
    plans.undo(plan_id)
    append(plans, plan_id, 2, "adding another")
    kept = plans.get(plan_id)
    assert (kept.version, kept.newest, kept.deed_redo) == (3, 3, "")
    assert workspace.catalogue.plans.version(plan_id, 2) is None
    assert plans.undo(plan_id)
    assert (plans.get(plan_id).version, lengths(plans, plan_id)) == (1, [])


def test_one_drag_is_undone_at_once(plans: Plans) -> None:
    plan_id = plans.create("a", [cut(1)])
    for seconds in (2, 3, 4):
        trim(plans, plan_id, seconds, "drag 1")
    trim(plans, plan_id, 5, "drag 2")
    assert (lengths(plans, plan_id), plans.get(plan_id).version) == ([5], 3)
    plans.undo(plan_id)
    trim(plans, plan_id, 6, "drag 2")  # as it went on after an undo: a version of its own
    assert lengths(plans, plan_id) == [6]
    for left in ([4], [1]):
        plans.undo(plan_id)
        assert lengths(plans, plan_id) == left


def test_a_drag_ends_with_an_undo(plans: Plans) -> None:
    plan_id = plans.create("a", [cut(1)])
    trim(plans, plan_id, 2, "drag")
    plans.undo(plan_id)
    plans.redo(plan_id)
    trim(plans, plan_id, 3, "drag")
    plans.undo(plan_id)
    assert lengths(plans, plan_id) == [2]


def test_edits_of_others_are_not_taken_into_a_drag(plans: Plans) -> None:
    plan_id = plans.create("a", [cut(1)])
    for seconds in (2, 3):
        trim(plans, plan_id, seconds, "drag")
        append(plans, plan_id, 9)
    for left in ([3, 9], [2, 9], [2], [1]):
        plans.undo(plan_id)
        assert lengths(plans, plan_id) == left


def test_what_changes_nothing_is_no_edit(plans: Plans) -> None:
    plan_id = plans.create("a", [cut(1)])
    append(plans, plan_id, 2)
    plans.undo(plan_id)
    assert plans.edit(plan_id, "nothing", lambda plan: plan.split(99)) == Changes()
    assert plans.rename(plan_id, " a ") == Changes()
    assert plans.get(plan_id).deed_redo == "adding"


def test_only_so_many_versions_are_kept(plans: Plans, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans_module, "MOST_VERSIONS", 4)
    plan_id = plans.create("a")
    for seconds in range(1, 9):
        append(plans, plan_id, seconds)
    steps = 0
    while plans.undo(plan_id):
        steps += 1
    assert steps == 3
    assert lengths(plans, plan_id) == [1, 2, 3, 4, 5]
    assert plans.get(plan_id).deed_undo == ""


def test_a_deleted_plan_comes_back_whole(plans: Plans) -> None:
    plan_id = plans.create("a", [cut(1)])
    append(plans, plan_id, 2)
    plans.undo(plan_id)
    before = plans.get(plan_id), plans.all()
    assert plans.delete(plan_id) == CHANGED
    assert plans.all() == []
    with pytest.raises(UsageError, match="not there any more"):
        append(plans, plan_id, 3)
    with pytest.raises(UsageError, match="not there any more"):
        plans.delete(plan_id)
    assert not plans.undo(plan_id)
    assert plans.bring_back(plan_id) == CHANGED
    assert (plans.get(plan_id), plans.all()) == before
    assert plans.bring_back(plan_id) == Changes()


def test_what_goes_wrong_leaves_the_plan_as_it_was(plans: Plans) -> None:
    plan_id = plans.create("a", [cut(1)])
    before = plans.get(plan_id)
    with pytest.raises(UsageError, match=f"at most {MOST_CUTS}"):
        plans.edit(plan_id, "adding", lambda plan: plan.inserted([cut()] * MOST_CUTS))
    with pytest.raises(UsageError, match="not in the plan any more"):
        plans.edit(plan_id, "trimming", lambda plan: plan.trimmed("gone", Span(0, 1)))
    with pytest.raises(ZeroDivisionError):
        plans.edit(plan_id, "breaking", lambda plan: plan.split(1 / 0))
    assert plans.get(plan_id) == before


def test_a_full_disk_leaves_the_plan_as_it_was(workspace: Workspace, plans: Plans) -> None:
    plan_id = plans.create("a", [cut(1)])
    before = plans.get(plan_id), plans.all()
    many = [replace(cut(n + 1), note="note" * 99) for n in range(MOST_CUTS - 1)]
    with workspace.catalogue.database.read() as db:
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0]}")
    with pytest.raises(DiskFull):
        plans.edit(plan_id, "adding", lambda plan: plan.inserted(many))
    assert (plans.get(plan_id), plans.all()) == before
    with workspace.catalogue.database.read() as db:
        db.execute("PRAGMA max_page_count = 1000000")
    assert plans.edit(plan_id, "adding", lambda plan: plan.inserted(many)) == CHANGED


def test_a_full_plan_is_kept_as_it_is(plans: Plans) -> None:
    names = "\N{MOUNTAIN} <b>&amp;</b> ' \" ; -- \x00 \u202e".replace("\x00", "")
    cuts = [
        Cut(GONE, Span(n / 25, n / 25 + 1), names, names, n % 2 == 0, names, n / MOST_CUTS)
        for n in range(MOST_CUTS)
    ]
    plan_id = plans.create("full", cuts)
    assert plans.get(plan_id).plan.cuts == tuple(cuts)
    (entry,) = plans.all()
    assert entry.cuts == MOST_CUTS
    assert entry.seconds == pytest.approx(MOST_CUTS)


def test_several_hands_lose_nothing(plans: Plans, workspace: Workspace) -> None:
    """The window, a job and a command edit one plan."""
    plan_id = plans.create("a")
    other = Catalogue(workspace.folder.root)

    def add(table: Plans) -> None:
        for _ in range(10):
            append(table, plan_id, 1)

    hands = [threading.Thread(target=add, args=(plans,)) for _ in range(3)]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    assert other.plans.get(plan_id) == plans.get(plan_id)
    other.close()
    assert len(plans.get(plan_id).plan.cuts) == 30


def test_a_library_that_may_not_be_written(
    plans: Plans, workspace: Workspace, settings: SettingsFile, secrets: Secrets
) -> None:
    plan_id = plans.create("a", [cut(1)])
    reader = open_workspace(workspace.folder.root, settings, secrets, read_only=True)
    assert reader.plans.get(plan_id) == plans.get(plan_id)
    with pytest.raises(AccessDenied):
        append(reader.plans, plan_id, 2)
    reader.close()


def test_cuts_follow_an_item_that_takes_the_id_of_a_shared_library(
    driver: Driver, workspace: Workspace, plans: Plans, film: str, leaf: str
) -> None:
    plan_id = plans.create("a", plans.cuts_of([film, leaf]))
    plans.edit(plan_id, "removing", lambda plan: Plan("a"))
    checksum = driver.items()["film.mp4"].checksum
    incoming = Incoming(
        workspace.catalogue.database, workspace.catalogue.moments, lambda *_: None, lambda _: False
    )
    assert incoming.adopt({checksum: "shared-id"}) == ["shared-id"]
    plans.undo(plan_id)
    assert [one.media_id for one in plans.get(plan_id).plan.cuts] == ["shared-id", leaf]


STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "drag", "undo", "redo"]), st.integers(1, 3)), max_size=12
)


@examples(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_row_of_edits_and_undos(plans: Plans, steps: list[tuple[str, int]]) -> None:
    """As with a list of all states and a place in it."""
    plan_id = plans.create("a", [cut(1)])
    states, at, dragging = [[1.0]], 0, None
    for number, (what, seconds) in enumerate(steps):
        if what in ("undo", "redo"):
            to = at + (1 if what == "redo" else -1)
            moved = plans.undo(plan_id) if what == "undo" else plans.redo(plan_id)
            assert bool(moved) == (0 <= to < len(states))
            at, dragging = (to if moved else at), None
        elif what == "add":
            append(plans, plan_id, seconds)
            states, at, dragging = [*states[: at + 1], [*states[at], seconds]], at + 1, None
        elif states[at][0] != number + 2:
            trim(plans, plan_id, number + 2, "drag")
            keep = at if dragging == at else at + 1
            states = [*states[:keep], [number + 2.0, *states[at][1:]]]
            at = dragging = keep
        assert lengths(plans, plan_id) == states[at]
    plans.delete(plan_id)


def test_plans_outlive_the_window(
    tmp_path: Path, plans: Plans, workspace: Workspace, settings: SettingsFile, secrets: Secrets
) -> None:
    plan_id = plans.create("a", [cut(1)])
    append(plans, plan_id, 2)
    kept = plans.get(plan_id)
    workspace.close()
    again = open_workspace(tmp_path / "library", settings, secrets)
    assert again.plans.get(plan_id) == kept
    assert again.plans.undo(plan_id)
    again.close()
