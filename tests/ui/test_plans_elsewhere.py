"""A plan that is open here and edited by another process."""

from __future__ import annotations

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut, Plan
from tests.ui.window import Driver


def test_edits_of_another_process_show(driver: Driver) -> None:
    parts, plans = driver.parts, driver.parts.sidebar.plans
    driver.window.planning.create()
    driver.until(lambda: parts.plan.made is not None and parts.plan().editing.kept is not None)
    driver.until(lambda: driver.background_rests and len(plans.plans) == 1)
    ((plan_id, _),) = plans.plans

    other = Catalogue(driver.workspace.folder.root)
    other.plans.save(plan_id, Plan("Winter", (Cut("nobody", Span(0, 2)),)), "adding")
    driver.until(lambda: parts.plan().plan.name == "Winter")
    assert parts.plan().plan.seconds == 2
    driver.until(lambda: plans.plans == [(plan_id, "Winter")])

    other.plans.delete(plan_id)
    driver.until(lambda: parts.pages.page is not parts.plan())
    other.close()
