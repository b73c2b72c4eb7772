"""The tab "Analysis": what is known of the item that is open, and the ask box."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from medintel_desktop.domain.job import Job
from medintel_desktop.ui.analysis.ask_box import AskBox
from medintel_desktop.ui.analysis.frames import Frames
from medintel_desktop.ui.analysis.head_line import HeadLine
from medintel_desktop.ui.analysis.sections import Sections
from medintel_desktop.ui.analysis.shown import Shown
from medintel_desktop.ui.analysis.talk import Talk
from medintel_desktop.ui.analysis.work_line import WorkLine
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

OFFER = {
    True: "Title, summary, chapters, highlights and more can be asked of the service.",
    False: "Title, summary, topics, tags and more can be asked of the service.",
}
"""Of a video, and of a photo."""
KEPT = "What it answers is kept on this computer, and yours to correct."

NEWER = "The service answered again. Compare…"


class AnalysisTab(QWidget):
    """Shows what was read; signals of its parts tell what the user wants."""

    analyse_asked = Signal()

    def __init__(self, theme: Theme, frames: Frames, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.shown: Shown | None = None
        self.head = HeadLine(theme, self)
        self.newer = QPushButton(NEWER, self)
        self.newer.setProperty("look", "link")
        self.newer.setProperty("small", True)
        self.newer.clicked.connect(self.head.history_asked)
        self.work = WorkLine(theme, self)
        self.sections = Sections(theme, frames, self)
        self.talk = Talk(theme, self)
        self.ask_box = AskBox(theme, self)
        self.offer = Label(theme, "", Role.SMALL, "t2", wrap=True, parent=self)
        self.analyse = QPushButton("Analyse…", self)
        self.analyse.setProperty("look", "main")
        self.analyse.clicked.connect(self.analyse_asked)
        self.nothing = self._make_nothing()
        self.area = self._make_area()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.head, self.newer, self.work):
            column.addWidget(part)
        column.addWidget(self.area, 1)
        column.addWidget(self.ask_box)
        self._at_foot = True
        bar = self.area.verticalScrollBar()
        bar.valueChanged.connect(self._note_place)
        bar.rangeChanged.connect(lambda *_: self._keep_place())
        self.talk.again_asked.connect(self.ask_box.asked)
        self.talk.found.connect(self.area.ensureWidgetVisible)

    def clear(self) -> None:
        """Another item was opened; what is known of it comes soon."""
        self.shown = None
        self.sections.leave()
        self.talk.clear()
        for part in (self.head, self.newer, self.work, self.sections, self.nothing):
            part.hide()

    def show_answers(self, shown: Shown, *, may_edit: bool) -> None:
        """Of the same item only what changed is another; the place stays."""
        fresh = self.shown is None or self.shown.item.id != shown.item.id
        self.shown = shown
        may_ask = may_edit and shown.model is not None
        if fresh:
            self._at_foot = False
            self.area.verticalScrollBar().setValue(0)
        self.head.show_answers(shown, may_ask=may_ask)
        self.newer.setVisible(bool(shown.newer))
        self.work.set_editable(may_edit)
        self.work.show_jobs(shown.jobs)
        known = bool(shown.answers or shown.parts)
        self.sections.show_answers(shown, may_edit=may_edit)
        self.sections.setVisible(known or bool(shown.tags.proposed or shown.tags.accepted))
        self.talk.show_talk(shown.talk, shown.length)
        self.offer.setText(f"{OFFER[shown.is_video]} {KEPT}" if may_ask else "Nothing asked yet.")
        self.analyse.setVisible(may_ask)
        self.nothing.setVisible(not known)
        self.analyse.setEnabled(not any(not job.ended for job in shown.jobs))

    def show_jobs(self, jobs: tuple[Job, ...]) -> None:
        """They got on."""
        self.work.show_jobs(jobs)
        self.analyse.setEnabled(not any(not job.ended for job in jobs))

    def begin_answer(self, question: str) -> None:
        """An answer is on its way: stay where its end is seen."""
        self._at_foot = True
        self.talk.begin(question)
        self.ask_box.set_running(True)
        self._keep_place()

    def _note_place(self, value: int) -> None:
        """Who scrolls up while words come wants to read there."""
        self._at_foot = value >= self.area.verticalScrollBar().maximum() - 4

    def _keep_place(self) -> None:
        if self._at_foot and self.talk.live is not None:
            bar = self.area.verticalScrollBar()
            bar.setValue(bar.maximum())

    def _make_nothing(self) -> QWidget:
        nothing = QWidget(self)
        column = QVBoxLayout(nothing)
        column.setContentsMargins(14, 18, 14, 18)
        column.setSpacing(12)
        column.addWidget(self.offer)
        column.addWidget(self.analyse, 0, Qt.AlignmentFlag.AlignLeft)
        return nothing

    def _make_area(self) -> QScrollArea:
        page = QWidget(self)
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.nothing, self.sections, self.talk):
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(page)
        # The panel paints what is behind.
        area.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        return area
