"""What a pointer that was pressed on the time line is doing until it lets go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QPointF
from PySide6.QtWidgets import QGraphicsPixmapItem

from medintel_desktop.domain.edges import to_frame
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import SHORTEST_CUT, Cut, Plan
from medintel_desktop.ui.plan.cut_item import CutItem
from medintel_desktop.ui.plan.line_scene import TOP, LineScene

Snap = Callable[[str, float, float], float]
"""Item id, second of it, tolerance in seconds: where an edge shall stand."""

SNAP = 9.0
"""Px within which an edge is drawn to a place."""


@dataclass(frozen=True, slots=True)
class Edge:
    """An end of a cut while it is dragged. ``second`` is of the item; ``first`` tells which end."""

    cut: Cut
    first: bool

    @property
    def second(self) -> float:
        return self.cut.span.start if self.first else self.cut.span.end


class Trim:
    """Drags one edge of a cut. ``edge`` is how it stands now."""

    def __init__(self, scene: LineScene, item: CutItem, x: float, *, first: bool, snap: Snap):
        self._scene, self._snap, self._from = scene, snap, x
        self._old, self._left = item.cut, item.pos().x()
        self.edge = Edge(item.cut, first)

    def move(self, x: float) -> None:
        scene, span = self._scene, self._old.span
        by = scene.scale.seconds(x - self._from)
        tolerance = scene.scale.seconds(SNAP)
        if self.edge.first and scene.source(self._old).is_photo:
            self._draw_photo(by)
        elif self.edge.first:
            wanted = self._snapped(span.start + by, tolerance)
            cut = scene.kept(
                self._old, Span(min(max(0.0, wanted), span.end - SHORTEST_CUT), span.end)
            )
            self.edge = Edge(cut, first=True)
            moved = scene.scale.x(cut.span.start - span.start)
            scene.hold(cut, self._left + moved)
        else:
            wanted = self._snapped(span.end + by, tolerance)
            cut = scene.kept(self._old, Span(span.start, max(span.start + SHORTEST_CUT, wanted)))
            self.edge = Edge(cut, first=False)
            before = scene.plan
            scene.show_plan(before.changed(cut))

    def _draw_photo(self, by: float) -> None:
        """A photo has no beginning to cut off: it stands for less or more time."""
        seconds = max(SHORTEST_CUT, self._old.seconds - by)
        cut = replace(self._old, span=Span(0.0, seconds))
        self.edge = Edge(cut, first=True)
        self._scene.hold(cut, self._left + self._scene.scale.x(self._old.seconds - seconds))

    def _snapped(self, second: float, tolerance: float) -> float:
        """At a boundary that is near, else on a frame."""
        source = self._scene.source(self._old)
        if source.is_photo:
            return second
        return to_frame(self._snap(self._old.media_id, second, tolerance), source.rate)

    @property
    def changed(self) -> bool:
        return self.edge.cut.span != self._old.span

    def result(self) -> Callable[[Plan], Plan]:
        """The edit that was made."""
        cut = self.edge.cut
        longest = self._scene.longest(cut)
        return lambda plan: plan.trimmed(cut.id, cut.span, longest)


class Carry:
    """Carries the selected cuts to another place; ``number`` is before which cut."""

    def __init__(self, scene: LineScene, item: CutItem, point: QPointF) -> None:
        self._scene = scene
        self.ids = scene.selected
        self.number: int | None = None
        self._ghost = QGraphicsPixmapItem(item.picture())
        self._ghost.setOpacity(0.85)
        self._ghost.setZValue(8)
        self._grip = QPointF(min(point.x() - item.pos().x(), 60), point.y() - item.pos().y())
        scene.addItem(self._ghost)
        scene.fade(self.ids, 0.35)

    def move(self, point: QPointF) -> None:
        place = point - self._grip
        self._ghost.setPos(place.x(), min(max(place.y(), TOP - 8), TOP + 12))
        self.number = self._scene.number_at(point.x())
        self._scene.show_mark(self.number)

    def end(self) -> None:
        self._scene.removeItem(self._ghost)
        self._scene.show_mark(None)
        self._scene.fade(self.ids, 1.0)

    @property
    def changed(self) -> bool:
        """Whether the order would be another."""
        if self.number is None:
            return False
        plan = self._scene.plan
        return plan.moved(self.ids, self.number).cuts != plan.cuts
