"""All edits that did not stand in the shared library, and taking them back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.conflicts import Conflict
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.models.conflict_model import ConflictModel
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.quiet_table import QuietTable
from medintel_desktop.ui.theme import Role, Theme

SIZE = (820, 480)
WIDTHS = (0, 200, 200, 136)
MARGIN = 8
MOST = 500
SENTENCE = (
    "When two people change the same thing, the later change stands for everybody and the other "
    "is kept here, as is what could not be sent. Taking yours back is a new change: it stands."
)
NONE = "No conflicts. What you changed is what everybody sees."


class ConflictList(PanelDialog):
    """Opened with ``open()``."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Conflicts", parent)
        self._background, self._workspace = background, workspace
        self.resize(*SIZE)
        self.model = ConflictModel(self)
        self.table = QuietTable(theme, self.model, "Conflicts", WIDTHS)
        self.none = Label(theme, NONE, Role.BODY, "t2", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said = Label(theme, "", Role.SMALL, "t2", wrap=True)
        self.said.hide()
        self.take = self.button("Take mine back", look="main")
        self.take.clicked.connect(self._take)
        self.forget = self.button("Leave it as it is")
        self.forget.clicked.connect(self._forget)
        self.close_button = self.button("Close")
        self.close_button.clicked.connect(self.close)
        self.table.selectionModel().selectionChanged.connect(self._allow)
        self._lay_out()
        background.changed.connect(self.follow)
        self.table.setFocus()
        self.read()

    def read(self) -> None:
        conflicts = self._workspace.sharing.conflicts
        self._background.read("conflict list", lambda: conflicts.all(MOST), self._show)

    def follow(self, changes: Changes) -> None:
        if changes.media or changes.albums or changes.jobs:
            self.read()

    @property
    def selected(self) -> list[Conflict]:
        rows = {index.row() for index in self.table.selectionModel().selectedRows()}
        return [self.model.conflicts[row] for row in sorted(rows)]

    def _show(self, found: Sequence[Conflict]) -> None:
        if list(found) != list(self.model.conflicts):
            self._put(found)
        self._stack.setCurrentWidget(self.table if found else self.none)
        self._allow()

    def _put(self, found: Sequence[Conflict]) -> None:
        """What was chosen stays chosen; at first that is the newest."""
        chosen = {conflict.id for conflict in self.selected}
        if not self.model.conflicts and found:
            chosen = {found[0].id}
        self.model.set_conflicts(found)
        select, flag = self.table.selectionModel(), QItemSelectionModel.SelectionFlag
        for row, conflict in enumerate(found):
            if conflict.id in chosen:
                select.select(self.model.index(row, 0), flag.Select | flag.Rows)

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

        self._background.change(take, lambda _: self._say(ids, "back; it stands from now on"))

    def _forget(self) -> None:
        conflicts = self._workspace.sharing.conflicts
        ids = [conflict.id for conflict in self.selected]
        self._background.change(
            lambda: conflicts.forget(ids), lambda _: self._say(ids, "left as everybody has it")
        )

    def _say(self, ids: Sequence[int], what: str) -> None:
        self._workspace.wake()
        self.said.setText(f"{words.counted(len(ids), 'change')} {what}.")
        self.said.show()
        self.read()

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        for page in (self.table, self.none):
            self._stack.addWidget(page)
        card = Card(self.theme)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._stack.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
        card.add(self._stack)
        self.foot.addWidget(self.take)
        self.foot.addWidget(self.forget)
        self.foot.addStretch()
        self.foot.addWidget(self.close_button)
        self.column.addWidget(Label(self.theme, "Conflicts", Role.PAGE))
        self.column.addWidget(Label(self.theme, SENTENCE, Role.BODY, "t2", wrap=True))
        self.column.addWidget(card, 1)
        self.column.addWidget(self.said)
        self.column.addLayout(self.foot)
