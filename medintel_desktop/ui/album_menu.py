"""What can be done with a row of the album tree, as a menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from medintel_desktop.domain.view import Section
from medintel_desktop.ui.models.album_model import AlbumModel, Kind, Node

if TYPE_CHECKING:
    from medintel_desktop.ui.album_tree import AlbumTree


def menu_of(tree: AlbumTree, model: AlbumModel, node: Node | None) -> QMenu:
    """Empty where there is nothing to do."""
    menu = QMenu(tree)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if node is not None and node.kind is Kind.SMART:
        _smart(menu, tree, node.key, keeps=model.keeps_searches)
    elif not model.editable:
        return menu
    elif node is not None and node.kind is Kind.ALBUM:
        _album(menu, tree, node.key)
    elif node is not None and node.kind is Kind.SECTION and node.key == Section.TRASH:
        empty = menu.addAction("Empty trash…", tree.empty_trash_asked.emit)
        empty.setEnabled(bool(node.count))
    elif node is None or node.kind is not Kind.SECTION:
        menu.addAction("New album", lambda: tree.create_asked.emit(None))
    return menu


def _album(menu: QMenu, tree: AlbumTree, key: str) -> None:
    menu.addAction("New album inside", lambda: tree.create_asked.emit(key))
    menu.addAction("Rename", lambda: tree.edit_album(key))
    menu.addAction("Keep offline…", lambda: tree.keep_offline_asked.emit(key))
    menu.addAction("Free up space…", lambda: tree.free_space_asked.emit(key))
    menu.addSeparator()
    menu.addAction("Delete album…", lambda: tree.delete_asked.emit(key))


def _smart(menu: QMenu, tree: AlbumTree, key: str, *, keeps: bool) -> None:
    menu.addAction("Edit search", lambda: tree.smart_edit_asked.emit(key))
    if keeps:
        menu.addAction("Rename", lambda: tree.edit_album(key, Kind.SMART))
        menu.addSeparator()
        menu.addAction("Delete smart album", lambda: tree.smart_delete_asked.emit(key))
