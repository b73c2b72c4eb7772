"""Notices and banners."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import Problem
from medintel_desktop.ui.banner import Banner, BannerText
from medintel_desktop.ui.messages import Messages
from medintel_desktop.ui.notice import Notice
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.theme import Theme


@pytest.fixture
def middle(qtbot: QtBot) -> QWidget:
    middle = QWidget()
    qtbot.addWidget(middle)
    middle.resize(900, 600)
    middle.show()
    return middle


@pytest.fixture
def banner(middle: QWidget, theme: Theme) -> Banner:
    return Banner(theme, middle)


@pytest.fixture
def messages(middle: QWidget, banner: Banner, theme: Theme) -> Messages:
    return Messages(theme, middle, banner)


def shown(middle: QWidget) -> list[Notice]:
    return [notice for notice in middle.findChildren(Notice) if notice.isVisible()]


def test_notices_stand_at_the_lower_right_and_move_with_the_window(
    messages: Messages, middle: QWidget
) -> None:
    messages.tell("3 items moved to the trash.")
    notice = shown(middle)[0]
    assert notice.geometry().right() == 900 - 16 - 1
    assert notice.geometry().bottom() == 600 - 16 - 1
    middle.resize(700, 500)
    assert notice.geometry().right() == 700 - 16 - 1
    messages.keep_clear(200)
    assert notice.geometry().bottom() == 500 - 200 - 16 - 1


def test_at_most_two_notices_are_shown(messages: Messages) -> None:
    for title in ("One.", "Two.", "Three."):
        messages.tell(title)
    assert [notice.title for notice in messages.notices] == ["Two.", "Three."]


def test_the_same_problem_is_not_told_twice_at_a_time(messages: Messages) -> None:
    problem = Problem("Disk full", "The disk is full.", "Free some space, then try again.")
    messages.problem(problem)
    messages.problem(problem)
    assert len(messages.notices) == 1


def test_the_button_of_a_notice_acts_once_and_closes_it(
    messages: Messages, middle: QWidget
) -> None:
    undone: list[bool] = []
    messages.tell("1 item moved to the trash.", label="Undo", action=lambda: undone.append(True))
    shown(middle)[0].action.click()
    assert undone == [True]
    assert messages.notices == []


def test_esc_closes_a_notice_that_has_the_focus(messages: Messages, middle: QWidget) -> None:
    messages.tell("Done.", label="Show", action=lambda: None)
    notice = shown(middle)[0]
    QTest.keyClick(notice.action, Qt.Key.Key_Escape)
    assert messages.notices == []


def test_the_most_urgent_banner_is_shown_and_the_next_after_it(
    messages: Messages, banner: Banner
) -> None:
    messages.set_banner("disk", BannerText("The disk is away."))
    messages.set_banner("key", BannerText("The key was refused.", tone="danger"))
    assert banner.text == "The key was refused."
    messages.set_banner("key", None)
    assert banner.text == "The disk is away."
    messages.set_banner("disk", None)
    assert banner.isHidden()


def test_a_banner_hidden_by_the_user_comes_back_only_with_news(
    messages: Messages, banner: Banner
) -> None:
    messages.set_banner("offline", BannerText("You are offline; 3 jobs wait."))
    banner.dismissed.emit()
    assert banner.isHidden()
    messages.set_banner("offline", BannerText("You are offline; 3 jobs wait."))
    assert banner.isHidden()
    messages.set_banner("offline", None)
    messages.set_banner("offline", BannerText("You are offline; 3 jobs wait."))
    assert not banner.isHidden()


def test_names_in_notices_are_never_markup(messages: Messages, middle: QWidget) -> None:
    messages.tell("1 file added to <b>Trip</b>.")
    labels = [label for label in shown(middle)[0].findChildren(QLabel) if label.text()]
    assert labels
    assert all(label.textFormat() == Qt.TextFormat.PlainText for label in labels)


def test_a_question_is_as_high_as_its_words(qtbot: QtBot, theme: Theme) -> None:
    text = "What MedIntel knows of them is forgotten: tags, ratings, moments. " * 3
    question = Question(theme, "Remove them?", text, "Remove", print, check="Files too", also="All")
    qtbot.addWidget(question)
    question.show()
    assert question.height() == question.column.totalHeightForWidth(question.width())
