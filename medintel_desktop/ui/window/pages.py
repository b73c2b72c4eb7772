"""Where the user is: library, results, viewer or player; and the way back.

Opening an item looks for its original in the background, then shows the page. Going back leaves
list, selection and scroll position as they were, moved along with what was looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import MediaItem, MediaKind, Problem
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.window.trail import LibraryTrail, Stop, Trail

if TYPE_CHECKING:
    from medintel_desktop.library.streaming import Stream
    from medintel_desktop.ui.atlas.page import AtlasPage
    from medintel_desktop.ui.player import PlayerPage
    from medintel_desktop.ui.viewer import ViewerPage
    from medintel_desktop.ui.window.fetching import Fetching


class _Found(NamedTuple):
    """An item with what there is to show of it."""

    cell: MediaCell
    item: MediaItem
    source: Path | Stream | None
    is_proxy: bool
    start: float | None


class Pages(QObject):
    """Switches the pages of ``stack``; viewer and player are made at their first use.

    ``with_positions`` gives the lists that the map can stand in for.
    """

    moved = Signal()
    """Another page or another item is shown."""
    made = Signal(object)
    """The viewer or the player was made; it wants the actions of items."""
    _broke = Signal(str, object)
    """From a thread: the stream of this item ended, and why."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        stack: QStackedWidget,
        home: QWidget,
        with_positions: Callable[[], Collection[QWidget | None]],
        volume: Callable[[], int],
    ) -> None:
        super().__init__(stack)
        self._theme = theme
        self._background = background
        self._workspace = workspace
        self._stack = stack
        self._volume = volume
        self._home = home
        self._with_positions = with_positions
        self._trail: Trail | None = None
        self._viewer: ViewerPage | None = None
        self._player: PlayerPage | None = None
        self._fetching: Fetching | None = None
        self.cell: MediaCell | None = None
        """The item in the viewer or the player."""
        self._face: AtlasPage | None = None
        self._broke.connect(self._tell_broken, Qt.ConnectionType.QueuedConnection)

    @property
    def page(self) -> QWidget:
        """What is shown; the list that the map shows, not the map itself."""
        current = self._stack.currentWidget()
        return self._home if current is None or current is self._face else current

    @property
    def face(self) -> AtlasPage | None:
        """The map, while it stands in for the list."""
        return self._face if self._stack.currentWidget() is self._face else None

    def set_face(self, face: AtlasPage | None) -> None:
        """Show lists on the map, or, with None, as they are."""
        stood_in = self.face is not None
        self._face = face
        if stood_in or self.page is self._home:
            self.go_home(self._home)

    @property
    def shows_item(self) -> bool:
        return self.page in (self._viewer, self._player)

    @property
    def player(self) -> PlayerPage | None:
        return self._player

    @property
    def viewer(self) -> ViewerPage | None:
        return self._viewer

    @property
    def plays(self) -> bool:
        return self._player is not None and self.page is self._player

    def take_row(self) -> int | None:
        """The row the user came back from, once; None when the list is not the library's."""
        trail, self._trail = self._trail, None
        return trail.row if isinstance(trail, LibraryTrail) else None

    def go_home(self, page: QWidget) -> None:
        """Show a list: library, results or the empty page. Back leads there from now on."""
        self._home = page
        self.cell = None
        face = self._face if page in self._with_positions() else None
        self._stack.setCurrentWidget(face or page)
        self.moved.emit()

    def back(self) -> None:
        """From viewer or player to the list."""
        if self.shows_item:
            self.go_home(self._home)

    def open(self, cell: MediaCell, start: float | None, trail: Trail) -> None:
        """Show a photo or play a video, from second ``start``."""
        self._trail = trail
        self._find(Stop(cell.num, start), trail.row)

    def open_id(self, media_id: str, start: float | None) -> None:
        """Show an item that is named elsewhere, such as in the details; the way on stays."""
        cells = self._workspace.catalogue.cells
        row = self._trail.row if self._trail else -1

        def opened(found: list[MediaCell]) -> None:
            if found:
                self._find(Stop(found[0].num, start), row)

        here = self.cell is not None and self.cell.id == media_id
        if here and start is not None and self._player is not None and self.plays:
            self._player.time_line.seek_asked.emit(start)
        else:
            self._background.read("open", lambda: cells.by_id([media_id]), opened)

    def follow_jobs(self, jobs: Iterable[Job]) -> None:
        """Bring the small copy that the player waits for."""
        if self._player is None or self.cell is None:
            return
        for job in jobs:
            if job.kind != "proxy" or job.media_id != self.cell.id:
                continue
            if job.state is JobState.DONE:
                path = self._workspace.folder.proxy(self.cell.checksum)
                self._player.proxy_ready(path)
            elif job.problem is not None:
                self._player.proxy_failed(job.problem)
            elif job.progress.total:
                self._player.set_proxy_progress(job.progress.done / job.progress.total)

    def stop(self) -> None:
        """Let go of files and the whole screen, before the window closes."""
        if self._player is not None:
            self._player.stop()
        if self._viewer is not None:
            self._viewer.stop()
            self._viewer.shutdown()
        if self._fetching is not None:
            self._fetching.follow(None)

    def _step(self, direction: int) -> None:
        if self._trail is None:
            return
        row = self._trail.row + direction
        stop = self._trail.at(row)
        if stop is not None:
            self._find(stop, row)

    def _find(self, stop: Stop, row: int) -> None:
        workspace, start = self._workspace, stop.start
        self._background.read(
            "open",
            lambda: _look(workspace, stop.number, start, self._broke.emit),
            lambda found: self._show(found, row),
        )

    def _show(self, found: _Found | None, row: int) -> None:
        if found is None:
            return
        if found.cell.kind is MediaKind.VIDEO and self._player is None:
            self._make_player()
            # The sound system took its time; the window gets its turn before the video is opened.
            QTimer.singleShot(0, self, lambda: self._show(found, row))
            return
        if self._trail is not None:
            self._trail.row = row
        self.cell = found.cell
        if found.cell.kind is MediaKind.PHOTO:
            self._show_photo(found)
        else:
            self._show_video(found)
        self.moved.emit()

    def _show_photo(self, found: _Found) -> None:
        viewer = self._viewer or self._make_viewer()
        viewer.set_back(self._trail.name if self._trail else "Library")
        self._stack.setCurrentWidget(viewer)
        preview = self._workspace.folder.preview(found.cell.checksum)
        original = found.source if isinstance(found.source, Path) else None
        note = _note(found.item)
        viewer.show_item(found.cell, preview, original, note, in_cloud=found.item.stored)

    def _show_video(self, found: _Found) -> None:
        player = self._player or self._make_player()
        player.set_back(self._trail.name if self._trail else "Library")
        self._stack.setCurrentWidget(player)
        player.show_item(
            found.cell,
            found.source,
            found.cell.marks,
            found.start,
            _note(found.item),
            found.is_proxy,
            playable=found.item.metadata.plays_natively,
            poster=self._workspace.folder.preview(found.cell.checksum),
        )

    def _make_viewer(self) -> ViewerPage:
        from medintel_desktop.ui.viewer import ViewerPage  # not part of a start
        from medintel_desktop.ui.window.fetching import Fetching

        self._viewer = ViewerPage(self._theme, self._stack)
        fetching = self._fetching = Fetching(self._background, self._workspace, self._viewer)
        self._viewer.fetch_asked.connect(lambda: fetching.ask(self.cell))
        self.moved.connect(lambda: fetching.follow(self.cell))
        self._add(self._viewer)
        return self._viewer

    def _make_player(self) -> PlayerPage:
        from medintel_desktop.ui.player import PlayerPage  # loads QtMultimedia

        self._player = PlayerPage(self._theme, self._workspace.folder.strip, self._stack)
        self._player.transport.volume.set_volume(self._volume() / 100)
        self._player.proxy_wanted.connect(self._make_proxy)
        self._add(self._player)
        return self._player

    def _add(self, page: ViewerPage | PlayerPage) -> None:
        self._stack.addWidget(page)
        self.made.emit(page)
        page.back_asked.connect(self.back)
        page.previous_asked.connect(lambda: self._step(-1))
        page.next_asked.connect(lambda: self._step(1))

    def _tell_broken(self, media_id: str, problem: Problem) -> None:
        if self._player is not None and self.plays and self.cell and self.cell.id == media_id:
            self._player.stream_failed(problem)

    def _make_proxy(self, media_id: str) -> None:
        proxies = self._workspace.proxies
        self._background.change(lambda: proxies.enqueue(media_id), lambda _: self._workspace.wake())


def _look(
    workspace: Workspace,
    number: int,
    start: float | None,
    broke: Callable[[str, Problem], object],
) -> _Found | None:
    """In a worker: the item, and the file to show, which may be on a slow disk or in a store."""
    cells = workspace.catalogue.cells.by_number([number])
    item = workspace.catalogue.media.get(cells[0].id) if cells else None
    if not cells or item is None:
        return None
    if item.kind is MediaKind.PHOTO:
        return _Found(cells[0], item, workspace.originals.locate(item), False, start)
    path, is_original = workspace.proxies.playable(item.id)
    if path is not None:
        return _Found(cells[0], item, path, not is_original, start)
    from medintel_desktop.domain.store import CopyRole  # no store is part of a start

    stream = workspace.cloud.streaming.open(item, lambda problem: broke(item.id, problem))
    smaller = stream is not None and stream.role is CopyRole.COMPRESSED
    return _Found(cells[0], item, stream, smaller, start)


def _note(item: MediaItem) -> str:
    """ "24 Oct 2024, 6:20" beside the name."""
    taken, length = item.metadata.taken_at, item.metadata.duration
    parts = [words.day(taken)] if taken else []
    if length is not None:
        parts.append(words.clock(length))
    return ", ".join(parts)
