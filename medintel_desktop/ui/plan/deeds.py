"""What the user does to the cuts of a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QMimeData, QObject, Signal

from medintel_desktop.domain.edges import to_frame
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import SHORTEST_CUT, Cut, Plan
from medintel_desktop.domain.search import Hit
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.plan.drops import cuts_in, ids_in
from medintel_desktop.ui.plan.editing import Change, Editing
from medintel_desktop.ui.plan.line_scene import LineScene


class Deeds(QObject):
    """Works on the cuts that are selected in ``scene``; nothing happens where nothing may."""

    wish_to_select = Signal(list)
    """Ids of the cuts to select next."""
    edge_trimmed = Signal(str, bool)
    """By the keyboard: id of the cut, and whether it was its beginning."""
    files_dropped = Signal(object, int)
    """QMimeData with files or links, and before which cut they go."""

    def __init__(
        self, background: Background, workspace: Workspace, editing: Editing, scene: LineScene,
        parent: QObject,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._background, self._workspace = background, workspace
        self._editing, self._scene = editing, scene

    @property
    def plan(self) -> Plan:
        return self._editing.plan

    @property
    def may_edit(self) -> bool:
        return not self._workspace.read_only

    def selected(self) -> list[Cut]:
        """In the order of the plan."""
        return [cut for cut in self.plan.cuts if cut.id in self._scene.selected]

    def edit(self, deed: str, change: Change, *, key: str = "") -> None:
        if self.may_edit:
            self._editing.edit(deed, change, key=key)

    def insert(self, cuts: Sequence[Cut], at: int | None = None) -> None:
        """Put cuts before the one numbered ``at``; None: after those selected, or at the end."""
        if not cuts or not self.may_edit:
            return
        place = self._after_selected() if at is None else at
        before = {cut.id for cut in self.plan.cuts}
        self.edit("adding cuts", lambda plan: plan.inserted(cuts, place))
        self._wish(cut.id for cut in self.plan.cuts if cut.id not in before)

    def insert_hits(self, hits: Sequence[Hit], query: str, at: int | None = None) -> None:
        """Found moments, put on frames of their videos."""
        plans = self._workspace
        self._make(lambda: [plans.plans.cut_of_hit(hit, query) for hit in hits], at)

    def insert_items(self, media_ids: Sequence[str], at: int | None = None) -> None:
        """Whole items; a photo stands for a while."""
        workspace = self._workspace
        self._make(lambda: workspace.plans.cuts_of(media_ids), at)

    def take(self, mime: QMimeData, at: int) -> None:
        """Something was dropped before the cut numbered ``at``."""
        cuts, workspace = cuts_in(mime), self._workspace
        if cuts:
            # They may come from another program: times are put inside their videos.
            self._make(lambda: [checked(workspace, cut) for cut in cuts], at)
        elif ids := ids_in(mime):
            self.insert_items(ids, at)
        else:
            self.files_dropped.emit(mime, at)

    def remove(self) -> None:
        ids = self._scene.selected
        if ids:
            number = self._numbers()[0]
            self.edit("removing cuts", lambda plan: plan.without(ids))
            left = self.plan.cuts
            self._wish([left[min(number, len(left) - 1)].id] if left else [])

    def duplicate(self) -> None:
        ids, before = self._scene.selected, {cut.id for cut in self.plan.cuts}
        if ids:
            self.edit("duplicating cuts", lambda plan: plan.duplicated(ids))
            self._wish(cut.id for cut in self.plan.cuts if cut.id not in before)

    def split(self, second: float) -> None:
        """The cut at a second of the plan becomes two, on a frame of its video."""
        found = self.plan.at(second)
        if found is not None:
            on_frame = second + self._on_frame(*found) - found[1]
            self.edit("splitting a cut", lambda plan: plan.split(on_frame))
            self._wish([found[0].id])

    def replace(self, hits: Sequence[Hit], query: str) -> None:
        """The selected cut shows the first of these, for as long as it did."""
        cuts, workspace = self.selected(), self._workspace
        if len(cuts) != 1 or not hits:
            return
        old, hit = cuts[0], hits[0]

        def put(new: Cut | None) -> None:
            if new is not None:
                kept = replace(new, id=old.id, note=old.note)
                self.edit("replacing a cut", lambda plan: plan.changed(kept))

        self._background.read(
            "plan cuts", lambda: _as_long(workspace, workspace.plans.cut_of_hit(hit, query), old),
            put,
        )  # fmt: skip

    def accept(self) -> None:
        """Proposed cuts among those selected belong to the plan."""
        ids = {cut.id for cut in self.selected() if cut.proposed}
        if ids:
            self.edit("accepting cuts", lambda plan: plan.accepted(ids))

    def move_by(self, step: int) -> None:
        """The selected cuts go one place on or back."""
        numbers = self._numbers()
        if not numbers:
            return
        ids = self._scene.selected
        place = numbers[0] - 1 if step < 0 else numbers[-1] + 2
        if 0 <= place <= len(self.plan.cuts):
            self.edit("moving cuts", lambda plan: plan.moved(ids, place))

    def trim_by(self, seconds: float, *, first: bool) -> None:
        """An edge of the selected cut goes on or back; several presses are undone as one."""
        cuts = self.selected()
        if len(cuts) != 1:
            return
        cut = cuts[0]
        if first:
            span = Span(min(max(0.0, cut.span.start + seconds), cut.span.end - SHORTEST_CUT),
                        cut.span.end)  # fmt: skip
        else:
            span = Span(cut.span.start, max(cut.span.start + SHORTEST_CUT, cut.span.end + seconds))
        longest = self._scene.longest(cut)
        key = f"trim {cut.id} {first}"
        self.edit("trimming", lambda plan: plan.trimmed(cut.id, span, longest), key=key)
        self.edge_trimmed.emit(cut.id, first)

    def trim_at(self, second: float, *, first: bool) -> None:
        """The cut at a second of the plan begins or ends there."""
        found = self.plan.at(second)
        if found is None:
            return
        cut, inside = found[0], self._on_frame(*found)
        start, end = (inside, cut.span.end) if first else (cut.span.start, inside)
        if end - start >= SHORTEST_CUT and cut.span.start <= inside <= cut.span.end:
            span = Span(start, end)
            self.edit("trimming", lambda plan: plan.trimmed(cut.id, span))
            self._wish([cut.id])
            self.edge_trimmed.emit(cut.id, first)

    # -- inside --------------------------------------------------------------------------------

    def _wish(self, ids: Iterable[str]) -> None:
        self.wish_to_select.emit(list(ids))

    def _on_frame(self, cut: Cut, second: float) -> float:
        """The frame of its item nearest to a second."""
        return to_frame(second, self._editing.source(cut.media_id).rate)

    def _numbers(self) -> list[int]:
        """Of the cuts selected, in order."""
        return sorted(self.plan.index(cut.id) for cut in self.selected())

    def _after_selected(self) -> int:
        numbers = self._numbers()
        return numbers[-1] + 1 if numbers else len(self.plan.cuts)

    def _make(self, make: Callable[[], Iterable[Cut | None]], at: int | None) -> None:
        """Cuts are made by reading the library; they go where they were asked for."""
        place = self._after_selected() if at is None else at

        def put(cuts: list[Cut]) -> None:
            self.insert(cuts, place)

        self._background.change(lambda: [cut for cut in make() if cut], put)


def checked(workspace: Workspace, cut: Cut) -> Cut | None:
    """A cut that was dropped, put inside its video; None when there is no such item."""
    new = workspace.plans.cut_of(
        cut.media_id, cut.span, title=cut.title, note=cut.note, query=cut.query, score=cut.score
    )
    return new and replace(new, proposed=False)


def _as_long(workspace: Workspace, new: Cut | None, old: Cut) -> Cut | None:
    """``new`` from its beginning, for as long as ``old`` lasts where its item allows that."""
    if new is None:
        return None
    span = Span(new.span.start, new.span.start + old.seconds)
    return workspace.plans.cut_of(
        new.media_id, span, title=new.title, note=new.note, query=new.query, score=new.score
    )
