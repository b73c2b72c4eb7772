"""The story of answers: three videos are chosen, understood and asked about, a chapter is
corrected; then the computer is offline, and everything is still there and can be clicked."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.analysis import AnswerKind, Origin, Passage
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.service import KEY, StandIn
from tests.ui.analysis.beside import Beside
from tests.ui.answers.asking import Asking
from tests.ui.conftest import loop, theme
from tests.ui.window import Driver

__all__ = ["loop", "theme"]

SAID = "welcome to the harbour"
FILMS = {
    "Harbour.mkv": ([("red", 8.0), ("blue", 8.0)], [(9.0, 12.0, SAID)]),
    "Lake.mp4": ([("green", 6.0), ("blue", 6.0)], []),
    "Walk.mp4": ([("yellow", 5.0), ("green", 5.0), ("red", 5.0)], []),
}
KINDS = (
    AnswerKind.TITLE, AnswerKind.SUMMARY, AnswerKind.CHAPTERS, AnswerKind.HIGHLIGHTS,
    AnswerKind.TAGS, AnswerKind.SAFETY,
)  # fmt: skip
FIRST = next(iter(FILMS))
QUESTION = "Where is it blue?"
CORRECTED = "The pier at noon"

OpenWindow = Callable[..., Driver]


@pytest.fixture
def open_window(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, theme: Theme, tmp_path: Path, service: StandIn,
    qapp: QApplication,
) -> Iterator[OpenWindow]:  # fmt: skip
    """Windows on one library, one after another; offline there is no service and no key."""
    service.config(analyze_task_seconds=0.0, stream_delay=0.0)
    opened: list[Driver] = []

    def open_(*, online: bool = True) -> Driver:
        settings = SettingsFile(tmp_path / "settings.json", environment={})
        url = service.base_url if online else "http://127.0.0.1:9/v1.3"
        settings.change(twelvelabs_base_url=url, understand_on_import=False)
        secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY} if online else {})
        workspace = open_workspace(tmp_path / "library", settings, secrets)
        opened.append(Driver(qtbot, loop, theme, workspace, settings, secrets))
        return opened[-1]

    yield open_
    for driver in opened:
        if driver.is_open:
            assert driver.close(), "a thread did not end in time"


@pytest.fixture
def films(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "Footage"
    return [
        media.video(folder / name, scenes, size=(640, 360), speech=speech, tone=440)
        for name, (scenes, speech) in FILMS.items()
    ]


def chapters(beside: Beside) -> list[str]:
    shown = beside.tab.shown
    answer = shown.answers.get(AnswerKind.CHAPTERS) if shown else None
    content = answer.content if answer else ()
    return [part.title for part in content if isinstance(part, Passage)]


def type_over(field: QLineEdit, text: str) -> None:
    field.selectAll()
    QTest.keyClicks(field, text)


def understand(driver: Driver, films: list[Path]) -> list[str]:
    """Add the videos, choose all and ask for KINDS; their ids once all is answered."""
    driver.add(*films)
    driver.until(lambda: set(FILMS) <= set(driver.names()))
    asking = Asking(driver)
    dialog = asking.ask(*FILMS)
    asking.tick(dialog, *KINDS)
    assert "min" in dialog.cost.text(), "what it counts is said before"
    dialog.yes.click()
    table = driver.workspace.catalogue.analyses
    ids = [driver.cell(name).id for name in FILMS]
    driver.until(lambda: all(len(table.shown(one)) == len(KINDS) for one in ids))
    asking.jobs_ended()
    return ids


def ask_and_correct(driver: Driver) -> tuple[str, str]:
    """Ask about the first video in free words, and correct its second chapter; what was said."""
    beside = Beside(driver)
    beside.open(FIRST)
    driver.until(lambda: len(chapters(beside)) == 2)
    beside.ask(QUESTION)
    beside.answered()
    question, answer, _ = beside.talk[-1]
    view = beside.tab.sections.chapters
    view.edit_row(1)
    type_over(view.form.title, CORRECTED)
    QTest.keyClick(view.form.title, Qt.Key.Key_Return)
    driver.until(lambda: chapters(beside)[1] == CORRECTED)
    return question, answer


def look_and_click(driver: Driver) -> list[tuple[str, str, str]]:
    """Open the first video and play its second chapter; what was asked about it."""
    beside = Beside(driver)
    beside.open(FIRST)
    driver.until(lambda: len(chapters(beside)) == 2 and bool(beside.talk))
    assert chapters(beside)[1] == CORRECTED
    player = driver.parts.pages.player
    assert player is not None
    view = beside.tab.sections.chapters
    view.setFocus()
    view.setCurrentIndex(view.rows.index(1))
    QTest.keyClick(view, Qt.Key.Key_Return)
    driver.until(lambda: player.position >= 7.9)
    return beside.talk


def test_answers_are_there_and_clickable_after_a_restart_offline(
    open_window: OpenWindow, films: list[Path], service: StandIn
) -> None:
    driver = open_window()
    ids = understand(driver, films)
    assert service.usage()["counts"]["analyze"] == len(FILMS)
    question, answer = ask_and_correct(driver)
    assert question == QUESTION
    assert SAID in answer
    table = driver.workspace.catalogue.analyses
    before = {one: table.shown(one) for one in ids}
    paid = service.usage()
    assert paid["paid_twice"] == []
    assert driver.close()

    service.revoke()
    driver = open_window(online=False)
    workspace = driver.workspace
    table = workspace.catalogue.analyses
    assert {one: table.shown(one) for one in ids} == before
    assert look_and_click(driver)[-1][:2] == (question, answer)
    (mine,) = table.of_kind([ids[0]], AnswerKind.CHAPTERS)
    assert [one.origin for one in table.history(mine.id)] == [Origin.USER, Origin.SERVICE]
    hits = workspace.search.answer(SearchQuery("pier noon", meaning=False)).hits
    assert [hit.item.name for hit in hits] == [FIRST]
    kept = workspace.conversations.kept(ids[0], QUESTION)
    assert kept is not None
    assert kept.whole
    assert service.usage() == paid
