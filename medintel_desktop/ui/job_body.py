"""What is to be seen of the jobs: head and list."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from medintel_desktop.ui.job_head import JobHead
from medintel_desktop.ui.job_list import JobList
from medintel_desktop.ui.models.job_model import JobModel
from medintel_desktop.ui.models.job_snapshot import JobFilter, JobSnapshot
from medintel_desktop.ui.theme import Theme

_EMPTY = {
    JobFilter.ALL: "No jobs. What you add shows up here.",
    JobFilter.RUNNING: "Nothing runs.",
    JobFilter.WAITING: "Nothing waits.",
    JobFilter.FAILED: "Nothing failed.",
    JobFilter.DONE: "Nothing is done yet.",
}


class JobBody(QWidget):
    """Fills the job panel; its signals are those of its parts."""

    def __init__(self, theme: Theme, model: JobModel, *, read_only: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.head = JobHead(theme, read_only=read_only, parent=self)
        self.list = JobList(theme, model, read_only=read_only, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.list, 1)

    def show_snapshot(self, snapshot: JobSnapshot) -> None:
        """Counts of the filters, and words for a list without rows."""
        self.head.show_counts({one: snapshot.rows(one) for one in JobFilter})
        self.list.say_when_empty(_EMPTY[snapshot.chosen])
