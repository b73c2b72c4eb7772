"""The tabs beside an item that is open: Analysis, Moments and Transcript, before Details."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.analysis import AnswerKind, Passage
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui.analysis.asking import Asking
from medintel_desktop.ui.analysis.frames import Frames
from medintel_desktop.ui.analysis.moments_tab import MomentsTab
from medintel_desktop.ui.analysis.shown import Shown
from medintel_desktop.ui.analysis.tab import AnalysisTab
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details_panel import DetailsPanel
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails


class ItemTabs(QObject):
    """One set for viewer and player; a photo has no times, and so fewer tabs."""

    time_asked = Signal(float)

    def __init__(
        self, theme: Theme, background: Background, thumbnails: Thumbnails, details: DetailsPanel
    ) -> None:
        super().__init__(details)
        self._details = details
        self.frames = Frames(thumbnails, self)
        self.analysis = AnalysisTab(theme, self.frames, details)
        self.moments = MomentsTab(theme, details)
        self.asking = Asking(background, self)
        self._front: QWidget = self.analysis
        """The tab that was in front when an item was last left."""
        details.add_tabs([(self.analysis, "Analysis"), (self.moments, "Moments")])
        self.moments.chosen.connect(self.time_asked)
        self._connect_asking()

    @property
    def talk_thread(self) -> str | None:
        """The conversation that a question goes on with."""
        kept = self.analysis.talk.kept
        return kept[-1].thread if kept else None

    def show_for(self, kind: MediaKind) -> None:
        """Of a photo there is nothing but its analysis."""
        shown = [self.analysis] if kind is MediaKind.PHOTO else [self.analysis, self.moments]
        current = self._details.tabs.currentWidget()
        if not any(tab.isVisibleTo(self._details.tabs) for tab in shown):
            current = self.analysis
        self._details.show_tabs(shown, current if current in shown else self.analysis)

    def follow(self, cell: MediaCell) -> None:
        """Another item was opened; its answers come when they are read."""
        self.asking.leave()
        self.frames.follow(cell.checksum, cell.duration or 0.0)

    def show_answers(self, shown: Shown, at: float, *, may_edit: bool) -> None:
        """``at``: the second where the video stands."""
        self.analysis.show_answers(shown, may_edit=may_edit)
        self.play(at)
        thing = "video" if shown.is_video else "photo"
        has_key = shown.model is not None
        counts = counted(shown)
        self.analysis.ask_box.show_state(thing, counts, may_ask=may_edit, has_key=has_key)
        self.moments.show_moments(shown.moments)

    def play(self, seconds: float) -> None:
        """The video stands here."""
        self.analysis.sections.play(seconds)

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


def counted(shown: Shown) -> str:
    """ "Counts as 6 min. 14 min used this month."."""
    minutes = max(1, round(shown.length / 60))
    what = f"{minutes} min" if shown.is_video else "1 photo"
    used = f"{round(shown.minutes_used):,} min used this month."
    return f"Counts as {what}. {used}"
