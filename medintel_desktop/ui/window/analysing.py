"""The analysis beside the item that is open: read, shown, asked for and corrected."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Content
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui.details.edits import accepting, rejecting, renaming
from medintel_desktop.ui.window.parts import Parts

if TYPE_CHECKING:
    from medintel_desktop.ui.analysis.history_dialog import History
    from medintel_desktop.ui.analysis.shown import Shown
    from medintel_desktop.ui.item_page import ItemPage
    from medintel_desktop.ui.job_thread import JobThreads
    from medintel_desktop.ui.window.item_tabs import ItemTabs


class Analysing(QObject):
    """Makes the tabs when an item is first opened, and follows what is open."""

    wished = Signal(list, object, bool)
    """Ids of items to be asked about, the kinds to begin with, and whether to ask again."""

    poster_asked = Signal(str, float)
    """This second of a video shall be its picture."""

    def __init__(
        self, parts: Parts, threads: JobThreads, open_settings: Callable[[], object],
        parent: QWidget,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._parts, self._open_settings, self._window = parts, open_settings, parent
        self._made: ItemTabs | None = None
        self._model: str | None = None
        self._jobs: dict[int, Job] = {}
        self._open = ""
        """Id of the item whose answers are shown or read."""
        parts.pages.made.connect(self._take_page)
        parts.pages.moved.connect(self._follow)
        parts.background.changed.connect(self._hear_own)
        threads.library_changed.connect(self._hear)
        threads.jobs_changed.connect(self._hear_jobs)

    @property
    def tabs(self) -> ItemTabs | None:
        """None until an item was opened."""
        return self._made

    def stop(self) -> None:
        """The window closes: an answer on its way is broken off."""
        if self._made is not None:
            self._made.asking.leave()

    def renew(self) -> None:
        """Read once more what is open."""
        if self._open:
            self._read()

    def look(self) -> None:
        """A key may have come or gone."""
        if self._made is not None and self._open:
            workspace = self._parts.workspace
            self._parts.background.read(
                "analyst", lambda: workspace.services.analyst().model, self._take_model, slow=True
            )

    # -- what is open --------------------------------------------------------------------------

    def _take_page(self, page: ItemPage) -> None:
        tabs = self._tabs()
        player = self._parts.pages.player
        if page is player and player is not None:
            player.playback.moved.connect(tabs.play)
            player.time_line.chapters_changed.connect(tabs.edit_chapters)
            player.in_out_changed.connect(tabs.mark)

    def _follow(self) -> None:
        pages = self._parts.pages
        cell = pages.cell if pages.shows_item else None
        if cell is not None:
            self._show(cell)
        elif self._open:
            self._open = ""
            self._tabs().leave()

    def _show(self, cell: MediaCell) -> None:
        tabs, fresh = self._tabs(), cell.id != self._open
        if fresh:
            self._open = cell.id
            self._jobs.clear()
            tabs.follow(cell)
            self._read()
            self.look()
        tabs.show_for(cell.kind)

    def _tabs(self) -> ItemTabs:
        if self._made is None:
            from medintel_desktop.ui.window.item_tabs import ItemTabs  # no start opens an item

            parts = self._parts
            self._made = ItemTabs(
                parts.theme, parts.background, parts.workspace, parts.thumbnails, parts.details
            )  # fmt: skip
            self._connect(self._made)
        return self._made

    def _connect(self, tabs: ItemTabs) -> None:
        tab, sections, box = tabs.analysis, tabs.analysis.sections, tabs.analysis.ask_box
        for signal in (sections.time_asked, tab.talk.time_asked, tabs.time_asked):
            signal.connect(self._play)
        sections.edited.connect(self._correct)
        sections.name_asked.connect(self._rename)
        sections.copied.connect(lambda what: self._parts.messages.tell(f"{what} copied"))
        sections.tags_accepted.connect(self._accept)
        sections.tags_rejected.connect(self._reject)
        sections.poster_asked.connect(lambda at: self.poster_asked.emit(self._open, at))
        tabs.transcript.edited.connect(self._parts.undo.remember)
        sections.kind_asked.connect(lambda kind: self._wish(frozenset([kind])))
        tabs.asking.answered.connect(self._tell_answered)
        tab.analyse_asked.connect(self._wish)
        tab.head.more_asked.connect(self._wish)
        tab.head.again_asked.connect(self._wish_again)
        tab.head.history_asked.connect(self._read_history)
        box.asked.connect(self._ask)
        box.settings_asked.connect(self._open_settings)
        tab.work.stop_asked.connect(lambda job: self._on_job("cancel", job))
        tab.work.retry_asked.connect(lambda job: self._on_job("retry", job))
        tab.work.dismiss_asked.connect(lambda job: self._on_job("dismiss", job))

    # -- reading -------------------------------------------------------------------------------

    def _read(self) -> None:
        from medintel_desktop.ui.analysis.shown import read_shown

        workspace, media_id, model = self._parts.workspace, self._open, self._model
        self._parts.background.read(
            "answers", lambda: read_shown(workspace, media_id, model), self._take
        )

    def _take(self, shown: Shown | None) -> None:
        if shown is None or shown.item.id != self._open or self._made is None:
            return
        self._jobs = {job.id: job for job in shown.jobs}
        player = self._parts.pages.player
        self._made.show_answers(shown, player.position if player else 0.0, may_edit=self._may)
        if player is not None and shown.is_video:
            chapters = shown.passages(AnswerKind.CHAPTERS)
            player.time_line.set_chapters(chapters, editable=self._may)

    def _take_model(self, model: str | None) -> None:
        if model != self._model:
            self._model = model
            self._read()

    def _hear(self, changes: Changes) -> None:
        if self._open and (self._open in changes.media or changes.usage):
            self._read()

    def _hear_own(self, changes: Changes) -> None:
        """Jobs that the user dealt with are told here alone."""
        if self._open and changes.jobs:
            self._read()
        else:
            self._hear(changes)

    def _hear_jobs(self, jobs: list[Job]) -> None:
        from medintel_desktop.ui.analysis.shown import JOB_KIND, concerns

        mine = [job for job in jobs if job.media_id == self._open and job.kind == JOB_KIND]
        if not mine or self._made is None:
            return
        for job in mine:
            self._jobs.pop(job.id, None)
            if concerns(job, self._open):
                self._jobs[job.id] = job
        self._made.analysis.show_jobs(tuple(self._jobs.values()))

    # -- what the user wants -------------------------------------------------------------------

    def _play(self, seconds: float) -> None:
        self._parts.pages.open_id(self._open, seconds)

    def _ask(self, question: str) -> None:
        tabs, workspace, media_id = self._made, self._parts.workspace, self._open
        if tabs is None or not media_id:
            return
        thread, span = tabs.talk_thread, tabs.span

        def ask(on_words: Callable[[str], None], stopped: Callable[[], bool]) -> Analysis:
            ask_about = workspace.conversations.ask
            return ask_about(media_id, question, thread, on_words, stopped, span=span)

        tabs.analysis.begin_answer(question)
        tabs.asking.ask(ask)

    def _tell_answered(self, answer: Analysis | None) -> None:
        """It can be searched, and it has counted."""
        if answer is not None:
            self._parts.background.changed.emit(Changes(frozenset([answer.media_id]), usage=True))

    def _wish(self, ticked: frozenset[AnswerKind] = frozenset(), *, again: bool = False) -> None:
        if self._open:
            self.wished.emit([self._open], ticked, again)

    def _wish_again(self) -> None:
        shown = self._made.analysis.shown if self._made else None
        if shown is not None:
            self._wish(frozenset(shown.answers), again=True)

    def _correct(self, answer: Analysis, content: Content) -> None:
        from medintel_desktop.ui.analysis.edits import correcting

        self._parts.undo.do(correcting(self._parts.workspace, answer, content))

    def _rename(self, name: str) -> None:
        shown = self._made.analysis.shown if self._made else None
        if shown is not None and name:
            edit = renaming(self._parts.workspace, shown.item.id, name, shown.item.name)
            self._parts.undo.do(edit)

    def _accept(self, names: list[str] | None) -> None:
        self._parts.undo.do(accepting(self._parts.workspace, [self._open], names))

    def _reject(self, names: list[str]) -> None:
        self._parts.undo.do(rejecting(self._parts.workspace, [self._open], names))

    def _on_job(self, what: str, job_id: int) -> None:
        workspace = self._parts.workspace
        call: Callable[[list[int]], Any] = getattr(workspace.queue, what)
        self._parts.background.change(lambda: call([job_id]))

    # -- history -------------------------------------------------------------------------------

    def _read_history(self) -> None:
        shown = self._made.analysis.shown if self._made else None
        if shown is None:
            return
        table = self._parts.workspace.catalogue.analyses
        kinds = list(AnswerKind)
        answers = sorted(shown.answers.values(), key=lambda one: kinds.index(one.kind))
        now = [*answers, *shown.parts]

        def read() -> list[History]:
            return [(one, table.history(one.id)) for one in now]

        self._parts.background.read("history", read, self._show_history)

    def _show_history(self, histories: list[History]) -> None:
        from medintel_desktop.ui.analysis.history_dialog import HistoryDialog

        HistoryDialog(
            self._parts.theme, histories, self._use, may_edit=self._may, parent=self._window
        ).open()

    def _use(self, version: Analysis, before: Analysis) -> None:
        from medintel_desktop.ui.analysis.edits import choosing

        self._parts.undo.do(choosing(self._parts.workspace, version.id, before.id))

    @property
    def _may(self) -> bool:
        return self._parts.workspace.may_edit
