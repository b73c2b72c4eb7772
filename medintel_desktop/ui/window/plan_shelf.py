"""Edit plans in the sidebar: a heading with a plus, and a row for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QMenu,
    QStyleOptionViewItem,
    QWidget,
)

from medintel_desktop.domain import words
from medintel_desktop.ui.album_rows import HEADING, ROW, NameEditor, RowPainter
from medintel_desktop.ui.models.album_model import Kind, Node
from medintel_desktop.ui.models.cell_model import CUTS_MIME, ITEMS_MIME
from medintel_desktop.ui.theme import Theme

if TYPE_CHECKING:
    from medintel_desktop.catalogue.plans import PlanEntry

MOST_ROWS = 7
"""Plans that are seen at once; with more the list scrolls."""

Index = QModelIndex | QPersistentModelIndex


class PlanRows(QAbstractListModel):
    """Row 0 is the heading, then the plans, those changed last first."""

    rename_asked = Signal(str, str)
    """The id of a plan and the name typed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.nodes = [Node(Kind.HEADING, "Edit plans")]
        self.editable = True

    def set_plans(self, plans: Sequence[PlanEntry]) -> None:
        nodes = [
            Node(Kind.SMART, p.name, "clapperboard", p.id, p.cuts, words.clock(p.seconds))
            for p in plans
        ]
        if [_seen(node) for node in self.nodes[1:]] == [_seen(node) for node in nodes]:
            return
        self.beginResetModel()
        self.nodes[1:] = nodes
        self.endResetModel()

    def row_of(self, plan_id: str) -> int | None:
        keys = [node.key for node in self.nodes]
        return keys.index(plan_id) if plan_id and plan_id in keys else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.nodes)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        node = self.nodes[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return node.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            if node.count is None:
                return node.name
            return f"{node.name}, {words.counted(node.count, 'cut')}, {node.length}"
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        node, name = self.nodes[index.row()], " ".join(str(value).split())
        if name and name != node.name and role == Qt.ItemDataRole.EditRole:
            self.rename_asked.emit(node.key, name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        if not index.isValid() or index.row() == 0:
            return flag.ItemIsEnabled
        flags = flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsDropEnabled
        return flags | flag.ItemIsEditable if self.editable else flags


def _seen(node: Node) -> tuple[str, str, int | None, str]:
    return node.key, node.name, node.count, node.length


class PlanShelf(QListView):
    """Only asks; a click opens a plan, a drop fills it."""

    chosen = Signal(str)
    create_asked = Signal()
    delete_asked = Signal(str)
    filled = Signal(str, object)
    """A plan, and QMimeData with cuts or items."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown = ""
        self._target = -1
        """The row something hangs over."""
        self.rows = PlanRows(self)
        self.rename_asked = self.rows.rename_asked
        self.setModel(self.rows)
        self.setItemDelegate(_Names(self))
        self.setAccessibleName("Edit plans")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAcceptDrops(True)
        self.viewport().setAutoFillBackground(False)
        self.rows.modelReset.connect(self._restore)
        theme.changed.connect(self._dress)
        self._dress()
        self._restore()

    @property
    def plans(self) -> list[tuple[str, str]]:
        """Id and name of each, in order."""
        return [(node.key, node.name) for node in self.rows.nodes[1:]]

    def set_plans(self, plans: Sequence[PlanEntry]) -> None:
        """Show these, in order."""
        self.rows.set_plans(plans)

    def show_plan(self, plan_id: str) -> None:
        """Select the row of the plan that is open without telling anybody; "" for none."""
        self._shown = plan_id
        row = self.rows.row_of(plan_id)
        selection = self.selectionModel()
        if row is None:
            selection.clear()
            return
        index = self.rows.index(row)
        selection.setCurrentIndex(index, selection.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def edit_name(self, plan_id: str) -> None:
        """Open the field for a plan's name."""
        row = self.rows.row_of(plan_id)
        if row is not None:
            self.setFocus()
            self.setCurrentIndex(self.rows.index(row))
            self.edit(self.rows.index(row))

    # -- mouse and keys ------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        if index.row() == 0:
            left = event.button() == Qt.MouseButton.LeftButton
            if left and self.rows.editable and self._plus().contains(at):
                self.create_asked.emit()
            return
        super().mousePressEvent(event)
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self._choose(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, key = self.currentIndex(), event.key()
        named = index.isValid() and index.row() > 0
        if named and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose(index)
        elif named and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self.rows.editable:
            self.delete_asked.emit(self.rows.nodes[index.row()].key)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        menu = self.menu_for(index)
        if menu.actions():
            place = self.visualRect(index).bottomLeft() if keyboard else event.pos()
            menu.popup(self.viewport().mapToGlobal(place))

    def menu_for(self, index: Index) -> QMenu:
        """What can be done with a row; empty where nothing may be changed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if not self.rows.editable:
            return menu
        if not index.isValid() or index.row() == 0:
            menu.addAction("New edit plan", self.create_asked.emit)
            return menu
        plan_id = self.rows.nodes[index.row()].key
        menu.addAction("Open", lambda: self.chosen.emit(plan_id))
        menu.addAction("Rename", lambda: self.edit_name(plan_id))
        menu.addSeparator()
        menu.addAction("Delete plan", lambda: self.delete_asked.emit(plan_id))
        return menu

    # -- drops ---------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        fits = mime.hasFormat(CUTS_MIME) or mime.hasFormat(ITEMS_MIME)
        event.setAccepted(fits and self.rows.editable)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._point_at(self.indexAt(event.position().toPoint()).row())
        event.setDropAction(Qt.DropAction.CopyAction)
        event.setAccepted(self._target > 0)

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._point_at(-1)

    def dropEvent(self, event: QDropEvent) -> None:
        row = self.indexAt(event.position().toPoint()).row()
        self._point_at(-1)
        if row > 0:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.filled.emit(self.rows.nodes[row].key, event.mimeData())

    def _point_at(self, row: int) -> None:
        if row != self._target:
            self._target = row
            self.viewport().update()

    # -- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.tokens.panel)
        under = self.viewport().mapFromGlobal(self.cursor().pos()) if self.underMouse() else None
        for row, node in enumerate(self.rows.nodes):
            place = self._place(row)
            if node.kind is Kind.HEADING:
                self._painter.heading(painter, place, node, self.rows.editable)
            else:
                self._paint_row(painter, place, node, row, under)
        painter.end()

    def _paint_row(
        self, painter: QPainter, place: QRect, node: Node, row: int, under: QPoint | None
    ) -> None:
        by_keyboard = self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        at = self.currentIndex().row() == row
        self._painter.row(
            painter, place, node, 28, selected=node.key == self._shown,
            active=self.hasFocus() or self.window().isActiveWindow(),
            hovered=under is not None and place.contains(under),
            current=row == self._target or (at and by_keyboard and self.hasFocus()), opened=False,
        )  # fmt: skip

    def _place(self, row: int) -> QRect:
        rect = self.visualRect(self.rows.index(row))
        return QRect(0, rect.top(), self.viewport().width(), rect.height())

    def _plus(self) -> QRect:
        return self._painter.plus_box(self._place(0))

    def _choose(self, index: Index) -> None:
        self.chosen.emit(self.rows.nodes[index.row()].key)

    def _restore(self) -> None:
        shown = min(len(self.rows.nodes) - 1, MOST_ROWS)
        self.setFixedHeight(HEADING + shown * ROW + 4)
        self.show_plan(self._shown)

    def _dress(self) -> None:
        self._painter = RowPainter(self._theme)
        self.viewport().update()


class _Names(NameEditor):
    """Edits the name of a plan where it stands."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, HEADING if index.row() == 0 else ROW)

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = super().createEditor(parent, option, index)
        editor.setAccessibleName("Name of the plan")
        return editor
