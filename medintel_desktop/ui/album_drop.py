"""What a drop on the album tree would do, decided from where the pointer is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QRect

from medintel_desktop.domain.album import would_loop
from medintel_desktop.domain.view import Section
from medintel_desktop.ui.models.album_model import (
    ALBUM_MIME,
    SMART_MIME,
    AlbumModel,
    Kind,
    Node,
    around_of,
)
from medintel_desktop.ui.models.cell_model import ITEMS_MIME
from medintel_desktop.ui.sources import has_sources

EDGE = 0.28
"""The share of a row at its top and bottom that means "between the rows"."""


class Act(StrEnum):
    """What happens on the drop."""

    MOVE = "move"
    FILL = "fill"
    TRASH = "trash"
    ADD = "add"
    ORDER = "order"
    """A smart album goes to ``position``."""
    NEST = "nest"
    """A smart album goes inside the row ``into``."""


@dataclass(frozen=True)
class Drop:
    """``index`` is the row that shows it: as a ring, or as a line above or below.

    ``album_id`` is the album that receives (None: the top, or no album). ``position`` counts
    among the siblings without the moved album.
    """

    act: Act
    index: QModelIndex
    album_id: str | None = None
    position: int = 0
    line: str = ""
    """ "above", "below", or "" for a ring."""
    into: Node | None = None


def target(
    model: AlbumModel, mime: QMimeData, index: QModelIndex, row: QRect, at: QPoint
) -> Drop | None:
    """The drop of ``mime`` at ``at`` in ``row``, None where it would mean nothing."""
    node = model.node(index)
    if mime.hasFormat(ALBUM_MIME):
        return _move(model, bytes(mime.data(ALBUM_MIME).data()).decode(), node, index, row, at)
    if mime.hasFormat(SMART_MIME):
        return _order(model, bytes(mime.data(SMART_MIME).data()).decode(), node, index, row, at)
    if node is None:
        return Drop(Act.ADD, QModelIndex()) if has_sources(mime) else None
    if mime.hasFormat(ITEMS_MIME):
        if node.kind is Kind.ALBUM:
            return Drop(Act.FILL, index, node.key)
        trash = node.kind is Kind.SECTION and node.key == Section.TRASH
        return Drop(Act.TRASH, index) if trash else None
    if has_sources(mime) and node.key != Section.TRASH and node.kind is not Kind.SMART:
        return Drop(Act.ADD, index, node.key if node.kind is Kind.ALBUM else None)
    return None


def _move(
    model: AlbumModel, moved: str, node: Node | None, index: QModelIndex, row: QRect, at: QPoint
) -> Drop | None:
    if node is None or index == model.heading_of_albums():
        heading = model.heading_of_albums()
        return Drop(Act.MOVE, heading, None, model.rowCount(heading), "below")
    if node.kind is not Kind.ALBUM or node.key == moved:
        return None
    above = at.y() < row.top() + row.height() * EDGE
    below = at.y() > row.bottom() - row.height() * EDGE
    if not above and not below:
        below_it = [child for child in node.children if child.kind is Kind.ALBUM]
        drop = Drop(Act.MOVE, index, node.key, len(below_it))
    else:
        over = node.parent if node.parent and node.parent.kind is Kind.ALBUM else None
        albums = node.parent.children if node.parent else []
        siblings = [n.key for n in albums if n.key != moved and n.kind is Kind.ALBUM]
        position = siblings.index(node.key) + (0 if above else 1)
        drop = Drop(
            Act.MOVE, index, over.key if over else None, position, "above" if above else "below"
        )
    parents = {album.id: album.parent_id for album in model.albums()}
    return None if would_loop(parents, moved, drop.album_id) else drop


def _order(
    model: AlbumModel, moved: str, node: Node | None, index: QModelIndex, row: QRect, at: QPoint
) -> Drop | None:
    """Of a smart album: above or below a sibling, inside another or an album, or out of it."""
    if node is not None and node.kind is Kind.ALBUM:
        return Drop(Act.NEST, index, moved, into=node)
    if node is not None and node.kind is Kind.HEADING and model.is_smart(node):
        return Drop(Act.NEST, index, moved)
    if node is None or node.kind is not Kind.SMART or node.key == moved:
        return None
    above = at.y() < row.top() + row.height() * EDGE
    below = at.y() > row.bottom() - row.height() * EDGE
    siblings = node.parent.children if node.parent else []
    if (above or below) and any(other.key == moved for other in siblings):
        others = [album.id for album in model.smart_albums() if album.id != moved]
        position = others.index(node.key) + below
        return Drop(Act.ORDER, index, moved, position, "below" if below else "above")
    parents = {album.id: around_of(album)[0] for album in model.smart_albums()}
    return None if would_loop(parents, moved, node.key) else Drop(Act.NEST, index, moved, into=node)


def around(node: Node | None) -> tuple[str | None, str | None]:
    """What a row is to a smart album inside it: a smart album, an album, or neither."""
    smart = node.key if node is not None and node.kind is Kind.SMART else None
    return smart, node.key if node is not None and node.kind is Kind.ALBUM else None
