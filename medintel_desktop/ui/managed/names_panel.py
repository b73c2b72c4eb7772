"""People and things that were named from photos, and how to be rid of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from PySide6.QtWidgets import QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.entity import Entity, EntityState
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.models.row_model import RowModel
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.table_panel import TablePanel
from medintel_desktop.ui.theme import Theme

SIZE = (720, 440)
WIDTHS = (180, 200, 90)
SENTENCE = (
    "Type <@name> in the search to find them in indexed videos. Their photos lie at TwelveLabs "
    "until you delete the name here."
)
NONE = "Nobody is named yet. Choose photos of one person or thing, then “Name from photos…”."

_STATES = {
    EntityState.WAITING: "On its way",
    EntityState.LEARNING: "Being learned",
    EntityState.READY: "Ready",
    EntityState.FAILED: "Not learned",
}


class NameModel(RowModel[Entity]):
    """By name."""

    headings: ClassVar[tuple[str, ...]] = ("Name", "Found by", "Photos", "State")

    def texts(self, row: Entity) -> tuple[str, ...]:
        return row.name, f"<@{row.name}>", words.count(len(row.media_ids)), _STATES[row.state]


class NamesPanel(TablePanel):
    """Opened with ``open()``."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        self.model = NameModel()
        super().__init__(theme, "Names", SENTENCE, self.model, WIDTHS, NONE, parent)
        self._background, self._workspace = background, workspace
        self.resize(*SIZE)
        self.delete = self.button("Delete name…")
        self.delete.clicked.connect(self._ask)
        self.end_with(self.delete)
        self.table.selectionModel().selectionChanged.connect(self._allow)
        background.changed.connect(self.follow)
        self.read()

    def read(self) -> None:
        workspace = self._workspace
        self._background.read("names", lambda: workspace.managed.entities.all(), self._show)

    def follow(self, changes: Changes) -> None:
        if changes.jobs or changes.media:
            self.read()

    @property
    def selected(self) -> list[Entity]:
        return [self.model.rows[row] for row in self.selected_rows]

    def _show(self, rows: Sequence[Entity]) -> None:
        self.show_rows(rows, {entity.id for entity in self.selected})
        self._allow()

    def _allow(self) -> None:
        self.delete.setEnabled(self._workspace.may_edit and bool(self.selected))

    def _ask(self) -> None:
        chosen = self.selected
        whom = f"“{chosen[0].name}”" if len(chosen) == 1 else words.counted(len(chosen), "name")
        Question(
            self.theme, f"Delete {whom}?",
            "It is deleted at TwelveLabs, too, with the photos that were sent for it alone. Your "
            "photos here stay.", "Delete", lambda _: self._delete(chosen), danger=True, parent=self,
        ).open()  # fmt: skip

    def _delete(self, chosen: Sequence[Entity]) -> None:
        entities, workspace = self._workspace.managed.entities, self._workspace

        def delete() -> Changes:
            changes = Changes()
            for entity in chosen:
                changes |= entities.forget(entity.id)
            return changes

        self._background.change(delete, lambda _: workspace.wake())
