"""The tab alone, on a library with a video and what is said in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import Line, Word
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.transcript.tab import TranscriptTab
from tests import media
from tests.driver import Driver

LENGTH = 20.0


def line(start: float, text: str, speaker: str = "") -> Line:
    """Two seconds, each word as long as the others."""
    parts = text.split()
    step = 2.0 / len(parts)
    words = (
        Word(Span(start + at * step, start + (at + 1) * step), part)
        for at, part in enumerate(parts)
    )
    return Line(Span(start, start + 2.0), text, speaker, tuple(words))


TALK = (
    line(1, "We walk along the river", "Anna"),
    line(4, "Look at the autumn leaves", "Anna"),
    line(7, "Café by the river", "Bo"),
    line(10, "Good bye"),
)


class Beside:
    """Drives one tab."""

    def __init__(self, qtbot: QtBot, tab: TranscriptTab, workspace: Workspace, media_id: str):
        self.qtbot, self.tab, self.workspace, self.media_id = qtbot, tab, workspace, media_id
        self.sought: list[float] = []
        tab.seek_asked.connect(self.sought.append)

    def open(self) -> None:
        self.tab.show_item(self.media_id, LENGTH)
        self.until(lambda: self.tab.shown is not None)

    def until(self, so: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(so, timeout=30_000)

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.tab.lines.lines]

    @property
    def kept(self) -> list[str]:
        transcript = self.workspace.catalogue.transcripts.of(self.media_id)
        return [one.text for one in transcript.lines] if transcript else []

    def click(self, row: int, x: int) -> None:
        """At the first line of a row's text."""
        view = self.tab.view
        rect = view.visualRect(self.tab.lines.index(row))
        top = rect.bottom() - 14
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(x, top))

    def type(self, text: str, field: QWidget) -> None:
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)


@pytest.fixture
def beside(
    qtbot: QtBot, background: Background, theme: Theme, workspace: Workspace, tmp_path: Path,
    qapp: QApplication,
) -> Beside:  # fmt: skip
    Driver(workspace).add(media.video(tmp_path / "walk.mp4", [("red", LENGTH)], fps=2, tone=440))
    (cell,) = workspace.catalogue.cells.by_number([1])
    tab = TranscriptTab(theme, background, workspace)
    theme.apply(qapp)
    qtbot.addWidget(tab)
    tab.resize(348, 600)
    tab.show()
    return Beside(qtbot, tab, workspace, cell.id)


@pytest.fixture
def talk(beside: Beside) -> Beside:
    """With lines."""
    beside.workspace.transcripts.keep(beside.media_id, TALK)
    beside.open()
    beside.until(lambda: beside.tab.lines.rowCount() == len(TALK))
    return beside
