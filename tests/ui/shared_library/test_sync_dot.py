"""The dot at the foot of the window: says how it stands, and opens what can be done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.errors import KeyRefused, ServiceUnreachable
from medintel_desktop.domain.mirror import Role
from medintel_desktop.domain.sharing import SharingState, SharingStatus
from medintel_desktop.library.conflicts import Conflict
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.shared_library.conflict_list import ConflictList
from medintel_desktop.ui.shared_library.sync_panel import SyncPanel
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.window.shared import Shared
from tests.ui.settings.dialog import press
from tests.ui.shared_library.team import MakeOther, Other, Team
from tests.ui.window import Driver, some_photos


def shared(driver: Driver) -> Shared:
    found = driver.window.shared
    assert found is not None
    return found


def says(driver: Driver, words: str) -> None:
    """Wait until the dot says it."""
    dot = shared(driver).dot
    driver.until(lambda: dot.made is not None and dot.made.isVisible() and dot.made.text() == words)


def begin(driver: Driver) -> None:
    """Share the library of the window."""
    driver.session.background.change(lambda: driver.workspace.sharing.share("Family"))
    says(driver, "Synced")


def opened(driver: Driver) -> SyncPanel:
    QTest.mouseClick(shared(driver).dot(), Qt.MouseButton.LeftButton)
    panel = shared(driver).panel()
    driver.until(panel.isVisible)
    return panel


def rated_twice(driver: Driver, team: Team, other: Other, path: Path) -> None:
    """A conflict: the window rated a photo while it was offline, somebody else did so later."""
    driver.add(*some_photos(path, 1))
    begin(driver)
    driver.until(lambda: shared(driver).status.waiting == 0)
    other.join("Family")
    team.failure = ServiceUnreachable("The database cannot be reached.", service="oracle")
    name = next(iter(other.cells()))
    workspace = driver.workspace
    driver.session.background.change(lambda: workspace.collection.rate([driver.cell(name).id], 5))
    driver.until(lambda: shared(driver).status.waiting == 1)
    team.failure = None
    other.rate(name, 2)
    other.sync()
    driver.session.background.change(workspace.sharing.sync_now)
    says(driver, "Synced, 1 conflict")


def test_nothing_is_seen_while_nothing_is_shared(driver: Driver) -> None:
    driver.until(lambda: driver.background_rests)
    assert shared(driver).dot.made is None
    assert shared(driver).panel.made is None


def test_it_says_synced_and_goes_when_it_is_left(driver: Driver) -> None:
    begin(driver)
    driver.session.background.change(driver.workspace.sharing.leave)
    dot = shared(driver).dot()
    driver.until(lambda: not dot.isVisible())


def test_being_offline_is_said_with_what_waits(driver: Driver, team: Team, tmp_path: Path) -> None:
    begin(driver)
    team.failure = ServiceUnreachable("The database cannot be reached.", service="oracle")
    driver.session.background.change(driver.workspace.sharing.sync_now)
    driver.until(lambda: shared(driver).dot().text().startswith("Offline since "))
    driver.new_album("Winter")
    driver.until(lambda: shared(driver).dot().text().endswith(", 2 changes waiting"))
    panel = opened(driver)
    assert "Browsing and editing work as always; 2 changes go on" in panel.sentence.text()
    team.failure = None
    press(panel.sync)
    says(driver, "Synced")
    driver.until(lambda: panel.sentence.text().startswith("Everything is synced."))
    assert not driver.parts.banner.isVisible()


def test_a_refused_password_leads_to_its_page(driver: Driver, team: Team) -> None:
    begin(driver)
    team.failure = KeyRefused(
        "The database refused user name or password.", "Change it.", service="oracle"
    )
    driver.session.background.change(driver.workspace.sharing.sync_now)
    says(driver, "The database refused user name or password")
    driver.until(driver.parts.banner.isVisible)
    assert driver.parts.banner.text == (
        "The database refused user name or password. Changes wait here; your library works as "
        "always."
    )
    panel = opened(driver)
    press(panel.settings)
    assert driver.dialog(SettingsDialog).page.name == "Shared library"
    driver.dialog(SettingsDialog).close()


def test_a_conflict_is_listed_and_taken_back(
    driver: Driver, team: Team, make_other: MakeOther, tmp_path: Path
) -> None:
    other = make_other()
    rated_twice(driver, team, other, tmp_path / "mine")
    panel = opened(driver)
    driver.until(lambda: bool(panel.list.buttons))
    assert panel.list.texts[0].startswith("Rating of ")
    assert panel.list.texts[1] == "You said 5 stars, now it is 2 stars. Changed elsewhere later."
    (take,) = [b for b in panel.list.buttons if b.text() == "Take mine back"]
    press(take)
    says(driver, "Synced")
    driver.until(lambda: not panel.conflicts.isVisible())
    other.sync()
    assert [cell.rating for cell in other.cells().values()] == [5]


def test_all_conflicts_are_in_a_list_and_can_be_left(
    driver: Driver, team: Team, make_other: MakeOther, tmp_path: Path
) -> None:
    rated_twice(driver, team, make_other(), tmp_path / "mine")
    panel = opened(driver)
    driver.until(panel.all.isVisible)
    press(panel.all)
    dialog = driver.dialog(ConflictList)
    driver.until(lambda: len(dialog.selected) == 1)
    assert dialog.take.isEnabled()
    press(dialog.forget)
    driver.until(lambda: dialog.model.rowCount() == 0)
    assert dialog.said.text() == "1 change left as everybody has it."
    assert dialog.none.isVisible()
    says(driver, "Synced")
    dialog.close()


def test_a_viewer_is_not_offered_what_would_go_nowhere(
    driver: Driver, team: Team, make_other: MakeOther, tmp_path: Path
) -> None:
    other = make_other()
    other.add(some_photos(tmp_path / "theirs"))
    other.share("Family")
    team.role = Role.VIEWER
    driver.session.background.change(lambda: driver.workspace.sharing.join("Family"))
    driver.until(lambda: len(driver.names()) == 3)
    driver.until(driver.parts.banner.isVisible)
    assert driver.parts.banner.text.startswith("You are a viewer of the shared library “Family”")
    a = driver.parts.actions
    driver.parts.library.items.selectAll()
    driver.until(lambda: a.open.isEnabled())
    closed = (a.trash, a.rename, a.tag, a.add_files, a.new_album, a.ratings[3], a.understand_all)
    assert not any(action.isEnabled() for action in closed)
    assert a.find_similar.isEnabled() or len(driver.parts.selected.cells()) > 1
    assert not driver.parts.albums.editable
    team.role = Role.EDITOR
    driver.session.background.change(driver.workspace.sharing.sync_now)
    driver.until(a.trash.isEnabled)
    assert a.add_files.isEnabled()
    assert not driver.parts.banner.isVisible()


def test_the_panel_opens_and_closes_by_keys(driver: Driver) -> None:
    begin(driver)
    dot = shared(driver).dot()
    dot.setFocus()
    QTest.keyClick(dot, Qt.Key.Key_Space)
    panel = shared(driver).panel()
    driver.until(panel.isVisible)
    assert {button.text() for button in panel.findChildren(QPushButton) if button.isVisible()} == {
        "Sync now", "Settings",
    }  # fmt: skip
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    driver.until(lambda: not panel.isVisible())
    assert not dot.isChecked()


def test_the_panel_has_room_for_what_comes_after_it_was_opened(theme: Theme, qtbot: QtBot) -> None:
    anchor = QWidget()
    qtbot.addWidget(anchor)
    anchor.show()
    panel = SyncPanel(theme, parent=anchor)
    panel.show_status(SharingStatus(SharingState.SYNCED, "Family", Role.OWNER, conflicts=3))
    panel.open_above(anchor)
    qtbot.waitUntil(panel.isVisible)
    QApplication.processEvents()
    empty = panel.height()
    panel.show_conflicts(
        [Conflict(n, f"Rating of {n}.jpg", "5 stars", "changed elsewhere later", 0.0, True)
         for n in range(3)]
    )  # fmt: skip
    qtbot.waitUntil(lambda: len(panel.list.buttons) == 3 and panel.list.buttons[-1].isVisible())
    QApplication.processEvents()
    layout = panel.layout()
    assert layout is not None
    assert panel.height() == layout.totalHeightForWidth(panel.width())
    assert panel.height() > empty + 3 * 40
