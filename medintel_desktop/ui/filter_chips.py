"""The row of filters a search is narrowed by; each can be changed, taken away, or added to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.album import Album
from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import Match, SearchQuery
from medintel_desktop.domain.smart_album import SmartAlbum, kept
from medintel_desktop.domain.traits import ANY
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.chip import Chip
from medintel_desktop.ui.choice_menu import ChoiceMenu
from medintel_desktop.ui.filter_menu import AlbumMenu, DateMenu, FilterMenu, KindMenu
from medintel_desktop.ui.label import AIR
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 42


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with what a chip needs to name its parts; ``picture`` is the query when set."""

    query: SearchQuery = field(default_factory=SearchQuery)
    picture: Path | None = None
    albums: Sequence[Album] = ()
    smart: Sequence[SmartAlbum] | None = None
    """None until they are read."""
    similar_name: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """One chip: what it says, and the search without it."""

    kind: str
    icon: str
    text: str
    without: Asked


def filters_of(asked: Asked) -> list[Filter]:
    """The filters in force, in the order they are shown."""
    query, found = asked.query, list(_likeness(asked))
    if query.inside is not None:
        gone = "…" if asked.smart is None else "a smart album that is gone"
        name = next((a.name for a in asked.smart or () if a.id == query.inside), gone)
        found.append(Filter("smart", "sparkles", f"In {name}", _changed(asked, inside=None)))
    if query.kind is not None:
        photo = query.kind is MediaKind.PHOTO
        icon, text = ("image", "Photos") if photo else ("film", "Videos")
        found.append(Filter("kind", icon, text, _changed(asked, kind=None)))
    if query.album_id is not None:
        name = next((a.name for a in asked.albums if a.id == query.album_id), "")
        traits = replace(query.traits, album_alone=False)  # which says something of the album
        without = _changed(asked, album_id=None, traits=traits)
        found.append(Filter("album", "folder", f"Album: {name}", without))
    if query.taken_from is not None or query.taken_to is not None:
        text = days(query.taken_from, query.taken_to)
        without = _changed(asked, taken_from=None, taken_to=None)
        found.append(Filter("date", "calendar", text, without))
    if query.area is not None:
        without = _changed(asked, area=None, area_name="", nearest=False)
        circle = isinstance(query.area, Circle)
        kind, icon = ("circle", "circle") if circle else ("area", "pentagon")
        found.append(Filter(kind, icon, place_of(query), without))
    if query.match is not Match.ALL:
        found.append(Filter("typed", "text", "Any of the words", _changed(asked, match=Match.ALL)))
    if query.traits != ANY:
        from medintel_desktop.ui.trait_words import chips_of  # not part of a start

        found += [
            Filter(chip.name or "typed", chip.icon, chip.text, _changed(asked, traits=chip.without))
            for chip in chips_of(query.traits)
        ]
    return found


def _likeness(asked: Asked) -> Iterator[Filter]:
    """What the results are to be like."""
    query = asked.query
    if asked.picture is not None:
        yield Filter("picture", "image", f"Like {asked.picture.name}", replace(asked, picture=None))
    if query.similar_to is not None:
        text = f"Like {asked.similar_name}" if asked.similar_name else "Like one item"
        if query.similar_at is not None:
            text = f"{text} at {words.clock(query.similar_at)}"
        without = _changed(asked, similar_to=None, similar_at=None)
        yield Filter("similar", "image", text, without)


def place_of(query: SearchQuery) -> str:
    """ "Within 80 km of Arezzo", "In the drawn area"."""
    if not isinstance(query.area, Circle):
        return f"In {query.area_name or 'the drawn area'}"
    radius = words.distance(max(query.area.km, 0.01))
    return f"Within {radius} of {query.area_name or 'a point'}"


def days(first: date | None, last: date | None) -> str:
    """ "Since 1 Oct 2024", "Until 3 Oct 2024", "24 Oct 2024", "22 Oct – 29 Oct 2024"."""
    if first is None and last is None:
        return "Any time"
    if last is None:
        return f"Since {words.day(first or date.min)}"
    if first is None:
        return f"Until {words.day(last)}"
    if first == last:
        return words.day(first)
    begin = words.day(first)
    if first.year == last.year:
        begin = begin.removesuffix(f" {first.year}")
    return f"{begin} – {words.day(last)}"


def _changed(asked: Asked, **values: object) -> Asked:
    return replace(asked, query=replace(asked.query, **values))  # type: ignore[arg-type] # by name


