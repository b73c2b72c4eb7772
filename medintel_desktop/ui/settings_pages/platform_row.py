"""What the web platform keeps in the same database, and bringing it in; a row of a card."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.job import Progress
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.web_platform import Survey
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.theme import Role, Theme

WHAT_COMES = (
    "Their albums, places and vectors come into the shared library. What was changed here stands, "
    "and the platform’s own tables stay as they are."
)
IMPORT_FIRST = (
    "Import its bucket first (File > Import from a bucket): that tells which files these are."
)


AGAIN = "Bringing it in again changes nothing."


class PlatformRow(QWidget):
    """``seen`` tells whether there is anything of the platform: only then the row is shown."""

    seen = Signal(bool)

    def __init__(self, theme: Theme, background: Background, workspace: Workspace) -> None:
        super().__init__()
        self._theme, self._background, self._workspace = theme, background, workspace
        self._survey = Survey(0, 0, 0)
        self._outcome, self._busy = "", False
        self.said = Label(theme, "", Role.BODY, "t1", wrap=True)
        self.hint = Label(theme, "", Role.SMALL, "t2", wrap=True)
        self.bring = QPushButton("Bring in…")
        self.bring.setAutoDefault(False)
        self.bring.setAccessibleName("Bring in what the web platform has")
        self.bring.clicked.connect(self._ask)
        texts = QVBoxLayout()
        texts.setContentsMargins(0, 7, 0, 7)
        texts.setSpacing(1)
        texts.addWidget(self.said)
        texts.addWidget(self.hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(texts, 1)
        row.addWidget(self.bring)

    def look(self) -> None:
        """Ask the database what is there; nothing is changed."""
        platform = self._workspace.sharing.platform
        self._background.read(
            "web platform", lambda: (platform.survey(), platform.outcome()), self._show,
            slow=True, otherwise=self._nothing,
        )  # fmt: skip

    def follow(self, progress: Progress | None) -> None:
        """How far it has come; asked every second."""
        if self._busy and progress is None:
            self.look()
        self._busy = progress is not None
        self.bring.setEnabled(self._may)
        if progress is not None:
            done = f", {progress.done:,.0f} of {progress.total:,.0f}" if progress.total else ""
            self.hint.setText(f"Being brought in{done}. You can go on working.")
            self.hint.show()
        else:
            self._tell()

    @property
    def _may(self) -> bool:
        return self._survey.known > 0 and not self._busy and not self._workspace.read_only

    def _nothing(self, _: MedIntelError) -> None:
        """The card says what is wrong with the database."""

    def _show(self, found: tuple[Survey, str]) -> None:
        self._survey, self._outcome = found
        survey = self._survey
        files, albums = words.counted(survey.files, "file"), words.counted(survey.albums, "album")
        known = f"{words.count(survey.known)} of them are" if survey.known else "none of them is"
        self.said.setText(f"{files} in {albums}; {known} known here.")
        self._tell()
        self.bring.setEnabled(self._may)
        self.seen.emit(survey.files > 0)

    def _tell(self) -> None:
        unknown = self._survey.files - self._survey.known
        next_ = IMPORT_FIRST if unknown else AGAIN if self._outcome else ""
        self.hint.setText(f"{self._outcome} {next_}".strip())
        self.hint.setVisible(bool(self.hint.text()))

    def _ask(self) -> None:
        found = self._survey
        unknown = found.files - found.known
        rest = (
            f" {words.counted(unknown, 'file')} not known here can follow later." if unknown else ""
        )
        Question(
            self._theme, f"Bring in {words.counted(found.known, 'file')}?", WHAT_COMES + rest,
            "Bring in", lambda _: self._start(), parent=self.window(),
        ).open()  # fmt: skip

    def _start(self) -> None:
        self._background.change(self._workspace.sharing.platform.start, self._begun)

    def _begun(self, _: object) -> None:
        self._workspace.wake()
        self.follow(Progress())
