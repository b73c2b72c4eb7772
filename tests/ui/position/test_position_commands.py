"""Positions in the window: from the item menu and the details, and taken back."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.ui.position.dialog import PositionDialog
from tests.ui.settings.dialog import press
from tests.ui.window import Driver

LISBON = GeoPoint(38.7223, -9.1393)
NAMES = ("red.jpg", "green.jpg", "blue.jpg")


def shown(driver: Driver) -> PositionDialog:
    dialog = driver.dialog(PositionDialog)
    driver.until(lambda: driver.background_rests)
    return dialog


def points(driver: Driver) -> list[GeoPoint | None]:
    ids = [driver.cell(name).id for name in NAMES]
    found = driver.workspace.positions.of(ids)
    return [found[id_].point for id_ in ids]


def test_several_are_set_at_once_and_taken_back(full: Driver) -> None:
    full.select(*NAMES)
    full.until(lambda: full.parts.actions.position.isEnabled())
    full.until(lambda: full.parts.details.many.position.isVisible())
    full.parts.details.many.position.click()
    dialog = shown(full)
    QTest.keyClicks(dialog.place.line, "38.7223, -9.1393")
    full.until(dialog.set.isEnabled)
    press(dialog.set)
    full.until(lambda: points(full) == [LISBON] * 3)
    full.until(lambda: full.parts.undo.undo_name == "setting a position")
    assert "3 positions changed." in [n.title for n in full.parts.messages.notices]
    full.parts.actions.undo.trigger()
    full.until(lambda: points(full) == [None] * 3)
    full.until(lambda: full.parts.undo.redo_name == "setting a position")
    full.parts.actions.redo.trigger()
    full.until(lambda: points(full) == [LISBON] * 3)


def test_the_details_lead_there_and_give_the_files_own_back(full: Driver) -> None:
    full.select("red.jpg")
    details = full.parts.details
    full.until(lambda: details.one.place.texts == ["No position"])
    details.one.place.buttons[0].click()
    dialog = shown(full)
    assert "red.jpg" in " ".join(
        label.text() for label in dialog.findChildren(type(dialog.place.told))
    )
    QApplication.clipboard().setText("geo:38.7223,-9.1393")
    dialog.place.line.paste()
    full.until(dialog.set.isEnabled)
    press(dialog.set)
    full.until(lambda: "Set by you" in details.one.place.texts)
    details.one.place.buttons[1].click()
    full.until(lambda: details.one.place.texts == ["No position"])
    assert full.parts.undo.undo_name == "using the file’s own position"