class FilterChips(QWidget):
    """Shows the filters of a search and tells another search when one changes."""

    changed = Signal(object)
    """Asked."""
    picture_asked = Signal()
    """Another picture, or a part of this one, shall be chosen."""
    area_asked = Signal()
    """The drawn area shall be shown on the map."""
    keep_asked = Signal(object, str)
    """SearchQuery to be kept as a smart album, and a name for it."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._background, self._workspace = theme, background, workspace
        self._asked = Asked()
        self._chips: list[Chip] = []
        self._menu: QMenu | None = None
        self.setFixedHeight(HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 0)
        self._row.setSpacing(6)
        self.add = Chip(theme, "plus", "Filter", removable=False, parent=self)
        self.add.setAccessibleName("Add a filter")
        self.add.clicked.connect(lambda: self.open_menu(self.add))
        self._row.addWidget(self.add)
        self._row.addStretch()
        self.keep = QToolButton(self)
        self.keep.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.keep.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.keep.setIconSize(QSize(16, 16))
        self.keep.setFixedHeight(28)
        self.keep.setMinimumWidth(28)
        self.keep.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.keep.clicked.connect(self._keep)
        theme.changed.connect(self._dress)
        self._dress()
        self._row.addWidget(self.keep)
        self._kept: SmartAlbum | None = None
        self._editing = False
        self._offer_to_keep()

    @property
    def chips(self) -> list[Chip]:
        return list(self._chips)

    def show_filters(self, asked: Asked) -> None:
        """Show the filters of this search; the focus stays where it was among them."""
        held = next((i for i, chip in enumerate(self._chips) if chip.hasFocus()), None)
        self._asked = asked
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = [self._chip(shown) for shown in filters_of(asked)]
        for place, chip in enumerate(self._chips):
            self._row.insertWidget(place, chip)
            chip.show()
        self._offer_to_keep()
        self._order_tabs()
        if held is not None:
            [*self._chips, self.add][min(held, len(self._chips))].setFocus()

    @property
    def editing(self) -> SmartAlbum | None:
        """The smart album that changes are to be saved to."""
        return self._kept if self._editing else None

    def set_kept(self, album: SmartAlbum | None, *, editing: bool = False) -> None:
        """The smart album whose search is shown, None when it is a search of its own."""
        self._kept, self._editing = album, editing
        self._offer_to_keep()

    def follow(self, other: FilterChips) -> None:
        """The same smart album as there."""
        self.set_kept(other._kept, editing=other._editing)

    def ask_near(self, query: SearchQuery) -> None:
        """Let the user choose a place, or another radius."""
        from medintel_desktop.ui.near_dialog import NearDialog  # not part of a start

        dialog = NearDialog(self._theme, self._background, self._workspace, query, self.window())
        dialog.chosen.connect(self._choose)
        dialog.open()

    def open_menu(self, under: QWidget, kind: str = "") -> None:
        """Offer what can be chosen for one kind of filter, or for all, under a widget."""

        def opened(albums: list[Album]) -> None:
            query = self._asked.query
            menus: dict[str, Callable[[], ChoiceMenu]] = {
                "kind": lambda: KindMenu(self._theme, query),
                "album": lambda: AlbumMenu(self._theme, query, albums),
                "date": lambda: DateMenu(self._theme, query, self.window()),
                "": lambda: FilterMenu(self._theme, query, albums, self.window()),
            }
            menu = menus[kind]() if kind in menus else _trait_menu(self._theme, query, kind)
            menu.chosen.connect(self._choose)
            if isinstance(menu, FilterMenu):
                menu.near_asked.connect(lambda: self.ask_near(query))
            self._menu = menu  # kept while it, or the dialog it opened, is shown
            menu.popup(under.mapToGlobal(under.rect().bottomLeft()))

        self._background.read("filter albums", self._workspace.catalogue.albums.all, opened)

    def _choose(self, query: SearchQuery) -> None:
        self.changed.emit(replace(self._asked, query=query))

    def _chip(self, shown: Filter) -> Chip:
        chip = Chip(self._theme, shown.icon, shown.text, parent=self)
        chip.removed.connect(lambda: self.changed.emit(shown.without))
        if shown.kind == "picture":
            chip.clicked.connect(self.picture_asked)
        elif shown.kind == "area":
            chip.clicked.connect(self.area_asked)
        elif shown.kind == "circle":
            chip.clicked.connect(lambda: self.ask_near(self._asked.query))
        elif shown.kind not in ("similar", "typed", "smart"):
            chip.clicked.connect(lambda: self.open_menu(chip, shown.kind))
        return chip

    def _keep(self) -> None:
        query = self._asked.query
        shown = [shown.text for shown in filters_of(self._asked)]
        self.keep_asked.emit(query, ", ".join([*([query.text] if query.text else []), *shown]))

    def _offer_to_keep(self) -> None:
        """A picture is no search that can be kept, and one that is kept need not be again."""
        query, kept_as = self._asked.query, self._kept
        asks = bool(query.text.strip() or filters_of(self._asked))
        changed = kept_as is None or kept_as.query != kept(query)
        self.keep.setVisible(asks and changed and self._asked.picture is None)
        self.keep.setEnabled(not self._workspace.read_only)
        into = self.editing
        text = "Save as smart album" if into is None else f"Save changes to “{into.name}”"
        self.keep.setText(AIR + text.replace("&", "&&"))
        self.keep.setToolTip(text)
        self.keep.setAccessibleName(text)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Beside many chips the button has its icon alone."""
        told = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.keep.setToolButtonStyle(told)
        parts: list[QWidget] = [*self._chips, self.add, self.keep]
        margins = self._row.contentsMargins()
        needed = margins.left() + margins.right() + self._row.spacing() * len(parts)
        needed += sum(part.sizeHint().width() for part in parts)
        if needed > self.width():
            self.keep.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)

    def _dress(self) -> None:
        self.keep.setIcon(self._theme.icon("bookmark", 16))
        self.keep.setFont(self._theme.font(Role.SMALL))

    def _order_tabs(self) -> None:
        order: list[QWidget] = [*self._chips, self.add, self.keep]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)


def _trait_menu(theme: Theme, query: SearchQuery, name: str) -> ChoiceMenu:
    from medintel_desktop.domain.typed import Name
    from medintel_desktop.ui.trait_menu import TraitMenu

    return TraitMenu(theme, query, Name(name))
