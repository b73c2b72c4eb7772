"""All edits that did not stand in the shared library, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.conflicts import Conflict
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.models.conflict_model import ConflictModel
from medintel_desktop.ui.table_panel import TablePanel
from medintel_desktop.ui.theme import Theme

SIZE = (920, 480)
WIDTHS = (0, 170, 170, 165, 136)
MOST = 500
SENTENCE = (
    "When two people change the same thing, the later change stands for everybody and the other "
    "is kept here, as is what could not be sent. Taking yours back is a new change: it stands."
)
NONE = "No conflicts. What you changed is what everybody sees."


class ConflictList(TablePanel):
    """Opened with ``open()``."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        self.model = ConflictModel()
        super().__init__(theme, "Conflicts", SENTENCE, self.model, WIDTHS, NONE, parent)
        self._background, self._workspace = background, workspace
        self.resize(*SIZE)
        self.take = self.button("Take mine back", look="main")
        self.take.clicked.connect(self._take)
        self.forget = self.button("Leave it as it is")
        self.forget.clicked.connect(self._forget)
        self.end_with(self.take, self.forget)
        self.table.selectionModel().selectionChanged.connect(self._allow)
        background.changed.connect(self.follow)
        self.read()

    def read(self) -> None:
        conflicts = self._workspace.sharing.conflicts
        self._background.read("conflict list", lambda: conflicts.all(MOST), self._show)

    def follow(self, changes: Changes) -> None:
        if changes.media or changes.albums or changes.jobs:
            self.read()

    @property
    def selected(self) -> list[Conflict]:
        return [self.model.rows[row] for row in self.selected_rows]

    def _show(self, found: Sequence[Conflict]) -> None:
        """What was chosen stays chosen; at first that is the newest."""
        before = self.model.rows
        chosen = {conflict.id for conflict in (self.selected if before else found[:1])}
        if not found or list(found) != list(before):
            self.show_rows(found, chosen)
        self._allow()

    def _allow(self) -> None:
        chosen = self.selected if self._workspace.may_edit else []
        self.take.setEnabled(any(conflict.can_take for conflict in chosen))
        self.forget.setEnabled(bool(chosen))

    def _take(self) -> None:
        conflicts = self._workspace.sharing.conflicts
        ids = [conflict.id for conflict in self.selected if conflict.can_take]

        def take() -> Changes:
            changes = Changes()
            for one in ids:
                changes |= conflicts.take(one)
            return changes

        self._background.change(take, lambda _: self._done(ids, "back; it stands from now on"))

    def _forget(self) -> None:
        conflicts = self._workspace.sharing.conflicts
        ids = [conflict.id for conflict in self.selected]
        self._background.change(
            lambda: conflicts.forget(ids), lambda _: self._done(ids, "left as everybody has it")
        )

    def _done(self, ids: Sequence[int], what: str) -> None:
        self._workspace.wake()
        self.say(f"{words.counted(len(ids), 'change')} {what}.")
        self.read()
