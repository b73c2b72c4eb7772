"""The album tree: choose what is shown, arrange albums, and drop things on them.

The tree only asks; what happens is decided by whoever listens to its signals.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, QTimer, Signal
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
    QMenu,
    QStyle,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from medintel_desktop.domain.view import View
from medintel_desktop.ui import album_keys
from medintel_desktop.ui.album_drop import Act, Drop, around, target
from medintel_desktop.ui.album_menu import RowActs, menu_of
from medintel_desktop.ui.album_rows import NameEditor, RowPainter
from medintel_desktop.ui.models.album_model import ALBUM_MIME, SMART_MIME, AlbumModel, Kind, Node
from medintel_desktop.ui.models.cell_model import ITEMS_MIME
from medintel_desktop.ui.sources import sources_of
from medintel_desktop.ui.theme import Theme

OPEN_MS = 600
"""Hovering this long with something in hand opens an album."""

Index = QModelIndex | QPersistentModelIndex


class AlbumTree(QTreeView):
    """Shows an :class:`AlbumModel`; one row, the view shown, is always selected."""

    view_chosen = Signal(object)
    """View without its sort."""
    create_asked = Signal(object)
    """Id of the album above, or None."""
    delete_asked = Signal(str)
    keep_offline_asked = Signal(str)
    free_space_asked = Signal(str)
    slideshow_asked = Signal(str)
    contact_sheet_asked = Signal(str)
    move_asked = Signal(str, object, int)
    """Album, new parent or None, position among its siblings."""
    fill_asked = Signal(str, list)
    """Album and item ids."""
    smart_create_asked = Signal()
    smart_chosen = Signal(str)
    """Id of a smart album whose search shall be shown."""
    smart_edit_asked = Signal(str)
    smart_delete_asked = Signal(str)
    smart_move_asked = Signal(str, int)
    """Smart album and its position among all others."""
    smart_nest_asked = Signal(str, object, object)
    """Smart album, and the smart album or the album it shall be inside; neither: the top."""
    smart_copy_asked = Signal(str)
    """A smart album's search shall be copied as text."""
    trash_asked = Signal(list)
    empty_trash_asked = Signal()
    sources_dropped = Signal(object, object)
    """QMimeData with files, links or a picture, and the album's id or None."""

    def __init__(self, theme: Theme, model: AlbumModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._painter = RowPainter(theme)
        self._drop: Drop | None = None
        self._hover = QPersistentModelIndex()
        self._opened: set[str] = set()
        self._shown = View()
        self._smart = ""
        self._open_timer = QTimer(self, interval=OPEN_MS, singleShot=True)
        self._open_timer.timeout.connect(self._open_hovered)
        self._set_up()
        self.setModel(model)
        self.setItemDelegate(NameEditor(self))
        self.expanded.connect(lambda index: self._note_open(index, True))
        self.collapsed.connect(lambda index: self._note_open(index, False))
        model.modelReset.connect(self._restore)
        theme.changed.connect(self._dress)
        self._dress()
        self._restore()

    def _set_up(self) -> None:
        self.setObjectName("album tree")
        self.setAccessibleName("Library and albums")
        self.setHeaderHidden(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIndentation(14)
        self.setMouseTracking(True)
        self.setUniformRowHeights(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setAnimated(False)
        self.viewport().setAutoFillBackground(False)

    # -- what is shown -------------------------------------------------------------------------

    @property
    def shown(self) -> View:
        return self._shown

    def show_view(self, view: View) -> None:
        """Select the row of this view without telling anybody."""
        self._shown, self._smart = View(view.section, view.album_id), ""
        self._select(self._index_of(self._shown))

    def show_smart(self, album_id: str) -> None:
        """Select the row of a smart album without telling anybody."""
        self._smart = album_id
        self._select(self._model.index_of(Kind.SMART, album_id))

    def _select(self, index: QModelIndex) -> None:
        selection = self.selectionModel()
        if not index.isValid():
            selection.clear()
            return
        selection.setCurrentIndex(index, selection.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def edit_album(self, album_id: str, kind: Kind = Kind.ALBUM) -> None:
        """Open the field for an album's name."""
        index = self._model.index_of(kind, album_id)
        if index.isValid():
            self.setFocus()
            self.setCurrentIndex(index)
            self.scrollTo(index)
            self.edit(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        node = self._model.node(current)
        view = node.view if node else None
        if node is not None and node.kind is Kind.SMART and node.key != self._smart:
            self._smart = node.key
            self.smart_chosen.emit(node.key)
        elif view is not None and (view != self._shown or self._smart):
            self._shown, self._smart = view, ""
            self.view_chosen.emit(view)

    def _index_of(self, view: View) -> QModelIndex:
        if view.album_id is not None:
            return self._model.index_of(Kind.ALBUM, view.album_id)
        return self._model.index_of(Kind.SECTION, view.section.value)

    def _restore(self) -> None:
        for row in range(self._model.rowCount()):
            self.expand(self._model.index(row, 0))
        for key in list(self._opened):
            index = self._model.index_of(Kind.ALBUM, key)
            if not index.isValid():
                index = self._model.index_of(Kind.SMART, key)
            if index.isValid():
                self.expand(index)
            else:
                self._opened.discard(key)
        if self._smart:
            self.show_smart(self._smart)
        else:
            self.show_view(self._shown)

    def _note_open(self, index: QModelIndex, opened: bool) -> None:
        node = self._model.node(index)
        if node is None or node.kind is Kind.HEADING:
            if not opened:
                self.expand(index)  # headings do not fold
        elif opened:
            self._opened.add(node.key)
        else:
            self._opened.discard(node.key)

    # -- mouse and keys ------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        node = self._model.node(index)
        if node is not None and event.button() == Qt.MouseButton.LeftButton:
            on_plus = self._painter.plus_box(self._row_of(index)).contains(
                event.position().toPoint()
            )
            if node.kind is Kind.HINT or (self._model.adds(node) and on_plus):
                smart = self._model.is_smart(node)
                self.smart_create_asked.emit() if smart else self.create_asked.emit(None)
                return
            if node.kind is Kind.HEADING:
                return
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        node = self._model.node(self.currentIndex())
        album = node is not None and node.kind is Kind.ALBUM and self._model.editable
        smart = node is not None and node.kind is Kind.SMART and self._model.keeps_searches
        if smart and node and self._smart_key(node, event):
            return
        if album and node and event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_asked.emit(node.key)
        elif (
            node and node.kind is Kind.HINT and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self.create_asked.emit(None)
        elif album and node and event.modifiers() == Qt.KeyboardModifier.AltModifier:
            self._move_by_key(node, event)
        else:
            super().keyPressEvent(event)

    def _smart_key(self, node: Node, event: QKeyEvent) -> bool:
        """Del forgets a smart album, Alt with an arrow moves it."""
        key = event.key()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.smart_delete_asked.emit(node.key)
            return True
        if event.modifiers() != Qt.KeyboardModifier.AltModifier:
            return False
        position = album_keys.smart_position(self._model, node, key)
        over = album_keys.smart_around(node, key)
        if position is not None:
            self.smart_move_asked.emit(node.key, position)
        elif over is not None:
            self._opened.add(over.key)
            self.smart_nest_asked.emit(node.key, *around(over))
        return True

    def _move_by_key(self, node: Node, event: QKeyEvent) -> None:
        place = album_keys.of_album(node, event.key())
        if place is not None:
            if place.opens and place.parent is not None:
                self._opened.add(place.parent)
            self.move_asked.emit(node.key, place.parent, place.position)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.currentIndex() if keyboard else self.indexAt(event.pos())
        menu = self.menu_for(index)
        if menu.actions():
            place = self.visualRect(index).bottomLeft() if keyboard else event.pos()
            menu.popup(self.viewport().mapToGlobal(place))

    def menu_for(self, index: Index) -> QMenu:
        """What can be done with a row; empty where there is nothing."""
        acts = RowActs(
            self.create_asked.emit, self.edit_album, self.slideshow_asked.emit,
            self.contact_sheet_asked.emit,
            self.keep_offline_asked.emit,
            self.free_space_asked.emit, self.delete_asked.emit, self.smart_edit_asked.emit,
            self.smart_copy_asked.emit, self.smart_delete_asked.emit, self.empty_trash_asked.emit,
        )  # fmt: skip
        return menu_of(self, self._model, self._model.node(index), acts)

    # -- drag and drop -------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        event.setAccepted(self._takes(event))

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        at = event.position().toPoint()
        self._show_drop(self._drop_at(event, at))
        self._scroll_near_edge(at)
        if self._drop is None:
            event.ignore()
            return
        copies = self._drop.act is Act.ADD
        event.setDropAction(Qt.DropAction.CopyAction if copies else Qt.DropAction.MoveAction)
        event.accept()

    def dragLeaveEvent(self, _event: QDragLeaveEvent) -> None:
        self._show_drop(None)

    def dropEvent(self, event: QDropEvent) -> None:
        drop = self._drop_at(event, event.position().toPoint())
        self._show_drop(None)
        if drop is None:
            event.ignore()
            return
        mime = event.mimeData()
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if drop.act is Act.ADD:
            self.sources_dropped.emit(mime, drop.album_id)
        elif drop.act is Act.ORDER and drop.album_id:
            self.smart_move_asked.emit(drop.album_id, drop.position)
        elif drop.act is Act.NEST and drop.album_id:
            self._opened.add(drop.into.key if drop.into else "")
            self.smart_nest_asked.emit(drop.album_id, *around(drop.into))
        elif drop.act is Act.MOVE:
            album = bytes(mime.data(ALBUM_MIME).data()).decode()
            if drop.album_id:
                self._opened.add(drop.album_id)
            self.move_asked.emit(album, drop.album_id, drop.position)
        else:
            ids = bytes(mime.data(ITEMS_MIME).data()).decode().split()
            if drop.act is Act.TRASH:
                self.trash_asked.emit(ids)
            else:
                self.fill_asked.emit(drop.album_id, ids)

    def _drop_at(self, event: QDropEvent, at: QPoint) -> Drop | None:
        index = self.indexAt(at)
        mime = event.mimeData()
        if not self._takes(event):
            return None
        if mime.hasUrls() and not mime.hasFormat(ITEMS_MIME) and not sources_of(mime):
            return None
        return target(self._model, mime, index, self._row_of(index), at)

    def _takes(self, event: QDropEvent) -> bool:
        smart = event.mimeData().hasFormat(SMART_MIME)
        return self._model.keeps_searches if smart else self._model.editable

    def _show_drop(self, drop: Drop | None) -> None:
        before = self._drop.index if self._drop else None
        self._drop = drop
        now = drop.index if drop else None
        if now is None or now != before:
            self._open_timer.stop()
            if drop and drop.index.isValid() and not drop.line:
                self._open_timer.start()
        self.viewport().update()

    def _open_hovered(self) -> None:
        if self._drop is not None:
            self.expand(self._drop.index)

    def _scroll_near_edge(self, at: QPoint) -> None:
        bar, margin = self.verticalScrollBar(), 20
        if at.y() < margin:
            bar.setValue(bar.value() - 8)
        elif at.y() > self.viewport().height() - margin:
            bar.setValue(bar.value() + 8)

    # -- painting ------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.tokens.panel)
        painter.end()
        super().paintEvent(event)
        if self._drop is None or not self._drop.index.isValid():
            return
        painter = QPainter(self.viewport())
        index = self._drop.index
        row = self._row_of(index)
        if self._drop.line:
            left = self.visualRect(index).left()
            self._painter.line(painter, row, left, below=self._drop.line == "below")
        else:
            self._painter.ring(painter, row)
        painter.end()

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        node = self._model.node(index)
        if node is None:
            return
        row = QRect(0, options.rect.top(), self.viewport().width(), options.rect.height())
        painter.save()
        if node.kind is Kind.HEADING:
            self._painter.heading(painter, row, node, self._model.adds(node))
        else:
            hovered = bool(options.state & QStyle.StateFlag.State_MouseOver)
            self._painter.row(
                painter,
                row,
                node,
                self.visualRect(index).left(),
                selected=self.selectionModel().isSelected(index),
                active=self.hasFocus() or self.window().isActiveWindow(),
                hovered=hovered,
                current=self.hasFocus() and self._by_keyboard() and index == self.currentIndex(),
                opened=self.isExpanded(index) and bool(node.children),
            )
        painter.restore()

    def _by_keyboard(self) -> bool:
        return self.window().testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)

    def _row_of(self, index: Index) -> QRect:
        rect = self.visualRect(index)
        return QRect(0, rect.top(), self.viewport().width(), rect.height())

    def _dress(self) -> None:
        self._painter = RowPainter(self._theme)
        self.viewport().update()
