"""What is in the index and how it stands there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from medintel_desktop.catalogue.indexed import Indexed
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.video_index import IndexState
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.index_reset import ToEmpty
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.managed.index_model import IndexModel, IndexRow
from medintel_desktop.ui.managed.reset_dialog import ResetDialog
from medintel_desktop.ui.table_panel import TablePanel
from medintel_desktop.ui.theme import Theme

SIZE = (880, 520)
WIDTHS = (240, 70, 96)
MOST = 2_000
SENTENCE = (
    "Videos that TwelveLabs keeps for searching. How they stand is known here, also without a "
    "network."
)
NONE = "Nothing is in the index yet. Choose videos, then “Index with TwelveLabs…” in their menu."


class IndexPanel(TablePanel):
    """Opened with ``open()``; :meth:`follow` hears of what jobs changed."""

    index_asked = Signal(list)
    """Ids of videos to index again."""
    delete_asked = Signal(list)
    """Ids of videos to delete there."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        self.model = IndexModel(theme)
        super().__init__(theme, "TwelveLabs index", SENTENCE, self.model, WIDTHS, NONE, parent)
        self._background, self._workspace = background, workspace
        self.resize(*SIZE)
        self.again = self.button("Try again…")
        self.again.clicked.connect(lambda: self.index_asked.emit(self._chosen(IndexState.FAILED)))
        self.delete = self.button("Delete there…")
        self.delete.clicked.connect(lambda: self.delete_asked.emit(self._chosen()))
        self.reset = self.button("Reset index…")
        self.reset.clicked.connect(self._look_what_goes)
        self.end_with(self.again, self.delete, self.reset)
        self.table.selectionModel().selectionChanged.connect(self._allow)
        background.changed.connect(self.follow)
        self.read()

    def read(self) -> None:
        workspace = self._workspace
        self._background.read(
            "index panel", lambda: workspace.managed.indexing.listed(MOST), self._show
        )

    def follow(self, changes: Changes) -> None:
        if changes.media or changes.jobs:
            self.read()

    def _show(self, rows: Sequence[Indexed]) -> None:
        chosen = {self.model.rows[row].id for row in self.selected_rows}
        self.show_rows([IndexRow(row.media_id, row) for row in rows], chosen)
        self._allow()

    def _allow(self) -> None:
        may = self._workspace.may_edit
        self.again.setEnabled(may and bool(self._chosen(IndexState.FAILED)))
        self.delete.setEnabled(may and bool(self._chosen()))
        self.reset.setEnabled(may and bool(self._workspace.managed.indexing.index_id))

    def _chosen(self, state: IndexState | None = None) -> list[str]:
        rows = [self.model.rows[row] for row in self.selected_rows]
        return [row.id for row in rows if state in (None, row.indexed.state)]

    # -- emptying ------------------------------------------------------------------------------

    def _look_what_goes(self) -> None:
        self.reset.setEnabled(False)
        managed = self._workspace.managed
        self._background.read(
            "index reset", lambda: managed.reset.preview(managed.indexing.index_id), self._ask,
            slow=True, otherwise=self._not_looked,
        )  # fmt: skip

    def _ask(self, told: ToEmpty) -> None:
        self._allow()
        dialog = ResetDialog(self.theme, told, self)
        dialog.agreed.connect(lambda uploads: self._empty(told, uploads=uploads))
        dialog.open()

    def _empty(self, told: ToEmpty, *, uploads: bool) -> None:
        managed, workspace = self._workspace.managed, self._workspace
        self._background.change(
            lambda: managed.reset.enqueue(told.index.id, told.index.name, uploads=uploads),
            lambda _: workspace.wake(),
        )
        self.say(f"“{told.index.name}” is being emptied. Jobs shows how far it is.")

    def _not_looked(self, error: MedIntelError) -> None:
        self._allow()
        self.say(f"{error.title} {error.hint}".strip())
