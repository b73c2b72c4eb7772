"""Sends chosen originals to a store, with their size first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.settings_pages.store_form import FORMS
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 440
NO_STORE = "No store is set up yet: a folder on another disk, OCI Object Storage or Backblaze B2."


@dataclass(frozen=True, slots=True)
class _Found:
    stores: Sequence[StoreKind]
    bytes: int


class SendDialog(PanelDialog):
    """For the items of ``media_ids``."""

    settings_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        media_ids: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "Send to a store", parent)
        self._background, self._workspace, self._ids = background, workspace, media_ids
        self.setFixedWidth(WIDTH)
        title = f"Send {words.counted(len(media_ids), 'original')} to a store?"
        self.said = Label(theme, "Looking at them…", Role.BODY, "t2", wrap=True)
        self.store = DropDown(theme, "Store", self)
        self.settings = self.button("Open settings")
        self.settings.clicked.connect(self._ask_settings)
        self.cancel = self.button("Cancel")
        self.cancel.clicked.connect(self.close)
        self.send = self.button("Send", look="main")
        self.send.setDefault(True)
        self.send.clicked.connect(self._send)
        for part in (Label(theme, title, Role.TITLE, wrap=True), self.said, self.store):
            self.column.addWidget(part)
        self.column.addStretch()
        self.column.addLayout(self.foot)
        self.foot.addWidget(self.settings)
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.send)
        for later in (self.store, self.settings, self.send):
            later.hide()
        background.read("send", self._look, self._show, slow=True)

    def _look(self) -> _Found:
        catalogue, stores = self._workspace.catalogue, self._workspace.cloud.stores
        active = set(stores.active())
        ready = sorted(stores.ready(), key=lambda kind: kind not in active)
        return _Found(ready, sum(cell.bytes for cell in catalogue.cells.by_id(self._ids)))

    def _show(self, found: _Found) -> None:
        for kind in found.stores:
            self.store.addItem(FORMS[kind].title, kind.value)
        some = bool(found.stores)
        self.said.setText(
            f"{words.size(found.bytes)}. What is there already is not sent again."
            if some else NO_STORE
        )  # fmt: skip
        self.store.setVisible(some)
        self.send.setVisible(some)
        self.settings.setVisible(not some)
        (self.send if some else self.settings).setFocus()
        self.fit()

    def _send(self) -> None:
        uploads, ids = self._workspace.cloud.uploads, self._ids
        kind, workspace = StoreKind(self.store.currentData()), self._workspace
        self._background.change(lambda: uploads.enqueue(ids, kind), lambda _: workspace.wake())
        self.close()

    def _ask_settings(self) -> None:
        self.close()
        self.settings_asked.emit()
