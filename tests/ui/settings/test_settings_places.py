"""The page of places: nothing is asked before the user agrees, and names follow a choice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from medintel_desktop.domain.job import JobState
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.places import ASK, NAME
from medintel_desktop.settings.model import PRECISIONS, Settings, SettingsFile
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.settings_dialog import SettingsDialog
from tests import media
from tests.driver import Driver
from tests.nominatim import running_nominatim
from tests.ui.settings.dialog import Open, press

EIFFEL_TOWER = (48.85837, 2.29448)


def opened(open_settings: Open, settle: Callable[[], None]) -> SettingsDialog:
    dialog = open_settings()
    dialog.show_page("places")
    settle()
    return dialog


def kinds(workspace: Workspace) -> list[str]:
    return [job.kind for job in workspace.catalogue.jobs.page((JobState.QUEUED,))]


def test_asking_is_off_and_what_it_would_send_is_said(
    open_settings: Open, settings: SettingsFile, settle: Callable[[], None]
) -> None:
    dialog = opened(open_settings, settle)
    page = dialog.places
    assert not page.service.isChecked()
    assert not settings.current.place_service
    said = " ".join(label.text() for label in page.findChildren(Label))
    assert "its position, as exactly as you choose" in said
    assert "nothing inside areas you have hidden" in said
    assert "GeoNames, July 2026" in said
    assert page.told.isHidden()


def test_agreeing_is_saved_and_asks_the_server_of_the_user(
    open_settings: Open, settings: SettingsFile, settle: Callable[[], None],
    workspace: Workspace, tmp_path: Path,
) -> None:  # fmt: skip
    driver = Driver(workspace)
    driver.add(media.photo(tmp_path / "a.jpg", gps=EIFFEL_TOWER))
    with running_nominatim() as local:
        dialog = opened(open_settings, settle)
        page = dialog.places
        page.server.setText(local.url)
        page.server.editingFinished.emit()
        page.precision.setCurrentIndex(PRECISIONS.index("10 km"))
        assert "48.9, 2.3" in page.example.text()
        settle()
        assert local.asked == []
        page.service.click()
        settle()
        assert not page.told.isHidden()
        assert settings.current.place_service
        assert kinds(workspace) == [NAME]
        driver.hurry()
        assert local.spots == [("48.9", "2.3")]
        page.service.click()
        settle()
        assert not settings.current.place_service


def test_an_empty_address_is_the_public_service_again(
    open_settings: Open, settings: SettingsFile, settle: Callable[[], None]
) -> None:
    settings.change(place_server="http://127.0.0.1:9")
    dialog = opened(open_settings, settle)
    page = dialog.places
    page.server.setText("  ")
    page.server.editingFinished.emit()
    settle()
    assert settings.current.place_server == page.server.text() == Settings().place_server


def test_another_language_names_existing_items_anew(
    open_settings: Open, settings: SettingsFile, settle: Callable[[], None],
    workspace: Workspace, tmp_path: Path,
) -> None:  # fmt: skip
    settings.change(place_language="en")
    driver = Driver(workspace)
    driver.add(media.photo(tmp_path / "a.jpg", gps=EIFFEL_TOWER))
    dialog = opened(open_settings, settle)
    page = dialog.places
    assert page.waiting.text() == "All are named."
    page.language.setCurrentIndex(page.language.findData("de"))
    page.language.activated.emit(page.language.currentIndex())
    settle()
    assert page.waiting.text() == "1 item to be named"
    driver.run()
    (item,) = driver.all_items()
    named = workspace.places.of(item.id)
    assert named is not None
    assert named.country == "Frankreich"
    page.showing()
    settle()
    assert page.waiting.text() == "All are named."


def test_existing_items_are_named_on_request(
    open_settings: Open, settle: Callable[[], None], workspace: Workspace
) -> None:
    dialog = opened(open_settings, settle)
    page = dialog.places
    press(page.name_all)
    settle()
    assert kinds(workspace) == [NAME]
    assert ASK not in kinds(workspace)
    assert page.name_all.isEnabled()
