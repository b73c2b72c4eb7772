"""One plan while it is worked on: shown at once as edited, kept in the background.

What is shown is always the plan as it will be kept once all edits under way are written; only
then it is read again, so that nothing on screen goes back and forth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject, Signal

from medintel_desktop.catalogue.plans import Kept
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.edges import Edges
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.plan import NoSuchCut, Plan, TooManyCuts
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.plan.source import UNKNOWN, Source, need_copies, read_sources

Change = Callable[[Plan], Plan]


class Editing(QObject):
    """``plan`` is what is shown; ``version`` that of what is kept."""

    changed = Signal()
    """The plan, or what can be undone."""
    sources_changed = Signal()
    """More is known of the items of the cuts."""
    gone = Signal()
    """The plan was deleted."""

    def __init__(
        self, background: Background, workspace: Workspace, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background, self._workspace = background, workspace
        self.plan_id = ""
        self.plan = Plan("")
        self.kept: Kept | None = None
        self._under_way = 0
        self._sources: Mapping[str, Source] = {}
        self._edges: dict[str, Edges] = {}
        self._copying: set[str] = set()

    # -- the plan ------------------------------------------------------------------------------

    @property
    def undo_name(self) -> str:
        return self.kept.deed_undo if self.kept else ""

    @property
    def redo_name(self) -> str:
        return self.kept.deed_redo if self.kept else ""

    @property
    def saved(self) -> bool:
        """Whether everything that is shown is kept."""
        return not self._under_way

    def open(self, plan_id: str) -> None:
        """Work on another plan; it comes when it is read."""
        if plan_id != self.plan_id:
            self.plan_id, self.plan, self.kept = plan_id, Plan(""), None
            self._sources, self._under_way = {}, 0
            self._edges.clear()
        self.read()

    def edit(self, deed: str, change: Change, *, key: str = "") -> None:
        """Show the plan changed and keep it. Edits with the same ``key``, one after the other, are
        undone as one."""
        if not self.plan_id:
            return
        before, plan_id, plans = self.plan, self.plan_id, self._workspace
        try:
            after = change(before)
        except (TooManyCuts, NoSuchCut):
            after = before  # whoever keeps it tells why
        else:
            if after == before:
                return
            self._show(after)

        def keep(plan: Plan) -> Plan:
            """What was shown is kept as it was shown, with the ids that new cuts were given."""
            return after if plan == before and after != before else change(plan)

        self._change(lambda: plans.plans.edit(plan_id, deed, keep, key=key))

    def rename(self, name: str) -> None:
        plan_id, workspace = self.plan_id, self._workspace
        if plan_id and name != self.plan.name:
            self._change(lambda: workspace.plans.rename(plan_id, name))

    def undo(self) -> None:
        plan_id, workspace = self.plan_id, self._workspace
        if plan_id:
            self._change(lambda: workspace.plans.undo(plan_id))

    def redo(self) -> None:
        plan_id, workspace = self.plan_id, self._workspace
        if plan_id:
            self._change(lambda: workspace.plans.redo(plan_id))

    def follow(self, changes: Changes) -> None:
        """Something changed, here or elsewhere."""
        if not self.plan_id:
            return
        if changes.plans:
            self.read()
        if changes.media_list or changes.media & {cut.media_id for cut in self.plan.cuts}:
            self._edges.clear()
            self.read_sources()

    def read(self) -> None:
        """Show the plan as it is kept, unless an edit is still being written."""
        plan_id, table = self.plan_id, self._workspace.catalogue.plans
        if plan_id and not self._under_way:
            self._background.read("plan", lambda: table.get(plan_id), partial(self._take, plan_id))

    def _change(self, call: Callable[[], Changes]) -> None:
        plan_id, number = self.plan_id, self._under_way
        self._under_way = number + 1

        def done(_: object) -> None:
            if plan_id == self.plan_id:
                self._under_way -= 1
                self.read()

        def failed(error: MedIntelError) -> None:
            self._background.failed.emit(error.problem)
            done(None)

        self._background.change(call, done, otherwise=failed)

    def _take(self, plan_id: str, kept: Kept | None) -> None:
        if plan_id != self.plan_id or self._under_way:
            return
        if kept is None:
            self.plan_id = ""
            self.gone.emit()
            return
        self.kept = kept
        self._show(kept.plan)

    def _show(self, plan: Plan) -> None:
        known = {cut.media_id for cut in plan.cuts} <= self._sources.keys()
        self.plan = plan
        self.changed.emit()
        if not known:
            self.read_sources()

    # -- its items -----------------------------------------------------------------------------

    @property
    def sources(self) -> Mapping[str, Source]:
        """What is known of the items, by their ids."""
        return self._sources

    def source(self, media_id: str) -> Source:
        return self._sources.get(media_id, UNKNOWN)

    def read_sources(self) -> None:
        """Look for the items and their files."""
        workspace, plan, plan_id = self._workspace, self.plan, self.plan_id

        def take(sources: Mapping[str, Source]) -> None:
            if plan_id == self.plan_id and sources != self._sources:
                self._sources = {**self._sources, **sources}
                self.sources_changed.emit()
                self._make_copies()

        self._background.read(
            "plan sources", lambda: read_sources(workspace, plan), take, slow=True
        )

    def read_edges(self, media_id: str) -> None:
        """Learn where the edges of an item snap to."""
        workspace = self._workspace
        if media_id in self._edges or self.source(media_id).is_photo:
            return

        def take(edges: Edges) -> None:
            self._edges[media_id] = edges

        self._background.read("plan edges", lambda: workspace.plans.edges(media_id), take)

    def snapped(self, media_id: str, second: float, tolerance: float) -> float:
        """A second of an item, or the boundary near it, as far as its boundaries were read."""
        edges = self._edges.get(media_id)
        return second if edges is None else edges.snapped(second, tolerance)

    def _make_copies(self) -> None:
        """What plays only as a small copy gets one; the job tells by Changes when it is there."""
        workspace = self._workspace
        wanted = [one for one in need_copies(self._sources) if one not in self._copying]
        if workspace.read_only or not wanted:
            return
        self._copying.update(wanted)

        def enqueue() -> Changes:
            changes = Changes()
            for media_id in wanted:
                changes |= workspace.proxies.enqueue(media_id)
            return changes

        self._background.change(enqueue, lambda _: workspace.wake())
