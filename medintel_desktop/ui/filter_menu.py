"""Menus that narrow a search: kind, album, date taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain.album import Album
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.ui.choice_menu import ChoiceMenu
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.trait_menu import CHOICES, TraitMenu

KINDS = {None: "Photos and videos", MediaKind.PHOTO: "Photos", MediaKind.VIDEO: "Videos"}


class KindMenu(ChoiceMenu):
    """Photos, videos or both."""

    def __init__(self, theme: Theme, query: SearchQuery) -> None:
        super().__init__(theme, query, "Kind", "images")
        for kind, text in KINDS.items():
            self.offer(text, query.kind is kind, partial(self._choose, kind))

    def _choose(self, kind: MediaKind | None) -> None:
        self.chosen.emit(replace(self._query, kind=kind))


class AlbumMenu(ChoiceMenu):
    """One album with those below it, or everywhere."""

    def __init__(self, theme: Theme, query: SearchQuery, albums: Sequence[Album]) -> None:
        super().__init__(theme, query, "Album", "folder")
        self.offer("Everywhere", query.album_id is None, partial(self._choose, None))
        if albums:
            self.addSeparator()
        for depth, album in in_tree_order(albums):
            self.offer(
                "      " * depth + album.name,
                query.album_id == album.id,
                partial(self._choose, album.id),
            )
        if query.album_id is not None:
            self.addSeparator()
            alone = query.traits.album_alone
            self.offer("With the albums inside it", not alone, partial(self._alone, not alone))

    def _choose(self, album_id: str | None) -> None:
        traits = self._query.traits
        if album_id is None:
            traits = replace(traits, album_alone=False)
        self.chosen.emit(replace(self._query, album_id=album_id, traits=traits))

    def _alone(self, alone: bool) -> None:
        traits = replace(self._query.traits, album_alone=alone)
        self.chosen.emit(replace(self._query, traits=traits))


class DateMenu(ChoiceMenu):
    """The usual periods, and any other."""

    def __init__(self, theme: Theme, query: SearchQuery, parent: QWidget) -> None:
        super().__init__(theme, query, "Date taken", "calendar")
        self._over = parent
        now = (query.taken_from, query.taken_to)
        for text, days in periods(date.today()).items():
            self.offer(text, now == days, partial(self._choose, *days))
        self.addSeparator()
        self.addAction("From and to…").triggered.connect(self._ask)

    def _choose(self, first: date | None, last: date | None) -> None:
        self.chosen.emit(replace(self._query, taken_from=first, taken_to=last))

    def _ask(self) -> None:
        from medintel_desktop.ui.date_range_dialog import DateRangeDialog  # not part of a start

        query = self._query
        dialog = DateRangeDialog(self._theme, query.taken_from, query.taken_to, self._over)
        dialog.chosen.connect(self._choose)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class FilterMenu(ChoiceMenu):
    """All of them, one below the other."""

    near_asked = Signal()
    """A place shall be chosen."""

    def __init__(
        self, theme: Theme, query: SearchQuery, albums: Sequence[Album], parent: QWidget
    ) -> None:
        super().__init__(theme, query, "Filter", "list-filter")
        # Kept: a menu does not own the menus it opens.
        self._parts = (
            KindMenu(theme, query), AlbumMenu(theme, query, albums),
            DateMenu(theme, query, parent), *(TraitMenu(theme, query, name) for name in CHOICES),
        )  # fmt: skip
        for part in self._parts:
            part.chosen.connect(self.chosen)
            self.addMenu(part)
        near = self.addAction(theme.icon("map-pin"), "Near a place…")
        near.triggered.connect(lambda: self.near_asked.emit())


def periods(today: date) -> dict[str, tuple[date | None, date | None]]:
    """First and last day of each period that has a name."""
    year = today.year
    return {
        "Any time": (None, None),
        "Today": (today, today),
        "Last 7 days": (today - timedelta(days=6), today),
        "This month": (today.replace(day=1), today),
        "This year": (date(year, 1, 1), today),
        "Last year": (date(year - 1, 1, 1), date(year - 1, 12, 31)),
    }


def in_tree_order(albums: Sequence[Album]) -> list[tuple[int, Album]]:
    """Albums as the tree shows them, each with its depth from 0."""
    children: dict[str | None, list[Album]] = {}
    for album in sorted(albums, key=lambda album: album.position):
        children.setdefault(album.parent_id, []).append(album)
    found: list[tuple[int, Album]] = []
    todo = [(0, album) for album in reversed(children.get(None, []))]
    while todo:
        depth, album = todo.pop()
        found.append((depth, album))
        todo += [(depth + 1, child) for child in reversed(children.get(album.id, []))]
    return found
