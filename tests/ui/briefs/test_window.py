"""The panel in the window: beside a plan, and nowhere else."""

from __future__ import annotations

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.ui.plan.brief_panel import BriefPanel
from tests.ui.window import Driver


def panel_of(driver: Driver) -> BriefPanel:
    panel = driver.window.briefing.panel
    assert panel is not None
    return panel


def open_plan(driver: Driver) -> str:
    """A plan with a photo, and two that are proposed."""
    plans, name = driver.workspace.plans, driver.names()[0]
    media_id = driver.cell(name).id
    cuts = [Cut(media_id, Span(0, 4), proposed=number > 0) for number in range(3)]
    plan_id = plans.create("Autumn", cuts)
    driver.window.planning.show(plan_id)
    driver.until(lambda: driver.window.briefing.panel is not None)
    driver.until(lambda: panel_of(driver).card.isVisible())
    return plan_id


def test_panel_is_there_while_a_plan_is_shown(full: Driver) -> None:
    open_plan(full)
    tabs, panel = full.parts.details.tabs, panel_of(full)
    assert tabs.currentWidget() is panel
    assert tabs.tabText(tabs.indexOf(panel)) == "Plan"
    full.parts.pages.go_home(full.parts.library)
    full.until(lambda: not tabs.isTabVisible(tabs.indexOf(panel)))
    assert not panel.isVisible()


def test_look_first_shows_what_is_proposed(full: Driver) -> None:
    open_plan(full)
    page = full.parts.plan()
    panel_of(full).card.look.click()
    (cut,) = page.deeds.selected()
    assert cut.proposed
    assert page.second >= 4.0
    page.reel.pause()
    assert panel_of(full).cut_fold.heading.text() == "Cut 2 of 3"
    panel_of(full).cut.accept.click()
    assert [cut.proposed for cut in page.plan.cuts] == [False, False, True]
