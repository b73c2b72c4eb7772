"""The cuts of a plan side by side, with play head and the mark of where something would go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from PySide6.QtCore import QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsRectItem,
    QGraphicsScene,
    QStyleOptionGraphicsItem,
    QWidget,
)

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.ui.plan import sound_lane
from medintel_desktop.ui.plan.cut_item import GAP, HEIGHT, CutItem, Look
from medintel_desktop.ui.plan.peaks import Peaks
from medintel_desktop.ui.plan.scale import Scale
from medintel_desktop.ui.plan.sound_lane import SoundLane
from medintel_desktop.ui.plan.source import Source
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails

RULER = 26
"""Height of the times above the cuts."""
TOP = RULER
SOUND = TOP + HEIGHT + 10
FOOT = SOUND + sound_lane.HEIGHT
KNOB = 8
"""Px before the first cut, for the knob of the play head."""
MARGIN = 72
"""Px after the last cut, where more can be dropped."""

SourceOf = Callable[[str], Source]
"""What is known of an item, by its id."""


class LineScene(QGraphicsScene):
    """Items are made once a cut and moved when the plan changes. Times are seconds of the plan."""

    def __init__(
        self, theme: Theme, thumbnails: Thumbnails, source_of: SourceOf, peaks: Peaks,
        parent: QObject | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._thumbnails, self._source_of = theme, thumbnails, source_of
        self.setItemIndexMethod(QGraphicsScene.ItemIndexMethod.NoIndex)  # all of them move
        self.plan = Plan("")
        self.scale = Scale()
        self.second = 0.0
        self.selected: frozenset[str] = frozenset()
        self._items: dict[str, CutItem] = {}
        self.head = _PlayHead(theme)
        self._mark = QGraphicsRectItem(-1, 0, 3, HEIGHT)
        self._mark.setPen(QPen(Qt.PenStyle.NoPen))
        self._mark.setZValue(5)
        self._mark.hide()
        self.sound = SoundLane(theme, peaks)
        self.sound.setPos(0, SOUND)
        self.addItem(self.sound)
        self.addItem(self.head)
        self.addItem(self._mark)
        thumbnails.ready.connect(self._pictures_came)
        peaks.ready.connect(self._sound_came)
        theme.changed.connect(self.dress)
        self.dress()

    # -- what is shown -------------------------------------------------------------------------

    def show_plan(self, plan: Plan) -> None:
        """Another plan, or this one changed."""
        self.plan = plan
        there = {cut.id for cut in plan.cuts}
        self.selected &= there
        for gone in self._items.keys() - there:
            self.removeItem(self._items.pop(gone))
        self.place()

    def set_scale(self, scale: Scale) -> None:
        self.scale = scale
        self.place()

    def select(self, ids: Iterable[str]) -> bool:
        """Whether other cuts are selected now."""
        wanted = frozenset(ids)
        if wanted == self.selected:
            return False
        self.selected = wanted
        self.place()
        return True

    def set_second(self, second: float) -> None:
        """Where the play head stands."""
        self.second = second
        self.head.setPos(self.scale.x(second), 0)

    def place(self) -> None:
        """Put every cut where it belongs. What is known of items is asked again."""
        for start, cut in self.plan.places():
            item = self._item(cut)
            item.setPos(self.scale.x(start), TOP)
            item.setZValue(1 if cut.id in self.selected else 0)
        self.sound.show_plan(self.plan, self.scale)
        self.sound.setVisible(bool(self.plan.cuts))
        width = self.scale.x(self.plan.seconds) + MARGIN
        self.setSceneRect(-KNOB, 0, width + KNOB, FOOT + 4)
        self.head.setVisible(bool(self.plan.cuts))
        self.head.set_height(FOOT + 4)
        self.set_second(self.second)

    def hold(self, cut: Cut, x: float) -> None:
        """While its first edge is dragged: show a cut at ``x``, with those after it unmoved."""
        item = self._items[cut.id]
        item.show_cut(cut, self._look(cut))
        item.setPos(x, TOP)
        item.setZValue(2)

    def fade(self, ids: Collection[str], opacity: float) -> None:
        """While they are carried: leave a shadow of cuts where they come from."""
        for cut_id in ids:
            if cut_id in self._items:
                self._items[cut_id].setOpacity(opacity)

    def show_mark(self, number: int | None) -> None:
        """Where a drop would go: before this cut; None for nowhere."""
        self._mark.setVisible(number is not None)
        if number is not None:
            self._mark.setPos(self.scale.x(self.start_of(number)) - GAP / 2, TOP)

    @property
    def marked(self) -> bool:
        return self._mark.isVisible()

    # -- asking --------------------------------------------------------------------------------

    def item_at(self, point: QPointF) -> CutItem | None:
        """The cut under a point of the scene, or before or behind the gap there; the selected one
        before its neighbour."""
        places = (point, point - QPointF(GAP, 0), point + QPointF(GAP, 0))
        found = (item for at in places for item in self.items(at) if isinstance(item, CutItem))
        return next(found, None)

    def item(self, cut_id: str) -> CutItem | None:
        return self._items.get(cut_id)

    def rect_of(self, cut_id: str) -> QRectF:
        item = self._items.get(cut_id)
        return item.sceneBoundingRect() if item else QRectF()

    def start_of(self, number: int) -> float:
        """The second at which the cut of this number begins; the end of the plan beyond it."""
        return sum(cut.seconds for cut in self.plan.cuts[:number])

    def number_at(self, x: float) -> int:
        """Before which cut something dropped at ``x`` goes."""
        second = self.scale.second(x)
        for number, (start, cut) in enumerate(self.plan.places()):
            if second < start + cut.seconds / 2:
                return number
        return len(self.plan.cuts)

    def edge_near(self, second: float, tolerance: float) -> float | None:
        """An end of a cut near a second of the plan."""
        edges = [0.0, *(start + cut.seconds for start, cut in self.plan.places())]
        best = min(edges, key=lambda edge: abs(edge - second))
        return best if abs(best - second) <= tolerance else None

    def source(self, cut: Cut) -> Source:
        return self._source_of(cut.media_id)

    def longest(self, cut: Cut) -> float | None:
        """Seconds its item lasts; None for a photo, which may stand as long as one likes."""
        source = self.source(cut)
        return None if source.is_photo else source.length

    def kept(self, cut: Cut, span: Span) -> Cut:
        """``cut`` with another span, as the plan would keep it."""
        plan = self.plan.trimmed(cut.id, span, self.longest(cut))
        return plan.cuts[plan.index(cut.id)]

    # -- inside --------------------------------------------------------------------------------

    def dress(self) -> None:
        self._mark.setBrush(self._theme.tokens.accent)
        self.sound.update()
        for item in self._items.values():
            item.update()
        self.head.update()
        self.update()

    def _item(self, cut: Cut) -> CutItem:
        look = self._look(cut)
        item = self._items.get(cut.id)
        if item is None:
            item = self._items[cut.id] = CutItem(self._theme, self._thumbnails, cut, look)
            self.addItem(item)
        item.show_cut(cut, look)
        return item

    def _look(self, cut: Cut) -> Look:
        wide = self.scale.x(cut.seconds)
        return Look(max(1.0, wide - min(GAP, wide / 3)), self.source(cut), cut.id in self.selected)

    def _sound_came(self) -> None:
        self.sound.update()

    def _pictures_came(self, checksums: set[str]) -> None:
        for item in self._items.values():
            if item.look.source.checksum in checksums:
                item.update()


class _PlayHead(QGraphicsItem):
    """A line over everything, with a knob in the ruler."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._height = 0.0
        self.setZValue(10)

    def set_height(self, height: float) -> None:
        if height != self._height:
            self.prepareGeometryChange()
            self._height = height

    def boundingRect(self) -> QRectF:
        return QRectF(-7, 0, 14, self._height)

    def shape(self) -> QPainterPath:
        """Not in the way of what is pointed at."""
        return QPainterPath()

    def paint(
        self,
        painter: QPainter,
        _option: QStyleOptionGraphicsItem,
        _widget: QWidget | None = None,
    ) -> None:
        tokens = self._theme.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.t1)
        painter.drawRect(QRectF(-1, RULER - 8, 2, self._height - RULER + 8))
        knob = [(-6, 8), (6, 8), (6, 15), (0, 21), (-6, 15)]
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in knob]))
