"""The panel in the window: beside a plan, and nowhere else."""

from __future__ import annotations

from dataclasses import replace

from medintel_desktop.domain.job import Job, JobState, Lane
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


def test_what_came_of_a_brief_is_told_where_its_plan_is_not_shown(full: Driver) -> None:
    plan_id = open_plan(full)
    job = Job(
        7, "brief", "Autumn", "ask", Lane.PAID, JobState.DONE, {"plan": plan_id},
        note="2 cuts are proposed",
    )  # fmt: skip
    heard, messages = full.session.threads.jobs_changed, full.parts.messages

    def told() -> list[str]:
        return [one.title for one in messages.notices if one.title.startswith("Autumn")]

    heard.emit([job])
    full.parts.pages.go_home(full.parts.library)
    heard.emit([job])
    assert told() == [], "it was seen"
    heard.emit([replace(job, id=8)])
    assert told() == ["Autumn: 2 cuts are proposed."]
    action = messages.notices[-1].action
    assert action is not None
    action()
    full.until(lambda: full.parts.pages.page is full.parts.plan.made)
