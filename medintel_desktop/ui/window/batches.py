"""Tells when everything that was added together has arrived."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.job import JobState
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.messages import Messages

LOOK_MS = 700
KINDS = ("import", "scan", "bucket_scan")


class _Ended(NamedTuple):
    added: int
    known: int
    failed: tuple[str, ...]
    """The names of what could not be read."""


class Batches(QObject):
    """Watches batches added in this window."""

    show_asked = Signal(object)
    """Where a batch went is wanted: the album's id, or None."""
    ended = Signal(str)
    """A batch is all there, or will not come."""

    def __init__(
        self,
        background: Background,
        workspace: Workspace,
        messages: Messages,
        album_name: Callable[[str], str],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._background = background
        self._workspace = workspace
        self._messages = messages
        self._album_name = album_name
        self._open: dict[str, str | None] = {}
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)

    def watch(self, batch: str, album_id: str | None) -> None:
        """Tell when this batch has ended."""
        self._open[batch] = album_id
        self._timer.start()

    def _look(self) -> None:
        for batch in self._open:
            self._background.read(
                f"batch {batch}",
                partial(_ended, self._workspace, batch),
                partial(self._tell, batch),
            )

    def _tell(self, batch: str, ended: _Ended | None) -> None:
        if ended is None or batch not in self._open:
            return
        album_id = self._open.pop(batch)
        self.ended.emit(batch)
        if not self._open:
            self._timer.stop()
        where = self._album_name(album_id) if album_id else ""
        title = f"{words.counted(ended.added, 'file')} added" + (f" to {where}." if where else ".")
        if not ended.added:
            title = "Nothing new was added." if not ended.failed else "Nothing could be added."
        hints = []
        if ended.known:
            verb = "was" if ended.known == 1 else "were"
            hints.append(f"{words.count(ended.known)} {verb} already in the library.")
        if ended.failed:
            one, several = words.shortened(ended.failed[0]), len(ended.failed)
            failed = one if several == 1 else words.counted(several, "file")
            hints.append(f"{failed} could not be read. Jobs tells why.")
        tone = "ok" if ended.added or not ended.failed else "danger"
        self._messages.tell(
            title,
            " ".join(hints),
            tone=tone,
            label="Show",
            action=lambda: self.show_asked.emit(album_id),
        )
        if not self._open:
            # Where the system lists its windows; it stays silent while this one is in front.
            QApplication.alert(self._window)


def _ended(workspace: Workspace, batch: str) -> _Ended | None:
    """In a worker: what came of a batch, None while it goes on."""
    jobs = workspace.catalogue.jobs
    if any(b.id == batch and b.ended < b.total for b in jobs.batches([batch])):
        return None
    rows = [job for job in jobs.in_batch(batch) if job.kind in KINDS]
    if not all(job.ended for job in rows):
        return None
    imports = [job for job in rows if job.kind == "import"]
    done = [job for job in imports if job.state is JobState.DONE]
    known = sum(job.note.startswith("Already") for job in done)
    failed = tuple(job.title for job in rows if job.state is JobState.FAILED)
    return _Ended(len(done) - known, known, failed)
