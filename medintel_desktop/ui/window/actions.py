"""Everything the user can do from a menu or by a key, named once.

Keys without Ctrl work only where items are: those actions are given to the pages that show
items, not to the window, so that typing a name never rates a photo.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from medintel_desktop.domain.view import Sort
from medintel_desktop.ui.theme import Theme

SORTS = {
    Sort.TAKEN: "Date taken",
    Sort.TAKEN_OLDEST: "Date taken, oldest first",
    Sort.ADDED: "Date added",
    Sort.NAME: "Name",
    Sort.RATING: "Rating",
    Sort.SIZE: "Size",
}

SCHEMES = {"system": "Follow the system", "light": "Light", "dark": "Dark"}


class Actions(QObject):
    """One QAction each; whoever carries them out connects to ``triggered``."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icons: dict[QAction, str] = {}
        self._make_file()
        self._make_edit()
        self._make_view()
        self._make_item()
        self._make_rest()
        theme.changed.connect(self._dress)
        self._dress()

    def _make_file(self) -> None:
        make = self._make
        self.add_files = make("Add files…", "Ctrl+O", "file-image")
        self.add_folder = make("Add folder…", "Ctrl+Shift+O", "folder-plus")
        self.add_link = make("Add from a link…", "", "link")
        self.import_bucket = make("Import from a bucket…", "", "cloud")
        self.free_space = make("Free up space…", "", "hard-drive")
        self.shared_links = make("Shared links…", "", "share-2")
        self.open_library = make("Open another library…", "", "library")
        self.settings = make("Settings…", "Ctrl+,", "settings")
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.quit = make("Quit", "Ctrl+Q", "log-out")
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)

    def _make_edit(self) -> None:
        make = self._make
        self.undo = make("Undo", "Ctrl+Z", "undo-2")
        self.redo = make("Redo", "Ctrl+Shift+Z", "redo-2")
        self.paste = make("Paste", "Ctrl+V", "import")
        self.select_all = make("Select all", "Ctrl+A", "", single=True)
        self.new_album = make("New album", "Ctrl+Shift+N", "folder-plus")
        self.new_plan = make("New edit plan", "Ctrl+Shift+E", "clapperboard")

    def _make_view(self) -> None:
        make = self._make
        self.grid = make("Grid", "Ctrl+1", "layout-grid", checkable=True)
        self.list = make("List", "Ctrl+2", "list", checkable=True)
        self.map = make("Map", "Ctrl+3", "map", checkable=True)
        self.answers = make("Answers as a table", "Ctrl+4", "message-square-quote")
        self.lay_out = self._group(self.grid, self.list, self.map)
        self.grid.setChecked(True)
        self.sidebar = make("Sidebar", "Ctrl+B", "panel-left", checkable=True)
        self.details = make("Details", "Ctrl+I", "panel-right", checkable=True)
        self.jobs = make("Jobs", "Ctrl+J", "panel-bottom", checkable=True)
        self.larger = make("Larger pictures", "Ctrl++", "zoom-in")
        self.smaller = make("Smaller pictures", "Ctrl+-", "zoom-out")
        self.sorts = {sort: make(words, "", "", checkable=True) for sort, words in SORTS.items()}
        self.sort_by = self._group(*self.sorts.values())
        self.sorts[Sort.TAKEN].setChecked(True)
        self.schemes = {key: make(words, "", "", checkable=True) for key, words in SCHEMES.items()}
        self.scheme = self._group(*self.schemes.values())
        self.next_panel = make("Next panel", "F6", "")
        self.previous_panel = make("Previous panel", "Shift+F6", "")

    def _make_item(self) -> None:
        make = self._make
        self.open = make("Open", "", "expand")
        self.show_in_folder = make("Show in folder", "Ctrl+Shift+R", "folder-open")
        stars = ["No stars", "1 star", *(f"{count} stars" for count in range(2, 6))]
        self.ratings = [make(words, str(n), "", single=True) for n, words in enumerate(stars)]
        self.tag = make("Tag…", "T", "tag", single=True)
        self.rename = make("Rename…", "F2", "pencil", single=True)
        self.take_out = make("Remove from album", "", "minus")
        self.understand = make("Understand now", "Ctrl+U", "sparkles")
        self.analyse = make("Analyse…", "Ctrl+Shift+U", "message-square-quote")
        self.index_items = make("Index with TwelveLabs…", "", "library")
        self.name_entity = make("Name from photos…", "", "tag")
        self.withdraw = make("Delete at TwelveLabs…", "", "trash-2")
        self.export_clips = make("Export clips…", "Ctrl+E", "scissors")
        self.contact_sheet = make("Contact sheet…", "", "layout-grid")
        self.share = make("Share link…", "", "link")
        self.send = make("Send to a store…", "", "upload")
        self.keep_offline = make("Keep offline…", "", "download")
        self.free_items = make("Free up space…", "", "cloud")
        self.position = make("Set position…", "", "map-pin")
        self.match_track = make("Match with GPX…", "", "spline")
        self.slideshow = make("Slideshow…", "F5", "play")
        self.hand_over = make("Hand over…", "Ctrl+Shift+H", "file-down")
        self.add_to_plan = make("Add to plan", "P", "clapperboard", single=True)
        self.find_similar = make("Find similar", "", "search")
        self.find_frame = make("Search with this frame", "", "image-plus")
        self.why = make("Why this result…", "", "info")
        self.trash = make("Move to trash", "Del", "trash-2", single=True)
        self.restore = make("Restore", "", "rotate-ccw")
        self.of_open_item = [*self.ratings, self.tag, self.rename, self.trash, self.add_to_plan]
        """Those whose single keys work in the viewer and the player, too."""
        self.empty_trash = make("Empty trash…", "", "trash-2")

    def _make_rest(self) -> None:
        make = self._make
        self.search = make("Search", "Ctrl+F", "search")
        self.slash = make("Search here", "/", "", single=True)
        self.duplicates = make("Near-duplicates", "", "images")
        self.back = make("Back to the library", "", "arrow-left")
        self.pause = make("Pause all", "", "pause")
        self.resume = make("Resume all", "", "play")
        self.retry = make("Retry failed", "", "rotate-ccw")
        self.clear_done = make("Clear finished", "", "check")
        self.understand_all = make("Understand all…", "", "sparkles")
        self.show_index = make("TwelveLabs index…", "", "library")
        self.show_names = make("Names…", "", "tag")
        self.presets = make("Presets of questions…", "", "list-checks")
        self.shortcuts = make("Keyboard shortcuts", "F1", "keyboard")
        self.logs = make("Show log files", "", "file")
        self.about = make("About MedIntel", "", "info")
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

        self.that_write = [
            self.add_files, self.add_folder, self.add_link, self.paste, self.new_album,
            self.pause, self.resume, self.retry, self.clear_done, self.understand_all,
            self.free_space, self.import_bucket, self.presets, self.new_plan,
            self.add_to_plan,
        ]  # fmt: skip
        """Those that a read-only library does not allow."""
        self.that_edit = [
            self.add_files, self.add_folder, self.add_link, self.paste, self.new_album,
            self.understand_all, self.import_bucket, self.presets,
        ]  # fmt: skip
        """Those of them that a viewer of a shared library may not do; the rest is of this
        computer alone."""

    def _make(
        self, text: str, keys: str, icon: str, *, checkable: bool = False, single: bool = False
    ) -> QAction:
        action = QAction(text, self)
        action.setCheckable(checkable)
        if keys:
            action.setShortcut(QKeySequence(keys))
        if single:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        if icon:
            self._icons[action] = icon
        return action

    def _group(self, *actions: QAction) -> QActionGroup:
        group = QActionGroup(self)
        for action in actions:
            group.addAction(action)
        return group

    def _dress(self) -> None:
        for action, icon in self._icons.items():
            action.setIcon(self._theme.icon(icon, 16))
