"""Edit plans in the window: opened from the sidebar, filled from everywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from PySide6.QtCore import QMimeData, QObject, Qt, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.details.edits import Edit
from medintel_desktop.ui.window.parts import Parts

if TYPE_CHECKING:
    from medintel_desktop.catalogue.plans import PlanEntry
    from medintel_desktop.domain.analysis import Passage
    from medintel_desktop.domain.moment import Span
    from medintel_desktop.domain.plan import Cut
    from medintel_desktop.domain.view import MediaCell
    from medintel_desktop.ui.item_page import ItemPage
    from medintel_desktop.ui.plan.page import PlanPage

NAME = "Edit plan"
"""Of a new one, until it gets its own."""

Make = Callable[[], Iterable["Cut | None"]]
"""Reads the library for cuts; called in a worker."""


@runtime_checkable
class _OfParts(Protocol):
    """A list of parts of one video."""

    def part(self) -> Passage | None: ...


class _Created(NamedTuple):
    plan_id: str
    changes: Changes = Changes(plans=True)


class _Added(NamedTuple):
    plan_id: str
    name: str
    number: int
    changes: Changes


class Planning(QObject):
    """``library_changed`` tells Changes that jobs made."""

    def __init__(self, parts: Parts, library_changed: SignalInstance, window: QWidget) -> None:
        super().__init__(window)
        self._parts = parts
        self._current = ""
        """The plan that was worked on last: what is added without a word more goes there."""
        self._to_name = ""
        self._dropped_at: int | None = None
        self._dropped: dict[str, int] = {}
        """Batches of files that were dropped on the plan, and before which cut they go."""
        shelf = parts.sidebar.plans
        shelf.rows.editable = not parts.workspace.read_only
        shelf.chosen.connect(self.show)
        shelf.create_asked.connect(self.create)
        shelf.rename_asked.connect(self._rename)
        shelf.delete_asked.connect(self.delete)
        shelf.filled.connect(self._fill)
        parts.shelf.plans.connect(self._list)
        parts.actions.new_plan.triggered.connect(lambda: self.create())
        parts.actions.add_to_plan.triggered.connect(lambda: self.add_chosen())
        for layout in parts.actions.lay_out.actions():
            layout.triggered.connect(self._leave_for_list)
        parts.library.addAction(parts.actions.add_to_plan)
        parts.details.addAction(parts.actions.add_to_plan)
        parts.details.plan_asked.connect(self.show)
        parts.details.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        parts.results.when_made(lambda page: page.addAction(parts.actions.add_to_plan))
        parts.plan.when_made(self._connect_page)
        parts.pages.made.connect(self._take_player)
        parts.pages.moved.connect(self._moved)
        parts.background.changed.connect(self._follow)
        library_changed.connect(self._follow)
        parts.shelf.written_elsewhere.connect(
            lambda: self._follow(Changes(media_list=True, plans=True))
        )

    @property
    def is_shown(self) -> bool:
        made = self._parts.plan.made
        return made is not None and self._parts.pages.page is made

    def show(self, plan_id: str) -> None:
        """Open a plan."""
        parts = self._parts
        if parts.plan.made is None:
            parts.plan()
            # The sound system took its time; the window gets its turn before a video is opened.
            QTimer.singleShot(0, self, lambda: self.show(plan_id))
            return
        page, self._current = parts.plan(), plan_id
        self._offer_results(page)
        page.open_plan(plan_id)
        if not self.is_shown:
            parts.pages.go_home(page)
        parts.sidebar.show_plan(plan_id)
        page.line.view.setFocus()

    def create(self) -> None:
        """A new plan, whose name is typed next."""
        parts, taken = self._parts, {name for _, name in self._parts.sidebar.plans.plans}
        workspace, name, number = parts.workspace, NAME, 2
        while name in taken:
            name, number = f"{NAME} {number}", number + 1

        def done(created: _Created) -> None:
            self._to_name = created.plan_id
            self.show(created.plan_id)

        if not workspace.read_only:
            parts.background.change(lambda: _Created(workspace.plans.create(name)), done)

    def delete(self, plan_id: str) -> None:
        """Forget a plan; what it was made of stays, so nothing is asked."""
        parts, workspace = self._parts, self._parts.workspace
        name = dict(parts.sidebar.plans.plans).get(plan_id, "")
        edit = Edit(
            "deleting a plan",
            lambda: workspace.plans.delete(plan_id),
            lambda: workspace.plans.bring_back(plan_id),
        )
        tell = partial(
            parts.messages.tell, f"The plan “{name}” was deleted.", "Its photos and videos stay.",
            **parts.undo.offer(edit),
        )  # fmt: skip
        parts.undo.do(edit, tell)

    def stop(self) -> None:
        """Before the window closes."""
        if self._parts.plan.made is not None:
            self._parts.plan.made.shut_down()

    # -- filling -------------------------------------------------------------------------------

    def add_chosen(self) -> None:
        """Put what is selected, or what plays, at the end of the plan worked on last."""
        parts = self._parts
        workspace, results = parts.workspace, parts.results.made
        passage = self._passage()
        if self.is_shown:
            parts.plan().matches.add_chosen()
        elif passage is not None:
            self._add(passage)
        elif parts.pages.plays:
            self._add_playing()
        elif results is not None and parts.pages.page is results:
            found = (results.model.hit(row) for row in results.grid.selected_rows())
            hits, query = [hit for hit in found if hit], results.query.text
            self._add(lambda: [workspace.plans.cut_of_hit(hit, query) for hit in hits])
        else:
            parts.selected.hand(lambda ids: self._add(lambda: workspace.plans.cuts_of(ids)))

    def _add_playing(self) -> None:
        """What lies between In and Out; without them the moment at the play head, or all of it."""
        parts = self._parts
        cell, player, workspace = parts.pages.cell, parts.pages.player, parts.workspace
        if cell is None or player is None:
            return
        span = _span(cell, player.in_out, player.position)
        self._add(lambda: [workspace.plans.cut_of(cell.id, span)])

    def _passage(self) -> Make | None:
        """The moment, chapter or highlight that has the focus beside its video."""
        view, ids = QApplication.focusWidget(), self._parts.details.ids
        passage = view.part() if isinstance(view, _OfParts) else None
        if len(ids) != 1 or passage is None:
            return None
        workspace = self._parts.workspace
        return lambda: workspace.plans.cuts_of_entries(ids[0], [passage])

    def _fill(self, plan_id: str, mime: QMimeData) -> None:
        """Cuts or items were dropped on a plan in the sidebar."""
        from medintel_desktop.ui.plan.deeds import checked
        from medintel_desktop.ui.plan.drops import cuts_in, ids_in

        workspace, cuts, ids = self._parts.workspace, cuts_in(mime), ids_in(mime)
        if cuts:
            self._add(lambda: [checked(workspace, cut) for cut in cuts], plan_id)
        else:
            self._add(lambda: workspace.plans.cuts_of(ids), plan_id)

    def _add(self, make: Make, plan_id: str = "") -> None:
        parts, workspace = self._parts, self._parts.workspace
        wanted = plan_id or self._current

        def tell(added: _Added) -> None:
            if not added.number:
                hint = "What was deleted or cannot be read has no place in a plan."
                parts.messages.tell("Nothing could be added.", hint, tone="info")
                return
            self._current = added.plan_id
            title = f"{words.counted(added.number, 'cut')} added to {added.name}."
            parts.messages.tell(title, label="Show", action=lambda: self.show(added.plan_id))

        if not workspace.read_only:
            parts.background.change(lambda: _added(workspace, wanted, make), tell)

    # -- following -----------------------------------------------------------------------------

    def _take_player(self, page: ItemPage) -> None:
        player = self._parts.pages.player
        if player is not None and page is player:
            player.transport.plan.setEnabled(not self._parts.workspace.read_only)
            player.transport.plan_asked.connect(self.add_chosen)

    def _connect_page(self, page: PlanPage) -> None:
        from medintel_desktop.ui.plan.keys import bind_keys
        from medintel_desktop.ui.plan.menu import cut_menu

        parts = self._parts
        bind_keys(page)
        page.menu_asked.connect(lambda at: cut_menu(page).popup(at))
        page.reel.set_volume(parts.settings.current.volume / 100)
        page.opened.connect(parts.pages.open_id)
        page.editing.gone.connect(self._leave)
        page.editing.changed.connect(parts.undo.changed)
        page.chosen.connect(self._tell)
        parts.selected.changed.connect(
            lambda _: self._tell()
        )  # after the details, which it empties
        page.deeds.files_dropped.connect(self._take_files)
        parts.adding.added.connect(self._note_batch)
        parts.batches.ended.connect(self._insert_batch)

    def _moved(self) -> None:
        """Another page is shown."""
        parts, page, shown = self._parts, self._parts.plan.made, self.is_shown
        if page is None:
            return
        page.line.setVisible(shown)
        parts.undo.stand_back(page.editing if shown else None)
        if shown:
            self._tell()
        elif not parts.pages.shows_item:
            parts.sidebar.show_plan("")

    def _tell(self) -> None:
        """How the plan stands, at the foot of the window; what is known of its selected cuts."""
        from medintel_desktop.ui.plan.source import missing

        parts, page = self._parts, self._parts.plan.made
        if page is None or not self.is_shown:
            return
        editing, plan = page.editing, page.plan
        offline, gone = missing(plan, editing.sources)
        count = words.counted(len(plan.cuts), "cut")
        counts = [count, f"{offline} offline" if offline else "", f"{gone} deleted" if gone else ""]
        parts.status.set_count(", ".join(filter(None, counts)))
        version = editing.kept.version if editing.kept else 1
        parts.status.set_note(f"Saved. Version {version}." if editing.saved else "Saving…")
        parts.details.show_items(list(dict.fromkeys(cut.media_id for cut in page.deeds.selected())))

    def _follow(self, changes: Changes) -> None:
        if self._parts.plan.made is not None:
            self._parts.plan.made.follow(changes)

    def _list(self, entries: list[PlanEntry]) -> None:
        self._parts.sidebar.plans.set_plans(entries)
        name, self._to_name = self._to_name, ""
        if name and self.is_shown:
            self._parts.plan().head.name.setFocus()
            self._parts.plan().head.name.selectAll()

    def _rename(self, plan_id: str, name: str) -> None:
        workspace = self._parts.workspace
        self._parts.background.change(lambda: workspace.plans.rename(plan_id, name))

    def _leave(self) -> None:
        """The plan that was open is not there any more."""
        self._current = ""
        if self.is_shown:
            self._parts.pages.go_home(self._parts.library)

    def _leave_for_list(self) -> None:
        """Grid, list or map was chosen, which the plan is not."""
        if self.is_shown:
            self._parts.pages.go_home(self._parts.library)

    def _offer_results(self, page: PlanPage) -> None:
        """What was searched for last is at hand beside the plan."""
        results = self._parts.results.made
        if results is not None and results.hits and results.query.text:
            page.matches.show_hits(results.hits, results.query.text)

    # -- files ---------------------------------------------------------------------------------

    def _take_files(self, mime: QMimeData, at: int) -> None:
        """They are added to the library first; the plan gets them once they are there."""
        self._dropped_at = at
        self._parts.adding.take(mime, None)

    def _note_batch(self, batch: str, _album: str | None) -> None:
        if self._dropped_at is not None:
            self._dropped[batch], self._dropped_at = self._dropped_at, None

    def _insert_batch(self, batch: str) -> None:
        at, jobs = self._dropped.pop(batch, None), self._parts.workspace.catalogue.jobs
        if at is not None and self._parts.plan.made is not None:
            deeds = self._parts.plan.made.deeds
            self._parts.background.read(
                f"dropped {batch}",
                lambda: [job.media_id for job in jobs.in_batch(batch) if job.media_id],
                lambda ids: deeds.insert_items(ids, at),
            )


def _span(
    cell: MediaCell, in_out: tuple[float | None, float | None], position: float
) -> Span | None:
    from medintel_desktop.domain.moment import Span

    start, end = in_out
    if start is not None or end is not None:
        return Span(start or 0.0, cell.duration or 0.0 if end is None else end)
    marks = [mark.span for mark in cell.marks if mark.span.start <= position < mark.span.end]
    return min(marks, key=lambda span: span.end - span.start, default=None)


def _added(workspace: Workspace, wanted: str, make: Make) -> _Added:
    """In a worker: put cuts into a plan, the newest or a new one where none is named."""
    cuts = [cut for cut in make() if cut]
    plans = workspace.plans
    if not cuts:
        return _Added("", "", 0, Changes())
    kept = workspace.catalogue.plans.get(wanted) if wanted else None
    entries = [] if kept else plans.all()
    plan_id = kept.id if kept else entries[0].id if entries else plans.create(NAME)
    changes = plans.edit(plan_id, "adding cuts", lambda plan: plan.inserted(cuts))
    return _Added(plan_id, plans.get(plan_id).plan.name, len(cuts), changes | Changes(plans=True))
