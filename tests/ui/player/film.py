"""The film that is played, and what is seen and done on the page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import MediaKind, MediaState
from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.view import Mark, MediaCell
from medintel_desktop.ui.player import PlayerPage
from tests import media

FPS = 10
FRAME = 1 / FPS
LENGTH = 16.0
LONG = 15_000
"""Milliseconds a busy machine may take."""
Key = Qt.Key
MARKS = (
    Mark(Span(2, 4), Modality.VISUAL, 0.9),
    Mark(Span(6, 8), Modality.AUDIO),
    Mark(Span(11, 13), Modality.TRANSCRIPTION),
)


def cell(name: str = "Walk.mp4", duration: float = LENGTH) -> MediaCell:
    return MediaCell(
        1, "item-1", name, MediaKind.VIDEO, MediaState.UNDERSTOOD, "a" * 64, duration=duration
    )


def colour(page: PlayerPage) -> str:
    """The name of what is on screen."""
    image = page.video_sink.videoFrame().toImage()
    if image.isNull():
        return ""
    seen = image.pixelColor(image.width() // 2, image.height() // 2)
    return min(
        ("red", "blue", "black"),
        key=lambda name: sum(
            abs(a - b)
            for a, b in zip(media.RGB[name], (seen.red(), seen.green(), seen.blue()), strict=True)
        ),
    )


def frame_start(page: PlayerPage) -> float:
    return page.video_sink.videoFrame().startTime() / 1e6


def seek(qtbot: QtBot, page: PlayerPage, second: float) -> None:
    with qtbot.waitSignal(page.arrived, timeout=LONG):
        page.playback.seek(second)


def press(qtbot: QtBot, page: PlayerPage, key: Qt.Key, arrives: bool = False) -> None:
    if arrives:
        with qtbot.waitSignal(page.arrived, timeout=LONG):
            QTest.keyClick(page, key)
    else:
        QTest.keyClick(page, key)


def move(widget: QWidget, x: int, held: Qt.MouseButton = Qt.MouseButton.NoButton) -> None:
    """A pointer movement; the offscreen platform sends none by itself."""
    place = QPointF(x, 20)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        place,
        widget.mapToGlobal(place),
        Qt.MouseButton.NoButton,
        held,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)
