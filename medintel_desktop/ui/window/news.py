"""What is heard from the background and from jobs, led to the parts it concerns."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from medintel_desktop.catalogue.cells import Tally
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job
from medintel_desktop.domain.view import Section, View
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.banner import BannerText
from medintel_desktop.ui.job_thread import JobThreads
from medintel_desktop.ui.window import library_words, standing
from medintel_desktop.ui.window.parts import Parts

READ_ONLY = "This library is open read-only: another window has it. You can look and search."


class News(QObject):
    """Spreads changes, and keeps counts and banners true."""

    album_gone = Signal()
    """The album shown was deleted."""
    view_asked = Signal(object)
    """A banner leads to this View."""
    library_filled = Signal(bool)
    """Whether there is anything in the library, trash included."""

    def __init__(
        self,
        parts: Parts,
        threads: JobThreads,
        settings: SettingsFile,
        open_settings: Callable[[str], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._parts, self._settings, self._open_settings = parts, settings, open_settings
        self._tally, self._matches = Tally(), ""
        parts.background.changed.connect(self._hear_own)
        parts.background.failed.connect(parts.messages.problem)
        parts.undo.changed.connect(parts.messages.look_again)
        threads.library_changed.connect(self.hear)
        threads.jobs_changed.connect(self._hear_jobs)
        parts.shelf.filled.connect(self._shelf_filled)
        parts.shelf.standing.connect(self._say_standing)
        parts.shelf.written_elsewhere.connect(self._reload)
        parts.jobs.totals_changed.connect(parts.toolbar.jobs.show_totals)
        parts.library.tallied.connect(self._take_tally)
        parts.results.when_made(lambda page: page.said.connect(self._take_matches))
        parts.selected.changed.connect(lambda _: self.say_counts())
        parts.pages.moved.connect(self.say_counts)
        self._say_how_open()

    def hear(self, changes: Changes) -> None:
        """Something changed that the user did not do here just now."""
        self._parts.library.follow(changes, own=False)
        self._parts.jobs.follow(changes)
        self._parts.details.follow(changes)
        self._spread(changes)

    def say_counts(self) -> None:
        """The foot of the window."""
        parts = self._parts
        if parts.pages.page is parts.plan.made:
            return  # a plan says how it stands itself
        if parts.pages.page is parts.first_run.made:
            parts.status.set_count("Empty library")
            parts.status.set_note(f"Library folder: {parts.workspace.folder.root}")
            return
        searching = parts.pages.page is parts.results.made
        parts.status.set_count(self._matches if searching else library_words.items(self._tally))
        cells, count = parts.selected.cells(), parts.selected.count()
        known = sum(cell.bytes for cell in cells) if len(cells) == count else None
        parts.status.set_note(library_words.selection(count, known))

    def _say_how_open(self) -> None:
        workspace, messages = self._parts.workspace, self._parts.messages
        if workspace.read_only:
            messages.set_banner("read_only", BannerText(READ_ONLY, "lock", "quiet"))

    def _hear_own(self, changes: Changes) -> None:
        self._parts.library.follow(changes, own=True)
        self._spread(changes)

    def _spread(self, changes: Changes) -> None:
        self._parts.shelf.follow(changes)
        if self._parts.results.made:
            self._parts.results.made.hear(changes)

    def _hear_jobs(self, jobs: list[Job]) -> None:
        parts = self._parts
        parts.shelf.note_jobs()
        parts.jobs.update_jobs(jobs)
        parts.library.reader.follow_jobs(jobs)
        parts.pages.follow_jobs(jobs)
        if parts.results.made:
            parts.results.made.follow_jobs(jobs)
        parts.item_commands.follow_jobs(jobs)

    def _reload(self) -> None:
        """Another process wrote: everything on screen may be old."""
        shown = frozenset(cell.id for cell in self._parts.library.cells_on_screen())
        self.hear(Changes(shown, media_list=True, albums=True, jobs=True, plans=True))

    def _shelf_filled(self) -> None:
        parts = self._parts
        parts.menus.set_albums(parts.albums.albums())
        trashed = parts.albums.count_of(Section.TRASH)
        may = trashed > 0 and parts.workspace.may_edit
        parts.actions.empty_trash.setEnabled(may)
        shown = parts.library.view.album_id
        if shown is not None:
            album = parts.albums.album(shown)
            if album is None:
                self.album_gone.emit()
            else:
                parts.library.rename_album(album.name)
        self.library_filled.emit(parts.shelf.items > 0 or trashed > 0)

    def _take_tally(self, tally: Tally) -> None:
        """The list was read: what was selected may have left it."""
        self._tally = tally
        self._parts.selected.refresh()

    def _take_matches(self, text: str) -> None:
        self._matches = text
        self.say_counts()

    def _say_standing(self, found: standing.Standing) -> None:
        parts, limit = self._parts, self._settings.current.monthly_minutes
        parts.sidebar.foot.set_free(found.free)
        parts.sidebar.foot.set_missing(found.missing)
        show_jobs = parts.actions.jobs
        standing.say(
            parts.messages, found, limit, self._open_settings, lambda: show_jobs.setChecked(True),
            lambda: self.view_asked.emit(View(Section.MISSING)),
        )  # fmt: skip
