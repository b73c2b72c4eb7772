"""What the user did and can take back: pairs of calls, run like any other change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.ui.background import Background

MOST = 100
"""Steps kept; the oldest is forgotten."""

Call = Callable[[], Any]


@dataclass(frozen=True)
class Step:
    """``name`` completes "Undo …"; both calls answer with Changes."""

    name: str
    undo: Call
    redo: Call


class UndoStack(QObject):
    """Each step is run in order by ``background``; one that fails is forgotten."""

    changed = Signal()

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._done: list[Step] = []
        self._undone: list[Step] = []

    @property
    def undo_name(self) -> str:
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        return self._undone[-1].name if self._undone else ""

    def do(self, step: Step, then: Callable[[], object] | None = None) -> None:
        """Run the step's ``redo`` for the first time and remember it once it is done."""

        def done(_: Any) -> None:
            self._done.append(step)
            del self._done[:-MOST]
            self._undone.clear()
            self.changed.emit()
            if then is not None:
                then()

        self._background.change(step.redo, done)

    def undo(self) -> None:
        """Take the last step back."""
        if self._done:
            self._turn(self._done, self._undone, self._done[-1].undo)

    def redo(self) -> None:
        """Do what was taken back once more."""
        if self._undone:
            self._turn(self._undone, self._done, self._undone[-1].redo)

    def undo_step(self, step: Step) -> None:
        """Take this step back if it is still the last one; for the button in a notice."""
        if self._done and self._done[-1] is step:
            self.undo()
        elif step in self._done:
            self._done.remove(step)
            self._background.change(step.undo)
            self.changed.emit()

    def forget(self) -> None:
        """Nothing can be taken back any more (the trash was emptied)."""
        self._done.clear()
        self._undone.clear()
        self.changed.emit()

    def _turn(self, source: list[Step], target: list[Step], call: Call) -> None:
        step = source.pop()

        def done(_: Any) -> None:
            target.append(step)
            self.changed.emit()

        def failed(error: MedIntelError) -> None:
            self.changed.emit()
            self._background.failed.emit(error.problem)

        self._background.change(call, done, otherwise=failed)
        self.changed.emit()
