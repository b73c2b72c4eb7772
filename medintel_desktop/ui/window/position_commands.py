"""What the user does with positions: each opens a dialog, imported when it is asked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain import words
from medintel_desktop.ui.details.edits import Edit
from medintel_desktop.ui.window.parts import Parts


class PositionCommands(QObject):
    """Actions of the item menu and of the details."""

    def __init__(self, parts: Parts, parent: QWidget) -> None:
        super().__init__(parent)
        self._parts, self._window = parts, parent
        parts.actions.position.triggered.connect(lambda: parts.selected.hand(self.ask))
        parts.actions.match_track.triggered.connect(lambda: parts.selected.hand(self.match))
        parts.details.position_asked.connect(self.ask)

    def ask(self, ids: Sequence[str]) -> None:
        """Where these items are."""
        from medintel_desktop.ui.position.dialog import PositionDialog

        parts = self._parts
        if ids and parts.workspace.may_edit:
            PositionDialog(
                parts.theme, parts.background, parts.workspace, ids, self._whom(ids),
                lambda edit: self.do(edit, len(ids)), self._window,
            ).open()  # fmt: skip

    def match(self, ids: Sequence[str]) -> None:
        """Where these items were on a recorded way."""
        from medintel_desktop.ui.position.match_dialog import MatchDialog

        parts = self._parts
        if ids and parts.workspace.may_edit:
            MatchDialog(
                parts.theme, parts.background, parts.workspace, ids, self.do, self._window
            ).open()

    def do(self, edit: Edit, count: int) -> None:
        """Carry out what a dialog, or the map, made of the user's wish for so many items."""
        title = f"{words.counted(count, 'position')} changed."
        undo, messages = self._parts.undo, self._parts.messages

        def tell() -> None:
            self._parts.workspace.wake()  # their names are found out now
            messages.tell(title, **undo.offer(edit))

        undo.do(edit, tell)

    def _whom(self, ids: Sequence[str]) -> str:
        if len(ids) > 1:
            return f"{words.count(len(ids))} items"
        names = {cell.id: cell.name for cell in self._parts.selected.cells()}
        return f"“{names[ids[0]]}”" if ids[0] in names else "this item"
