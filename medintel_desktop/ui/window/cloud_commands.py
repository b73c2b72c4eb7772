"""What the user does with originals in stores: each opens a dialog, imported when it is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.view import View
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.window.offline_commands import OfflineCommands
from medintel_desktop.ui.window.parts import Parts

if TYPE_CHECKING:
    from medintel_desktop.catalogue.offline import Chosen
    from medintel_desktop.library.ingest import Added
    from medintel_desktop.ui.player import PlayerPage
    from medintel_desktop.ui.viewer import ViewerPage


class CloudCommands(QObject):
    """``heard`` tells Changes that jobs made; open dialogs follow it."""

    def __init__(
        self,
        parts: Parts,
        settings: SettingsFile,
        heard: SignalInstance,
        open_storage: Callable[[], object],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._parts, self._settings, self._heard = parts, settings, heard
        self._open_storage, self._window = open_storage, parent
        self._offline = OfflineCommands(
            parts.theme, parts.background, parts.workspace, parts.messages, parent
        )
        parts.actions.share.triggered.connect(self.share)
        parts.pages.made.connect(self._add_button)
        parts.actions.shared_links.triggered.connect(self.show_links)
        parts.actions.import_bucket.triggered.connect(self.import_from_bucket)
        parts.actions.free_space.triggered.connect(lambda: self.free_up(View(), "the library"))
        parts.actions.free_items.triggered.connect(lambda: parts.selected.hand(self._free_items))
        parts.actions.send.triggered.connect(lambda: parts.selected.hand(self.send))
        parts.actions.keep_offline.triggered.connect(
            lambda: parts.selected.hand(self._offline.keep_items)
        )
        tree = parts.sidebar.tree
        tree.keep_offline_asked.connect(
            lambda album_id: self._offline.keep_album(album_id, parts.album_name(album_id))
        )
        tree.free_space_asked.connect(
            lambda album_id: self.free_up(
                View(album_id=album_id), f"the album “{parts.album_name(album_id)}”"
            )
        )

    def share(self) -> None:
        """A link to the one item that is meant."""
        from medintel_desktop.ui.links.share_dialog import ShareDialog

        cells = self._parts.selected.cells()
        if len(cells) != 1 or self._parts.workspace.read_only:
            return
        parts = self._parts
        dialog = ShareDialog(
            parts.theme, parts.background, parts.workspace, cells[0],
            self._settings.current.link_hours, self._window,
        )  # fmt: skip
        dialog.settings_asked.connect(self._open_storage)
        dialog.ledger_asked.connect(self.show_links)
        self._heard.connect(dialog.follow)
        dialog.open()

    def send(self, ids: list[str]) -> None:
        """Originals to a store, whether new ones go there by themselves or not."""
        from medintel_desktop.ui.send_dialog import SendDialog

        parts = self._parts
        dialog = SendDialog(parts.theme, parts.background, parts.workspace, ids, self._window)
        dialog.settings_asked.connect(self._open_storage)
        dialog.open()

    def _add_button(self, page: ViewerPage | PlayerPage) -> None:
        """Sharing is one click away in the viewer and the player."""
        if self._parts.workspace.read_only:
            return
        button = IconButton(self._parts.theme, "link", "Share link…", parent=page.head)
        button.clicked.connect(self._parts.actions.share.trigger)
        page.head.add(button)

    def show_links(self) -> None:
        """The ledger of links."""
        from medintel_desktop.ui.links.shared_links import SharedLinks

        parts = self._parts
        dialog = SharedLinks(parts.theme, parts.background, parts.workspace, self._window)
        self._heard.connect(dialog.follow)
        dialog.open()

    def free_up(self, chosen: Chosen, whose: str) -> None:
        """Room on this computer; ``whose`` names the chosen items."""
        from medintel_desktop.ui.free_space_dialog import FreeSpaceDialog

        parts = self._parts
        FreeSpaceDialog(
            parts.theme, parts.background, parts.workspace, chosen, whose, self._window
        ).open()

    def _free_items(self, ids: list[str]) -> None:
        self.free_up(ids, words.counted(len(ids), "item"))

    def import_from_bucket(self) -> None:
        """What lies in a store comes into the library, and into the album shown."""
        from medintel_desktop.ui.bucket_dialog import BucketDialog

        parts = self._parts
        album_id = parts.album_shown()
        album = (album_id, parts.album_name(album_id)) if album_id else None
        dialog = BucketDialog(parts.theme, parts.background, parts.workspace, album, self._window)
        dialog.settings_asked.connect(self._open_storage)
        dialog.added.connect(lambda added: self._added(added, album_id))
        dialog.open()

    def _added(self, added: Added, album_id: str | None) -> None:
        self._parts.workspace.wake()
        self._parts.adding.added.emit(added.batch, album_id)
