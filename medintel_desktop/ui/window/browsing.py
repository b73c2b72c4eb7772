"""Going about the library: views, albums, opening an item and coming back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from medintel_desktop.domain.view import MediaCell, Section, View
from medintel_desktop.ui.window.parts import Parts
from medintel_desktop.ui.window.trail import LibraryTrail

if TYPE_CHECKING:
    from medintel_desktop.ui.window.empty_view import EmptyView


class Browsing(QObject):
    """Leads between tree, list and pages."""

    left_search = Signal()
    """Another view was chosen, so what was searched for is over."""

    def __init__(self, parts: Parts, parent: QObject) -> None:
        super().__init__(parent)
        self._parts = parts
        self._filled = True
        self._to_name = ""
        self._connect_sidebar()
        self._connect_pages()

    def show_view(self, view: View) -> None:
        """Show a section or an album, in the order chosen."""
        parts = self._parts
        parts.sidebar.show_view(view)
        name = parts.album_name(view.album_id) if view.album_id else ""
        parts.library.show_view(replace(view, sort=parts.library.view.sort), name)
        parts.library.head.set_action(self._action_for(view))
        self.left_search.emit()
        self._go_home()
        if view.album_id is None and view.section is Section.MAP:
            parts.actions.map.setChecked(True)

    def library_filled(self, filled: bool) -> None:
        """Change between the first run and the list when the first item comes or the last goes."""
        self._filled = filled
        if self._parts.pages.page in (self._parts.library, self._parts.first_run.made):
            self._go_home()

    def _connect_sidebar(self) -> None:
        parts = self._parts
        sidebar, tree, albums = parts.sidebar, parts.sidebar.tree, parts.album_commands
        tree.view_chosen.connect(self.show_view)
        sidebar.rail_view_chosen.connect(self.show_view)
        sidebar.unfold_asked.connect(lambda: parts.columns.set_sidebar(True))
        tree.create_asked.connect(albums.create)
        tree.delete_asked.connect(albums.delete)
        tree.move_asked.connect(albums.move)
        parts.albums.rename_asked.connect(albums.rename)
        albums.created.connect(self._show_created)
        tree.fill_asked.connect(parts.selected.fill)
        tree.trash_asked.connect(parts.item_commands.trash)
        tree.empty_trash_asked.connect(parts.selected.ask_empty_trash)
        tree.sources_dropped.connect(parts.adding.take)
        parts.shelf.filled.connect(self._name_created)

    def _connect_pages(self) -> None:
        parts = self._parts
        parts.columns.foot_changed.connect(lambda _: self._keep_clear())
        library, adding = parts.library, parts.adding
        library.opened.connect(self._open)
        library.urls_dropped.connect(lambda urls: adding.add_urls(urls, parts.album_shown()))
        library.empty.when_made(self._connect_empty)
        parts.first_run.when_made(
            lambda page: page.sources_dropped.connect(lambda mime: adding.take(mime, None))
        )
        parts.results.when_made(
            lambda page: page.grid.files_dropped.connect(lambda urls: adding.add_urls(urls, None))
        )
        adding.added.connect(parts.batches.watch)
        parts.batches.show_asked.connect(self._show_added)
        parts.pages.moved.connect(self._moved)
        parts.actions.lay_out.triggered.connect(lambda _: self._show_list())
        parts.pages.made.connect(lambda page: page.addActions(parts.actions.of_open_item))

    def _connect_empty(self, empty: EmptyView) -> None:
        parts = self._parts
        empty.sources_dropped.connect(lambda mime: parts.adding.take(mime, parts.album_shown()))
        empty.items_dropped.connect(self._fill_shown)

    def _go_home(self) -> None:
        parts = self._parts
        plain = parts.library.view.album_id is None
        home = parts.library if self._filled or not plain else parts.first_run()
        if parts.pages.page is not home:
            parts.pages.go_home(home)

    def _open(self, cell: MediaCell, start: float | None) -> None:
        row = self._parts.library.model.row_of(cell.num)
        self._parts.pages.open(cell, start, LibraryTrail(self._parts.library.model, row or 0))

    @property
    def _away(self) -> bool:
        """A page is shown that is no list and was not opened from one: a plan, the answers."""
        pages, parts = self._parts.pages, self._parts
        lists = (parts.library, parts.results.made, parts.first_run.made)
        return pages.page not in lists and not pages.shows_item

    def _show_list(self) -> None:
        """Grid, list or map was asked for."""
        if self._away:
            self.show_view(self._parts.library.view)

    def _moved(self) -> None:
        """Another page is shown: the rail for the player, the list where it was."""
        parts = self._parts
        plan = parts.plan.made if parts.pages.page is parts.plan.made else None
        rail = parts.pages.plays or plan is not None
        parts.columns.set_item_open(rail, shown=parts.pages.shows_item)
        parts.columns.set_first_run(parts.pages.page is parts.first_run.made)
        parts.toolbar.layout_buttons.set_away(self._away)
        shows_list = parts.pages.page in (parts.library, parts.results.made)
        parts.status.show_slider(shows_list and parts.pages.face is None)
        self._keep_clear()
        row = parts.pages.take_row() if parts.pages.page is parts.library else None
        if row is not None:
            parts.library.stand_at(row)
            parts.library.focus_items()

    def _keep_clear(self) -> None:
        """Notices stand above the jobs, and above the bar of what plays."""
        parts = self._parts
        player = parts.pages.player if parts.pages.plays else None
        plan = parts.plan.made if parts.pages.page is parts.plan.made else None
        bar = player.controls if player else plan.transport if plan else None
        parts.messages.keep_clear(parts.columns.foot + (bar.height() if bar else 0))

    def _fill_shown(self, ids: list[str]) -> None:
        album = self._parts.library.view.album_id
        if album is not None:
            self._parts.selected.fill(album, ids)

    def _show_added(self, album_id: str | None) -> None:
        self.show_view(View(album_id=album_id) if album_id else View(Section.RECENT))

    def _show_created(self, album_id: str) -> None:
        """A new album: bring it into the tree, then let its name be typed."""
        if self._parts.sidebar.is_rail:
            self._parts.columns.set_sidebar(True)
        self._to_name = album_id
        self._parts.shelf.read()

    def _name_created(self) -> None:
        album, self._to_name = self._to_name, ""
        if album and self._parts.albums.album(album) is not None:
            self._parts.sidebar.tree.edit_album(album)
        elif album:
            self._to_name = album

    def _action_for(self, view: View) -> QAction | None:
        actions = self._parts.actions
        of_section = {
            Section.TRASH: actions.empty_trash,
            Section.NOT_UNDERSTOOD: actions.understand_all,
        }
        return None if view.album_id is not None else of_section.get(view.section)
