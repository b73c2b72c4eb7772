"""A grid to try things on, and how a user would touch it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop.ui.item_grid import ItemGrid
from medintel_desktop.ui.media_grid import MediaGrid
from medintel_desktop.ui.models.media_model import MediaModel
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails
from tests.ui.cells import photos

Key: TypeAlias = Qt.Key
Mod: TypeAlias = Qt.KeyboardModifier
Button: TypeAlias = Qt.MouseButton


@pytest.fixture
def thumbnails(qapp: QApplication, tmp_path: Path) -> Iterator[Thumbnails]:
    thumbnails = Thumbnails(
        lambda checksum: tmp_path / f"{int(checksum, 16)}.jpg",
        lambda checksum: tmp_path / f"{int(checksum, 16)}-strip.jpg",
    )
    yield thumbnails
    thumbnails.shut_down()


@pytest.fixture
def model(qapp: QApplication) -> MediaModel:
    return MediaModel()


@pytest.fixture
def grid(qtbot: QtBot, theme: Theme, thumbnails: Thumbnails, model: MediaModel) -> MediaGrid:
    """Four columns and three lines of twelve photos, focused."""
    grid = MediaGrid(theme, thumbnails, model)
    qtbot.addWidget(grid)
    model.show_first(photos(12), total=12)
    grid.resize(740, 640)
    grid.show()
    grid.activateWindow()
    grid.setFocus()
    qtbot.waitUntil(grid.hasFocus)
    assert grid.columns == 4
    return grid


def press(grid: ItemGrid, key: Key, modifiers: Mod = Mod.NoModifier) -> None:
    QTest.keyClick(grid, key, modifiers)


def middle(grid: MediaGrid, row: int) -> QPoint:
    model = grid.model()
    return grid.visualRect(model.index(row, 0)).center()


def click(grid: MediaGrid, row: int, modifiers: Mod = Mod.NoModifier) -> None:
    QTest.mouseClick(grid.viewport(), Button.LeftButton, modifiers, middle(grid, row))


def move(grid: MediaGrid, point: QPoint, held: Button = Button.NoButton) -> None:
    kind, place = QEvent.Type.MouseMove, QPointF(grid.viewport().mapToGlobal(point))
    event = QMouseEvent(kind, QPointF(point), place, Button.NoButton, held, Mod.NoModifier)
    QApplication.sendEvent(grid.viewport(), event)


def color(grid: MediaGrid, point: QPoint) -> QColor:
    return grid.viewport().grab().toImage().pixelColor(point)
