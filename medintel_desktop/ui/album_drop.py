"""What a drop on the album tree would do, decided from where the pointer is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QMimeData, QModelIndex, QPoint, QRect

from medintel_desktop.domain.album import would_loop
from medintel_desktop.domain.view import Section
from medintel_desktop.ui.models.album_model import ALBUM_MIME, SMART_MIME, AlbumModel, Kind, Node
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


def target(
    model: AlbumModel, mime: QMimeData, index: QModelIndex, row: QRect, at: QPoint
) -> Drop | None:
    """The drop of ``mime`` at ``at`` in ``row``, None where it would mean nothing."""
    node = model.node(index)
    if mime.hasFormat(ALBUM_MIME):
        return _move(model, bytes(mime.data(ALBUM_MIME).data()).decode(), node, index, row, at)
    if mime.hasFormat(SMART_MIME):
        return _order(bytes(mime.data(SMART_MIME).data()).decode(), node, index, row, at)
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
        drop = Drop(Act.MOVE, index, node.key, len(node.children))
    else:
        over = node.parent if node.parent and node.parent.kind is Kind.ALBUM else None
        siblings = [n.key for n in node.parent.children if n.key != moved] if node.parent else []
        position = siblings.index(node.key) + (0 if above else 1)
        drop = Drop(
            Act.MOVE, index, over.key if over else None, position, "above" if above else "below"
        )
    parents = {album.id: album.parent_id for album in model.albums()}
    return None if would_loop(parents, moved, drop.album_id) else drop


def _order(
    moved: str, node: Node | None, index: QModelIndex, row: QRect, at: QPoint
) -> Drop | None:
    """Smart albums have an order and no inside: a drop is above or below another."""
    if node is None or node.kind is not Kind.SMART or node.parent is None or node.key == moved:
        return None
    below = at.y() > row.center().y()
    others = [other.key for other in node.parent.children if other.key != moved]
    position = others.index(node.key) + below
    return Drop(Act.ORDER, index, moved, position, "below" if below else "above")
