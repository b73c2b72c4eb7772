"""What the user did and can take back, run like any other change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypedDict

from PySide6.QtCore import QObject, Signal

from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.edits import Edit

MOST = 100
"""Edits kept; the oldest is forgotten."""


class History(Protocol):
    """What a page keeps of its own edits; the names complete "Undo …", "" for nothing."""

    @property
    def undo_name(self) -> str: ...

    @property
    def redo_name(self) -> str: ...

    def undo(self) -> None: ...

    def redo(self) -> None: ...


class Offer(TypedDict):
    """What :meth:`Messages.tell` takes."""

    label: str
    action: Callable[[], object]
    stands: Callable[[], bool]


class UndoStack(QObject):
    """Edits are run in order by ``background``; one that fails is forgotten."""

    changed = Signal()

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._done: list[Edit] = []
        self._undone: list[Edit] = []
        self._own: History | None = None

    @property
    def undo_name(self) -> str:
        if self._own is not None:
            return self._own.undo_name
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        if self._own is not None:
            return self._own.redo_name
        return self._undone[-1].name if self._undone else ""

    def stand_back(self, history: History | None) -> None:
        """What is shown has a history of its own, which is undone as long; None: it has not."""
        self._own = history
        self.changed.emit()

    def do(self, edit: Edit, then: Callable[[], object] | None = None) -> None:
        """Carry it out for the first time and remember it once it is done."""

        def done(_: Any) -> None:
            self.remember(edit)
            if then is not None:
                then()

        self._background.change(edit.do, done)

    def remember(self, edit: Edit) -> None:
        """It has been carried out."""
        self._done.append(edit)
        del self._done[:-MOST]
        self._undone.clear()
        self.changed.emit()

    def undo(self) -> None:
        """Take the last step back."""
        if self._own is not None:
            self._own.undo()
        elif self._done:
            self._turn(self._done, self._undone, self._done[-1].undo)

    def redo(self) -> None:
        """Do what was taken back once more."""
        if self._own is not None:
            self._own.redo()
        elif self._undone:
            self._turn(self._undone, self._done, self._undone[-1].do)

    def undo_this(self, edit: Edit) -> None:
        """Take it back whatever came after it; for the button in a notice."""
        if self._done and self._done[-1] is edit:
            self._turn(self._done, self._undone, edit.undo)
        elif edit in self._done:
            self._done.remove(edit)
            self._background.change(edit.undo)
            self.changed.emit()

    def offer(self, edit: Edit) -> Offer:
        """The button of a notice about an edit that was carried out."""
        return {
            "label": "Undo",
            "action": lambda: self.undo_this(edit),
            "stands": lambda: edit in self._done,
        }

    def forget(self) -> None:
        """Nothing can be taken back any more (the trash was emptied)."""
        self._done.clear()
        self._undone.clear()
        self.changed.emit()

    def _turn(self, source: list[Edit], target: list[Edit], call: Callable[[], Any]) -> None:
        edit = source.pop()

        def done(_: Any) -> None:
            target.append(edit)
            self.changed.emit()

        def failed(error: MedIntelError) -> None:
            self.changed.emit()
            self._background.failed.emit(error.problem)

        self._background.change(call, done, otherwise=failed)
        self.changed.emit()
