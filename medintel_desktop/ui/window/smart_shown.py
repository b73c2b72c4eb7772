"""Smart albums among the results: which one is shown, marked in the tree, kept or changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from medintel_desktop.ui.models.album_model import Kind
from medintel_desktop.ui.window.parts import Parts

if TYPE_CHECKING:
    from medintel_desktop.domain.search import SearchQuery
    from medintel_desktop.domain.smart_album import SmartAlbum
    from medintel_desktop.ui.search_page import SearchPage


AGAIN_MS = 1000
"""After the library changed until what is shown of a smart album follows."""


class SmartShown(QObject):
    """``show_results`` brings the page of results to the front."""

    def __init__(self, parts: Parts, show_results: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._parts, self._show_results = parts, show_results
        self._field, self._results = parts.search, parts.results
        self._shown: SmartAlbum | None = None
        self._to_name = ""
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._ask_again)
        self._connect()

    def show(self, album_id: str, *, edit: bool = False) -> None:
        """Search as a smart album does; ``edit`` leads to its words, and saves into it."""
        album = self._parts.albums.smart_album(album_id)
        if album is None:
            return
        if album.query is None:
            self._parts.messages.tell(
                "This search is not known here.", "A newer version of MedIntel Desktop made it.",
                tone="info",
            )  # fmt: skip
            self._mark_list()
            return
        self._show_results()
        self._shown = album
        self._parts.sidebar.tree.show_smart(album.id)
        self._results().chips.set_kept(album, editing=edit)
        self._field.show_text(album.query.text)
        self._results().search(album.query)
        if edit:
            self._field.setFocus()
            self._field.selectAll()

    def _ask_again(self) -> None:
        results = self._results.made
        if self._shown is not None and results is not None and results.isVisible():
            results.ask_again()

    def leave(self) -> None:
        """Another search or list is shown: what the tree marks is the list again."""
        if self._shown is not None:
            self._shown = None
            if self._results.made:
                self._results.made.chips.set_kept(None)
            self._mark_list()

    def _mark_list(self) -> None:
        self._parts.sidebar.show_view(self._parts.library.view)

    def _follow_query(self, query: SearchQuery) -> None:
        """Another search than the one that is kept is nobody's, unless it is being edited."""
        from medintel_desktop.domain.smart_album import kept

        if self._shown is None or self._results().chips.editing is not None:
            return
        if self._shown.query != kept(query):
            self.leave()

    def _create(self) -> None:
        """Keep the search on screen; without one there is to be one first."""
        results = self._results.made
        if results is not None and results.isVisible() and results.chips.keep.isVisible():
            results.chips.keep.click()
        else:
            self._field.setFocus()

    def _keep(self, query: SearchQuery, name: str) -> None:
        from medintel_desktop.domain.smart_album import kept

        into, commands = self._results().chips.editing, self._parts.smart_commands
        if into is not None:
            commands.edit(into, kept(query))
        else:
            commands.keep(kept(query), name)

    def _kept(self, album: SmartAlbum, *, new: bool) -> None:
        """The search on screen is this smart album now; a new one is to be named."""
        self._shown = album
        self._results().chips.set_kept(album)
        if new and self._parts.sidebar.is_rail:
            self._parts.columns.set_sidebar(True)
        self._to_name = album.id if new else ""
        self._parts.shelf.read()

    def _follow_shelf(self) -> None:
        """The tree was filled anew: mark what is shown, and let a new one be named."""
        tree, albums = self._parts.sidebar.tree, self._parts.albums
        if self._to_name and albums.smart_album(self._to_name) is not None:
            tree.show_smart(self._to_name)
            tree.edit_album(self._to_name, Kind.SMART)
            self._to_name = ""
        elif self._shown is not None and not self._to_name:
            self._renew(self._shown, albums.smart_album(self._shown.id))
            if not self._again.isActive():
                self._again.start()

    def _renew(self, before: SmartAlbum, now: SmartAlbum | None) -> None:
        """What is shown was renamed, changed or deleted, perhaps by another window."""
        if now is None:
            self.leave()
            return
        editing = self._results().chips.editing is not None
        if now.query != before.query and not editing:
            self.show(now.id)
            return
        self._shown = now
        self._results().chips.set_kept(now, editing=editing)
        self._parts.sidebar.tree.show_smart(now.id)

    def _connect(self) -> None:
        parts, tree, commands = self._parts, self._parts.sidebar.tree, self._parts.smart_commands
        tree.smart_chosen.connect(self.show)
        tree.smart_create_asked.connect(self._create)
        tree.smart_edit_asked.connect(lambda album_id: self.show(album_id, edit=True))
        tree.smart_delete_asked.connect(commands.delete)
        tree.smart_move_asked.connect(commands.move)
        tree.smart_nest_asked.connect(commands.nest)
        tree.smart_copy_asked.connect(commands.copy)
        parts.albums.smart_rename_asked.connect(commands.rename)
        parts.shelf.filled.connect(self._follow_shelf)
        commands.created.connect(lambda album: self._kept(album, new=True))
        commands.edited.connect(lambda album: self._kept(album, new=False))
        self._results.when_made(self._connect_results)

    def _connect_results(self, results: SearchPage) -> None:
        results.query_changed.connect(self._follow_query)
        results.chips.keep_asked.connect(self._keep)
