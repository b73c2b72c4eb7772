"""The real window with a real library, driven the way a user does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.album import Album
from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.main_window import MainWindow
from medintel_desktop.ui.models.album_model import Kind
from medintel_desktop.ui.models.cell_model import ITEMS_MIME
from medintel_desktop.ui.session import Session
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.window.parts import Parts
from tests import media

LIMIT = 30_000
"""Milliseconds until something counts as not happening; far more than anything takes."""

DialogT = TypeVar("DialogT", bound=QDialog)


class Driver:
    """One session; ``close`` must be called, and tells whether all ended in time."""

    def __init__(
        self,
        qtbot: QtBot,
        loop: asyncio.AbstractEventLoop,
        theme: Theme,
        workspace: Workspace,
        settings: SettingsFile,
        secrets: Secrets,
    ) -> None:
        self.qtbot = qtbot
        self.workspace = workspace
        self.is_open = True
        self.session = Session(lambda: loop, theme, workspace, settings, secrets)
        self.session.window.resize(1440, 900)
        self.session.show()
        qtbot.waitExposed(self.window)
        self.until(lambda: self.parts.shelf.items >= 0)

    @property
    def window(self) -> MainWindow:
        return self.session.window

    @property
    def parts(self) -> Parts:
        return self.session.window.parts

    @property
    def background_rests(self) -> bool:
        return self.session.background.idle

    def until(self, true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(true, timeout=LIMIT)

    def close(self) -> bool:
        """Close as the user does; whether every thread ended."""
        told: list[bool] = []
        self.is_open = False
        self.session.ended.connect(told.append)
        self.window.close()
        self.until(lambda: bool(told))
        self.window.deleteLater()
        self.session.deleteLater()
        return told[0]

    # -- items ---------------------------------------------------------------------------------

    def add(self, *paths: Path) -> None:
        """Drop files on the items and wait until they can be browsed."""
        before = self.count()
        self.drop(self.target(), urls(paths))
        self.until(lambda: self.count() >= before + len(paths))
        self.until(self.jobs_ended)

    def target(self) -> QWidget:
        """The widget under the middle of the page shown."""
        page = self.parts.pages.page
        if page is self.parts.library:
            shown = self.parts.library.items
            return shown.viewport() if shown.isVisible() else self.parts.library.empty()
        return self.parts.first_run().area

    def names(self) -> list[str]:
        """Of the list shown, in order; those that were read."""
        model = self.parts.library.model
        cells = (model.cell(row) for row in range(model.rowCount()))
        return [cell.name for cell in cells if cell]

    def cell(self, name: str) -> MediaCell:
        return next(cell for cell in self._cells() if cell.name == name)

    def count(self) -> int:
        return self.workspace.catalogue.cells.count(View())

    def select(self, *names: str) -> None:
        """Choose these items in the grid, with the focus on it."""
        library = self.parts.library
        library.items.clearSelection()
        selection = library.items.selectionModel()
        for name in names:
            row = library.model.row_of(self.cell(name).num)
            assert row is not None
            index = library.model.index(row, 0)
            selection.setCurrentIndex(index, selection.SelectionFlag.Select)
        library.focus_items()
        self.until(lambda: self.parts.actions.trash.isEnabled() or self.parts.selected.in_trash)

    def jobs_ended(self) -> bool:
        return all(job.ended for job in self.workspace.catalogue.jobs.page(limit=1000))

    def _cells(self) -> list[MediaCell]:
        model = self.parts.library.model
        found = (model.cell(row) for row in range(model.rowCount()))
        return [cell for cell in found if cell]

    # -- albums --------------------------------------------------------------------------------

    def albums(self) -> dict[str, Album]:
        return {album.name: album for album in self.workspace.albums.all()}

    def new_album(self, name: str) -> str:
        """Make an album and type its name; its id."""
        self.parts.actions.new_album.trigger()
        self.until(lambda: bool(self.editors()))
        editor = self.editors()[0]
        editor.selectAll()
        QTest.keyClicks(editor, name)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        self.until(lambda: any(a.name == name for a in self.parts.albums.albums()))
        return self.albums()[name].id

    def editors(self) -> list[QLineEdit]:
        """Fields in which a name is typed in the tree."""
        return [e for e in self.parts.sidebar.tree.findChildren(QLineEdit) if e.isVisible()]

    def show(self, view: View) -> None:
        """Click a row of the tree."""
        kind = Kind.ALBUM if view.album_id else Kind.SECTION
        QTest.mouseClick(
            self.parts.sidebar.tree.viewport(),
            Qt.MouseButton.LeftButton,
            pos=self.row_of(kind, view.album_id or view.section.value),
        )
        self.until(lambda: self.parts.library.view.album_id == view.album_id)
        self.until(lambda: self.background_rests)

    def row_of(self, kind: Kind, key: str, share: float = 0.5) -> QPoint:
        """A point in a row of the tree, ``share`` of its height from its top."""
        tree = self.parts.sidebar.tree
        rect = tree.visualRect(self.parts.albums.index_of(kind, key))
        assert rect.isValid()
        return QPoint(rect.center().x(), rect.top() + round(rect.height() * share))

    # -- drag and drop -------------------------------------------------------------------------

    def drop(self, widget: QWidget, mime: QMimeData, at: QPoint | None = None) -> bool:
        """Drag ``mime`` over a widget and let go; whether it was taken."""
        at = at or widget.rect().center()
        copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        actions, keys = copy | Qt.DropAction.MoveAction, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(at, actions, mime, left, keys)
        QApplication.sendEvent(widget, enter)
        move = QDragMoveEvent(at, actions, mime, left, keys)
        QApplication.sendEvent(widget, move)
        if not (enter.isAccepted() and move.isAccepted()):
            return False
        drop = QDropEvent(QPointF(at), actions, mime, left, keys)
        QApplication.sendEvent(widget, drop)
        return drop.isAccepted()

    def drop_on_tree(self, mime: QMimeData, kind: Kind, key: str, share: float = 0.5) -> bool:
        viewport = self.parts.sidebar.tree.viewport()
        return self.drop(viewport, mime, self.row_of(kind, key, share))

    def items_mime(self, *names: str) -> QMimeData:
        mime = QMimeData()
        ids = "\n".join(self.cell(name).id for name in names)
        mime.setData(ITEMS_MIME, ids.encode())
        return mime

    # -- dialogs -------------------------------------------------------------------------------

    def dialog(self, kind: type[DialogT]) -> DialogT:
        """The dialog of this kind that is open, once it is."""
        found: list[DialogT] = []

        def there() -> bool:
            found[:] = [d for d in self.window.findChildren(kind) if d.isVisible()]
            return bool(found)

        self.until(there)
        return found[0]


def urls(paths: Sequence[Path]) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def some_photos(folder: Path, count: int = 3) -> list[Path]:
    """Different photos, named by their colour."""
    folder.mkdir(parents=True, exist_ok=True)
    colours = list(media.RGB)[:count]
    return [media.photo(folder / f"{colour}.jpg", colour) for colour in colours]


Open = Callable[..., Driver]
"""Opens a window on the library of the test; ``read_only`` as in ``bootstrap``."""
