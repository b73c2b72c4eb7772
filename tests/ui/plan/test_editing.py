"""A plan on screen and the plan that is kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.media import Problem
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import MOST_CUTS, Cut, Plan
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.footage import Standing
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.plan.editing import Editing

Rest = Callable[[], None]


@pytest.fixture
def editing(qtbot: QtBot, background: Background, workspace: Workspace) -> Editing:
    """A plan of two cuts of an item that is not there."""
    cuts = Cut("x", Span(0, 2), "One", id="1"), Cut("x", Span(3, 5), "Two", id="2")
    editing = Editing(background, workspace)
    background.changed.connect(editing.follow)
    editing.open(workspace.plans.create("Plan", cuts))
    qtbot.waitUntil(lambda: len(editing.plan.cuts) == 2)
    return editing


@pytest.fixture
def rest(qtbot: QtBot, background: Background) -> Rest:
    return lambda: qtbot.waitUntil(lambda: background.idle)


def kept(editing: Editing, workspace: Workspace) -> Plan:
    return workspace.plans.get(editing.plan_id).plan


def test_an_edit_is_seen_at_once_and_kept(
    editing: Editing, workspace: Workspace, rest: Rest
) -> None:
    editing.edit("splitting a cut", lambda plan: plan.split(1.0))
    shown = editing.plan
    assert [cut.seconds for cut in shown.cuts] == [1, 1, 2]
    assert not editing.saved
    rest()
    assert editing.saved
    assert editing.plan == shown == kept(editing, workspace)  # new ids and all
    assert editing.undo_name == "splitting a cut"


def test_many_edits_never_go_back_on_screen(
    editing: Editing, workspace: Workspace, rest: Rest
) -> None:
    lengths: list[int] = []
    editing.changed.connect(lambda: lengths.append(len(editing.plan.cuts)))
    for _ in range(8):
        editing.edit("duplicating", lambda plan: plan.duplicated({plan.cuts[0].id}))
    rest()
    assert lengths == sorted(lengths)
    assert len(kept(editing, workspace).cuts) == 10


def test_what_was_done_is_undone_and_done_again(editing: Editing, rest: Rest) -> None:
    before = editing.plan
    editing.edit("removing cuts", lambda plan: plan.without({"1"}))
    rest()
    after = editing.plan
    editing.undo()
    rest()
    assert editing.plan == before
    assert (editing.undo_name, editing.redo_name) == ("", "removing cuts")
    editing.redo()
    rest()
    assert editing.plan == after


def test_steps_of_one_deed_are_undone_as_one(editing: Editing, rest: Rest) -> None:
    before = editing.plan
    for end in (2.1, 2.2, 2.3):
        span = Span(0, end)
        editing.edit("trimming", partial(Plan.trimmed, cut_id="1", span=span), key="t")
    rest()
    editing.undo()
    rest()
    assert editing.plan == before


def test_what_cannot_be_kept_is_told_and_shown_no_more(
    editing: Editing, background: Background, workspace: Workspace, rest: Rest
) -> None:
    told: list[Problem] = []
    background.failed.connect(told.append)
    more = [Cut("x", Span(0, 1)) for _ in range(MOST_CUTS)]
    editing.edit("adding cuts", lambda plan: plan.inserted(more))
    rest()
    assert [problem.title for problem in told] == [f"A plan has at most {MOST_CUTS} cuts."]
    assert editing.plan == kept(editing, workspace)
    plan_id = editing.plan_id
    workspace.plans.delete(plan_id)
    gone: list[bool] = []
    editing.gone.connect(lambda: gone.append(True))
    editing.edit("removing cuts", lambda plan: plan.without({"1"}))
    rest()
    assert len(told) == 2
    assert gone == [True]


def test_a_change_made_elsewhere_is_taken_up(
    editing: Editing, workspace: Workspace, rest: Rest
) -> None:
    workspace.plans.edit(editing.plan_id, "x", lambda plan: plan.without({"2"}))
    editing.follow(Changes(plans=True))
    rest()
    assert [cut.id for cut in editing.plan.cuts] == ["1"]
    workspace.plans.edit(editing.plan_id, "x", lambda plan: plan.without({"1"}))
    editing.edit("a note", lambda plan: plan.renamed("New name"))  # by one who has not seen that
    rest()
    assert editing.plan == Plan("New name")


def test_nothing_is_kept_of_what_changes_nothing(
    editing: Editing, workspace: Workspace, rest: Rest
) -> None:
    version = workspace.plans.get(editing.plan_id).version
    editing.edit("moving cuts", lambda plan: plan.moved({"1"}, 0))
    assert editing.saved
    rest()
    assert workspace.plans.get(editing.plan_id).version == version


def test_items_that_are_gone_are_known_as_gone(editing: Editing, rest: Rest) -> None:
    rest()
    assert editing.source("x").standing is Standing.DELETED
