"""Setting positions: typed, pasted, named, copied, removed, given back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.position.dialog import PositionDialog
from tests.ui.position.conftest import LIMIT, Done, OpenDialog
from tests.ui.settings.dialog import press

Settle = Callable[[], None]
Photos = dict[str, str]
PointOf = Callable[[str], GeoPoint | None]


def write(qtbot: QtBot, dialog: PositionDialog, text: str) -> None:
    """Type it and wait until it was read."""
    dialog.place.line.selectAll()
    QTest.keyClicks(dialog.place.line, text)
    qtbot.waitUntil(lambda: dialog.set.isEnabled() or "danger" in _tone(dialog), timeout=LIMIT)


def _tone(dialog: PositionDialog) -> str:
    color = dialog.place.told.palette().color(dialog.place.told.foregroundRole())
    return "danger" if color == dialog.theme.tokens.danger else "t2"


def test_coordinates_are_understood_and_set(
    open_dialog: OpenDialog,
    photos: Photos,
    done: Done,
    settle: Settle,
    qtbot: QtBot,
    point_of: PointOf,
) -> None:
    dialog = open_dialog(photos["square.jpg"])
    assert dialog.now.text() == "Without a position now."
    assert not dialog.set.isEnabled()

    write(qtbot, dialog, "38.7223, -9.1393")

    assert dialog.place.told.text().startswith("38.7223, -9.1393")
    assert "Lisbon" in dialog.place.told.text()
    QTest.keyClick(dialog.place.line, Qt.Key.Key_Return)
    settle()
    assert point_of(photos["square.jpg"]) == GeoPoint(38.7223, -9.1393)
    done.undo()
    assert point_of(photos["square.jpg"]) is None


def test_a_pasted_link_counts_by_its_text(
    open_dialog: OpenDialog,
    photos: Photos,
    done: Done,
    settle: Settle,
    qtbot: QtBot,
    point_of: PointOf,
) -> None:
    ids = [photos["square.jpg"], photos["tower.jpg"]]
    dialog = open_dialog(*ids)
    QApplication.clipboard().setText("https://www.openstreetmap.org/#map=15/43.4628/11.8818")
    dialog.place.line.paste()
    qtbot.waitUntil(dialog.set.isEnabled, timeout=LIMIT)
    press(dialog.set)
    settle()
    assert {point_of(id_) for id_ in ids} == {GeoPoint(43.4628, 11.8818)}


def test_a_place_is_offered_while_typing_and_chosen_by_keys(
    open_dialog: OpenDialog,
    photos: Photos,
    done: Done,
    settle: Settle,
    qtbot: QtBot,
    point_of: PointOf,
) -> None:
    dialog = open_dialog(photos["square.jpg"])
    write(qtbot, dialog, "Arez")
    assert dialog.place.offers.isVisible()
    titles = [offer.title for offer in dialog.place.offers.offers]
    assert "Arezzo" in titles
    while dialog.place.offers.current is None or dialog.place.offers.current.title != "Arezzo":
        QTest.keyClick(dialog.place.line, Qt.Key.Key_Down)
    QTest.keyClick(dialog.place.line, Qt.Key.Key_Return)
    settle()
    point = point_of(photos["square.jpg"])
    assert point is not None
    assert (point.latitude, point.longitude) == pytest.approx((43.46, 11.88), abs=0.05)


@pytest.mark.parametrize("text", ["91, 0", "https://maps.app.goo.gl/abc", "Qqqqqq"])
def test_what_cannot_be_is_told_and_not_set(
    open_dialog: OpenDialog, photos: Photos, qtbot: QtBot, text: str
) -> None:
    dialog = open_dialog(photos["square.jpg"])
    write(qtbot, dialog, text)
    assert not dialog.set.isEnabled()
    assert dialog.place.told.text().endswith(".")


def test_the_nearest_in_time_is_offered_to_copy_from(
    open_dialog: OpenDialog,
    photos: Photos,
    done: Done,
    settle: Settle,
    qtbot: QtBot,
    point_of: PointOf,
) -> None:
    dialog = open_dialog(photos["square.jpg"])
    dialog.way.setCurrentIndex(1)
    qtbot.waitUntil(dialog.set.isEnabled, timeout=LIMIT)
    (offer,) = dialog.place.offers.offers
    assert offer.title == "church.jpg"
    assert offer.detail.startswith("10 min earlier")
    press(dialog.set)
    settle()
    assert point_of(photos["square.jpg"]) == point_of(photos["church.jpg"])


def test_removing_and_the_way_back_to_the_file(
    open_dialog: OpenDialog, photos: Photos, done: Done, settle: Settle, workspace: Workspace,
    point_of: PointOf,
) -> None:  # fmt: skip
    church = photos["church.jpg"]
    own = point_of(church)
    dialog = open_dialog(church)
    assert "as the file says" in dialog.now.text()
    assert not dialog.own.isVisible()
    press(dialog.remove)
    settle()
    assert point_of(church) is None

    dialog = open_dialog(church)
    assert dialog.now.text() == "Removed by you."
    assert not dialog.remove.isVisible()
    press(dialog.own)
    settle()
    assert point_of(church) == own
    assert not workspace.positions.of([church])[church].corrected


def test_it_is_as_high_as_what_it_says(
    open_dialog: OpenDialog, photos: Photos, qtbot: QtBot, settle: Settle
) -> None:
    dialog = open_dialog(photos["church.jpg"])
    bare = dialog.height()
    write(qtbot, dialog, "Arez")
    assert dialog.height() > bare
    dialog.way.setCurrentIndex(1)
    settle()
    assert not dialog.place.offers.isVisible()
    assert dialog.height() <= bare


def test_several_tell_that_they_differ(open_dialog: OpenDialog, photos: Photos) -> None:
    dialog = open_dialog(*photos.values())
    assert dialog.now.text() == "They have different positions. 2 items without one."
