"""Waits for a copy without location, which a job makes and sends."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.store import Copy, StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background

Found = Copy | str | None
"""The copy, why there will be none, or None while it is on its way."""


class BareCopy(QObject):
    """Of one item. :meth:`follow` hears what jobs change."""

    ready = Signal(object)
    """The Copy."""
    failed = Signal(str)

    def __init__(
        self, background: Background, workspace: Workspace, media_id: str, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._background, self._workspace, self._id = background, workspace, media_id
        self._kind: StoreKind | None = None

    @property
    def awaited(self) -> bool:
        return self._kind is not None

    def ask(self, kind: StoreKind) -> None:
        """Have it made, unless there is one that was not given to anybody."""
        self._kind = kind
        stripping = self._workspace.cloud.stripping

        def begin() -> Changes:
            there = stripping.ready(self._id, kind) is not None
            return Changes() if there else stripping.enqueue(self._id, kind)

        self._background.change(begin, self._begun, otherwise=self._refused)

    def follow(self, changes: Changes) -> None:
        if self.awaited and (self._id in changes.media or changes.jobs):
            self._look()

    def _begun(self, _: object) -> None:
        self._workspace.wake()
        self._look()

    def _look(self) -> None:
        kind = self._kind
        if kind is not None:
            self._background.read("bare copy", lambda: self._found(kind), self._tell, slow=True)

    def _found(self, kind: StoreKind) -> Found:
        copy = self._workspace.cloud.stripping.ready(self._id, kind)
        if copy is not None:
            return copy
        jobs = self._workspace.catalogue.jobs.of_media([self._id], unfinished=False)
        mine = [j for j in jobs if j.kind == "strip" and j.payload.get("store") == kind]
        if mine and mine[-1].state is JobState.CANCELLED:
            return "The copy was cancelled."
        if mine and mine[-1].state is JobState.FAILED and mine[-1].problem is not None:
            return f"{mine[-1].problem.title} {mine[-1].problem.hint}".strip()
        return None

    def _tell(self, found: Found) -> None:
        if not self.awaited or found is None:
            return
        self._kind = None
        if isinstance(found, Copy):
            self.ready.emit(found)
        else:
            self.failed.emit(found)

    def _refused(self, error: MedIntelError) -> None:
        self._kind = None
        self.failed.emit(f"{error.title} {error.hint}".strip())
