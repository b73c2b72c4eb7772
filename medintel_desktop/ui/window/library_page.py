"""The page of items: head, grid or list, and the words of an empty view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from medintel_desktop.catalogue.cells import Tally
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.view import MediaCell, Sort, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.later import Later
from medintel_desktop.ui.media_grid import MediaGrid
from medintel_desktop.ui.models.media_model import MediaModel
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails
from medintel_desktop.ui.window import library_words
from medintel_desktop.ui.window.list_reader import ListReader
from medintel_desktop.ui.window.view_head import ViewHead

if TYPE_CHECKING:
    from medintel_desktop.ui.media_list import MediaList
    from medintel_desktop.ui.window.empty_view import EmptyView

    ItemView = MediaGrid | MediaList


class LibraryPage(QWidget):
    """Shows one view at a time; grid and list share model and order."""

    opened = Signal(object, object)
    """MediaCell, and the second to start at or None."""
    selection_changed = Signal()
    rated = Signal(int)
    trash_asked = Signal()
    rename_asked = Signal()
    tag_asked = Signal()
    menu_asked = Signal(QPoint)
    urls_dropped = Signal(list)
    sort_asked = Signal(object)
    tallied = Signal(object)

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        thumbnails: Thumbnails,
        sorts: Sequence[QAction],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._thumbnails = theme, thumbnails
        self.model = MediaModel(self)
        self.reader = ListReader(background, workspace, self.model, thumbnails, self._at_rest, self)
        self.head = ViewHead(theme, sorts, self)
        self.grid = MediaGrid(theme, thumbnails, self.model, self)
        self.list = Later(self._make_list)
        self.empty = Later(self._make_empty)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.grid)
        self._items: ItemView = self.grid
        self._album = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self._stack, 1)
        self.setAutoFillBackground(True)
        self.setBackgroundRole(self.palette().ColorRole.Base)
        self._connect()

    @property
    def view(self) -> View:
        return self.reader.view

    @property
    def items(self) -> ItemView:
        """The grid or the list, whichever is chosen."""
        return self._items

    def show_view(self, view: View, album: str = "") -> None:
        """Show another view; ``album`` is the name when it is one."""
        self._album = album
        self.head.set_title(library_words.title(view, album))
        self.head.set_note("")
        if self.empty.made:
            self.empty.made.say(*library_words.empty(view))
        self._items.clearSelection()
        self._items.verticalScrollBar().setValue(0)
        self.reader.show(view)

    def rename_album(self, name: str) -> None:
        """The album shown has another name now."""
        self._album = name
        self.head.set_title(library_words.title(self.view, name))

    def set_sort(self, sort: Sort) -> None:
        self.reader.show(replace(self.view, sort=sort))

    def follow(self, changes: Changes, *, own: bool) -> None:
        self.reader.follow(changes, own=own)

    def show_as_list(self, as_list: bool) -> None:
        """Rows instead of pictures, or back; what was current stays so."""
        before = self._items
        self._items = self.list() if as_list else self.grid
        if before is not self._items:
            current = before.currentIndex()
            if current.isValid():
                index = self.model.index(current.row(), 0)
                self._items.setCurrentIndex(index)
                self._items.scrollTo(index)
            self._show_right_page()

    def selected_ids(self) -> list[str]:
        return self._items.selected_ids()

    def selected_cells(self) -> list[MediaCell]:
        """Those of the selected items that were read."""
        return self.model.cells(self._items.selected_rows())

    def cells_on_screen(self) -> list[MediaCell]:
        found = (self.model.cell(row) for row in self._items.shown_rows())
        return [cell for cell in found if cell is not None]

    def stand_at(self, row: int) -> None:
        """Make another row current, because the user went on from the one opened."""
        index = self.model.index(row, 0)
        if index.isValid() and row != self._items.currentIndex().row():
            self._items.setCurrentIndex(index)
            self._items.scrollTo(index)

    def focus_items(self) -> None:
        (self._stack.currentWidget() or self).setFocus()

    def _make_list(self) -> MediaList:
        from medintel_desktop.ui.media_list import MediaList

        items = MediaList(self._theme, self._thumbnails, self.model, self)
        items.sort_asked.connect(self.sort_asked)
        self._stack.addWidget(items)
        self._connect_items(items)
        return items

    def _make_empty(self) -> EmptyView:
        from medintel_desktop.ui.window.empty_view import EmptyView

        empty = EmptyView(self._theme, self)
        empty.say(*library_words.empty(self.view))
        self._stack.addWidget(empty)
        return empty

    def _connect_items(self, items: ItemView) -> None:
        items.opened.connect(self.opened)
        items.preview.connect(lambda cell: self.opened.emit(cell, None))
        items.rated.connect(self.rated)
        items.trash_asked.connect(self.trash_asked)
        items.rename_asked.connect(self.rename_asked)
        items.tag_asked.connect(self.tag_asked)
        items.menu_asked.connect(self.menu_asked)
        items.files_dropped.connect(self.urls_dropped)
        items.selection_changed.connect(self.selection_changed)

    def _connect(self) -> None:
        self._connect_items(self.grid)
        self.head.new_asked.connect(self.reader.show_news)
        self.reader.news.connect(self.head.set_news)
        self.reader.shown.connect(self._show_right_page)
        self.reader.tallied.connect(self._take_tally)

    def _take_tally(self, tally: Tally) -> None:
        self.head.set_note(library_words.note(tally))
        self._show_right_page()
        self.tallied.emit(tally)

    def _show_right_page(self) -> None:
        empty = self.model.rowCount() == 0
        page: QWidget = self.empty() if empty else self._items
        before = self._stack.currentWidget()
        had_focus = before is not None and before.hasFocus()
        self._stack.setCurrentWidget(page)
        if had_focus:
            page.setFocus()

    def _at_rest(self) -> bool:
        at_top = self._items.verticalScrollBar().value() == 0
        return at_top and not self._items.selectionModel().hasSelection()
