"""The tree at the left: headings, the fixed sections, and the albums in their order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from medintel_desktop.domain.album import Album, would_loop
from medintel_desktop.domain.view import Section, View

if TYPE_CHECKING:
    from medintel_desktop.domain.smart_album import SmartAlbum

Index = QModelIndex | QPersistentModelIndex

ALBUM_MIME = "application/x-medintel-album"
"""Id of a dragged album."""

SMART_MIME = "application/x-medintel-smart-album"
"""Id of a dragged smart album."""

NODE_ROLE = Qt.ItemDataRole.UserRole + 1


class Kind(StrEnum):
    """What a row is."""

    HEADING = "heading"
    SECTION = "section"
    ALBUM = "album"
    SMART = "smart"
    """A search that is kept."""
    HINT = "hint"
    """Stands where the first album will be."""


SECTIONS = {
    Section.ALL: ("All", "library"),
    Section.RECENT: ("Recent", "history"),
    Section.PHOTOS: ("Photos", "image"),
    Section.VIDEOS: ("Videos", "film"),
    Section.MAP: ("Map", "map"),
    Section.NOT_UNDERSTOOD: ("Not understood yet", "hourglass"),
    Section.TRASH: ("Trash", "trash-2"),
}
"""Name and icon of each fixed entry."""


@dataclass(eq=False)
class Node:
    """One row. ``key`` is the section or the id of the album, plain or smart."""

    kind: Kind
    name: str
    icon: str = ""
    key: str = ""
    count: int | None = None
    length: str = ""
    """Told at the right in place of the count."""
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    @property
    def view(self) -> View | None:
        """The list that a section or an album shows."""
        if self.kind is Kind.SECTION:
            return View(Section(self.key))
        return View(album_id=self.key) if self.kind is Kind.ALBUM else None

    @property
    def row(self) -> int:
        return self.parent.children.index(self) if self.parent else 0

    def add(self, child: Node) -> Node:
        child.parent = self
        self.children.append(child)
        return child


class AlbumModel(QAbstractItemModel):
    """Rows of :class:`Node`; a change of structure resets, anything else updates rows."""

    rename_asked = Signal(str, str)
    """Album id and the name typed."""
    smart_rename_asked = Signal(str, str)
    """The same of a smart album."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._root = Node(Kind.HEADING, "")
        self._library = self._root.add(Node(Kind.HEADING, "Library"))
        self._top = self._root.add(Node(Kind.HEADING, "Albums"))
        for section, (name, icon) in SECTIONS.items():
            self._library.add(Node(Kind.SECTION, name, icon, section.value))
        self._smart = Node(Kind.HEADING, "Smart albums")
        self._albums: dict[str, Node] = {}
        self._kept: dict[str, Node] = {}
        """Rows of smart albums."""
        self._filled = False
        self._list: list[Album] = []
        self._smart_list: list[SmartAlbum] = []
        self.editable = True
        self.keeps_searches = True
        """Smart albums may be changed; they are this computer's own, also for a viewer."""
        self._fill([])

    # -- filling -------------------------------------------------------------------------------

    def set_albums(self, albums: Sequence[Album]) -> None:
        """Show these albums, siblings in order."""
        before = [(a.id, a.parent_id) for a in self._list]
        after = [(a.id, a.parent_id) for a in albums]
        if before == after and self._filled:
            self._rename(albums)
            return
        self._filled = True
        self.beginResetModel()
        self._fill(albums)
        self.endResetModel()

    def set_counts(self, sections: Mapping[Section, int], albums: Mapping[str, int]) -> None:
        """Items in each section and directly in each album."""
        for node in self._library.children:
            self._set_count(node, sections.get(Section(node.key), 0))
        for key, node in self._albums.items():
            self._set_count(node, albums.get(key, 0))

    def set_smart(self, albums: Sequence[SmartAlbum]) -> None:
        """Show these smart albums, in order; their heading is there while there are any."""
        before, self._smart_list = self._smart_list, list(albums)
        if [(a.id, a.name, around_of(a)) for a in before] == [
            (a.id, a.name, around_of(a)) for a in albums
        ]:
            return
        self.beginResetModel()
        self._place_smart()
        shown = self._smart in self._root.children
        if albums and not shown:
            self._root.add(self._smart)
        elif shown and not albums:
            self._root.children.remove(self._smart)
        self.endResetModel()

    def set_smart_counts(self, counts: Mapping[str, int | None]) -> None:
        """Items that each smart album finds; None where that is not known."""
        for node in self._kept.values():
            self._set_count(node, counts.get(node.key))

    # -- asking --------------------------------------------------------------------------------

    def node(self, index: Index) -> Node | None:
        """The node of an index, None for the invisible root."""
        found = index.internalPointer() if index.isValid() else None
        return found if isinstance(found, Node) else None

    def index_of(self, kind: Kind, key: str) -> QModelIndex:
        """Where a section or an album of either kind stands; invalid when it is not there."""
        nodes: Iterable[Node] = self._library.children
        if kind is Kind.ALBUM:
            nodes = self._albums.values()
        elif kind is Kind.SMART:
            nodes = self._kept.values()
        found = next((node for node in nodes if node.key == key), None)
        return self._index(found) if found else QModelIndex()

    def is_smart(self, node: Node) -> bool:
        """The heading of smart albums, or one of them."""
        return node is self._smart or node.kind is Kind.SMART

    def adds(self, node: Node) -> bool:
        """A heading below which something can be added."""
        return (node is self._top and self.editable) or (
            node is self._smart and self.keeps_searches
        )

    def heading_of_albums(self) -> QModelIndex:
        return self._index(self._top)

    def albums(self) -> list[Album]:
        return list(self._list)

    def album(self, album_id: str) -> Album | None:
        return next((album for album in self._list if album.id == album_id), None)

    def smart_albums(self) -> list[SmartAlbum]:
        return list(self._smart_list)

    def smart_album(self, album_id: str) -> SmartAlbum | None:
        return next((album for album in self._smart_list if album.id == album_id), None)

    def count_of(self, section: Section) -> int:
        """Items in a section, as counted last."""
        node = next((n for n in self._library.children if n.key == section), None)
        return (node.count or 0) if node else 0

    def path_of(self, album_id: str) -> str:
        """ "Travel / Tuscany 2024"."""
        names, node = list[str](), self._albums.get(album_id)
        while node is not None and node.kind is Kind.ALBUM:
            names.insert(0, node.name)
            node = node.parent
        return " / ".join(names)

    # -- Qt ------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index | None = None) -> QModelIndex:
        over = (self.node(parent) if parent is not None else None) or self._root
        if column != 0 or not 0 <= row < len(over.children):
            return QModelIndex()
        return self.createIndex(row, 0, over.children[row])

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # Qt overloads it
        node = self.node(index)
        if node is None or node.parent is None or node.parent is self._root:
            return QModelIndex()
        return self._index(node.parent)

    def rowCount(self, parent: Index | None = None) -> int:
        over = (self.node(parent) if parent is not None else None) or self._root
        return len(over.children)

    def columnCount(self, parent: Index | None = None) -> int:
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        node = self.node(index)
        if node is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return node.name
        if role == NODE_ROLE:
            return node
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return _spoken(node)
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        node = self.node(index)
        named = (Kind.ALBUM, Kind.SMART)
        if node is None or node.kind not in named or role != Qt.ItemDataRole.EditRole:
            return False
        name = " ".join(str(value).split())
        if name and name != node.name:
            asked = self.rename_asked if node.kind is Kind.ALBUM else self.smart_rename_asked
            asked.emit(node.key, name)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        node, flag = self.node(index), Qt.ItemFlag
        if node is None:
            return flag.NoItemFlags
        if node.kind is Kind.HEADING:
            return flag.ItemIsEnabled
        flags = flag.ItemIsEnabled | flag.ItemIsSelectable
        if node.kind is Kind.ALBUM and self.editable:
            flags |= flag.ItemIsEditable | flag.ItemIsDragEnabled
        if node.kind is Kind.SMART and self.keeps_searches:
            return flags | flag.ItemIsEditable | flag.ItemIsDragEnabled
        return flags | flag.ItemIsDropEnabled

    def mimeTypes(self) -> list[str]:
        return [ALBUM_MIME, SMART_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        mime = QMimeData()
        node = self.node(indexes[0]) if indexes else None
        if node is not None and node.kind is Kind.ALBUM:
            mime.setData(ALBUM_MIME, QByteArray(node.key.encode()))
        elif node is not None and node.kind is Kind.SMART:
            mime.setData(SMART_MIME, QByteArray(node.key.encode()))
        return mime

    def supportedDragActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    # -- inside --------------------------------------------------------------------------------

    def _fill(self, albums: Sequence[Album]) -> None:
        counts = {key: node.count for key, node in self._albums.items()}
        self._list = list(albums)
        self._albums = {
            a.id: Node(Kind.ALBUM, a.name, "folder", a.id, counts.get(a.id)) for a in albums
        }
        self._top.children.clear()
        for album in albums:
            over = self._albums.get(album.parent_id) if album.parent_id else None
            (over or self._top).add(self._albums[album.id])
        if not albums:
            self._top.add(Node(Kind.HINT, "New album", "folder-plus"))
        self._place_smart()

    def _place_smart(self) -> None:
        """Each below the smart album or the album it is inside, after albums; else at the top."""
        for node in (self._smart, *self._albums.values()):
            node.children[:] = [child for child in node.children if child.kind is not Kind.SMART]
        counts = {key: node.count for key, node in self._kept.items()}
        self._kept = {
            a.id: Node(Kind.SMART, a.name, "sparkles", a.id, counts.get(a.id))
            for a in self._smart_list
        }
        parents = {a.id: a.query.inside if a.query else None for a in self._smart_list}
        for album in self._smart_list:
            inside, within = around_of(album)
            over = self._albums.get(within or "")
            if inside is not None and not would_loop(parents, album.id, inside):
                over = self._kept.get(inside, over)
            (over or self._smart).add(self._kept[album.id])

    def _rename(self, albums: Sequence[Album]) -> None:
        self._list = list(albums)
        for album in albums:
            node = self._albums[album.id]
            if node.name != album.name:
                node.name = album.name
                self._tell(node)

    def _set_count(self, node: Node, count: int | None) -> None:
        if node.count != count:
            node.count = count
            self._tell(node)

    def _tell(self, node: Node) -> None:
        index = self._index(node)
        self.dataChanged.emit(index, index)

    def _index(self, node: Node) -> QModelIndex:
        return self.createIndex(node.row, 0, node)


def around_of(album: SmartAlbum) -> tuple[str | None, str | None]:
    """The smart album and the album that a search is inside."""
    query = album.query
    return (query.inside, query.album_id) if query else (None, None)


def _spoken(node: Node) -> str:
    if node.count is None:
        return node.name
    return f"{node.name}, {node.count} item" + ("" if node.count == 1 else "s")
