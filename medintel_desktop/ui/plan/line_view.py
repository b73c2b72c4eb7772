"""The time line under the pointer: select, trim, carry, scrub, zoom, and take what is dropped."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QGraphicsView, QWidget

from medintel_desktop.domain import words
from medintel_desktop.ui.plan.cut_item import CutItem
from medintel_desktop.ui.plan.drops import takes
from medintel_desktop.ui.plan.gestures import SNAP, Carry, Snap, Trim
from medintel_desktop.ui.plan.line_scene import KNOB, MARGIN, RULER, LineScene
from medintel_desktop.ui.plan.scale import Scale
from medintel_desktop.ui.theme import Role, Theme

STEP = 1.25
"""One notch of the wheel with Ctrl, or one press of + and -."""
_NEAR, _SCROLL = 28, 18
"""Px from the side at which a drag scrolls, and how far."""

_Key = Qt.KeyboardModifier


class LineView(QGraphicsView):
    """Shows a :class:`~.line_scene.LineScene`. It edits nothing itself: ``edited`` says what the
    user did."""

    edited = Signal(str, object)
    """What was done ("trimming"), and the change: a call from Plan to Plan."""
    seek_asked = Signal(float)
    """A second of the plan."""
    scrubbing = Signal(bool)
    """The play head is held, or let go."""
    selection_changed = Signal()
    edge_moved = Signal(object)
    """The Edge that is dragged; None once it is let go."""
    opened = Signal(str)
    """A cut was double-clicked."""
    dropped = Signal(object, int)
    """QMimeData, and before which cut it goes."""
    menu_asked = Signal(QPoint)
    """Where, on the screen."""

    def __init__(self, theme: Theme, scene: LineScene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self._theme, self.line = theme, scene
        self.snap: Snap = lambda _id, second, _tolerance: second
        """Draws an edge to a boundary of its item; set by whoever knows them."""
        self.snaps = True
        self.may_edit = True
        self._trim: Trim | None = None
        self._carry: Carry | None = None
        self._scrubs = False
        self._pressed: QPoint | None = None
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setMouseTracking(True)
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Time line")
        theme.changed.connect(self.viewport().update)

    # -- what is seen --------------------------------------------------------------------------

    def fit(self) -> None:
        """All of the plan in the window, as far as its cuts can be seen then."""
        plan = self.line.plan
        room = self.viewport().width() - MARGIN - KNOB
        self.line.set_scale(Scale.fitting(plan.seconds, len(plan.cuts), room))
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().minimum())

    def zoom(self, factor: float, at: float | None = None) -> None:
        """Around ``at`` px of the view, or around the play head."""
        scene = self.line
        if at is None:
            at = self.mapFromScene(QPointF(scene.scale.x(scene.second), 0)).x()
            at = min(max(at, 0), self.viewport().width())
        second = scene.scale.second(self.mapToScene(round(at), 0).x())
        scene.set_scale(scene.scale.zoomed(factor))
        self.horizontalScrollBar().setValue(round(scene.scale.x(second) - at))

    def bring(self, cut_id: str) -> None:
        """Scroll until a cut is seen."""
        place = self.line.rect_of(cut_id)
        if not place.isNull():
            self.ensureVisible(place, 40, 0)

    def follow_head(self) -> None:
        """Keep the play head in sight while it moves."""
        x = self.mapFromScene(QPointF(self.line.scale.x(self.line.second), 0)).x()
        if not 0 <= x <= self.viewport().width() - 20:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + x - 40)

    @property
    def busy(self) -> bool:
        """True while something is dragged; the plan is shown as it would become."""
        return self._trim is not None or self._carry is not None

    def cancel(self) -> bool:
        """Give up what is dragged. False when there was nothing."""
        if not self.busy:
            return False
        self._end()
        return True

    # -- pointer -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed = event.position().toPoint()
        point = self.mapToScene(self._pressed)
        item = self.line.item_at(point) if point.y() >= RULER else None
        if item is None:
            self._begin_scrub(point)
            return
        side = item.handle_at(point.x() - item.pos().x()) if self.may_edit else 0
        if side:
            self._choose({item.cut.id})
            snap = self.snap if self.snaps else lambda _id, second, _tolerance: second
            self._trim = Trim(self.line, item, point.x(), first=side < 0, snap=snap)
            self._before = self.line.plan
        else:
            self._press_cut(item, event.modifiers())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        point = self.mapToScene(at)
        if self._scrubs:
            self._seek(point)
        elif self._trim is not None:
            self._trim.move(point.x())
            self.edge_moved.emit(self._trim.edge)
        elif self._carry is not None:
            self._carry.move(point)
        elif self._pressed is not None:
            self._begin_carry(at)
        else:
            self._show_cursor(point)
        if self._carry is not None or self._trim is not None:
            self._scroll_near_edge(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        trim, carry = self._trim, self._carry
        self._end()
        if trim is not None and trim.changed:
            self.edited.emit("trimming", trim.result())
        elif carry is not None and carry.changed:
            ids, number = carry.ids, carry.number or 0
            self.edited.emit("moving cuts", lambda plan: plan.moved(ids, number))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        item = self.line.item_at(self.mapToScene(event.position().toPoint()))
        if item is not None:
            self.opened.emit(item.cut.id)

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        if event.modifiers() & _Key.ControlModifier:
            steps = delta.y() / 120
            self.zoom(STEP**steps, event.position().x())
        else:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - (delta.x() or delta.y()))
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        item = self.line.item_at(self.mapToScene(event.pos()))
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            chosen = next(iter(self.line.selected), "")
            place = self.mapFromScene(self.line.rect_of(chosen).center())
            self.menu_asked.emit(self.viewport().mapToGlobal(place))
            return
        if item is not None and item.cut.id not in self.line.selected:
            self._choose({item.cut.id})
        self.menu_asked.emit(event.globalPos())

    # -- drops ---------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(self.may_edit and takes(event.mimeData()))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        at = event.position().toPoint()
        self.line.show_mark(self.line.number_at(self.mapToScene(at).x()))
        self._scroll_near_edge(at)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self.line.show_mark(None)

    def dropEvent(self, event: QDropEvent) -> None:
        self.line.show_mark(None)
        number = self.line.number_at(self.mapToScene(event.position().toPoint()).x())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(event.mimeData(), number)

    # -- painting ------------------------------------------------------------------------------

    def drawBackground(  # noqa: N802 - Qt's name
        self, painter: QPainter, rect: QRectF | QRect
    ) -> None:
        tokens, scale = self._theme.tokens, self.line.scale
        painter.fillRect(rect, tokens.panel)
        if rect.top() >= RULER:
            return
        painter.setFont(self._theme.font(Role.TINY, numbers=True))
        for second in scale.ticks(rect.left() - 120, rect.right()):
            x = scale.x(second)
            painter.setPen(tokens.line)
            painter.drawLine(QPointF(x, 4), QPointF(x, RULER - 4))
            painter.setPen(tokens.t2)
            text = words.clock(second, hundredths=scale.step < 1)
            room = QRectF(x + 5, 0, 120, RULER - 2)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def drawForeground(  # noqa: N802 - Qt's name
        self, painter: QPainter, _rect: QRectF | QRect
    ) -> None:
        """The ring of the keyboard, where no cut shows that it has it."""
        by_keyboard = self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        if self.hasFocus() and by_keyboard and not self.line.selected:
            painter.save()
            painter.resetTransform()
            painter.setPen(QPen(self._theme.tokens.accent, self._theme.ring))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))
            painter.restore()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    # -- inside --------------------------------------------------------------------------------

    def _begin_scrub(self, point: QPointF) -> None:
        self._scrubs = True
        self.scrubbing.emit(True)
        if point.y() >= RULER:
            self._choose(set())
        self._seek(point)

    def _seek(self, point: QPointF) -> None:
        scene = self.line
        second = min(scene.scale.second(point.x()), scene.plan.seconds)
        if self.snaps:
            edge = scene.edge_near(second, scene.scale.seconds(SNAP / 2))
            second = second if edge is None else edge
        self.seek_asked.emit(second)

    def _press_cut(self, item: CutItem, keys: Qt.KeyboardModifier) -> None:
        chosen, cut_id = self.line.selected, item.cut.id
        if keys & _Key.ControlModifier:
            self._choose(chosen ^ {cut_id})
        elif keys & _Key.ShiftModifier and chosen:
            plan = self.line.plan
            numbers = [plan.index(one) for one in (*chosen, cut_id)]
            self._choose({cut.id for cut in plan.cuts[min(numbers) : max(numbers) + 1]})
        elif cut_id not in chosen:
            self._choose({cut_id})

    def _choose(self, ids: set[str] | frozenset[str]) -> None:
        if self.line.select(ids):
            self.selection_changed.emit()

    def _begin_carry(self, at: QPoint) -> None:
        start = self._pressed
        far = QApplication.startDragDistance()
        if start is None or not self.may_edit or (at - start).manhattanLength() < far:
            return
        item = self.line.item_at(self.mapToScene(start))
        if item is not None and item.cut.id in self.line.selected:
            self._carry = Carry(self.line, item, self.mapToScene(start))
            self._carry.move(self.mapToScene(at))
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _show_cursor(self, point: QPointF) -> None:
        item = self.line.item_at(point) if point.y() >= RULER else None
        edge = item is not None and self.may_edit and item.handle_at(point.x() - item.pos().x())
        shape = Qt.CursorShape.SizeHorCursor if edge else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def _end(self) -> None:
        """Nothing is held any more; the plan is shown as it was."""
        scrubbed, trim, carry = self._scrubs, self._trim, self._carry
        self._pressed, self._scrubs, self._trim, self._carry = None, False, None, None
        if carry is not None:
            carry.end()
            self.unsetCursor()
        if trim is not None:
            self.line.show_plan(self._before)
            self.edge_moved.emit(None)
        if scrubbed:
            self.scrubbing.emit(False)

    def _scroll_near_edge(self, at: QPoint) -> None:
        bar = self.horizontalScrollBar()
        if at.x() < _NEAR:
            bar.setValue(bar.value() - _SCROLL)
        elif at.x() > self.viewport().width() - _NEAR:
            bar.setValue(bar.value() + _SCROLL)
