"""Matches items with a GPX file by time, shown before anything is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QDir
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from medintel_desktop.catalogue.tracks import TimedItem
from medintel_desktop.domain import words
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.track import Course
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.gpx import GpxFile, read_gpx
from medintel_desktop.library.track_matching import Guess, Match, State, matched
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.edits import Edit
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.models.match_model import MatchModel
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.position.edits import matching
from medintel_desktop.ui.position.match_form import MatchForm
from medintel_desktop.ui.quiet_table import HEAD, QuietTable
from medintel_desktop.ui.theme import Role, Theme

WIDTH, ROW = 820, 26
MOST_ROWS, LEAST_ROWS = 9, 3
"""In sight at once."""

LEFT = {
    State.KEPT: ("keeps the position it has", "keep the positions they have"),
    State.NO_TIME: ("has no time", "have no time"),
    State.NO_ZONE: ("needs a time zone", "need a time zone"),
    State.TOO_FAR: ("was not on the track then", "were not on the track then"),
}
"""What is said of those that get no position: of one, and of several."""

NO_FILE = (
    "A GPX file has the way that a receiver, a watch or a phone recorded. Items get the position "
    "where it was when they were taken. The way inside a GoPro’s video is read when it is added; "
    "of other videos, such as Apple’s and DJI’s, only where they begin."
)


@dataclass(frozen=True, slots=True)
class _Read:
    """A file, the items, and what is said of their zone."""

    file: GpxFile
    course: Course
    items: Sequence[TimedItem]
    guess: Guess | None


class MatchDialog(PanelDialog):
    """Opened with ``open()``. ``do`` carries out the Edit, for so many items."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        ids: Sequence[str],
        do: Callable[[Edit, int], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "Match with GPX", parent)
        self._background, self._workspace = background, workspace
        self._ids, self._do = list(ids), do
        self._read: _Read | None = None
        self.setFixedWidth(WIDTH)
        self.file = Label(theme, NO_FILE, Role.BODY, "t2", wrap=True)
        self.choose = self.button("Choose a file…")
        self.form = MatchForm(theme)
        self.matches = MatchModel(theme, self)
        self.table = QuietTable(
            theme, self.matches, "What would come of it", (0, 160, 170, 100, 180), ROW
        )
        self.sum = Label(theme, "", Role.BODY, "t2", wrap=True)
        self.cancel = self.button("Cancel")
        self.set = self.button("Set positions", look="main")
        self.choose.clicked.connect(self._ask_file)
        self.cancel.clicked.connect(self.close)
        self.set.clicked.connect(self._set)
        self.form.changed.connect(self._preview)
        self._lay_out()
        self._show_parts(False)

    def read(self, path: Path) -> None:
        """Take this file."""
        self.choose.setEnabled(False)
        self.file.set_tone("t2")
        self.file.setText("Reading it…")
        self._background.read(
            "gpx", lambda: self._look(path), self._show, slow=True, otherwise=self._refused
        )

    # -- reading -------------------------------------------------------------------------------

    def _look(self, path: Path) -> _Read:
        file, workspace = read_gpx(path), self._workspace
        course, items = Course(file.tracks), workspace.matching.items(self._ids)
        return _Read(file, course, items, workspace.matching.guess(course, items))

    def _show(self, read: _Read) -> None:
        self._read = read
        self.choose.setEnabled(True)
        self.choose.setText("Another file…")
        self.file.setText(_told(read.file))
        self.form.blockSignals(True)
        self.form.offer(read.guess)
        self.form.blockSignals(False)
        self._show_parts(True)
        self.set.setFocus()
        self._preview()

    def _refused(self, error: MedIntelError) -> None:
        self.choose.setEnabled(True)
        self.file.set_tone("danger")
        self.file.setText(f"{error.title} {error.hint}".strip())
        self.fit()

    def _preview(self) -> None:
        read, choice = self._read, self.form.choice
        if read is not None:
            self._background.read(
                "gpx preview", lambda: matched(read.course, read.items, choice), self._show_matches
            )

    def _show_matches(self, matches: list[Match]) -> None:
        self.matches.set_rows(matches)
        rows = min(max(len(matches), LEAST_ROWS), MOST_ROWS)
        self.table.setFixedHeight(HEAD + rows * ROW + 2)
        counts = Counter(match.state for match in matches)
        found = counts[State.FOUND]
        self.set.setText(f"Set {words.counted(found, 'position')}" if found else "Set positions")
        self.set.setEnabled(found > 0)
        self.set.setDefault(found > 0)
        self.sum.setText(_sum(counts))
        self.fit()

    def _set(self) -> None:
        if self._read is not None and self.set.isEnabled():
            matches = list(self.matches.rows)
            edit = matching(self._workspace, self._read.file.tracks, matches)
            self._do(edit, sum(match.state is State.FOUND for match in matches))
            self.close()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, "Choose a GPX file", QDir.homePath(), "GPX files (*.gpx)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(lambda name: self.read(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    # -- looks ---------------------------------------------------------------------------------

    def _show_parts(self, shown: bool) -> None:
        for part in (self.form, self.table, self.sum, self.set):
            part.setVisible(shown)
        self.fit()

    def _lay_out(self) -> None:
        title = f"Match {words.counted(len(self._ids), 'item')} with a GPX file"
        self.column.addWidget(Label(self.theme, title, Role.TITLE, wrap=True))
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.file, 1)
        head.addWidget(self.choose)
        self.column.addLayout(head)
        for part in (self.form, self.table, self.sum):
            self.column.addWidget(part)
        self.column.addStretch()
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.set)
        self.column.addLayout(self.foot)


def _told(file: GpxFile) -> str:
    """ "walk.gpx: 2 tracks, 1,204 points, 24 Oct 2024, 10:00:00 to 16:20:00 (UTC)"."""
    starts = datetime.fromtimestamp(min(track.starts for track in file.tracks), UTC)
    ends = datetime.fromtimestamp(max(track.ends for track in file.tracks), UTC)
    until = words.time(ends).rpartition(", ")[2] if ends.date() == starts.date() else (
        words.time(ends)
    )  # fmt: skip
    parts = [
        f"{file.name}: {words.counted(len(file.tracks), 'track')}",
        words.counted(file.points, "point"), f"{words.time(starts)} to {until} (UTC).",
    ]  # fmt: skip
    left = file.undated + file.wrong
    more = f" {words.counted(left, 'point')} without a time or place left out." if left else ""
    return ", ".join(parts) + more + (f" {file.broken}" if file.broken else "")


def _sum(counts: Counter[State]) -> str:
    """ "3 of 5 get a position. 2 were not on the track then."."""
    total, found = sum(counts.values()), counts[State.FOUND]
    rest = [
        f"{words.count(counts[state])} {one if counts[state] == 1 else more}."
        for state, (one, more) in LEFT.items()
        if counts[state]
    ]
    return " ".join([f"{words.count(found)} of {words.count(total)} get a position.", *rest])
