"""A map page under test: what stands on it, and the mouse and keys of its user."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.catalogue.located import Positions
from medintel_desktop.domain.area import Area
from medintel_desktop.ui.map.view import MapView

LIMIT = 20_000
"""Milliseconds until something that must come has not come."""

Key = Qt.Key


def positions(points: Sequence[tuple[float, float]], first: int = 1) -> Positions:
    """Items numbered from ``first``, taken a second apart."""
    table = np.array(points, np.float64).reshape(-1, 2)
    count = len(table)
    return Positions(
        np.arange(first, first + count), table[:, 0], table[:, 1], np.arange(count, dtype=float)
    )


class Page:
    """Drives one MapView as a user does and reads its page as a screen shows it."""

    def __init__(self, qtbot: QtBot, view: MapView) -> None:
        self.qtbot, self.view = qtbot, view
        self.opened: list[list[int]] = []
        self.drawn: list[Area | None] = []
        self.moved: list[tuple[int, float, float]] = []
        self.refused: list[str] = []
        self.tools: list[str] = []
        self.views: list[tuple[Any, int]] = []
        view.opened.connect(self.opened.append)
        view.area_drawn.connect(self.drawn.append)
        view.moved.connect(lambda *what: self.moved.append(what))
        view.refused.connect(self.refused.append)
        view.tool_changed.connect(self.tools.append)
        view.view_changed.connect(lambda *what: self.views.append(what))

    def open(self) -> Page:
        """Show the widget and wait for the map."""
        self.view.resize(800, 600)
        self.view.show()
        with self.qtbot.waitSignal(self.view.loaded, timeout=LIMIT):
            if self.view.ready:
                self.view.reload()
        self.until("document.querySelectorAll('canvas.leaflet-tile-loaded').length > 3")
        self.view.activateWindow()
        self.view.setFocus()
        self.wait(self.target.hasFocus)
        return self

    def forget(self) -> None:
        """Only what comes from now on counts."""
        for heard in (self.opened, self.drawn, self.moved, self.refused, self.tools, self.views):
            heard.clear()

    @property
    def target(self) -> QWidget:
        """What takes the mouse."""
        proxy = self.view.focusProxy()
        inner = proxy.focusProxy() if proxy is not None else None
        assert inner is not None
        return inner

    def run(self, script: str) -> Any:
        """The value of an expression in the page."""
        found: list[Any] = []
        engine = self.view._web
        assert engine is not None
        engine.page.runJavaScript(f"JSON.stringify({script})", 0, found.append)
        self.qtbot.waitUntil(lambda: bool(found), timeout=LIMIT)
        return json.loads(found[0]) if found[0] else None

    def until(self, script: str) -> None:
        """Wait for an expression to be true."""
        self.qtbot.waitUntil(lambda: bool(self.run(script)), timeout=LIMIT)

    def spots(self) -> list[dict[str, Any]]:
        """What stands on the map: middle, count and classes of each spot in view."""
        return list(
            self.run(
                "[...document.querySelectorAll('.spot')].map((spot) => {"
                " const box = spot.getBoundingClientRect();"
                " return {x: box.x + box.width / 2, y: box.y + box.height / 2,"
                " count: Number(spot.querySelector('.pill')?.textContent.replace(',', '') ?? 1),"
                " name: spot.getAttribute('aria-label'), chosen: spot.matches('.chosen'),"
                " video: spot.querySelector('.mark') !== null,"
                " picture: spot.querySelector('img')?.naturalWidth ?? 0}; })"
            )
        )

    def wait_for_spots(self, *counts: int) -> list[dict[str, Any]]:
        """Wait until exactly spots of these counts are there, and return them."""
        self.qtbot.waitUntil(
            lambda: sorted(spot["count"] for spot in self.spots()) == sorted(counts), timeout=LIMIT
        )
        return sorted(self.spots(), key=lambda spot: spot["count"])

    def wait_for_colors(self, *names: str) -> None:
        """Wait until these colours are seen; a picture of the page may be late."""

        def seen() -> bool:
            image = self.view.grab().toImage()
            points = ((x, y) for x in range(0, 800, 8) for y in range(0, 600, 8))
            return set(names) <= {image.pixelColor(*point).name() for point in points}

        self.qtbot.waitUntil(seen, timeout=LIMIT)

    def click(self, x: float, y: float) -> None:
        QTest.mouseClick(self.target, Qt.MouseButton.LeftButton, pos=_point(x, y))

    def double_click(self, x: float, y: float) -> None:
        """By hand: QTest puts its clicks so far apart in time that no two are one."""
        kind = QEvent.Type
        for type_ in (kind.MouseButtonPress, kind.MouseButtonRelease) * 2:
            held = Qt.MouseButton.LeftButton
            down = held if type_ == kind.MouseButtonPress else Qt.MouseButton.NoButton
            place = QPointF(x, y)
            event = QMouseEvent(
                type_, place, self.target.mapToGlobal(place), held, down,
                Qt.KeyboardModifier.NoModifier,
            )  # fmt: skip
            event.setTimestamp(1)
            QApplication.sendEvent(self.target, event)

    def move(self, x: float, y: float) -> None:
        QTest.mouseMove(self.target, _point(x, y))

    def drag(self, *way: tuple[float, float]) -> None:
        """Press at the first point, let go at the last."""
        QTest.mouseMove(self.target, _point(*way[0]))
        QTest.mousePress(self.target, Qt.MouseButton.LeftButton, pos=_point(*way[0]))
        for before, after in pairwise(way):
            for part in (0.5, 1.0):
                x, y = (a + (b - a) * part for a, b in zip(before, after, strict=True))
                QTest.mouseMove(self.target, _point(x, y))
                self.run("1")  # moves that come at once are taken together
        QTest.mouseRelease(self.target, Qt.MouseButton.LeftButton, pos=_point(*way[-1]))

    def key(self, key: Qt.Key) -> None:
        QTest.keyClick(self.target, key)

    def wait(self, held: Any) -> None:
        """Wait for a condition here."""
        self.qtbot.waitUntil(lambda: bool(held()), timeout=LIMIT)


def picture(folder: Path) -> Path:
    """A small JPEG."""
    from PySide6.QtGui import QColor, QImage

    path = folder / "thumbnail.jpg"
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("#c03010"))
    image.save(str(path))
    return path


def _point(x: float, y: float) -> QPoint:
    return QPoint(round(x), round(y))
