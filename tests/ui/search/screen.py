"""The field and the page of results as the window joins them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.search_field import SearchField
from medintel_desktop.ui.search_page import SearchPage
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails
from tests import media
from tests.driver import Driver

LIMIT = 20_000
"""Milliseconds; far more than anything here takes."""


@dataclass
class Screen:
    """The field above the page, wired as in the window."""

    field: SearchField
    page: SearchPage
    asked: list[SearchQuery]
    qtbot: QtBot
    background: Background

    def type(self, text: str) -> None:
        self.field.setFocus()
        self.field.selectAll()
        QTest.keyClicks(self.field, text)

    def enter(self) -> None:
        QTest.keyClick(self.field, Qt.Key.Key_Return)

    def settle(self) -> None:
        """Wait until nothing more comes by itself."""
        self.qtbot.waitUntil(
            lambda: not self.page.waiting and self.background.idle and not self.pausing,
            timeout=LIMIT,
        )

    @property
    def pausing(self) -> bool:
        return self.field.pausing

    def beside_pictures(self) -> None:
        """As the window does: what is typed goes beside a picture."""
        self.field.asked.disconnect(self.page.search)
        self.field.asked.connect(partial(self.page.search, beside=True))

    def search(self, text: str) -> None:
        """Type and press Enter, and wait for the whole answer."""
        self.type(text)
        self.enter()
        self.settle()

    @property
    def names(self) -> list[str]:
        return [hit.item.name for hit in self.page.hits]


def screen_over(
    workspace: Workspace, qtbot: QtBot, theme: Theme, background: Background, settings: SettingsFile
) -> Iterator[Screen]:
    window = QWidget()
    qtbot.addWidget(window)
    thumbnails = Thumbnails(workspace.folder.thumbnail, workspace.folder.strip)
    field = SearchField(theme, background, workspace, settings, window)
    page = SearchPage(theme, background, workspace, thumbnails, window)
    asked: list[SearchQuery] = []
    field.asked.connect(asked.append)
    field.asked.connect(page.search)
    field.picture_asked.connect(page.by_picture)
    field.emptied.connect(page.clear)
    page.query_changed.connect(field.set_filters)
    column = QVBoxLayout(window)
    column.addWidget(field)
    column.addWidget(page)
    window.resize(1000, 700)
    window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus, timeout=LIMIT)
    yield Screen(field, page, asked, qtbot, background)
    thumbnails.shut_down()


def photos(workspace: Workspace, folder: Path, *names: str, album: str | None = None) -> Driver:
    driver = Driver(workspace)
    files = [
        media.photo(folder / name, "red", description=name, camera=("SONY", "ILCE-7M3"))
        for name in names
    ]
    driver.add(*files, album=album)
    return driver


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
