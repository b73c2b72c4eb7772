"""Somebody who cuts a film in the window, and what other programs read of what comes out."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from opentimelineio import adapters
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QWidget

from medintel_desktop.domain.plan import Plan
from medintel_desktop.ui.item_grid import ItemGrid
from medintel_desktop.ui.plan.page import PlanPage
from medintel_desktop.ui.search_page import SearchPage
from tests.contract.hand_over import exact
from tests.contract.hand_over.lists import clips, place
from tests.ui.window import Driver

FPS = 25
FILMS = {
    "Bay.mp4": [("blue", 4.0), ("red", 4.0), ("blue", 4.0)],
    "Lake & pier.mp4": [("blue", 4.0), ("black", 4.0), ("blue", 4.0)],
    "Walk.mp4": [("green", 6.0), ("yellow", 6.0)],
}
"""By name, the colours that follow one another."""
PHOTO = "Evening.jpg"
Left = Qt.MouseButton.LeftButton


class Story:
    """Somebody who makes a film of what lies in ``folder``."""

    def __init__(self, driver: Driver, folder: Path) -> None:
        self.driver, self.folder = driver, folder
        folder.mkdir()

    @property
    def results(self) -> SearchPage:
        return self.driver.parts.results()

    @property
    def page(self) -> PlanPage:
        return self.driver.parts.plan()

    @property
    def plan(self) -> Plan:
        """As it is kept."""
        return self.driver.workspace.plans.get(self.page.editing.plan_id).plan

    def shown(self) -> Shown:
        """What a film of the plan shows, on the frames of its files."""
        cells = self.driver.workspace.catalogue.cells.by_id([c.media_id for c in self.plan.cuts])
        names = {cell.id: cell.name for cell in cells}
        edges = [round(second * FPS) for second, _ in self.plan.places()]
        edges.append(round(self.plan.seconds * FPS))
        return [
            (names[cut.media_id], round(cut.span.start * FPS), end - begin)
            for cut, begin, end in zip(self.plan.cuts, edges, edges[1:], strict=False)
        ]

    def colours(self) -> list[str]:
        """Of each frame of a film of the plan."""
        told = []
        for name, first, count in self.shown():
            scenes = FILMS.get(name, [("blue", 60.0)])
            film = [colour for colour, seconds in scenes for _ in range(round(seconds * FPS))]
            told += film[first : first + count]
        return told

    def rests(self) -> None:
        self.driver.until(lambda: self.driver.background_rests and self.page.editing.saved)

    def stands(self, plan: Plan) -> bool:
        """Whether this is shown and kept."""
        return self.page.plan == plan == self.plan and self.page.editing.saved

    def told(self, title: str) -> None:
        """Wait until the window tells it."""
        messages = self.driver.parts.messages
        self.driver.until(lambda: title in [notice.title for notice in messages.notices])

    # -- finding and filling -------------------------------------------------------------------

    def search(self, words: str) -> None:
        driver = self.driver
        driver.parts.search.setFocus()
        driver.parts.search.selectAll()
        QTest.keyClicks(driver.parts.search, words)
        QTest.keyClick(driver.parts.search, Qt.Key.Key_Return)
        driver.until(lambda: driver.parts.results.made is not None)
        driver.until(lambda: not self.results.waiting and bool(self.results.hits))
        driver.until(lambda: driver.background_rests)

    def new_plan(self, name: str) -> None:
        """By the plus in the sidebar; its name is typed at once."""
        driver, plans = self.driver, self.driver.parts.sidebar.plans
        heading = plans.visualRect(plans.rows.index(0))
        plus = QPoint(heading.right() - 20, heading.bottom() - 12)
        QTest.mouseClick(plans.viewport(), Left, pos=plus)
        driver.until(lambda: driver.window.planning.is_shown and self.page.head.name.hasFocus())
        QTest.keyClicks(self.page.head.name, name)
        QTest.keyClick(self.page.head.name, Qt.Key.Key_Return)
        driver.until(lambda: [one for _, one in plans.plans] == [name])

    def choose(self, grid: ItemGrid, rows: Sequence[int]) -> QPoint:
        """Click cards with Ctrl; where the last click was."""
        grid.clearSelection()
        for row in rows:
            centre = grid.visualRect(grid.model().index(row, 0)).center()
            QTest.mouseClick(grid.viewport(), Left, Qt.KeyboardModifier.ControlModifier, centre)
        assert grid.selected_rows() == list(rows)
        return centre

    def drag(self, grid: ItemGrid, rows: Sequence[int], onto: QWidget, at: QPoint) -> None:
        """Select cards and carry them to a place of another view."""
        view, start = grid.viewport(), self.choose(grid, rows)
        taken: list[bool] = []

        def carry(drag: QDrag, *_: object) -> Qt.DropAction:
            """Screens that nobody sees carry nothing: this does what theirs would do."""
            taken.append(self.driver.drop(onto, drag.mimeData(), at))
            return Qt.DropAction.CopyAction

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(QDrag, "exec", carry)
            QTest.mousePress(view, Left, pos=start)
            for step in (4, 12, 24):
                QTest.mouseMove(view, start + QPoint(step, step))
            QTest.mouseRelease(view, Left, pos=start)
        assert taken == [True], "one drag began and was taken"

    # -- files ---------------------------------------------------------------------------------

    def save(self, dialog: QDialog, name: str) -> Path:
        """Type a name in the dialog of files that stands over ``dialog``."""
        found: list[QFileDialog] = []

        def there() -> bool:
            found[:] = [one for one in dialog.findChildren(QFileDialog) if one.isVisible()]
            return bool(found)

        self.driver.until(there)
        field = found[0].findChild(QLineEdit)
        assert isinstance(field, QLineEdit)
        field.setText(str(self.folder / name))  # pasted: no list of what is like it opens
        QTest.keyClick(field, Qt.Key.Key_Return)
        return self.folder / name


def tune(path: Path) -> Path:
    """Twenty seconds of one tone."""
    at = np.arange(20 * 16_000) / 16_000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes((np.sin(2 * np.pi * 440 * at) * 9_000).astype("<i2").tobytes())
    return path


Shown = list[tuple[str, int, int]]
"""Of each cut the name of its file, the first frame of it, and how many."""


def read_edl(path: Path) -> Shown:
    return told_by(adapters.read_from_string(path.read_text("utf-8"), "cmx_3600", rate=FPS))


def read_fcpxml(path: Path) -> Shown:
    return told_by(exact.read_fcpxml(path.read_text("utf-8"))[0])


def told_by(timeline: Any) -> Shown:
    pictures = next(track for track in timeline.tracks if track.kind == "Video")
    return [
        (
            clip.name,
            exact.frames_of(clip.source_range.start_time),
            int(place(clip, Fraction(FPS))[1]),
        )
        for clip in clips(pictures)
    ]
