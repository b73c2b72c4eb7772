"""The library's folder: where it is, what it takes, its backups, and what is missing."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.space import Backup, SpaceUsed, backups, space_used
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.settings_pages.clips_card import ClipsCard
from medintel_desktop.ui.settings_pages.page import Page
from medintel_desktop.ui.settings_pages.watch_card import WatchCard
from medintel_desktop.ui.theme import Role, Theme

MOST_BACKUPS = 5


class LibraryPage(Page):
    """``library_asked``: another library shall be opened."""

    name = "Library"
    icon = "library"

    library_asked = Signal()

    def __init__(self, theme: Theme, background: Background, workspace: Workspace) -> None:
        super().__init__(theme)
        self._background, self._workspace = background, workspace
        self.path = Label(theme, str(workspace.folder.root), Role.MONO, "t1", wrap=True)
        self.path.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.space = _Table(theme)
        self.backups = _Table(theme)
        self.checked = Label(theme, "", Role.SMALL, "t2", wrap=True)
        self.check = QPushButton("Check originals now")
        self.check.clicked.connect(self._check)
        self.check.setEnabled(not workspace.read_only)
        self._add_folder_card()
        self.watches = WatchCard(theme, background, workspace)
        self.body.addWidget(self.watches)
        for title, table in (("Space used", self.space), ("Backups", self.backups)):
            card = Card(theme, title)
            card.add(table)
            self.body.addWidget(card)
        self.clips = ClipsCard(theme, background, workspace)
        self.body.addWidget(self.clips)
        originals = Card(
            theme, "Originals", "Looks at every known place of a file and notes what is missing."
        )
        originals.head.addWidget(self.check, 0, Qt.AlignmentFlag.AlignTop)
        self._checked_line = _indented(self.checked)
        self._checked_line.hide()
        originals.add(self._checked_line)
        self.body.addWidget(originals)

    def showing(self) -> None:
        self.watches.read()
        self.clips.read()
        folder = self._workspace.folder
        self._background.read(
            "settings space", lambda: (space_used(folder), backups(folder)), self._show, slow=True
        )

    def _add_folder_card(self) -> None:
        show = QPushButton("Show folder")
        show.clicked.connect(self._show_folder)
        other = QPushButton("Open another library…")
        other.clicked.connect(self.library_asked)
        card = Card(self.theme, "Folder", "Catalogue, thumbnails and vectors. One folder is all.")
        for button in (show, other):
            card.head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        card.add(_indented(self.path))
        self.body.addWidget(card)

    def _show(self, found: tuple[SpaceUsed, list[Backup]]) -> None:
        used, copies = found
        self.space.fill(
            [
                ("Thumbnails and previews", words.size(used.pictures)),
                ("Playable copies", words.size(used.proxies)),
                ("Clips for other programs", words.size(used.clips)),
                ("Vectors", words.size(used.vectors)),
                ("Catalogue", words.size(used.catalogue)),
                ("Backups", words.size(used.backups)),
                ("Originals copied here", words.size(used.originals)),
                ("In all", words.size(used.total)),
            ]
        )
        rows = [(_day(copy), f"{copy.path.name}, {words.size(copy.bytes)}") for copy in copies]
        none = [("None yet.", "One is made before the catalogue changes its form.")]
        self.backups.fill(rows[:MOST_BACKUPS] or none)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._workspace.folder.root)))

    def _check(self) -> None:
        self.check.setEnabled(False)
        self.checked.setText("Checking…")
        self._checked_line.show()
        self._background.change(self._workspace.originals.check, self._checked)

    def _checked(self, changes: Changes) -> None:
        self.check.setEnabled(True)
        count = words.counted(len(changes.media), "item")
        self.checked.setText(
            f"Checked. {count} changed; missing ones are marked in the grid."
            if changes.media
            else "Checked. Everything is as it was at the last look."
        )


class _Table(QWidget):
    """Names and values in two columns."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(14, 0, 14, 12)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, 190)
        self._grid.setColumnStretch(1, 1)

    @property
    def texts(self) -> list[str]:
        return [label.text() for label in self.findChildren(Label)]

    def fill(self, rows: list[tuple[str, str]]) -> None:
        for old in self.findChildren(Label):
            self._grid.removeWidget(old)
            old.setParent(None)
        for place, (name, value) in enumerate(rows):
            self._grid.addWidget(Label(self._theme, name, Role.BODY, "t2"), place, 0)
            self._grid.addWidget(Label(self._theme, value), place, 1)


def _indented(widget: QWidget) -> QWidget:
    inside = QWidget()
    row = QHBoxLayout(inside)
    row.setContentsMargins(14, 0, 14, 12)
    row.addWidget(widget, 1)
    return inside


def _day(backup: Backup) -> str:
    return words.time(datetime.fromtimestamp(backup.made_at))
