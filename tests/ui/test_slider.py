"""The slider goes where one presses."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from medintel_desktop.ui.slider import HANDLE, Slider


@pytest.mark.parametrize(("share", "value"), [(0, 0), (0.5, 50), (1, 100)])
def test_a_press_takes_the_handle_there(qtbot: QtBot, share: float, value: int) -> None:
    slider = Slider()
    qtbot.addWidget(slider)
    slider.setRange(0, 100)
    slider.setValue(20)
    slider.resize(200 + HANDLE, 24)
    slider.show()
    at = QPoint(round(HANDLE / 2 + share * 200), 12)
    QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=at)
    assert slider.value() == value
