"""What Alt with an arrow does to a row of the album tree: move it among its siblings, into the one
above, or out of what holds it."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt

from medintel_desktop.ui.models.album_model import AlbumModel, Kind, Node

Key = Qt.Key


class Place(NamedTuple):
    """The album to be in (None: the top), and the position among the albums there."""

    parent: str | None
    position: int
    opens: bool = False
    """The parent is to be unfolded."""


def of_album(node: Node, key: int) -> Place | None:
    """Where an album goes; None where it stays."""
    over = node.parent
    if over is None:
        return None
    parent = over.key if over.kind is Kind.ALBUM else None
    albums = [child for child in over.children if child.kind is Kind.ALBUM]
    if key == Key.Key_Up and node.row > 0:
        return Place(parent, node.row - 1)
    if key == Key.Key_Down and node.row + 1 < len(albums):
        return Place(parent, node.row + 1)
    if key == Key.Key_Right and node.row > 0:
        above = albums[node.row - 1]
        below_it = [child for child in above.children if child.kind is Kind.ALBUM]
        return Place(above.key, len(below_it), opens=True)
    if key == Key.Key_Left and parent is not None and over.parent is not None:
        top = over.parent
        return Place(top.key if top.kind is Kind.ALBUM else None, over.row + 1)
    return None


def smart_position(model: AlbumModel, node: Node, key: int) -> int | None:
    """Where among all smart albums one goes that changes places with a sibling."""
    step = {Key.Key_Up: -1, Key.Key_Down: 1}.get(Key(key), 0)
    siblings, at = node.parent.children if node.parent else [], node.row + step
    if not step or not 0 <= at < len(siblings) or siblings[at].kind is not Kind.SMART:
        return None
    others = [album.id for album in model.smart_albums() if album.id != node.key]
    return others.index(siblings[at].key) + (step > 0)


def smart_around(node: Node, key: int) -> Node | None:
    """The row that a smart album goes inside: the sibling above, or what holds its own."""
    over = node.parent
    if over is None:
        return None
    if key == Key.Key_Right and node.row > 0:
        above = over.children[node.row - 1]
        return above if above.kind is Kind.SMART else None
    return over.parent if key == Key.Key_Left and over.kind is not Kind.HEADING else None
