"""Pictures of the shared library: the settings, the dot with its panel, conflicts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

from PySide6.QtWidgets import QWidget

from medintel_desktop.catalogue.holds import Hold
from medintel_desktop.domain.errors import BucketGone, KeyRefused, ServiceUnreachable
from medintel_desktop.domain.job import Progress
from medintel_desktop.domain.mirror import ForeignFile, Role
from medintel_desktop.domain.ports import ServiceHealth
from medintel_desktop.domain.sharing import SharingState, SharingStatus
from medintel_desktop.domain.view import View
from medintel_desktop.library.sharing import Sharing
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.shared_library.conflict_list import ConflictList
from medintel_desktop.ui.window.shared import Shared
from tests.ui.shared_library.team import Other, Team

if TYPE_CHECKING:
    from tests.screenshots import Studio

REFUSED = (
    "The database refused user name or password.",
    "It is not tried again until the settings change, so that the account is not locked.",
)


class SharingScenes:
    """A shared library in memory and somebody else in it."""

    def __init__(self, studio: Studio, folder: Path, target: Path) -> None:
        self._studio, self._target = studio, target
        self._team = Team()
        self._patch = patch("medintel_desktop.connections._oracle", lambda *_: self._team)
        self._patch.start()
        self._workspace = studio.session.workspace
        self._other = Other(folder / "Other", studio.settings)

    def take(self) -> None:
        self._settings("shared-library-empty", edit=True)
        self._studio.settings.change(
            oracle_user="MEDINTEL", oracle_connect_string="medintel_tp",
            oracle_wallet=str(Path.home() / "Wallet_medintel.zip"),
        )  # fmt: skip
        self._studio.secrets.keep("oracle", "Welcome_12345")
        for name in ("Family archive", "Field work 2024"):
            self._team.create(name)
        self._settings("shared-library-connected")
        self._settings("shared-library-fields", edit=True)
        self._refuse()
        self._begin()
        self._team.foreign = [
            ForeignFile(f"Media/{n}.jpg", f"{n}.jpg", "photo", (f"Trip {n % 12}",), {})
            for n in range(1204)
        ]
        self._team.rights = {
            "MEDINTEL": Role.OWNER, "ANNA": Role.EDITOR, "FIELD_WORK": Role.VIEWER
        }  # fmt: skip
        self._settings("shared-library-shared")
        self._sync()
        self._disagree()
        self._panel("sync-panel-offline")
        self._come_back()
        self._panel("sync-panel-conflicts")
        window = self._studio.session.window
        dialog = ConflictList(
            self._studio.theme, self._studio.session.background, self._workspace, window
        )
        dialog.open()
        self._studio.until(lambda: dialog.model.rowCount() > 0)
        self._shoot(dialog, "conflicts")
        dialog.close()
        self._look_on()

    def close(self) -> None:
        self._workspace.sharing.leave()
        self._other.close()
        self._patch.stop()

    @property
    def _shared(self) -> Shared:
        found = self._studio.session.window.shared
        assert found is not None
        return found

    def _refuse(self) -> None:
        title, hint = REFUSED
        good, self._team.health = (
            self._team.health, ServiceHealth(False, title, hint, short=KeyRefused.short)
        )  # fmt: skip
        self._settings("shared-library-refused")
        self._team.health = good

    def _begin(self) -> None:
        self._workspace.sharing.share("Coast and hills")
        self._workspace.wake()
        self._studio.until(lambda: self._workspace.sharing.status().words == "Synced")
        self._other.join("Coast and hills")

    def _sync(self) -> None:
        """A long first sync, as it stands somewhere in the middle."""
        busy = SharingStatus(
            SharingState.SYNCING, "Coast and hills", progress=Progress(41_200, 100_000, "sent")
        )
        with patch.object(Sharing, "status", lambda _: busy):
            self._panel("sync-panel-syncing")
            self._settings("shared-library-syncing")

    def _disagree(self) -> None:
        """Both sides change the same while this one is away."""
        self._team.failure = ServiceUnreachable("The database cannot be reached.", service="oracle")
        cells = self._workspace.catalogue.cells.page(View())[:5]
        collection, albums = self._workspace.collection, self._workspace.albums
        for cell in cells[:3]:
            collection.rate([cell.id], 5)
        collection.caption(cells[3].id, "The last evening, seen from the pier")
        collection.rename(cells[4].id, "Harbour at noon.jpg")
        collection.tag([cells[0].id], ["holiday"], [])
        albums.rename(albums.create("Winter").id, "Winter walks")
        self._studio.session.background.change(self._workspace.sharing.sync_now)
        self._studio.until(lambda: self._workspace.sharing.status().offline_since > 0)
        self._shared.read()
        theirs = {cell.id for cell in self._other.cells().values()}
        for stars, cell in enumerate((cell for cell in cells[:3] if cell.id in theirs), start=1):
            self._other.workspace.collection.rate([cell.id], stars)
        self._other.workspace.collection.caption(cells[3].id, "Pier")
        self._other.workspace.collection.rename(cells[4].id, "Harbour, noon.jpg")

    def _come_back(self) -> None:
        self._team.failure = None
        self._other.sync()
        self._studio.session.background.change(self._workspace.sharing.sync_now)
        self._studio.until(lambda: self._workspace.sharing.status().conflicts > 3)
        self._studio.until(lambda: self._workspace.sharing.status().waiting == 0)

    def _look_on(self) -> None:
        """As somebody who may look, not edit; and with a bucket that is gone."""
        self._team.role = Role.VIEWER
        self._studio.session.background.change(self._workspace.sharing.sync_now)
        self._studio.until(lambda: self._workspace.viewer)
        self._shoot(self._studio.session.window, "shared-viewer")
        gone = BucketGone("The OCI bucket was not found.").problem
        self._workspace.catalogue.jobs.hold(Hold("oci", None, gone))
        self._studio.session.window.parts.shelf.read()
        self._shoot(self._studio.session.window, "banner-bucket")
        self._workspace.catalogue.jobs.release("oci")

    def _panel(self, name: str) -> None:
        """The window with the panel over it: a popup is no part of the window's own picture."""
        self._shared.read()
        self._studio.settle()
        self._shared.dot().click()
        panel = self._shared.panel()
        self._studio.until(panel.isVisible)
        self._studio.settle()
        window = self._studio.session.window
        for scheme in ("light", "dark"):
            self._studio.theme.set_scheme(scheme)
            self._studio.settle()
            picture = window.grab()
            panel.render(picture, window.mapFromGlobal(panel.pos()))
            path = self._target / f"{name}-{scheme}.png"
            picture.save(str(path))
            print(path)
        panel.hide()

    def _settings(self, name: str, *, edit: bool = False) -> None:
        window = self._studio.session.window
        window._help.show_settings("shared library")
        dialog = next(d for d in reversed(window.findChildren(SettingsDialog)) if d.isVisible())
        self._studio.settle()
        dialog.resize(dialog.width(), max(dialog.height(), 840))
        if edit:
            dialog.shared_library.database.edit.click()
            self._studio.settle()
            dialog.shared_library.database.fields.more.click()
        self._shoot(dialog, name)
        dialog.close()

    def _shoot(self, widget: QWidget, name: str) -> None:
        for scheme in ("light", "dark"):
            self._studio.theme.set_scheme(scheme)
            self._studio.settle()
            path = self._target / f"{name}-{scheme}.png"
            widget.grab().save(str(path))
            print(path)
