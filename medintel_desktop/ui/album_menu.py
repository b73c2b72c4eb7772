"""What can be done with a row of the album tree, as a menu."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from medintel_desktop.domain.view import Section
from medintel_desktop.ui.models.album_model import AlbumModel, Kind, Node

Act = Callable[[str], object]
"""Takes the id of the album."""

SLIDESHOW = "Slideshow…"


@dataclass(frozen=True, slots=True)
class RowActs:
    """What the entries call; ``create`` takes None for an album at the top."""

    create: Callable[[str | None], object]
    rename: Callable[[str, Kind], object]
    slideshow: Act
    contact_sheet: Act
    keep_offline: Act
    free_space: Act
    delete: Act
    edit_search: Act
    copy_search: Act
    delete_search: Act
    empty_trash: Callable[[], object]


def menu_of(parent: QWidget, model: AlbumModel, node: Node | None, acts: RowActs) -> QMenu:
    """Empty where there is nothing to do."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if node is not None and node.kind is Kind.SMART:
        _smart(menu, acts, node.key, keeps=model.keeps_searches)
    elif not model.editable:
        if node is not None and node.kind is Kind.ALBUM:
            menu.addAction(SLIDESHOW, lambda: acts.slideshow(node.key))
        return menu
    elif node is not None and node.kind is Kind.ALBUM:
        _album(menu, acts, node.key)
    elif node is not None and node.kind is Kind.SECTION and node.key == Section.TRASH:
        empty = menu.addAction("Empty trash…", lambda: acts.empty_trash())
        empty.setEnabled(bool(node.count))
    elif node is None or node.kind is not Kind.SECTION:
        menu.addAction("New album", lambda: acts.create(None))
    return menu


def _album(menu: QMenu, acts: RowActs, key: str) -> None:
    menu.addAction("New album inside", lambda: acts.create(key))
    menu.addAction("Rename", lambda: acts.rename(key, Kind.ALBUM))
    menu.addAction(SLIDESHOW, lambda: acts.slideshow(key))
    menu.addAction("Contact sheet…", lambda: acts.contact_sheet(key))
    menu.addAction("Keep offline…", lambda: acts.keep_offline(key))
    menu.addAction("Free up space…", lambda: acts.free_space(key))
    menu.addSeparator()
    menu.addAction("Delete album…", lambda: acts.delete(key))


def _smart(menu: QMenu, acts: RowActs, key: str, *, keeps: bool) -> None:
    menu.addAction("Edit search", lambda: acts.edit_search(key))
    menu.addAction("Copy as text", lambda: acts.copy_search(key))
    if keeps:
        menu.addAction("Rename", lambda: acts.rename(key, Kind.SMART))
        menu.addSeparator()
        menu.addAction("Delete smart album", lambda: acts.delete_search(key))
