"""Pictures as queries, dropped or pasted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.service import StandIn
from tests.ui.search.screen import LIMIT, Screen


def drop(widget: QWidget, path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, mime, left, none)
    QApplication.sendEvent(widget, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(9, 9), copy, mime, left, none))


def test_a_dropped_picture_finds_what_is_like_it(
    meant: Screen, coloured: Workspace, tmp_path: Path, service: StandIn
) -> None:
    drop(meant.field, media.photo(tmp_path / "sky.png", "blue", size=(200, 200)))
    meant.settle()
    assert meant.names[0] == "harbour.jpg"
    assert [chip.text() for chip in meant.page.chips.chips] == ["Like sky.png"]
    meant.page.chips.chips[0].removed.emit()
    assert meant.page.chips.chips == []
    assert meant.names == []


def test_a_pasted_picture_is_a_query_too(
    meant: Screen, coloured: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    image = QImage(300, 200, QImage.Format.Format_RGB32)
    image.fill(QColor(*media.RGB["red"]))
    QApplication.clipboard().setImage(image)
    QTest.keySequence(meant.field, QKeySequence.StandardKey.Paste)
    qtbot.waitUntil(lambda: "wall.jpg" in meant.names, timeout=LIMIT)
    assert meant.field.text() == ""


def test_a_file_that_is_no_picture_says_so(meant: Screen, tmp_path: Path) -> None:
    fake = tmp_path / "fake.jpg"
    fake.write_bytes(b"nothing")
    drop(meant.field, fake)
    meant.settle()
    assert meant.names == []
    assert "not a photo" in meant.page.nothing.words
