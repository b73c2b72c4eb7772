"""A plan that is open here and edited by somebody who shares the library."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.library.footage import Standing
from tests.ui.shared_library.team import MakeOther
from tests.ui.window import Driver, some_photos


def test_edits_of_others_show_and_can_be_undone(
    driver: Driver, make_other: MakeOther, tmp_path: Path
) -> None:
    parts, other = driver.parts, make_other()
    driver.window.planning.create()
    driver.until(lambda: parts.plan.made is not None and parts.plan().editing.kept is not None)
    plan_id = parts.plan().editing.plan_id
    other.share("Family")
    sharing, background = driver.workspace.sharing, driver.session.background
    background.change(lambda: sharing.join("Family"))
    driver.until(lambda: sharing.status().synced_at > 0 and sharing.status().waiting == 0)

    for one in (driver.workspace, other.workspace):
        one.catalogue.mirror.set_ahead(0.0)  # one clock: what is done later has a later stamp
    other.sync()
    other.add(some_photos(tmp_path, 1))
    ((leaf, cell),) = ((cell.id, cell) for cell in other.cells().values())
    cuts = [Cut(leaf, Span(0, 2)), Cut("not here yet", Span(0, 1))]
    other.workspace.plans.edit(plan_id, "adding", lambda plan: plan.inserted(cuts))
    other.sync()
    background.change(sharing.sync_now)
    driver.until(lambda: parts.plan().plan.seconds == 3)
    editing = parts.plan().editing
    driver.until(lambda: editing.sources.get(leaf) is not None)
    assert editing.sources[leaf].name == cell.name
    assert editing.sources["not here yet"].standing is Standing.DELETED

    editing.undo()
    driver.until(lambda: parts.plan().plan.seconds == 0)
    editing.redo()
    driver.until(lambda: parts.plan().plan.seconds == 3)

    other.workspace.plans.delete(plan_id)
    other.sync()
    background.change(sharing.sync_now)
    driver.until(lambda: parts.pages.page is not parts.plan())
    driver.until(lambda: parts.sidebar.plans.plans == [])
