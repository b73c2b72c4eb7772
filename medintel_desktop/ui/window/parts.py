"""Makes every part of the window and hands each what it needs; nothing is connected here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.banner import Banner
from medintel_desktop.ui.details_panel import DetailsPanel
from medintel_desktop.ui.job_panel import JobPanel
from medintel_desktop.ui.later import Later
from medintel_desktop.ui.messages import Messages
from medintel_desktop.ui.models.album_model import AlbumModel
from medintel_desktop.ui.search_field import SearchField
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails
from medintel_desktop.ui.window.actions import Actions
from medintel_desktop.ui.window.adding import Adding
from medintel_desktop.ui.window.album_commands import AlbumCommands
from medintel_desktop.ui.window.batches import Batches
from medintel_desktop.ui.window.item_commands import ItemCommands
from medintel_desktop.ui.window.library_page import LibraryPage
from medintel_desktop.ui.window.menu_bar import MenuBar
from medintel_desktop.ui.window.menus import Menus
from medintel_desktop.ui.window.pages import Pages
from medintel_desktop.ui.window.panels import Columns
from medintel_desktop.ui.window.selected import Selected
from medintel_desktop.ui.window.shelf import Shelf
from medintel_desktop.ui.window.sidebar import Sidebar
from medintel_desktop.ui.window.smart_commands import SmartCommands
from medintel_desktop.ui.window.status_bar import StatusBar
from medintel_desktop.ui.window.toolbar import Toolbar
from medintel_desktop.ui.window.undo import UndoStack

if TYPE_CHECKING:
    from medintel_desktop.ui.empty_page import EmptyPage
    from medintel_desktop.ui.plan.page import PlanPage
    from medintel_desktop.ui.search_page import SearchPage


class Parts:
    """Widgets first, then the helpers that work on them."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        settings: SettingsFile,
        window: QMainWindow,
    ) -> None:
        self.theme, self.background, self.workspace = theme, background, workspace
        self.settings, self.window = settings, window
        self._make_widgets()
        self._make_helpers()
        self._lay_out()

    def _make_widgets(self) -> None:
        theme, background, workspace = self.theme, self.background, self.workspace
        window = self.window
        folder = workspace.folder
        self.actions = Actions(theme, window)
        self.thumbnails = Thumbnails(folder.thumbnail, folder.strip, window)
        self.albums = AlbumModel(window)
        self.albums.editable = self.albums.keeps_searches = not workspace.read_only
        self.sidebar = Sidebar(theme, self.albums, window)
        self.banner = Banner(theme, window)
        self.stack = QStackedWidget(window)
        sorts = list(self.actions.sorts.values())
        self.library = LibraryPage(theme, background, workspace, self.thumbnails, sorts, self.stack)
        self.stack.addWidget(self.library)
        self.results = Later(self._make_results)
        self.first_run = Later(self._make_first_run)
        self.plan = Later(self._make_plan)
        self.jobs = JobPanel(theme, background, workspace, parent=window)
        self.details = DetailsPanel(theme, background, workspace, window)
        self.columns = Columns(
            self.sidebar, self.banner, self.stack, self.jobs, self.details, window
        )
        self.search = SearchField(theme, background, workspace, self.settings, window)
        self.toolbar = Toolbar(theme, self.actions, self.search, window)
        self.status = StatusBar(theme, window)

    def _make_helpers(self) -> None:
        theme, background, workspace = self.theme, self.background, self.workspace
        window = self.window
        self.messages = Messages(theme, self.columns.middle, self.banner)
        self.undo = UndoStack(background, window)
        self.shelf = Shelf(background, workspace, self.albums, window)
        self.pages = Pages(
            theme, background, workspace, self.stack, self.library,
            lambda: (self.library, self.results.made), self._volume,
        )  # fmt: skip
        self.item_commands = ItemCommands(background, workspace, self.undo, self.messages, window)
        self.album_commands = AlbumCommands(
            theme, background, workspace, self.undo, self.albums, window
        )
        self.smart_commands = SmartCommands(
            background, workspace, self.undo, self.messages, self.albums, window
        )
        self.selected = Selected(
            theme, background, workspace, self.messages, self.actions, self.item_commands,
            self.albums, self.library, self.results, self.pages, window,
        )  # fmt: skip
        window.setMenuBar(MenuBar(window))
        self.menus = Menus(self.actions, window.menuBar(), self.selected.fill)
        self.selected.menus = self.menus
        self.adding = Adding(theme, background, workspace, self.messages, self.album_shown, window)
        self.batches = Batches(background, workspace, self.messages, self.album_name, window)

    def _make_results(self) -> SearchPage:
        from medintel_desktop.ui.search_page import SearchPage

        page = SearchPage(self.theme, self.background, self.workspace, self.thumbnails, self.stack)
        self.stack.addWidget(page)
        return page

    def _make_first_run(self) -> EmptyPage:
        from medintel_desktop.ui.empty_page import EmptyPage

        adding = [self.actions.add_files, self.actions.add_folder, self.actions.add_link]
        page = EmptyPage(self.theme, adding, self.stack)
        self.stack.addWidget(page)
        return page

    def _make_plan(self) -> PlanPage:
        from medintel_desktop.ui.plan.page import PlanPage  # loads QtMultimedia

        page = PlanPage(self.theme, self.background, self.workspace, self.thumbnails, self.stack)
        self.stack.addWidget(page)
        page.line.hide()
        self._central.insertWidget(1, page.line)
        return page

    def set_viewer(self, viewer: bool) -> None:
        """Offer what changes items and albums, or, to a viewer of a shared library, do not."""
        if viewer == self.workspace.viewer:
            return
        self.workspace.viewer = viewer
        may = self.workspace.may_edit
        self.albums.editable = may
        for action in self.actions.that_edit:
            action.setEnabled(may)
        self.details.renew()
        self.selected.refresh()
        self.shelf.read()

    def album_shown(self) -> str | None:
        """The album that new things go to: the one in front of the user."""
        return self.library.view.album_id if self.pages.page is self.library else None

    def album_name(self, album_id: str) -> str:
        album = self.albums.album(album_id)
        return album.name if album else "the album"

    def _lay_out(self) -> None:
        central = QWidget(self.window)
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.columns.splitter, 1)
        column.addWidget(self.status)
        self._central = column
        self.window.addToolBar(self.toolbar)
        self.window.setCentralWidget(central)

    def _volume(self) -> int:
        return self.settings.current.volume
