"""Pictures as queries, dropped or pasted."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.picture_part import PictureDialog
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


@pytest.mark.parametrize(
    ("name", "told"), [("notes.md", "not a photo"), ("walk.mp4", "not a picture"), ("", "")]
)
def test_whatever_is_let_go_over_the_field_is_searched_with(
    meant: Screen, tmp_path: Path, name: str, told: str
) -> None:
    """And not added to the library, as anywhere else in the window."""
    (tmp_path / "notes.md").write_text("Sea")
    media.video(tmp_path / "walk.mp4", [("red", 1)])
    drop(meant.field, tmp_path / name)
    meant.settle()
    assert [chip.text() for chip in meant.page.chips.chips] == [f"Like {name or tmp_path.name}"]
    assert meant.page.nothing.words
    assert told in meant.page.nothing.words


def dialog_of(screen: Screen) -> PictureDialog:
    found: list[PictureDialog] = []

    def there() -> bool:
        found[:] = [d for d in screen.page.window().findChildren(PictureDialog) if d.isVisible()]
        return bool(found)

    screen.qtbot.waitUntil(there, timeout=LIMIT)
    return found[0]


def test_a_part_of_a_picture_is_chosen_by_mouse_or_keys(
    meant: Screen, coloured: Workspace, tmp_path: Path
) -> None:
    half = media.photo(tmp_path / "half.png", "red", second="blue", size=(400, 300))
    meant.page.picture_asked.connect(meant.field.change_picture)
    drop(meant.field, half)
    meant.settle()
    meant.page.chips.chips[0].click()
    dialog = dialog_of(meant)
    canvas = dialog.canvas
    assert dialog.yes.text() == "Search with all of it"
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=QPoint(230, 20))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=QPoint(390, 280))
    assert dialog.yes.text() == "Search with this part"
    assert canvas.part.left() == 230
    assert canvas.accessibleName() == "Part to search with: 161 by 261 px"
    press(dialog.yes)
    told = ["Like Part of half.png"]
    meant.qtbot.waitUntil(lambda: [c.text() for c in meant.page.chips.chips] == told, timeout=LIMIT)
    meant.settle()
    assert meant.names[0] == "harbour.jpg", "the part is blue"


def test_keys_move_and_size_the_part(meant: Screen, tmp_path: Path) -> None:
    picture = media.photo(tmp_path / "half.png", "red", size=(4000, 3000))
    meant.field.change_picture(picture)
    dialog = dialog_of(meant)
    canvas, shift = dialog.canvas, Qt.KeyboardModifier.ShiftModifier
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Right)
    first = canvas.part
    assert first.center().x() in range(1000, 1048), "of the picture as it is sent"
    QTest.keyClick(canvas, Qt.Key.Key_Right, shift)
    assert canvas.part.width() > first.width()
    for _ in range(99):
        QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.part.left() == 0
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert canvas.part.isEmpty()
    dialog.no.click()


def test_words_are_searched_with_beside_a_picture(
    meant: Screen, coloured: Workspace, tmp_path: Path, service: StandIn
) -> None:
    meant.beside_pictures()
    drop(meant.field, media.photo(tmp_path / "sky.png", "blue", size=(200, 200)))
    meant.settle()
    assert meant.names[0] == "harbour.jpg"
    meant.type("red")
    meant.settle()
    assert meant.page.query.text == "", "words beside a picture wait for Enter"
    meant.enter()
    meant.settle()
    assert [chip.text() for chip in meant.page.chips.chips] == ["Like sky.png"]
    assert meant.page.foot.words.endswith("Found by picture and words.")
    assert {"harbour.jpg", "wall.jpg"} <= set(meant.names)


def press(button: QPushButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
