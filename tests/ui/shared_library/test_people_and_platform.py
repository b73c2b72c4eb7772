"""What the owner of a shared library finds on its page: who may use it, and the web platform."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.errors import PermissionMissing
from medintel_desktop.domain.mirror import ForeignFile, Role
from medintel_desktop.domain.store import Copy, CopyRole
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.settings_pages.shared_library import SharedLibraryPage
from tests import media
from tests.driver import Driver
from tests.ui.settings.dialog import LIMIT, Open, press
from tests.ui.shared_library.team import Team
from tests.ui.shared_library.test_shared_library_page import answer, carried

Settle = Callable[[], None]


@pytest.fixture
def shared(team: Team, connected: SettingsFile, workspace: Workspace) -> Workspace:
    """A library that is shared and in sync."""
    workspace.sharing.share("Family")
    carried(workspace)
    return workspace


@pytest.fixture
def show(shared: Workspace, open_settings: Open, settle: Settle) -> Callable[[], SharedLibraryPage]:
    opened: list[SettingsDialog] = []

    def show() -> SharedLibraryPage:
        opened.append(open_settings())
        opened[-1].show_page("shared library")
        settle()
        settle()
        return opened[-1].shared_library

    return show


Show = Callable[[], SharedLibraryPage]


def test_the_owner_lets_people_in_and_out(show: Show, team: Team, settle: Settle) -> None:
    card = show().people
    assert card.list.texts == ["ADMIN", "Owner, you"]
    assert card.list.buttons == []
    assert not card.add_user.isEnabled()
    QTest.keyClicks(card.user, "anna")
    card.right.setCurrentIndex(card.right.findData(Role.VIEWER))
    press(card.add_user)
    settle()
    assert team.rights["ANNA"] is Role.VIEWER
    assert card.list.texts == ["ADMIN", "Owner, you", "ANNA", "Viewer"]
    assert card.user.text() == ""
    (out,) = card.list.buttons
    press(out)
    answer(card)
    settle()
    assert team.rights == {"ADMIN": Role.OWNER}
    assert card.list.texts == ["ADMIN", "Owner, you"]


def test_what_the_database_refuses_can_be_copied_as_sql(
    show: Show, team: Team, settle: Settle
) -> None:
    card = show().people

    def refuse(call: str) -> None:
        if call == "let_in":
            raise PermissionMissing("The database user may not do this.", service="oracle")

    team.before = refuse
    QTest.keyClicks(card.user, "anna")
    press(card.add_user)
    settle()
    assert card.problem.words == (
        "The database user may not do this. Whoever owns the tables can run it as SQL."
    )
    assert card.copy.isVisible()
    press(card.copy)
    settle()
    assert QApplication.clipboard().text() == "GRANT medintel_editor TO ANNA"
    assert card.user.text() == "anna"
    team.before = lambda call: None
    press(card.add_user)
    settle()
    assert card.problem.words == ""
    assert not card.copy.isVisible()


def test_who_does_not_own_it_gives_no_rights(
    show: Show, team: Team, workspace: Workspace, settle: Settle
) -> None:
    team.role = Role.EDITOR
    workspace.sharing.sync_now()
    carried(workspace)
    page = show()
    assert page.library.title.text() == "Family"
    assert "people" not in page.__dict__


def test_without_a_web_platform_nothing_is_said_of_it(show: Show) -> None:
    assert not show().library.platform.isVisible()


def test_what_the_web_platform_has_is_brought_in(
    show: Show, team: Team, workspace: Workspace, settle: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    driver = Driver(workspace)
    workspace.ingest.add([str(media.photo(tmp_path / "sky.jpg", "blue"))])
    driver.run(patient=False)
    item = driver.items()["sky.jpg"]
    copy = Copy(item.id, "oci:ns/photos", "Media/a.jpg", CopyRole.ORIGINAL, item.bytes,
                item.checksum, "", 0, "etag", 0.0)  # fmt: skip
    workspace.catalogue.copies.put(copy)
    team.foreign = [
        ForeignFile(f"Media/{name}.jpg", name, "photo", ("Trip",), {}) for name in ("a", "b")
    ]
    row = show().library.platform
    assert row.isVisible()
    assert row.said.text() == "2 files in 1 album; 1 of them are known here."
    assert row.hint.text().startswith("Import its bucket first")
    press(row.bring)
    assert answer(row).accessibleName().startswith("Bring in 1 file?")
    qtbot.waitUntil(lambda: row.hint.text().startswith("Being brought in"), timeout=LIMIT)
    assert not row.bring.isEnabled()
    driver.hurry()
    qtbot.waitUntil(row.bring.isEnabled, timeout=LIMIT)
    assert workspace.sharing.platform.progress() is None
    qtbot.waitUntil(
        lambda: row.hint.text().startswith("1 file taken over, 1 not known here."), timeout=LIMIT
    )
