"""What the user does with the managed index: each opens a dialog, imported when it is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, SignalInstance
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.window.parts import Parts

if TYPE_CHECKING:
    from medintel_desktop.library.indexing import IndexEstimate
    from medintel_desktop.library.withdrawal import Lying
    from medintel_desktop.ui.managed.name_dialog import NameDialog

OFF = "The TwelveLabs index is off."
OFF_HINT = "Turn it on and choose an index in Settings, Services."


class ManagedCommands(QObject):
    """``heard`` tells Changes that jobs made; open dialogs follow it."""

    def __init__(
        self, parts: Parts, settings: SettingsFile, heard: SignalInstance,
        open_settings: Callable[[], object], parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._parts, self._settings, self._heard = parts, settings, heard
        self._open_settings, self._window = open_settings, parent
        a = parts.actions
        a.index_items.triggered.connect(lambda: parts.selected.hand(self.index))
        a.withdraw.triggered.connect(lambda: parts.selected.hand(self.delete_there))
        a.name_entity.triggered.connect(self.name)
        a.show_index.triggered.connect(self.show_index)
        a.show_names.triggered.connect(self.show_names)
        parts.details.index_asked.connect(self.index)

    # -- the index -----------------------------------------------------------------------------

    def index(self, ids: list[str]) -> None:
        """Put videos into the index, after saying what it counts."""
        now = self._settings.current
        if not (now.managed_index and now.managed_index_id):
            self._lead_to_settings(OFF, OFF_HINT)
            return
        workspace = self._parts.workspace
        self._parts.background.read(
            "index cost", lambda: workspace.managed.indexing.estimate(ids),
            lambda told: self._ask_cost(ids, told), slow=True,
        )  # fmt: skip

    def _ask_cost(self, ids: list[str], told: IndexEstimate) -> None:
        from medintel_desktop.ui.managed.index_words import cost, nothing_to_do

        if not told.videos:
            tone = "danger" if told.refused else "info"
            self._parts.messages.tell("Nothing to index.", nothing_to_do(told), tone=tone)
            return
        Question(
            self._parts.theme, f"Index {words.counted(told.videos, 'video')} with TwelveLabs?",
            cost(told, self._settings.current.monthly_minutes), "Start", lambda _: self._start(ids),
            parent=self._window,
        ).open()  # fmt: skip

    def _start(self, ids: list[str]) -> None:
        workspace = self._parts.workspace
        self._parts.background.change(
            lambda: workspace.managed.indexing.enqueue(ids), lambda _: workspace.wake()
        )

    def delete_there(self, ids: list[str]) -> None:
        """Delete items at the service, after saying what lies there."""
        workspace = self._parts.workspace
        self._parts.background.read(
            "lying there", lambda: workspace.managed.withdrawal.lying(ids),
            lambda lying: self._ask_delete(ids, lying), slow=True,
        )  # fmt: skip

    def _ask_delete(self, ids: list[str], lying: Lying) -> None:
        from medintel_desktop.ui.managed.index_words import deleting

        if not lying.items:
            self._parts.messages.tell("Nothing of it lies at TwelveLabs.", tone="info")
            return
        uploads = words.counted(lying.uploads, "upload")
        Question(
            self._parts.theme, f"Delete {words.counted(lying.items, 'item')} at TwelveLabs?",
            deleting(lying), "Delete there", lambda also: self._delete(ids, uploads=also),
            check=f"Also delete {uploads} that answers are made from" if lying.uploads else "",
            danger=True, parent=self._window,
        ).open()  # fmt: skip

    def _delete(self, ids: list[str], *, uploads: bool) -> None:
        workspace = self._parts.workspace
        self._parts.background.change(
            lambda: workspace.managed.withdrawal.enqueue(ids, uploads=uploads),
            lambda _: workspace.wake(),
        )

    def show_index(self) -> None:
        """What is in the index."""
        from medintel_desktop.ui.managed.index_panel import IndexPanel

        parts = self._parts
        if not self._settings.current.managed_index:
            self._lead_to_settings(OFF, OFF_HINT)
            return
        panel = IndexPanel(parts.theme, parts.background, parts.workspace, self._window)
        panel.index_asked.connect(self.index)
        panel.delete_asked.connect(self.delete_there)
        self._heard.connect(panel.follow)
        panel.open()

    # -- names ---------------------------------------------------------------------------------

    def name(self) -> None:
        """Name whom or what the chosen photos show."""
        from medintel_desktop.ui.managed.name_dialog import NameDialog

        parts, now = self._parts, self._settings.current
        photos = [cell for cell in parts.selected.cells() if cell.kind is MediaKind.PHOTO]
        if not (now.managed_index and now.managed_index_id):
            self._lead_to_settings(OFF, OFF_HINT)
            return
        if not photos:
            parts.messages.tell("Choose photos of one person or thing.", tone="info")
            return
        dialog = NameDialog(
            parts.theme, parts.thumbnails, photos, first=not now.named_entities,
            parent=self._window,
        )  # fmt: skip
        ids = [cell.id for cell in photos]
        dialog.named.connect(lambda name, more: self._name(dialog, name, more, ids))
        dialog.open()

    def _name(self, dialog: NameDialog, name: str, more: str, ids: list[str]) -> None:
        workspace, settings = self._parts.workspace, self._settings

        def name_them() -> None:
            settings.change(named_entities=True)  # agreed to in the dialog
            workspace.managed.entities.name(name, ids, more)

        def done(_: object) -> None:
            dialog.accept()
            workspace.wake()
            self._parts.messages.tell(
                f"{name} is being learned.", f"Then type <@{name}> in the search."
            )

        def failed(error: MedIntelError) -> None:
            dialog.say(f"{error.title} {error.hint}".strip())

        self._parts.background.change(name_them, done, otherwise=failed)

    def show_names(self) -> None:
        """Who was named."""
        from medintel_desktop.ui.managed.names_panel import NamesPanel

        parts = self._parts
        panel = NamesPanel(parts.theme, parts.background, parts.workspace, self._window)
        self._heard.connect(panel.follow)
        panel.open()

    def _lead_to_settings(self, title: str, hint: str) -> None:
        self._parts.messages.tell(
            title, hint, tone="info", label="Open settings", action=self._open_settings
        )
