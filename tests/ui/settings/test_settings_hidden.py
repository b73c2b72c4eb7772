"""Hidden areas in the settings: added, in force at once, removed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details_panel import DetailsPanel
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.settings_pages.hidden_area_dialog import HiddenAreaDialog
from tests import media
from tests.driver import Driver
from tests.ui.settings.dialog import LIMIT, Open, press

HERE = GeoPoint(43.4628, 11.8818)


def opened(open_settings: Open, settle: Callable[[], None]) -> SettingsDialog:
    dialog = open_settings()
    dialog.show_page("places")
    settle()
    return dialog


def add(dialog: SettingsDialog, qtbot: QtBot, settle: Callable[[], None], place: str) -> None:
    press(dialog.places.hidden.add_area)
    (asked,) = dialog.findChildren(HiddenAreaDialog)
    QTest.keyClicks(asked.place.line, place)
    qtbot.waitUntil(asked.hide_area.isEnabled, timeout=LIMIT)
    press(asked.hide_area)
    settle()


def test_an_area_is_in_force_at_once_and_goes_again(
    open_settings: Open, settings: SettingsFile, workspace: Workspace, qtbot: QtBot,
    settle: Callable[[], None],
) -> None:  # fmt: skip
    dialog = opened(open_settings, settle)
    card = dialog.places.hidden
    assert "None, so nothing is hidden." in card.areas.texts
    said = " ".join(label.text() for label in card.findChildren(Label))
    assert "Originals are never changed" in said

    add(dialog, qtbot, settle, "43.4628, 11.8818")

    assert card.areas.texts == ["Home", "500 m around 43.4628, 11.8818"]
    assert workspace.hidden.hides(HERE)
    assert settings.current.hidden_areas == ("43.4628 11.8818 0.5 Home",)
    press(card.areas.buttons[0])
    settle()
    assert not workspace.hidden.hides(HERE)
    assert not settings.current.hidden_areas


def test_a_place_is_found_by_its_name(
    open_settings: Open, workspace: Workspace, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    dialog = opened(open_settings, settle)
    add(dialog, qtbot, settle, "Arezzo")
    (area,) = workspace.hidden.areas
    assert area.holds(HERE)


def test_here_the_details_say_near_home_only_when_asked(
    open_settings: Open, workspace: Workspace, qtbot: QtBot, settle: Callable[[], None],
    background: Background, tmp_path: Path,
) -> None:  # fmt: skip
    driver = Driver(workspace)
    driver.add(
        media.photo(tmp_path / "a.jpg", "red", gps=(43.4641, 11.8831)),
        media.photo(tmp_path / "b.jpg", "blue", gps=(43.4641, 11.8831)),
    )
    item, other = driver.all_items()
    dialog = opened(open_settings, settle)
    add(dialog, qtbot, settle, "43.4628, 11.8818")
    panel = DetailsPanel(dialog.places.theme, background, workspace)
    qtbot.addWidget(panel)
    panel.show_items([item.id])
    settle()
    assert panel.one.place.texts == ["Arezzo, Tuscany, Italy"]
    notes = " ".join(label.text() for label in panel.one.place.findChildren(Label))
    assert "In Home, not told to others" in notes

    dialog.places.hidden.here.setChecked(True)
    settle()

    assert panel.one.place.texts == ["Near Home"]
    notes = " ".join(label.text() for label in panel.one.place.findChildren(Label))
    assert "43.4" not in notes
    panel.show_items([item.id, other.id])
    settle()
    told = {fact.label: fact.value for fact in panel.many.about.facts}
    assert told["Position"] == "43.4628, 11.8818", "the middle of the area"
