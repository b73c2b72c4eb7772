"""What a user does with items, by the same keys and gestures in grid, list and results.

An :class:`ItemActions` watches one view and turns what happens there into signals; views offer
these signals as their own.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QContextMenuEvent, QDropEvent, QKeyEvent

from medintel_desktop.domain.view import MediaCell
from medintel_desktop.ui.dragging import DROP_RING
from medintel_desktop.ui.models.cell_model import ITEMS_MIME, CellModel
from medintel_desktop.ui.placed_view import PlacedView

_RATINGS = {Qt.Key.Key_0.value + stars: stars for stars in range(6)}
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class ItemActions(QObject):
    """Signals of one view over a CellModel; parented to it."""

    opened = Signal(object, object)
    """A MediaCell, and the second to start at (float) or None."""
    preview = Signal(object)
    """A MediaCell."""
    rated = Signal(int)
    """0 to 5, for the selection."""
    trash_asked = Signal()
    rename_asked = Signal()
    tag_asked = Signal()
    selection_changed = Signal()
    files_dropped = Signal(list)
    """Addresses (list[QUrl]) of files and folders, or of the web."""
    menu_asked = Signal(QPoint)
    """Where to show the menu, on the screen."""

    def __init__(
        self,
        view: PlacedView,
        model: CellModel,
        start_of: Callable[[QModelIndex], float | None],
    ) -> None:
        super().__init__(view)
        self._view, self._model = view, model
        self._start_of = start_of
        self._keys: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Return.value: self.open_current,
            Qt.Key.Key_Enter.value: self.open_current,
            Qt.Key.Key_Space.value: self._preview,
            Qt.Key.Key_Delete.value: self.trash_asked.emit,
            Qt.Key.Key_F2.value: self.rename_asked.emit,
            Qt.Key.Key_T.value: self.tag_asked.emit,
        }
        if sys.platform == "darwin":
            self._keys[Qt.Key.Key_Backspace.value] = self.trash_asked.emit
        # A rubber band changes the selection with every move; screens follow once a turn.
        self._tell = QTimer(self, singleShot=True, interval=0)
        self._tell.timeout.connect(self._tell_selection)
        view.selection_moved.connect(lambda: self._tell.start())
        model.modelReset.connect(lambda: self._tell.start())
        # Kept for comparing: while a view is destroyed it can no longer be asked.
        self._viewport = view.viewport()
        view.setAcceptDrops(True)
        view.installEventFilter(self)
        self._viewport.installEventFilter(self)

    def open_current(self) -> None:
        """What Enter does."""
        self.open(self._view.currentIndex())

    def open(self, index: QModelIndex, start: float | None = None) -> None:
        """Open an item, at ``start`` seconds or where its row says."""
        cell = self._model.cell(index.row()) if index.isValid() else None
        if cell is not None:
            self.opened.emit(cell, self._start_of(index) if start is None else start)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if isinstance(event, QKeyEvent) and kind == QEvent.Type.KeyPress:
            return watched is self._view and self._pressed(event)
        if watched is not self._viewport:
            return False
        if isinstance(event, QContextMenuEvent):
            return self._context_menu(event)
        if kind == QEvent.Type.DragLeave:
            self._show_ring(False)
            return True
        if isinstance(event, QDropEvent):
            return self._drag(event, kind)
        return False

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.modifiers() not in _PLAIN:
            return False
        key = event.key()
        if key in _RATINGS:
            self.rated.emit(_RATINGS[key])
        elif key in self._keys:
            self._keys[key]()
        else:
            return False
        event.accept()
        return True

    def _preview(self) -> None:
        index = self._view.currentIndex()
        cell: MediaCell | None = self._model.cell(index.row()) if index.isValid() else None
        if cell is not None:
            self.preview.emit(cell)

    def _context_menu(self, event: QContextMenuEvent) -> bool:
        place = event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            rect = self._view.visualRect(self._view.currentIndex())
            place = self._viewport.mapToGlobal(rect.center())
        self.menu_asked.emit(place)
        return True

    def _drag(self, event: QDropEvent, kind: QEvent.Type) -> bool:
        """Enter, move and drop of files; items of our own are for albums, not for this view."""
        if not event.mimeData().hasUrls() or event.mimeData().hasFormat(ITEMS_MIME):
            event.ignore()
            return True
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        dropped = kind == QEvent.Type.Drop
        self._show_ring(not dropped)
        if dropped:
            urls: list[QUrl] = event.mimeData().urls()
            self.files_dropped.emit(urls)
        return True

    def _show_ring(self, on: bool) -> None:
        if bool(self._view.property(DROP_RING)) != on:
            self._view.setProperty(DROP_RING, on)
            self._viewport.update()

    def _tell_selection(self) -> None:
        self.selection_changed.emit()
