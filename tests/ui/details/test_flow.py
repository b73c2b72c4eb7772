"""Lines of widgets that are filled like words in a text."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.ui.details.flow import Flow


def test_what_is_hidden_takes_no_room(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    flow = Flow(page, gap=8)
    first, second = QPushButton("One", page), QPushButton("Two", page)
    for button in (first, second):
        flow.addWidget(button)
    first.hide()
    page.resize(400, 60)
    page.show()
    qtbot.waitExposed(page)
    assert second.x() == 0
    first.show()
    qtbot.waitUntil(lambda: second.x() == first.width() + 8)
