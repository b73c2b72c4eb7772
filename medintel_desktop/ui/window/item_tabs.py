"""The tabs beside an item that is open: Analysis, Moments and Transcript, before Details."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import AnswerKind, Passage
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.analysis.asking import Asking
from medintel_desktop.ui.analysis.frames import Frames
from medintel_desktop.ui.analysis.moments_tab import MomentsTab
from medintel_desktop.ui.analysis.shown import Shown
from medintel_desktop.ui.analysis.tab import AnalysisTab
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details_panel import DetailsPanel
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails
from medintel_desktop.ui.transcript.tab import TranscriptTab


class ItemTabs(QObject):
    """One set for viewer and player; a photo has no times, and so fewer tabs."""

    time_asked = Signal(float)

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace, thumbnails: Thumbnails,
        details: DetailsPanel,
    ) -> None:  # fmt: skip
        super().__init__(details)
        self._details = details
        self.frames = Frames(
            thumbnails, background, lambda id_, at: workspace.posters.frames(id_, at), self
        )
        self.analysis = AnalysisTab(theme, self.frames, details)
        self.moments = MomentsTab(theme, details)
        self.transcript = TranscriptTab(theme, background, workspace, details)
        self.span: Span | None = None
        """The part that questions are about."""
        self._may_edit = False
        self.asking = Asking(background, self)
        self._front: QWidget = self.analysis
        """The tab that was in front when an item was last left."""
        tabs = ((self.analysis, "Analysis"), (self.moments, "Moments"))
        details.add_tabs([*tabs, (self.transcript, "Transcript")])
        self.moments.chosen.connect(self.time_asked)
        self.transcript.seek_asked.connect(self.time_asked)
        self._connect_asking()

    @property
    def talk_thread(self) -> str | None:
        """The conversation that a question goes on with."""
        kept = self.analysis.talk.kept
        return kept[-1].thread if kept else None

    def show_for(self, kind: MediaKind) -> None:
        """Beside an item of this kind; what was in front stays in front where it can."""
        shown: list[QWidget] = [self.analysis]
        if kind is MediaKind.VIDEO:
            shown += [self.moments, self.transcript]
        tabs = self._details.tabs
        front = tabs.currentWidget() if tabs.isTabVisible(0) else self._front
        if front in (self.moments, self.transcript) and front not in shown:
            front = self.analysis
        self._details.show_tabs(shown, front)

    def leave(self) -> None:
        """No item is open any more."""
        self._front = self._details.tabs.currentWidget() or self.analysis
        self.asking.leave()
        self.transcript.show_item("")
        self._details.show_tabs(())

    def follow(self, cell: MediaCell) -> None:
        """Another item was opened; its answers come when they are read."""
        self.asking.leave()
        self.span = None
        self.analysis.clear()
        self.frames.follow(cell.id, cell.checksum, cell.duration or 0.0)
        self.transcript.show_item(cell.id if cell.kind is MediaKind.VIDEO else "")

    def show_answers(self, shown: Shown, at: float, *, may_edit: bool) -> None:
        """``at``: the second where the video stands."""
        self.analysis.show_answers(shown, may_edit=may_edit)
        self._may_edit = may_edit
        self.play(at)
        self.moments.show_moments(shown.moments)
        self._say_what_is_asked()

    def mark(self, start: float | None, end: float | None) -> None:
        """In and Out were set: between both, questions are about that part alone."""
        self.span = None
        if start is not None and end is not None and end > start:
            self.span = Span(start, end)
        self._say_what_is_asked()

    def _say_what_is_asked(self) -> None:
        shown = self.analysis.shown
        if shown is None:
            return
        thing = "this video" if shown.is_video else "this photo"
        if self.span is not None and shown.is_video:
            thing = words.span(self.span.start, self.span.end)
        self.analysis.ask_box.show_state(
            thing, counted(shown, self.span), may_ask=self._may_edit,
            has_key=shown.model is not None,
        )  # fmt: skip

    def play(self, seconds: float) -> None:
        """The video stands here."""
        self.analysis.sections.play(seconds)
        self.transcript.set_position(seconds)

    def edit_chapters(self, chapters: tuple[Passage, ...]) -> None:
        """Their edges were dragged on the time line."""
        shown = self.analysis.shown
        answer = shown.answers.get(AnswerKind.CHAPTERS) if shown else None
        if answer is not None:
            self.analysis.sections.edited.emit(answer, chapters)

    def _connect_asking(self) -> None:
        asking, tab = self.asking, self.analysis
        asking.words.connect(tab.talk.add_words)
        asking.answered.connect(tab.talk.end)
        asking.failed.connect(tab.talk.fail)
        asking.running_changed.connect(tab.ask_box.set_running)
        tab.ask_box.stop_asked.connect(asking.stop)


def counted(shown: Shown, span: Span | None = None) -> str:
    """ "Counts as 6 min. 14 min used this month."."""
    length = span.end - span.start if span else shown.length
    minutes = max(1, round(length / 60))
    what = f"{minutes} min" if shown.is_video else "1 photo"
    used = f"{round(shown.minutes_used):,} min used this month."
    return f"Counts as {what}. {used}"
