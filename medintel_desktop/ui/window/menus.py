"""The menu bar, and the menu of items, built from the actions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from medintel_desktop.domain.album import Album
from medintel_desktop.ui.window.actions import Actions

MOST_ALBUMS = 60
"""Albums in a menu; with more the tree is the better place."""

FillAlbum = Callable[[str], object]


class Menus:
    """Fills ``bar``. ``fill_album`` puts the selection into an album."""

    def __init__(self, actions: Actions, bar: QMenuBar, fill_album: FillAlbum) -> None:
        self._actions = actions
        self._fill_album = fill_album
        self._albums: Sequence[Album] = ()
        self._into = QMenu("Add to album", bar)
        self._into.aboutToShow.connect(lambda: self._list_albums(self._into))
        for title, fill in (
            ("&File", self._file),
            ("&Edit", self._edit),
            ("&View", self._view),
            ("&Item", self._item),
            ("&Search", self._search),
            ("&Jobs", self._jobs),
            ("&Help", self._help),
        ):
            fill(bar.addMenu(title))

    def set_albums(self, albums: Sequence[Album]) -> None:
        """The albums to offer, siblings in order."""
        self._albums = albums

    def for_items(self, parent: QWidget, *, album: bool, trash: bool) -> QMenu:
        """The context menu of the selection, as it makes sense in an album or in the trash."""
        actions = self._actions
        menu = QMenu(parent)
        if trash:
            menu.addActions([actions.restore, actions.show_in_folder])
            menu.addSeparator()
            menu.addAction(actions.empty_trash)
            return menu
        menu.addActions(
            [actions.open, actions.slideshow, actions.hand_over, actions.show_in_folder]
        )
        menu.addSeparator()
        self._add_ratings(menu)
        menu.addActions([actions.tag, actions.rename])
        menu.addSeparator()
        into = menu.addMenu("Add to album")
        into.aboutToShow.connect(lambda: self._list_albums(into))
        menu.addAction(actions.add_to_plan)
        if album:
            menu.addAction(actions.take_out)
        menu.addSeparator()
        menu.addActions([actions.position, actions.match_track])
        menu.addSeparator()
        menu.addActions(
            [actions.understand, actions.analyse, actions.answers, actions.find_similar]
        )
        if actions.why.isEnabled():
            menu.addAction(actions.why)
        self._add_managed(menu)
        menu.addSeparator()
        menu.addActions([actions.export_clips, actions.contact_sheet])
        menu.addSeparator()
        menu.addActions([actions.share, actions.send, actions.keep_offline, actions.free_items])
        menu.addSeparator()
        menu.addAction(actions.trash)
        return menu

    def _file(self, menu: QMenu) -> None:
        a = self._actions
        menu.addActions([a.add_files, a.add_folder, a.add_link, a.import_bucket])
        menu.addSeparator()
        menu.addActions([a.new_album, a.new_plan, a.open_library])
        menu.addSeparator()
        menu.addActions([a.shared_links, a.free_space])
        menu.addSeparator()
        menu.addActions([a.settings, a.quit])

    def _edit(self, menu: QMenu) -> None:
        a = self._actions
        menu.addActions([a.undo, a.redo])
        menu.addSeparator()
        menu.addActions([a.paste, a.select_all])

    def _view(self, menu: QMenu) -> None:
        a = self._actions
        menu.addActions([a.grid, a.list, a.map, a.answers])
        sort = menu.addMenu("Sort by")
        sort.addActions(list(a.sorts.values()))
        menu.addSeparator()
        menu.addActions([a.larger, a.smaller])
        menu.addSeparator()
        menu.addActions([a.sidebar, a.details, a.jobs])
        menu.addSeparator()
        menu.addMenu("Colours").addActions(list(a.schemes.values()))
        menu.addSeparator()
        menu.addActions([a.next_panel, a.previous_panel])

    def _item(self, menu: QMenu) -> None:
        a = self._actions
        menu.addActions([a.open, a.slideshow, a.hand_over, a.show_in_folder])
        menu.addSeparator()
        self._add_ratings(menu)
        menu.addActions([a.tag, a.rename])
        menu.addSeparator()
        menu.addMenu(self._into)
        menu.addActions([a.add_to_plan, a.take_out])
        menu.addSeparator()
        menu.addActions([a.position, a.match_track])
        menu.addSeparator()
        menu.addActions([a.understand, a.analyse, a.find_similar])
        self._add_managed(menu)
        menu.addSeparator()
        menu.addActions([a.export_clips, a.contact_sheet])
        menu.addSeparator()
        menu.addActions([a.share, a.send, a.keep_offline, a.free_items])
        menu.addSeparator()
        menu.addActions([a.trash, a.restore, a.empty_trash])

    def _search(self, menu: QMenu) -> None:
        a = self._actions
        menu.addActions([a.search, a.back])
        menu.addSeparator()
        menu.addActions([a.find_similar, a.find_frame, a.duplicates, a.why])

    def _jobs(self, menu: QMenu) -> None:
        a = self._actions
        menu.addActions([a.pause, a.resume])
        menu.addSeparator()
        menu.addActions([a.retry, a.clear_done])
        menu.addSeparator()
        menu.addActions([a.understand_all, a.presets])
        menu.addSeparator()
        menu.addActions([a.show_index, a.show_names])

    def _help(self, menu: QMenu) -> None:
        menu.addActions([self._actions.shortcuts, self._actions.logs, self._actions.about])

    def _add_managed(self, menu: QMenu) -> None:
        a = self._actions
        menu.addMenu("TwelveLabs index").addActions([a.index_items, a.name_entity, a.withdraw])

    def _add_ratings(self, menu: QMenu) -> None:
        menu.addMenu("Rate").addActions(self._actions.ratings)

    def _list_albums(self, menu: QMenu) -> None:
        """Albums in the order of the tree, those below others set in."""
        menu.clear()
        if not self._albums:
            menu.addAction(self._actions.new_album)
            return
        for depth, album in list(_in_order(self._albums))[:MOST_ALBUMS]:
            name = "    " * depth + album.name.replace("&", "&&")
            menu.addAction(name, partial(self._fill_album, album.id))


def _in_order(albums: Sequence[Album]) -> list[tuple[int, Album]]:
    below: dict[str | None, list[Album]] = {}
    for album in albums:
        below.setdefault(album.parent_id, []).append(album)
    found: list[tuple[int, Album]] = []

    def visit(parent: str | None, depth: int) -> None:
        for album in below.get(parent, ()):
            found.append((depth, album))
            visit(album.id, depth + 1)

    visit(None, 0)
    return found
