"""Keeps the tree and the banners as the catalogue has them; reads at most a few times a second."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from medintel_desktop.domain.album import Album
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.view import Section
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.models.album_model import AlbumModel
from medintel_desktop.ui.window.standing import PATIENCE, Standing, read_standing

if TYPE_CHECKING:
    from medintel_desktop.catalogue.plans import PlanEntry
    from medintel_desktop.domain.smart_album import SmartAlbum

GATHER_MS = 250
FOLLOW_MS = 1000
"""How often to look whether another process has written."""


COUNT_MS = 3000
"""Smart albums are counted at most this often: each count is a search."""


class _Shelf(NamedTuple):
    plans: Sequence[PlanEntry]
    albums: Sequence[Album]
    smart: Sequence[SmartAlbum]
    sections: Mapping[Section, int]
    counts: Mapping[str, int]


class Shelf(QObject):
    """Fills ``model`` and tells what stands."""

    filled = Signal()
    """Albums and counts were read."""
    plans = Signal(list)
    """list[PlanEntry], whenever all is read."""
    standing = Signal(object)
    """Standing."""
    written_elsewhere = Signal()
    """Another process changed the library, or may have."""

    def __init__(
        self,
        background: Background,
        workspace: Workspace,
        model: AlbumModel,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._workspace = workspace
        self._model = model
        self._version: int | None = None
        self._ours = True
        self._unsure = False
        self._stuck = False
        self.items = -1
        """In the whole library; -1 until it is known."""
        self._gather = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._gather.timeout.connect(self.read)
        self._count = QTimer(self, interval=COUNT_MS, singleShot=True)
        self._count.timeout.connect(self._count_smart)
        self._follow = QTimer(self, interval=FOLLOW_MS)
        self._follow.timeout.connect(self._look)

    def start(self) -> None:
        """Begin to follow other processes."""
        self._look()
        self._follow.start()

    def stop(self) -> None:
        self._follow.stop()
        self._gather.stop()
        self._count.stop()

    def follow(self, changes: Changes) -> None:
        """Something was changed here."""
        self._ours = True
        if changes.media or changes.media_list or changes.albums:
            self._count_soon()
        stale = changes.albums or changes.media_list or changes.jobs or changes.plans
        if stale and not self._gather.isActive():
            self._gather.start()

    def note_jobs(self) -> None:
        """Jobs of ours wrote something."""
        self._ours = True

    def read(self) -> None:
        """Read albums, counts and what stands."""
        workspace = self._workspace
        self._background.read("shelf", lambda: _read(workspace), self._fill)
        self._background.read("standing", lambda: read_standing(workspace), self._stand, slow=True)

    def _stand(self, standing: Standing) -> None:
        self._stuck = bool(standing.stuck)  # as it is said now, whoever asked
        self.standing.emit(standing)

    def _fill(self, shelf: _Shelf) -> None:
        new = {a.id: a.query for a in shelf.smart} != {
            a.id: a.query for a in self._model.smart_albums()
        }
        self._model.set_albums(shelf.albums)
        self._model.set_smart(shelf.smart)
        if new:
            self._count_smart()
        self._model.set_counts(shelf.sections, shelf.counts)
        self.items = shelf.sections.get(Section.ALL, 0)
        self.plans.emit(list(shelf.plans))
        self.filled.emit()

    def _count_soon(self) -> None:
        if self._model.smart_albums() and not self._count.isActive():
            self._count.start()

    def _count_smart(self) -> None:
        workspace = self._workspace
        if self._model.smart_albums():
            self._background.read(
                "smart counts", lambda: workspace.smart_albums.counts(),
                self._model.set_smart_counts, slow=True,
            )  # fmt: skip

    def _look(self) -> None:
        stuck = self._workspace.trouble(PATIENCE) is not None
        if stuck != self._stuck:
            self.read()
        database = self._workspace.catalogue.database
        self._background.read("version", database.data_version, self._compare)

    def _compare(self, version: int) -> None:
        """SQLite counts our own writers too. While we write, a foreign change cannot be told from
        ours; so everything is read once more when writing has come to rest."""
        before, self._version = self._version, version
        ours, self._ours = self._ours, False
        changed = before is not None and version != before
        if changed and ours:
            self._unsure = True
        elif changed or self._unsure:
            self._unsure = False
            self._workspace.wake()
            self._count_soon()
            self.written_elsewhere.emit()


def _read(workspace: Workspace) -> _Shelf:
    catalogue = workspace.catalogue
    return _Shelf(
        catalogue.plans.entries(),
        catalogue.albums.all(),
        catalogue.smart_albums.all(),
        catalogue.cells.section_counts(),
        catalogue.albums.counts(),
    )
