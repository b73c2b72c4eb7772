"""The main window: leads what one part tells to those it concerns."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow

from medintel_desktop.catalogue.cells import Tally
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.view import Section, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.banner import BannerText
from medintel_desktop.ui.job_thread import JobThreads
from medintel_desktop.ui.sources import has_sources
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.window import keeping, library_words, standing
from medintel_desktop.ui.window.finding import Finding
from medintel_desktop.ui.window.help import Help
from medintel_desktop.ui.window.parts import Parts
from medintel_desktop.ui.window.trail import LibraryTrail
from medintel_desktop.ui.window.understand_all import UnderstandAll

READ_ONLY = "This library is open read-only: another window has it. You can look and search."


class MainWindow(QMainWindow):
    """One library. ``closing`` is told once; whoever hears it ends everything, then the window."""

    closing = Signal()
    another_library_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        threads: JobThreads,
        settings: SettingsFile,
        secrets: Secrets,
    ) -> None:
        super().__init__()
        self._settings, self._workspace, self._theme = settings, workspace, theme
        self._may_close = self._asked_to_close = False
        self.setWindowTitle("MedIntel")
        self.setAcceptDrops(True)
        self.parts = Parts(theme, background, workspace, settings, self)
        parts = self.parts
        self._finding = Finding(parts, self)
        self._help = Help(parts, settings, secrets, self)
        self._understand_all = UnderstandAll(parts, settings, self.open_key, self)
        self._connect_changes(background, threads)
        self._connect_sidebar()
        self._connect_items()
        self._connect_actions()
        self._connect_view()
        keeping.restore(self, parts.columns, settings)
        self._first_view()

    # -- life ----------------------------------------------------------------------------------

    def start(self) -> None:
        """After the first paint: what is not needed for it."""
        self.parts.shelf.start()
        if not self._workspace.read_only:
            self.parts.background.read(
                "originals", self._workspace.originals.check, self._hear_jobs, slow=True
            )

    def let_close(self) -> None:
        """Everything has ended: the next close is the last."""
        self._may_close = True
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._may_close:
            event.accept()
            return
        event.ignore()
        if not self._asked_to_close:
            self._asked_to_close = True
            self._end_parts()
            self.closing.emit()

    def _end_parts(self) -> None:
        parts = self.parts
        keeping.keep(
            self, parts.columns, self._settings, as_list=parts.actions.list.isChecked(),
            sort=parts.library.view.sort,
        )  # fmt: skip
        parts.shelf.stop()
        parts.places.stop()
        parts.messages.clear()
        self.setEnabled(False)
        parts.status.set_note("Finishing…")

    def finish(self) -> None:
        """Wait for the pictures that are being made; after this nothing of the window runs."""
        self.parts.thumbnails.shut_down()

    # -- what others tell ----------------------------------------------------------------------

    def _connect_changes(self, background: Background, threads: JobThreads) -> None:
        parts = self.parts
        background.changed.connect(self._hear_own)
        background.failed.connect(parts.messages.problem)
        threads.library_changed.connect(self._hear_jobs)
        threads.jobs_changed.connect(self._hear_job_rows)
        parts.shelf.filled.connect(self._shelf_filled)
        parts.shelf.standing.connect(self._say_standing)
        parts.shelf.written_elsewhere.connect(self._reload)
        parts.jobs.totals_changed.connect(parts.toolbar.jobs.show_totals)
        if self._workspace.read_only:
            banner = BannerText(READ_ONLY, "lock", "quiet")
            parts.messages.set_banner("read_only", banner)
        elif not self._workspace.runs_jobs:
            text = "Another window runs the jobs of this library."
            parts.messages.set_banner("read_only", BannerText(text, "info", "quiet"))

    def _hear_own(self, changes: Changes) -> None:
        self.parts.library.follow(changes, own=True)
        self._spread(changes)

    def _hear_jobs(self, changes: Changes) -> None:
        self.parts.library.follow(changes, own=False)
        self.parts.jobs.follow(changes)
        self._spread(changes)

    def _spread(self, changes: Changes) -> None:
        self.parts.shelf.follow(changes)
        self.parts.results.hear(changes)

    def _hear_job_rows(self, jobs: list) -> None:  # type: ignore[type-arg]  # list[Job]
        parts = self.parts
        parts.shelf.note_jobs()
        parts.jobs.update_jobs(jobs)
        parts.library.reader.follow_jobs(jobs)
        parts.places.follow_jobs(jobs)

    def _reload(self) -> None:
        """Another process wrote: everything on screen may be old."""
        shown = {cell.id for cell in self.parts.library.cells_on_screen()}
        self._hear_jobs(Changes(frozenset(shown), media_list=True, albums=True, jobs=True))

    def _shelf_filled(self) -> None:
        parts = self.parts
        parts.menus.set_albums(parts.albums.albums())
        album = parts.library.view.album_id
        if album is not None:
            found = parts.albums.album(album)
            if found is None:
                self.show_view(View())
            else:
                parts.library.rename_album(found.name)
        empty = parts.shelf.items == 0 and not parts.albums.count_of(Section.TRASH)
        at_home = parts.places.page in (parts.library, parts.first_run)
        plain = parts.library.view.album_id is None
        if at_home:
            home = parts.first_run if empty and plain else parts.library
            if parts.places.page is not home:
                parts.places.go_home(home)
        parts.actions.empty_trash.setEnabled(
            parts.albums.count_of(Section.TRASH) > 0 and not self._workspace.read_only
        )
        self._say_counts()

    def _say_standing(self, found: standing.Standing) -> None:
        parts = self.parts
        parts.sidebar.foot.set_free(found.free)
        parts.sidebar.foot.set_missing(found.missing)
        standing.say(
            parts.messages,
            found,
            self._settings.current.monthly_minutes,
            self.open_key,
            lambda: parts.actions.jobs.setChecked(True),
        )

    # -- sidebar and items ---------------------------------------------------------------------

    def _connect_sidebar(self) -> None:
        parts = self.parts
        sidebar, tree, albums = parts.sidebar, parts.sidebar.tree, parts.album_commands
        tree.view_chosen.connect(self.show_view)
        sidebar.rail_view_chosen.connect(self.show_view)
        sidebar.unfold_asked.connect(lambda: parts.columns.set_sidebar(True))
        tree.create_asked.connect(albums.create)
        tree.delete_asked.connect(albums.delete)
        tree.move_asked.connect(albums.move)
        parts.albums.rename_asked.connect(albums.rename)
        albums.created.connect(self._name_album)
        tree.fill_asked.connect(parts.selected.fill)
        tree.trash_asked.connect(parts.item_commands.trash)
        tree.empty_trash_asked.connect(parts.selected.ask_empty_trash)
        tree.sources_dropped.connect(parts.adding.take)

    def _connect_items(self) -> None:
        parts = self.parts
        library, places = parts.library, parts.places
        library.opened.connect(self._open_from_library)
        library.urls_dropped.connect(self._add_urls)
        library.empty.sources_dropped.connect(self._add_mime)
        library.empty.items_dropped.connect(self._fill_shown)
        library.tallied.connect(self._say_tally)
        parts.first_run.sources_dropped.connect(self._add_mime)
        parts.results.grid.files_dropped.connect(self._add_urls)
        parts.selected.changed.connect(lambda _: self._say_counts())
        parts.adding.added.connect(parts.batches.watch)
        parts.batches.show_asked.connect(self._show_added)
        places.moved.connect(self._moved)

    def show_view(self, view: View) -> None:
        """Show a section or an album, in the order chosen."""
        parts = self.parts
        whole = replace(view, sort=parts.library.view.sort)
        parts.sidebar.show_view(view)
        name = parts.album_name(view.album_id) if view.album_id else ""
        parts.library.show_view(whole, name)
        parts.library.head.set_action(self._action_for(view))
        first = parts.shelf.items == 0 and view.album_id is None
        trash = view.section is Section.TRASH
        home = parts.first_run if first and not trash else parts.library
        parts.places.go_home(home)
        self._finding.leave()

    def _open_from_library(self, cell: object, start: object) -> None:
        model = self.parts.library.model
        row = model.row_of(cell.num)  # type: ignore[attr-defined]  # MediaCell by its signal
        trail = LibraryTrail(model, row if row is not None else 0)
        self.parts.places.open(cell, start, trail)  # type: ignore[arg-type]  # as above

    def _moved(self) -> None:
        """Another page is shown: the rail for the player, the list where it was."""
        parts = self.parts
        parts.columns.set_item_open(parts.places.plays)
        parts.status.show_slider(not parts.places.shows_item)
        if parts.places.page is parts.library:
            row = parts.places.take_row()
            if row is not None:
                parts.library.stand_at(row)
            parts.library.focus_items()
        self._say_counts()

    def _name_album(self, album_id: str) -> None:
        """A new album: bring it into the tree, then let its name be typed."""
        parts = self.parts

        def filled() -> None:
            parts.shelf.filled.disconnect(filled)
            parts.sidebar.tree.edit_album(album_id)

        if parts.sidebar.is_rail:
            parts.columns.set_sidebar(True)
        parts.shelf.filled.connect(filled)
        parts.shelf.read()

    def _action_for(self, view: View):  # type: ignore[no-untyped-def]
        actions = self.parts.actions
        if view.album_id is None and view.section is Section.TRASH:
            return actions.empty_trash
        if view.album_id is None and view.section is Section.NOT_UNDERSTOOD:
            return actions.understand_all
        return None

    # -- adding --------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if has_sources(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._add_mime(event.mimeData())

    def add_files(self, paths: list[str]) -> None:
        """Files the system hands over: dropped on the dock icon, or opened with MedIntel."""
        self.parts.adding.add(paths, None)

    def _add_mime(self, mime: object) -> None:
        self.parts.adding.take(mime, self.parts.album_shown())  # type: ignore[arg-type]

    def _add_urls(self, urls: list[QUrl]) -> None:
        self.parts.adding.add_urls(urls, self.parts.album_shown())

    def _fill_shown(self, ids: list[str]) -> None:
        album = self.parts.library.view.album_id
        if album is not None:
            self.parts.selected.fill(album, ids)

    def _show_added(self, album_id: str | None) -> None:
        self.show_view(View(album_id=album_id) if album_id else View(Section.RECENT))

    # -- actions -------------------------------------------------------------------------------

    def _connect_actions(self) -> None:
        parts, a = self.parts, self.parts.actions
        a.add_files.triggered.connect(parts.adding.choose_files)
        a.add_folder.triggered.connect(parts.adding.choose_folder)
        a.add_link.triggered.connect(parts.adding.ask_link)
        a.paste.triggered.connect(parts.adding.paste)
        a.open_library.triggered.connect(self.another_library_asked)
        a.quit.triggered.connect(self.close)
        a.settings.triggered.connect(self.open_settings)
        a.undo.triggered.connect(parts.undo.undo)
        a.redo.triggered.connect(parts.undo.redo)
        parts.undo.changed.connect(self._name_undo)
        a.select_all.triggered.connect(lambda: parts.library.items.selectAll())
        a.new_album.triggered.connect(lambda: parts.album_commands.create(None))
        a.next_panel.triggered.connect(lambda: self._help.move_focus(1))
        a.previous_panel.triggered.connect(lambda: self._help.move_focus(-1))
        self._connect_job_actions()
        if self._workspace.read_only:
            for action in (a.add_files, a.add_folder, a.add_link, a.new_album):
                action.setEnabled(False)
        self._name_undo()
        parts.first_run.key_asked.connect(self.open_key)
        parts.first_run.library_asked.connect(self.another_library_asked)
        parts.first_run.privacy_asked.connect(lambda: self._help.show_settings("privacy"))
        a.shortcuts.triggered.connect(self._help.show_shortcuts)
        a.about.triggered.connect(lambda: self._help.show_settings("about"))
        a.logs.triggered.connect(self._show_logs)

    def _connect_job_actions(self) -> None:
        parts, a = self.parts, self.parts.actions
        queue, change = self._workspace.queue, parts.background.change
        a.pause.triggered.connect(lambda: change(queue.pause))
        a.resume.triggered.connect(lambda: change(queue.resume))
        a.retry.triggered.connect(parts.jobs.head.retry_failed_asked)
        a.clear_done.triggered.connect(lambda: change(queue.dismiss))
        parts.jobs.close_asked.connect(lambda: a.jobs.setChecked(False))

    def open_settings(self) -> None:
        self._help.show_settings()

    def open_key(self) -> None:
        """The page where the key goes."""
        self._help.show_settings("services")

    def _name_undo(self) -> None:
        undo, a = self.parts.undo, self.parts.actions
        a.undo.setText(f"Undo {undo.undo_name}".strip())
        a.undo.setEnabled(bool(undo.undo_name))
        a.redo.setText(f"Redo {undo.redo_name}".strip())
        a.redo.setEnabled(bool(undo.redo_name))

    def _show_logs(self) -> None:
        folder = str(self._workspace.folder.logs)
        QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    # -- view ----------------------------------------------------------------------------------

    def _connect_view(self) -> None:
        parts, a = self.parts, self.parts.actions
        parts.columns.bind(a.sidebar, a.details, a.jobs)
        parts.columns.foot_changed.connect(parts.messages.keep_clear)
        a.list.toggled.connect(self._show_as_list)
        for sort, action in a.sorts.items():
            action.triggered.connect(lambda _=False, s=sort: parts.library.set_sort(s))
        parts.library.sort_asked.connect(lambda sort: a.sorts[sort].trigger())
        width = parts.status
        width.picture_width_chosen.connect(self._set_picture_width)
        a.larger.triggered.connect(
            lambda: width.slider.triggerAction(width.slider.SliderAction.SliderSingleStepAdd)
        )
        a.smaller.triggered.connect(
            lambda: width.slider.triggerAction(width.slider.SliderAction.SliderSingleStepSub)
        )
        for scheme, action in a.schemes.items():
            action.setChecked(self._settings.current.scheme == scheme)
            action.triggered.connect(lambda _=False, s=scheme: self._set_scheme(s))

    def _first_view(self) -> None:
        parts, settings = self.parts, self._settings.current
        sort = keeping.sort_of(self._settings)
        parts.actions.sorts[sort].setChecked(True)
        as_list = settings.window.get("layout") == "list"
        (parts.actions.list if as_list else parts.actions.grid).setChecked(True)
        parts.status.set_picture_width(settings.picture_width)
        self._set_picture_width(settings.picture_width, keep=False)
        parts.library.reader.view = View(sort=sort)
        self.show_view(View())
        parts.shelf.read()
        parts.selected.refresh()
        parts.sidebar.tree.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        before = event.oldSize().width()
        if before > 0:
            self.parts.columns.fit(event.size().width(), before)
        self.parts.toolbar.fit(event.size().width())

    def _show_as_list(self, as_list: bool) -> None:
        self.parts.library.show_as_list(as_list)
        if self.parts.places.page is not self.parts.library:
            self.show_view(self.parts.library.view)

    def _set_picture_width(self, width: int, *, keep: bool = True) -> None:
        self.parts.library.grid.set_picture_width(width)
        self.parts.results.grid.set_picture_width(width)
        if keep:
            self._help.remember(picture_width=width)

    def _set_scheme(self, scheme: str) -> None:
        self._theme.set_scheme(scheme)
        self._help.remember(scheme=scheme)

    def _say_tally(self, tally: Tally) -> None:
        self._tally = tally
        self._say_counts()

    def _say_counts(self) -> None:
        parts = self.parts
        tally = getattr(self, "_tally", Tally())
        if parts.places.page is parts.first_run:
            parts.status.set_count("Empty library")
            parts.status.set_note(f"Library folder: {self._workspace.folder.root}")
            return
        parts.status.set_count(library_words.items(tally))
        cells = parts.selected.cells()
        count = parts.selected.count()
        known = sum(cell.bytes for cell in cells) if len(cells) == count else None
        parts.status.set_note(library_words.selection(count, known))
