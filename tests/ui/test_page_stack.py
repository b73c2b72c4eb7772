"""Pages out of sight are restyled one by one, and none is lost for it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.ui.page_stack import PageStack
from medintel_desktop.ui.theme import Theme


@pytest.fixture
def window(theme: Theme, qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    theme.dress(window)
    return window


@pytest.fixture
def stack(theme: Theme, window: QMainWindow) -> PageStack:
    """Three pages, the first in sight."""
    stack = PageStack(theme, window)
    window.setCentralWidget(stack)
    for name in "abc":
        stack.addWidget(QLabel(name))
    window.show()
    return stack


def pages(stack: PageStack) -> list[QWidget]:
    found = (stack.widget(place) for place in range(stack.count()))
    return [page for page in found if page is not None]


def test_pages_out_of_sight_come_back_in_turns_of_their_own(
    stack: PageStack, theme: Theme, window: QMainWindow, qtbot: QtBot
) -> None:
    before = pages(stack)
    inside: list[int] = []
    theme.changed.connect(lambda: inside.append(len(window.findChildren(QLabel))))
    theme.set_scheme("dark")
    assert inside == [1], "the one in sight alone was restyled with the window"
    assert stack.currentWidget() is before[0]
    qtbot.waitUntil(lambda: set(pages(stack)) == set(before))
    assert all(window.isAncestorOf(page) for page in before)
    assert stack.currentWidget() is before[0]


def test_a_page_that_is_wanted_meanwhile_is_there(stack: PageStack, theme: Theme) -> None:
    page = pages(stack)[2]
    theme.set_scheme("dark")
    stack.setCurrentWidget(page)
    assert stack.currentWidget() is page
    assert page.isVisible()


def test_a_page_that_is_kept_stays(stack: PageStack, theme: Theme, window: QMainWindow) -> None:
    kept = QLabel("map")
    stack.keep(kept)
    stayed: list[bool] = []
    theme.changed.connect(lambda: stayed.append(window.isAncestorOf(kept)))
    theme.set_scheme("dark")
    assert stayed == [True]


def test_a_page_deleted_meanwhile_is_not_missed(
    stack: PageStack, theme: Theme, qtbot: QtBot
) -> None:
    first, second, third = pages(stack)
    theme.set_scheme("dark")
    second.deleteLater()
    qtbot.waitUntil(lambda: set(pages(stack)) == {first, third})
