"""The main window: its parts put together, its actions carried out, its life."""

from __future__ import annotations

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDesktopServices,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QMainWindow

from medintel_desktop.domain.view import View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.edits import Edit
from medintel_desktop.ui.job_thread import JobThreads
from medintel_desktop.ui.later import Later
from medintel_desktop.ui.sources import has_sources
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.window import keeping
from medintel_desktop.ui.window.analysing import Analysing
from medintel_desktop.ui.window.answering import Answering
from medintel_desktop.ui.window.answers import Answers
from medintel_desktop.ui.window.briefing import Briefing
from medintel_desktop.ui.window.browsing import Browsing
from medintel_desktop.ui.window.cloud_commands import CloudCommands
from medintel_desktop.ui.window.finding import Finding
from medintel_desktop.ui.window.help import Help
from medintel_desktop.ui.window.managed_commands import ManagedCommands
from medintel_desktop.ui.window.news import News
from medintel_desktop.ui.window.parts import Parts
from medintel_desktop.ui.window.planning import Planning
from medintel_desktop.ui.window.player_scenes import PlayerScenes
from medintel_desktop.ui.window.position_commands import PositionCommands
from medintel_desktop.ui.window.selected import reveal
from medintel_desktop.ui.window.understand_all import UnderstandAll

if TYPE_CHECKING:
    from medintel_desktop.ui.empty_page import EmptyPage
    from medintel_desktop.ui.search_page import SearchPage
    from medintel_desktop.ui.window.exporting import Exporting
    from medintel_desktop.ui.window.hand_overs import HandOvers
    from medintel_desktop.ui.window.mapping import Mapping
    from medintel_desktop.ui.window.renders import Renders
    from medintel_desktop.ui.window.shared import Shared
    from medintel_desktop.ui.window.slideshows import Slideshows


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
        self._threads = threads
        self._may_close = self._asked_to_close = False
        self.shared: Shared | None = None
        self.mapping: Later[Mapping] = Later(partial(self._make_mapping, threads))
        self.setWindowTitle("MedIntel")
        self.setAcceptDrops(True)
        self.parts = parts = Parts(theme, background, workspace, settings, self)
        self._help = Help(parts, settings, secrets, self)
        self._understand_all = UnderstandAll(parts, settings, self.open_key, self)
        self._cloud = CloudCommands(
            parts, settings, threads.library_changed, self.open_storage, self
        )
        self._managed = ManagedCommands(
            parts, settings, threads.library_changed, self.open_key, self
        )
        self._positions = PositionCommands(parts, self)
        self.analysing = Analysing(parts, threads, self.open_key, self)
        self.answering = Answering(parts, self.open_key, self)
        self.answers = Answers(parts, threads, self)
        self._scenes = PlayerScenes(parts, threads.library_changed, self)
        self.analysing.poster_asked.connect(self._scenes.choose_poster)
        self.planning = Planning(parts, threads.library_changed, self)
        self.briefing = Briefing(parts, threads, self.open_key, self.planning.show, self)
        self._browsing = Browsing(parts, self)
        self._finding = Finding(parts, self)
        self._news = News(parts, threads, settings, self._help.show_settings, self)
        self._connect()
        self._connect_actions()
        self._connect_view()
        keeping.restore(self, parts.columns, settings)
        self._first_view()

    # -- life ----------------------------------------------------------------------------------

    def start(self) -> None:
        """After the first paint: what is not needed for it."""
        self._outward = (self.slideshows, self.hand_overs, self.renders, self.exporting)
        self.parts.shelf.start()
        self._understand_all.look()
        if not self._workspace.read_only:
            check = self._workspace.originals.check
            self.parts.background.read("originals", check, self._news.hear, slow=True)

    def show_shared(self, threads: JobThreads) -> None:
        """Begin to say how the shared library stands; later than all else."""
        from medintel_desktop.ui.window.shared import Shared  # no start waits for it

        self.shared = Shared(self.parts, threads, self._help.show_settings, self)
        self._help.service_changed.connect(self.shared.soon)

    def let_close(self) -> None:
        """Everything has ended: this close is the last."""
        self._may_close = True
        self.close()

    def finish(self) -> None:
        """Wait for the pictures that are being made; after this nothing of the window runs."""
        self.planning.stop()
        self.parts.thumbnails.shut_down()

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
        self._help.write()
        keeping.keep(
            self, parts.columns, self._settings, as_list=parts.actions.list.isChecked(),
            sort=parts.library.view.sort,
        )  # fmt: skip
        parts.shelf.stop()
        self.analysing.stop()
        self.slideshows.stop()
        self.hand_overs.stop()
        self.renders.stop()
        self.planning.stop()
        parts.pages.stop()
        if self.mapping.made:
            self.mapping.made.stop()
        parts.messages.clear()
        self.setEnabled(False)
        parts.status.set_note("Finishing…")

    # -- adding --------------------------------------------------------------------------------

    def add_files(self, paths: list[str]) -> None:
        """Files the system hands over: dropped on the dock icon, or opened with MedIntel."""
        self.parts.adding.add(paths, None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if has_sources(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.parts.adding.take(event.mimeData(), self.parts.album_shown())

    # -- what leads out of the library: made behind the first paint -----------------------------

    @cached_property
    def slideshows(self) -> Slideshows:
        from medintel_desktop.ui.window.slideshows import Slideshows

        return Slideshows(self.parts, self._threads.jobs_changed, self)

    @cached_property
    def hand_overs(self) -> HandOvers:
        from medintel_desktop.ui.window.hand_overs import HandOvers

        found = HandOvers(self.parts, self)
        self.parts.plan.when_made(lambda page: page.hand_over_asked.connect(found.offer_plan))
        return found

    @cached_property
    def renders(self) -> Renders:
        from medintel_desktop.ui.window.renders import Renders

        return Renders(self.parts, self._threads.jobs_changed, self)

    @cached_property
    def exporting(self) -> Exporting:
        from medintel_desktop.ui.window.exporting import Exporting

        return Exporting(self.parts, self._threads, self)

    # -- wiring --------------------------------------------------------------------------------

    def show_view(self, view: View) -> None:
        """Show a section or an album."""
        self._browsing.show_view(view)

    def open_key(self) -> None:
        """The page of the settings where the key goes."""
        self._help.show_settings("services")

    def open_storage(self) -> None:
        """The page of the settings where stores are set up."""
        self._help.show_settings("storage")

    def _connect(self) -> None:
        parts = self.parts
        self._browsing.left_search.connect(self._finding.leave)
        self._news.album_gone.connect(lambda: self.show_view(View()))
        self._news.view_asked.connect(self.show_view)
        self._news.library_filled.connect(self._browsing.library_filled)
        self._help.library_asked.connect(self.another_library_asked)
        self._help.service_changed.connect(self._understand_all.look)
        self._help.service_changed.connect(parts.shelf.read)
        self._help.service_changed.connect(self.analysing.look)
        self._help.service_changed.connect(self.briefing.look)
        self._help.picture_width_changed.connect(self._show_picture_width)
        parts.results.when_made(self._connect_results)
        parts.first_run.when_made(self._connect_first_run)
        self._connect_details()
        self._connect_answers()
        parts.jobs.close_asked.connect(lambda: parts.actions.jobs.setChecked(False))

    def _connect_results(self, page: SearchPage) -> None:
        page.grid.set_picture_width(self._picture_width)
        page.settings_asked.connect(self.open_key)
        from medintel_desktop.ui.window.narrowing import Narrowing  # no start searches

        self.narrowing = Narrowing(self.parts, page, self)

    def _connect_first_run(self, page: EmptyPage) -> None:
        page.key_asked.connect(self.open_key)
        page.library_asked.connect(self.another_library_asked)
        page.privacy_asked.connect(partial(self._help.show_settings, "privacy"))

    def _connect_details(self) -> None:
        parts, details = self.parts, self.parts.details
        parts.selected.changed.connect(details.show_items)
        details.edited.connect(lambda name, undo, do: parts.undo.remember(Edit(name, do, undo)))
        details.opened.connect(lambda media_id: parts.pages.open_id(media_id, None))
        details.moment_asked.connect(parts.pages.open_id)
        details.reveal_asked.connect(lambda path: reveal(Path(path)))
        details.understand_asked.connect(parts.item_commands.understand)
        details.trash_asked.connect(parts.item_commands.trash)
        parts.jobs.details_asked.connect(self._show_details)

    def _connect_answers(self) -> None:
        answering, answers = self.answering, self.answers
        self.analysing.wished.connect(answering.wish)
        answers.wished.connect(answering.wish)
        answers.presets_asked.connect(answering.manage_presets)
        answering.asked.connect(answers.offer)
        answering.presets_changed.connect(answers.renew)

    def _connect_actions(self) -> None:
        parts, a = self.parts, self.parts.actions
        workspace, change = self._workspace, parts.background.change
        for action, does in (
            (a.add_files, parts.adding.choose_files),
            (a.add_folder, parts.adding.choose_folder),
            (a.add_link, parts.adding.ask_link),
            (a.paste, parts.adding.paste),
            (a.open_library, self.another_library_asked.emit),
            (a.quit, self.close),
            (a.undo, parts.undo.undo),
            (a.redo, parts.undo.redo),
            (a.select_all, lambda: parts.library.items.selectAll()),
            (a.new_album, lambda: parts.album_commands.create(None)),
            (a.settings, lambda: self._help.show_settings()),
            (a.about, lambda: self._help.show_settings("about")),
            (a.shortcuts, self._help.show_shortcuts),
            (a.logs, self._show_logs),
            (a.next_panel, lambda: self._help.move_focus(1)),
            (a.previous_panel, lambda: self._help.move_focus(-1)),
            (a.pause, lambda: change(lambda: workspace.queue.pause())),
            (a.resume, lambda: change(lambda: workspace.queue.resume())),
            (a.clear_done, lambda: change(lambda: workspace.queue.dismiss())),
            (a.retry, parts.jobs.retry_failed),
        ):
            action.triggered.connect(lambda _=False, does=does: does())
        if workspace.read_only:
            for action in a.that_write:
                action.setEnabled(False)
        parts.undo.changed.connect(self._name_undo)
        self._name_undo()

    def _connect_view(self) -> None:
        parts, a = self.parts, self.parts.actions
        parts.columns.bind(a.sidebar, a.details, a.jobs)
        a.list.toggled.connect(self._show_as_list)
        a.map.toggled.connect(self._show_map)
        for sort, action in a.sorts.items():
            action.triggered.connect(lambda _=False, s=sort: parts.library.set_sort(s))
        parts.library.sort_asked.connect(lambda sort: a.sorts[sort].trigger())
        parts.status.picture_width_chosen.connect(self._set_picture_width)
        a.larger.triggered.connect(lambda: parts.status.step(1))
        a.smaller.triggered.connect(lambda: parts.status.step(-1))
        for scheme, action in a.schemes.items():
            action.setChecked(self._settings.current.scheme == scheme)
            action.triggered.connect(lambda _=False, s=scheme: self._set_scheme(s))

    def _first_view(self) -> None:
        parts, settings = self.parts, self._settings.current
        sort = keeping.sort_of(self._settings)
        parts.actions.sorts[sort].setChecked(True)
        as_list = settings.window.get("layout") == "list"
        (parts.actions.list if as_list else parts.actions.grid).setChecked(True)
        self._show_picture_width(settings.picture_width)
        parts.library.reader.view = View(sort=sort)
        self.show_view(View())
        parts.shelf.read()
        parts.selected.refresh()
        parts.sidebar.tree.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.parts.columns.fit(event.size().width())
        self.parts.toolbar.fit(event.size().width())

    # -- what actions do -----------------------------------------------------------------------

    def _show_details(self, media_id: str) -> None:
        self.parts.actions.details.setChecked(True)
        self.parts.details.show_items([media_id])

    def _name_undo(self) -> None:
        undo, a = self.parts.undo, self.parts.actions
        a.undo.setText(f"Undo {undo.undo_name}".strip())
        a.undo.setEnabled(bool(undo.undo_name))
        a.redo.setText(f"Redo {undo.redo_name}".strip())
        a.redo.setEnabled(bool(undo.redo_name))

    def _show_logs(self) -> None:
        folder = str(self._workspace.folder.logs)
        QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    def _show_as_list(self, as_list: bool) -> None:
        self.parts.library.show_as_list(as_list)
        if (
            not self.parts.actions.map.isChecked()
            and self.parts.pages.page is not self.parts.library
        ):
            self.show_view(self.parts.library.view)

    def _show_map(self, on: bool) -> None:
        if on or self.mapping.made:
            self.mapping().set_on(on)

    def _make_mapping(self, threads: JobThreads) -> Mapping:
        from medintel_desktop.ui.window.mapping import Mapping  # no start shows the map

        mapping = Mapping(self.parts, self._positions, threads.library_changed, self)
        self._help.service_changed.connect(mapping.dress)
        return mapping

    def _show_picture_width(self, width: int) -> None:
        self._picture_width = width
        self.parts.status.set_picture_width(width)
        self.parts.library.grid.set_picture_width(width)
        if self.parts.results.made:
            self.parts.results.made.grid.set_picture_width(width)

    def _set_picture_width(self, width: int) -> None:
        self._show_picture_width(width)
        self._help.remember(picture_width=width)

    def _set_scheme(self, scheme: str) -> None:
        self._theme.set_scheme(scheme)
        self._help.remember(scheme=scheme)
