"""The right panel of an edit plan: its brief and what is proposed, the selected cut, the film."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.edges import Edges
from medintel_desktop.domain.job import Job
from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.domain.proposal import ACCEPTING, DISCARDING, discarded
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.analysis.work_line import WorkLine
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.fact_table import FactTable
from medintel_desktop.ui.details.facts import Fact
from medintel_desktop.ui.details.fold import Fold, inset
from medintel_desktop.ui.plan import brief_words
from medintel_desktop.ui.plan.brief_box import BriefBox
from medintel_desktop.ui.plan.cut_view import CutView
from medintel_desktop.ui.plan.editing import Editing
from medintel_desktop.ui.plan.film_facts import FilmFacts
from medintel_desktop.ui.plan.proposal_card import ProposalCard
from medintel_desktop.ui.plan.proposing import Proposing
from medintel_desktop.ui.theme import Theme

NOTING = "writing a note"
"""The deed, as in "Undo writing a note"."""


class _Known(NamedTuple):
    """What is read of the item of a cut."""

    media_id: str
    rate: float | None
    edges: Edges


class BriefPanel(QScrollArea):
    """Follows ``editing``; tell it what is selected by :meth:`show_selected`."""

    look_asked = Signal(str)
    """A proposed cut to be looked at, by its id."""
    settings_asked = Signal()

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace, editing: Editing,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._background, self._workspace, self._editing = background, workspace, editing
        self._selected: tuple[str, ...] = ()
        self._plan_id = self._looked_at = ""
        self._known = _Known("", None, Edges())
        self._would_be: Sequence[Fact] = ()
        """What is known of the film."""
        self.proposing = Proposing(theme, background, workspace, editing, self)
        self.brief = BriefBox(theme, self)
        self.card = ProposalCard(theme, self)
        self.work = WorkLine(theme, self, "Having cuts proposed")
        self.cut = CutView(theme, self)
        self.cut_fold = Fold(theme, "Cut", self.cut, self)
        self.film = FactTable(theme, self)
        self._film_facts = FilmFacts(background, workspace, editing, self)
        self.film_fold = Fold(theme, "Render", self.film, self)
        self._lay_out()
        self._connect()
        self._show()

    def show_selected(self, cuts: Sequence[Cut]) -> None:
        """These are selected on the time line, in the order of the plan."""
        self._selected = tuple(cut.id for cut in cuts)
        self._show_cut()

    def set_album(self, album: tuple[str, str] | None) -> None:
        """An album that proposals can be limited to: its id and name."""
        self.proposing.album = album

    def show_jobs(self, jobs: Sequence[Job]) -> None:
        self.proposing.show_jobs(jobs)

    def follow(self, changes: Changes) -> None:
        self.proposing.follow(changes)

    def look(self) -> None:
        """A key may have come or gone."""
        self.proposing.look()

    # -- showing -------------------------------------------------------------------------------

    @property
    def _may_edit(self) -> bool:
        return self._workspace.may_edit

    def _lay_out(self) -> None:
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 12, 0, 0)
        column.setSpacing(0)
        column.addLayout(inset(self.brief))
        column.addSpacing(10)
        column.addWidget(self.work)
        column.addLayout(inset(self.card))
        column.addSpacing(12)
        column.addWidget(self.cut_fold)
        column.addWidget(self.film_fold)
        column.addStretch(1)
        self.setWidget(body)
        for widget in (self.viewport(), body):
            widget.setAutoFillBackground(False)  # the column paints what is behind

    def _connect(self) -> None:
        proposing, work = self.proposing, self.work
        self._editing.changed.connect(self._show)
        self._editing.sources_changed.connect(self._show)
        self._film_facts.read.connect(self._take_film)
        proposing.changed.connect(self._show_brief)
        self.brief.asked.connect(proposing.ask)
        self.brief.settings_asked.connect(self.settings_asked)
        self.card.accept_asked.connect(lambda: self._accept(None))
        self.card.discard_asked.connect(lambda: self._discard(None))
        self.card.look_asked.connect(self._look)
        self.cut.accept_asked.connect(lambda: self._accept(self._selected))
        self.cut.discard_asked.connect(lambda: self._discard(self._selected))
        self.cut.noted.connect(self._note)
        work.stop_asked.connect(partial(proposing.on_job, "cancel"))
        work.retry_asked.connect(partial(proposing.on_job, "retry"))
        work.dismiss_asked.connect(partial(proposing.on_job, "dismiss"))

    def _show(self) -> None:
        plan_id = self._editing.plan_id
        fresh, self._plan_id = plan_id != self._plan_id, plan_id
        if fresh:
            self._looked_at, self._would_be = "", ()
            self.proposing.open(plan_id)
        if self._editing.kept is not None or fresh:
            self.brief.show_brief(self._editing.plan.brief, fresh=fresh)
        self._show_brief()
        self._show_cut()
        self._show_film()

    def _show_brief(self) -> None:
        plan, may = self._editing.plan, self._may_edit
        told = brief_words.proposal(plan, self._editing.sources)
        count = sum(cut.proposed for cut in plan.cuts)
        self.card.show_proposal(told, count, may_edit=may)
        self.brief.show_state(
            has_key=self.proposing.has_key, may_ask=may and bool(self._plan_id),
            busy=self.proposing.busy, proposed=told is not None,
        )  # fmt: skip
        self.work.show_jobs([self.proposing.job] if self.proposing.job else [])
        self.work.set_editable(may)

    def _show_cut(self) -> None:
        plan, chosen = self._editing.plan, set(self._selected)
        numbers = [n for n, cut in enumerate(plan.cuts) if cut.id in chosen]
        self.cut_fold.setVisible(bool(numbers))
        if not numbers:
            self.cut.leave()
        elif len(numbers) > 1:
            self.cut_fold.heading.setText(f"{len(numbers)} cuts")
            self.cut.show_several([plan.cuts[n] for n in numbers], may_edit=self._may_edit)
        else:
            cut = plan.cuts[numbers[0]]
            self.cut_fold.heading.setText(f"Cut {numbers[0] + 1} of {len(plan.cuts)}")
            self._show_one(cut)

    def _show_one(self, cut: Cut) -> None:
        source = self._editing.source(cut.media_id)
        known = self._known if self._known.media_id == cut.media_id else _Known("", None, Edges())
        frames = round(cut.seconds * known.rate) if known.rate and not source.is_photo else None
        self.cut.show_cut(cut, source, frames, known.edges, may_edit=self._may_edit)
        if not known.media_id:
            workspace, media_id = self._workspace, cut.media_id
            self._background.read("plan cut", lambda: _read(workspace, media_id), self._take)

    def _take(self, known: _Known) -> None:
        self._known = known
        self._show_cut()

    def _take_film(self, facts: list[Fact]) -> None:
        self._would_be = facts
        self._show_film()

    def _show_film(self) -> None:
        plan = self._editing.plan
        facts = [*self._would_be]
        if away := brief_words.away(plan, self._editing.sources):
            facts.append(Fact("Offline", away))
        self.film.show_facts(facts)
        self.film_fold.setVisible(bool(facts) and bool(plan.cuts))

    # -- what the user wants -------------------------------------------------------------------

    def _accept(self, ids: Sequence[str] | None) -> None:
        self._editing.edit(ACCEPTING, lambda plan: plan.accepted(ids))

    def _discard(self, ids: Sequence[str] | None) -> None:
        self._editing.edit(DISCARDING, lambda plan: discarded(plan, ids))

    def _look(self) -> None:
        """The first proposed cut, then the next, and round again."""
        ids = [cut.id for cut in self._editing.plan.cuts if cut.proposed]
        if ids:
            at = ids.index(self._looked_at) + 1 if self._looked_at in ids else 0
            self._looked_at = ids[at % len(ids)]
            self.look_asked.emit(self._looked_at)

    def _note(self, cut_id: str, text: str) -> None:
        def change(plan: Plan) -> Plan:
            return plan.changed(replace(plan.cuts[plan.index(cut_id)], note=text))

        self._editing.edit(NOTING, change)


def _read(workspace: Workspace, media_id: str) -> _Known:
    """In a worker."""
    item = workspace.catalogue.media.get(media_id)
    rate = item.metadata.frame_rate if item else None
    return _Known(media_id, rate, workspace.plans.edges(media_id))
