"""The rows of the job list: read now and then, kept up to date by what the runners report."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from medintel_desktop.catalogue.jobs import Batch
from medintel_desktop.domain.job import FILE_KINDS, Job, JobState, Lane
from medintel_desktop.domain.rate import Rate
from medintel_desktop.ui.models.job_line import (
    JobLine,
    Surroundings,
    batch_key,
    batch_line,
    job_key,
    job_line,
    more_line,
)
from medintel_desktop.ui.models.job_snapshot import JobSnapshot, batch_state
from medintel_desktop.ui.models.job_totals import JobTotals, totals_of

if TYPE_CHECKING:
    from medintel_desktop.jobs.handlers import Handlers

LINE_ROLE = Qt.ItemDataRole.UserRole + 1
"""The JobLine of a row."""

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Entry: TypeAlias = Job | Batch | int
"""A job, a batch, or how many more there are."""

_ORDER = (
    JobState.RUNNING, JobState.WAITING, JobState.PAUSED, JobState.FAILED, JobState.QUEUED,
)  # fmt: skip


class JobModel(QAbstractListModel):
    """Never holds more rows than a snapshot; ``now`` is the clock, seconds since the epoch."""

    def __init__(
        self,
        table: Callable[[], Handlers],
        now: Callable[[], float] = time.time,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._table = table
        self._now = now
        self._snapshot = JobSnapshot()
        self._entries: list[Entry] = []
        self._lines: list[JobLine] = []
        self._jobs: dict[int, Job] = {}
        """The newest of each job on the list or running."""
        self._rates: dict[str, Rate] = {}
        self._stages: dict[int, tuple[str, str]] = {}
        self._places: dict[int, int] = {}

    @property
    def snapshot(self) -> JobSnapshot:
        return self._snapshot

    @property
    def totals(self) -> JobTotals:
        running = [job for job in self._jobs.values() if job.state is JobState.RUNNING]
        return totals_of(self._snapshot, running, self._rates, self._now())

    def entry(self, row: int) -> Entry:
        return self._entries[row]

    def line(self, row: int) -> JobLine:
        return self._lines[row]

    def show(self, snapshot: JobSnapshot) -> None:
        """Take what was read. What a runner told later than that stays."""
        self._snapshot = snapshot
        self._jobs = {job.id: self._newer(job) for job in (*snapshot.jobs, *snapshot.running)}
        for job in self._jobs.values():
            self._measure(job)
        for batch in snapshot.batches:
            self._rates.setdefault(batch_key(batch.id), Rate()).note(batch.ended, self._now())
        self._forget()
        self._places = _places(snapshot)
        entries = self._listed(snapshot)
        self._put(entries, [self._line(entry) for entry in entries])

    def update_jobs(self, jobs: Sequence[Job]) -> bool:
        """Take what runners report. True when the list has to be read again."""
        stale = False
        for job in jobs:
            known = self._jobs.get(job.id)
            if known is None or self._in_batch(job):
                stale = True
            elif job.updated_at >= known.updated_at:
                self._jobs[job.id] = job
                self._measure(job)
                stale = stale or job.state is not known.state
        changed = {job.id for job in jobs}
        self._refresh(
            row for row, entry in enumerate(self._entries)
            if isinstance(entry, Job) and entry.id in changed
        )  # fmt: skip
        return stale

    def tick(self) -> None:
        """A second has passed: count down, and let rates fall."""
        self._refresh(range(len(self._entries)))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name or line.what
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return line.spoken
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self._lines[index.row()].state is None:
            return Qt.ItemFlag.ItemIsEnabled
        return super().flags(index)

    def _in_batch(self, job: Job) -> bool:
        batches = {batch.id for batch in self._snapshot.batches}
        return job.kind in FILE_KINDS and job.batch in batches and job.state is not JobState.FAILED

    def _newer(self, job: Job) -> Job:
        known = self._jobs.get(job.id)
        return known if known is not None and known.updated_at >= job.updated_at else job

    def _measure(self, job: Job) -> None:
        """Note how far the job is; a new step, like a new try, begins anew."""
        key, stage = job_key(job.id), (job.step, job.progress.unit)
        if self._stages.get(job.id) != stage or job.state is not JobState.RUNNING:
            self._rates[key] = Rate()
        self._stages[job.id] = stage
        self._rates[key].note(job.progress.done, self._now())

    def _forget(self) -> None:
        keys = {job_key(id_) for id_ in self._jobs}
        keys |= {batch_key(batch.id) for batch in self._snapshot.batches}
        self._rates = {key: rate for key, rate in self._rates.items() if key in keys}
        self._stages = {id_: stage for id_, stage in self._stages.items() if id_ in self._jobs}

    def _listed(self, snapshot: JobSnapshot) -> list[Entry]:
        states = snapshot.chosen.states
        entries: list[Entry] = [b for b in snapshot.batches if batch_state(b) in states]
        entries += [self._jobs[job.id] for job in snapshot.jobs]
        entries.sort(key=_rank)
        return [*entries, snapshot.more] if snapshot.more else entries

    def _around(self) -> Surroundings:
        snapshot = self._snapshot
        return Surroundings(
            self._table(), self._now(), snapshot.holds, self._places, snapshot.counted
        )

    def _line(self, entry: Entry) -> JobLine:
        if isinstance(entry, int):
            return more_line(entry)
        if isinstance(entry, Batch):
            return batch_line(entry, self._around(), self._rates[batch_key(entry.id)])
        return job_line(entry, self._around(), self._rates[job_key(entry.id)])

    def _refresh(self, rows: Iterable[int]) -> None:
        for row in rows:
            entry = self._entries[row]
            if isinstance(entry, Job):
                entry = self._entries[row] = self._jobs.get(entry.id, entry)
            line = self._line(entry)
            if line != self._lines[row]:
                self._lines[row] = line
                self.dataChanged.emit(self.index(row), self.index(row))

    def _put(self, entries: list[Entry], lines: list[JobLine]) -> None:
        """Remove, move and insert as little as possible, so that the chosen row stays chosen."""
        wanted = {line.key for line in lines}
        for row in reversed(range(len(self._lines))):
            if self._lines[row].key not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._lines[row], self._entries[row]
                self.endRemoveRows()
        present = {line.key for line in self._lines}
        for row, (entry, line) in enumerate(zip(entries, lines, strict=True)):
            if line.key not in present:
                self.beginInsertRows(QModelIndex(), row, row)
                self._lines.insert(row, line)
                self._entries.insert(row, entry)
                self.endInsertRows()
                continue
            self._bring(line.key, row)
            self._entries[row] = entry
            if self._lines[row] != line:
                self._lines[row] = line
                self.dataChanged.emit(self.index(row), self.index(row))

    def _bring(self, key: str, to: int) -> None:
        at = next(r for r in range(to, len(self._lines)) if self._lines[r].key == key)
        if at != to:
            self.beginMoveRows(QModelIndex(), at, at, QModelIndex(), to)
            self._lines.insert(to, self._lines.pop(at))
            self._entries.insert(to, self._entries.pop(at))
            self.endMoveRows()


def _rank(entry: Entry) -> int:
    state = batch_state(entry) if isinstance(entry, Batch) else getattr(entry, "state", None)
    return _ORDER.index(state) if state in _ORDER else len(_ORDER)


def _places(snapshot: JobSnapshot) -> dict[int, int]:
    """Who is next in each lane. Behind files added together it is not known without counting."""
    crowded = any(batch.counts.get(JobState.QUEUED) for batch in snapshot.batches)
    places: dict[int, int] = {}
    for lane in Lane:
        if lane is Lane.QUICK and crowded:
            continue
        queued = [j for j in snapshot.jobs if j.lane is lane and j.state is JobState.QUEUED]
        queued.sort(key=lambda job: (job.not_before, job.id))
        places |= {job.id: place for place, job in enumerate(queued, start=1)}
    return places
