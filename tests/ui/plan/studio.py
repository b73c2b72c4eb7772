"""What the tests of the plan's page do with its window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.ui.notice import NoticeText
from medintel_desktop.ui.plan.page import PlanPage
from tests.ui.window import Driver


def be_quiet(driver: Driver) -> None:
    """Let what was told of the files pass: later notices would push others out."""
    messages = driver.parts.messages
    driver.until(lambda: "4 files added." in [notice.title for notice in messages.notices])
    messages.clear()


def opened(driver: Driver, cuts: list[Cut] | None = None) -> PlanPage:
    """A plan with these cuts, shown; with the time line in focus."""
    plan_id = driver.workspace.plans.create("Autumn", cuts or [])
    driver.parts.shelf.read()
    driver.until(lambda: "Autumn" in dict(shelf(driver)).values())
    driver.parts.sidebar.plans.chosen.emit(plan_id)
    driver.until(lambda: driver.window.planning.is_shown)
    page = driver.parts.plan()
    driver.until(lambda: page.plan.name == "Autumn" and driver.background_rests)
    driver.window.activateWindow()
    page.line.view.setFocus()
    driver.until(page.line.view.hasFocus)
    return page


def shelf(driver: Driver) -> list[tuple[str, str]]:
    return driver.parts.sidebar.plans.plans


def kept(driver: Driver, name: str = "Autumn") -> Plan:
    return driver.workspace.plans.named(name).plan


def rests(driver: Driver) -> None:
    driver.until(lambda: driver.background_rests)


def spans(plan: Plan) -> list[tuple[float, float]]:
    return [(round(cut.span.start, 2), round(cut.span.end, 2)) for cut in plan.cuts]


def press(driver: Driver, widget: QWidget, *keys: Qt.Key, held: Qt.KeyboardModifier) -> None:
    for key in keys:
        QTest.keyClick(widget, key, held)
    rests(driver)


def answer(driver: Driver, title: str, label: str) -> None:
    """Press the button of a notice, once it is there."""

    def told() -> list[NoticeText]:
        notices = driver.parts.messages.notices
        return [n for n in notices if (n.title, n.label) == (title, label)]

    driver.until(lambda: bool(told()))
    action = told()[0].action
    assert action is not None
    action()
