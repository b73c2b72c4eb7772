"""Folders and buckets whose new photos and videos come into the library by themselves."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QPushButton, QWidget

from medintel_desktop.catalogue.paths import path_from_text, shown_name
from medintel_desktop.catalogue.watches import WatchKind, WatchRow
from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.store import place_name
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.entry_list import Entry, EntryList
from medintel_desktop.ui.settings_pages.watch_dialog import WatchDialog
from medintel_desktop.ui.theme import Theme

SENTENCE = (
    "What is new there is imported by itself. A file that is renamed or moved stays the same item."
)
NONE = "None yet."


@dataclass(frozen=True, slots=True)
class _Found:
    rows: list[WatchRow]
    albums: Mapping[str, str]
    """Id -> name."""


class WatchCard(Card):
    """Lists, begins, stops and forgets watches."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Watched folders", SENTENCE, parent)
        self._background, self._workspace = background, workspace
        self.watch = QPushButton("Watch a folder…")
        self.watch.setAutoDefault(False)
        self.watch.setEnabled(not workspace.read_only)
        self.watch.clicked.connect(self._ask)
        self.head.addWidget(self.watch)
        self.list = EntryList(theme, NONE)
        self.add(self.list)

    def read(self) -> None:
        catalogue = self._workspace.catalogue

        def found() -> _Found:
            albums = {album.id: album.name for album in catalogue.albums.all()}
            return _Found(catalogue.watches.all(), albums)

        self._background.read("watches", found, self._show)

    def _show(self, found: _Found) -> None:
        now = time.time()
        self.list.fill(
            [
                Entry(source_of(row), told(row, found.albums, now), self._buttons(row))
                for row in found.rows
            ]
        )

    def _buttons(self, row: WatchRow) -> tuple[tuple[str, partial[None]], ...]:
        if self._workspace.read_only:
            return ()
        watches = self._workspace.cloud.watches
        stop = ("Stop", partial(self._do, partial(watches.stop, row.id)))
        start = ("Start", partial(self._do, partial(watches.start, row.id)))
        again = ("Look now", partial(self._do, partial(watches.start, row.id)))
        remove = ("Remove", partial(self._do, partial(watches.remove, row.id)))
        return (again, stop) if row.active else (start, remove)

    def _do(self, change: partial[Changes]) -> None:
        self._background.change(change, self._done)

    def _done(self, _: object) -> None:
        self._workspace.wake()
        self.read()

    def _ask(self) -> None:
        dialog = WatchDialog(self._theme, self._background, self._workspace, self.window())
        dialog.watched.connect(self._done)
        dialog.open()


def source_of(row: WatchRow) -> str:
    """What is watched: a path, or a store and the folder in it."""
    if row.kind is WatchKind.FOLDER:
        return shown_name(path_from_text(row.source))
    return f"{place_name(row.source)} {shown_name(row.prefix)}".strip()


def told(row: WatchRow, albums: Mapping[str, str], now: float) -> str:
    """ "Into “Tuscany”. Looked 1 min ago. 3 files may still be written."""
    album = albums.get(row.album_id or "")
    parts = [f"Into “{album}”."] if album else []
    if not row.active:
        return " ".join([*parts, "Stopped. What was imported stays."])
    if row.problem is not None and row.problem.title:
        return " ".join([*parts, row.problem.title, row.problem.hint]).strip()
    looked = f"Looked {words.ago(now - row.looked_at)}." if row.looked_at else "Not looked yet."
    note = f"{row.note.removesuffix('.')}." if row.note else ""
    return " ".join(filter(None, [*parts, looked, note]))
