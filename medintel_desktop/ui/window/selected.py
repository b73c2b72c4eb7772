"""The items the user means right now, and the actions carried out on them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from medintel_desktop.catalogue.cells import CellTable
from medintel_desktop.domain import words
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.view import MediaCell, Section, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.later import Later
from medintel_desktop.ui.messages import Messages
from medintel_desktop.ui.models.album_model import AlbumModel
from medintel_desktop.ui.question import Question, TextQuestion
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.window.actions import Actions
from medintel_desktop.ui.window.item_commands import ItemCommands
from medintel_desktop.ui.window.library_page import LibraryPage
from medintel_desktop.ui.window.menus import Menus
from medintel_desktop.ui.window.pages import Pages

if TYPE_CHECKING:
    from medintel_desktop.ui.answers.page import AnswersPage
    from medintel_desktop.ui.hit_grid import HitGrid
    from medintel_desktop.ui.search_page import SearchPage

Ids = Sequence[str]


class Selected(QObject):
    """What is selected in the list shown, or the one item that is open."""

    changed = Signal(list)
    """Ids of the items meant now."""
    similar_asked = Signal(str)

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        messages: Messages,
        actions: Actions,
        commands: ItemCommands,
        model: AlbumModel,
        library: LibraryPage,
        results: Later[SearchPage],
        pages: Pages,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._theme, self._background, self._workspace = theme, background, workspace
        self._messages, self._actions, self._commands = messages, actions, commands
        self._model, self._library, self._results = model, library, results
        self._pages, self._window = pages, window
        self.menus: Menus | None = None
        self.answers: Later[AnswersPage] | None = None
        """The table of answers, whose rows can be chosen as well."""
        self._connect_actions()
        self._connect_list(library)
        results.when_made(lambda page: self._connect_list(page.grid))
        pages.moved.connect(self.refresh)

    @property
    def in_trash(self) -> bool:
        return self._pages.page is self._library and self._library.view == View(
            Section.TRASH, sort=self._library.view.sort
        )

    def count(self) -> int:
        """How many items are meant."""
        if self._pages.shows_item:
            return 1 if self._pages.cell else 0
        if self._pages.face is not None:
            return len(self._pages.face.chosen_cells)
        if self._table is not None:
            return len(self._table.chosen_cells)
        if self._on_library():
            return self._library.items.selected_count()
        return len(self._numbers())

    def cells(self) -> list[MediaCell]:
        """Those of them that were read."""
        if self._pages.shows_item:
            return [self._pages.cell] if self._pages.cell else []
        if self._pages.face is not None:
            return self._pages.face.chosen_cells
        if self._table is not None:
            return self._table.chosen_cells
        if self._results.made and self._pages.page is self._results.made:
            grid, model = self._results.made.grid, self._results.made.model
            found = (model.cell(row) for row in grid.selected_rows())
            return list({cell.id: cell for cell in found if cell}.values())
        if self._pages.page is self._library:
            return self._library.selected_cells()
        return []

    def refresh(self) -> None:
        """Allow what makes sense, and tell others who is meant."""
        cells, actions = self.cells(), self._actions
        some, one = bool(cells), len(cells) == 1
        may = some and not self._workspace.read_only
        edit = some and self._workspace.may_edit
        trash = self.in_trash
        actions.open.setEnabled(some and not self._pages.shows_item)
        actions.show_in_folder.setEnabled(one)
        copied = (actions.send, actions.keep_offline, actions.free_items, actions.export_clips)
        for action in copied:
            action.setEnabled(may and not trash)
        actions.contact_sheet.setEnabled(not (self._workspace.read_only or trash))
        photos = any(cell.kind is MediaKind.PHOTO for cell in cells)
        actions.name_entity.setEnabled(edit and photos and not trash)
        for action in (actions.index_items, actions.withdraw):
            action.setEnabled(edit and not trash)
        places = (actions.position, actions.match_track)
        asked = (actions.understand, actions.analyse)
        for action in (*actions.ratings, actions.tag, *places, *asked, actions.trash):
            action.setEnabled(edit and not trash)
        actions.rename.setEnabled(edit and one and not trash)
        actions.find_similar.setEnabled(one and not trash)
        actions.share.setEnabled(may and one and not trash)
        actions.restore.setEnabled(edit and trash)
        in_album = self._pages.page is self._library and self._library.view.album_id is not None
        actions.take_out.setEnabled(edit and in_album)
        self.changed.emit([cell.id for cell in cells])

    def hand(self, command: Callable[[list[str]], None]) -> None:
        """Call with the ids of all that is meant, but for what is in the trash."""
        self._with(command)

    def fill(self, album_id: str, ids: Ids | None = None) -> None:
        """Put these items, or the selection, into an album."""
        name = self._album_name(album_id)
        if ids is not None:
            self._commands.fill(album_id, name, ids)
        else:
            self._ids(lambda found: self._commands.fill(album_id, name, found))

    def ask_empty_trash(self) -> None:
        """The second, explicit step of deleting."""
        workspace = self._workspace

        def look() -> tuple[int, int, int]:
            from medintel_desktop.library.kept_clips import kept_clips  # not part of a start

            stored = workspace.catalogue.offline.with_copies(View(Section.TRASH))
            ids = workspace.trash.ids()
            checksums = workspace.catalogue.media.trashed_of(ids).values()
            lying = workspace.managed.withdrawal.lying(ids).items
            return stored, lying, kept_clips(workspace.folder, set(checksums)).count

        self._background.read("trash", look, lambda found: self._ask_empty_trash(*found))

    def _ask_empty_trash(self, stored: int, lying: int, clips: int) -> None:
        count = self._model.count_of(Section.TRASH)
        where = "files and their copies in the cloud stay" if stored else "files stay"
        used = (
            f" Clips that were made of them for other programs ({clips:,}) are deleted: projects"
            " that use them will not find them any more."
        )
        a_box = "a" if stored or lying else "the"
        question = Question(
            self._theme,
            f"Remove {words.counted(count, 'item')} from the library for good?",
            "What MedIntel knows of them is forgotten: tags, ratings, moments. Their original "
            f"{where} where they are, unless you tick {a_box} box." + (used if clips else ""),
            "Empty trash",
            lambda originals: self._commands.empty_trash(
                originals=originals,
                copies=question.also.isChecked(),
                service=question.there.isChecked(),
            ),
            check="Also move the original files to the computer’s trash",
            also=f"Also delete the copies of {words.counted(stored, 'item')} in the cloud"
            if stored
            else "",
            there=f"Also delete what TwelveLabs has of {words.counted(lying, 'item')}"
            if lying
            else "",
            danger=True,
            parent=self._window,
        )
        question.open()

    def _connect_list(self, items: LibraryPage | HitGrid) -> None:
        items.rated.connect(lambda stars: self._with(self._commands.rate, stars))
        items.trash_asked.connect(self._actions.trash.trigger)
        items.rename_asked.connect(self._actions.rename.trigger)
        items.tag_asked.connect(self._actions.tag.trigger)
        items.menu_asked.connect(self._show_menu)
        items.selection_changed.connect(self.refresh)

    def _connect_actions(self) -> None:
        a, c = self._actions, self._commands
        a.open.triggered.connect(self._open)
        a.show_in_folder.triggered.connect(self._reveal)
        for stars, action in enumerate(a.ratings):
            action.triggered.connect(lambda _=False, n=stars: self._with(c.rate, n))
        a.tag.triggered.connect(self._ask_tags)
        a.rename.triggered.connect(self._ask_name)
        a.take_out.triggered.connect(self._take_out)
        a.understand.triggered.connect(lambda: self._with(c.understand))
        a.find_similar.triggered.connect(self._find_similar)
        a.trash.triggered.connect(self._trash)
        a.restore.triggered.connect(lambda: self._with(c.restore))
        a.empty_trash.triggered.connect(self.ask_empty_trash)

    def _with(self, command: Callable[..., None], *more: object) -> None:
        if not self.in_trash or command == self._commands.restore:
            self._ids(lambda ids: command(ids, *more))

    def _ids(self, then: Callable[[list[str]], None]) -> None:
        """Ids of all that is meant, also of rows that were never on screen."""
        cells, count = self.cells(), self.count()
        if len(cells) >= count or self._pages.page is not self._library:
            then([cell.id for cell in cells])
            return
        table, numbers = self._workspace.catalogue.cells, self._numbers()
        self._background.read("selection", lambda: _ids_of(table, numbers), then)

    def _numbers(self) -> list[int]:
        if self._results.made and self._pages.page is self._results.made:
            return list(dict.fromkeys(self._results.made.grid.selected_numbers()))
        return self._library.items.selected_numbers() if self._on_library() else []

    @property
    def _table(self) -> AnswersPage | None:
        """While it is shown."""
        table = self.answers.made if self.answers is not None else None
        return table if table is not None and self._pages.page is table else None

    def _on_library(self) -> bool:
        return self._pages.page is self._library

    def _open(self) -> None:
        if self._pages.face is not None:
            self._pages.face.open_chosen()
            return
        if self._table is not None:
            self._table.open_chosen()
            return
        items = self._library.items if self._on_library() else self._results().grid
        items.actions_of_items.open_current()

    def _trash(self) -> None:
        if self.in_trash:
            return
        was_open = self._pages.shows_item
        self._with(self._commands.trash)
        if was_open:
            self._pages.back()

    def _take_out(self) -> None:
        album = self._library.view.album_id
        if album is not None:
            name = self._album_name(album)
            self._ids(lambda ids: self._commands.take_out(album, name, ids))

    def _find_similar(self) -> None:
        cells = self.cells()
        if len(cells) == 1:
            self.similar_asked.emit(cells[0].id)

    def _ask_name(self) -> None:
        cells = self.cells()
        if len(cells) != 1:
            return
        cell = cells[0]
        TextQuestion(
            self._theme, "Rename", "The file on the disk keeps its own name.", "Rename",
            lambda name: self._commands.rename(cell, name), value=cell.name,
            parent=self._window,
        ).open()  # fmt: skip

    def _ask_tags(self) -> None:
        if not self.cells() or not self._workspace.may_edit:
            return
        names = self._workspace.catalogue.media.tag_names
        self._background.read("tag names", names, self._show_tag_question)

    def _show_tag_question(self, known: list[str]) -> None:
        count = self.count()
        whom = "this item" if count == 1 else f"all {words.count(count)} items"
        TextQuestion(
            self._theme, "Tag", f"Added to {whom}. Several tags are divided by commas.", "Add tags",
            self._tag, offers=known, parent=self._window,
        ).open()  # fmt: skip

    def _tag(self, text: str) -> None:
        names = [name for part in text.split(",") if (name := " ".join(part.split()))]
        self._with(self._commands.tag, names)

    def _reveal(self) -> None:
        cells = self.cells()
        if len(cells) != 1:
            return
        workspace, media_id, in_cloud = self._workspace, cells[0].id, cells[0].in_cloud

        def find() -> Path | None:
            item = workspace.catalogue.media.get(media_id)
            return workspace.originals.locate(item) if item else None

        self._background.read("reveal", find, lambda path: self._show_in_folder(path, in_cloud))

    def _show_in_folder(self, path: Path | None, in_cloud: bool) -> None:
        if path is None and in_cloud:
            hint = "Keep it offline to have it in a folder here."
            self._messages.tell("The original is in the cloud alone.", hint, tone="info")
        elif path is None:
            hint = "Connect its disk, then try again."
            self._messages.tell("The original is not connected.", hint, tone="danger")
        else:
            reveal(path)

    def _show_menu(self, at: QPoint) -> None:
        if self.menus is not None and self.cells():
            album = self._on_library() and self._library.view.album_id is not None
            menu = self.menus.for_items(self._window, album=album, trash=self.in_trash)
            menu.aboutToHide.connect(menu.deleteLater)
            menu.popup(at)

    def _album_name(self, album_id: str) -> str:
        album = self._model.album(album_id)
        return album.name if album else "the album"


def reveal(path: Path) -> None:
    """Show a file in the file manager of the system."""
    from PySide6.QtCore import QProcess

    if sys.platform == "darwin":
        QProcess.startDetached("/usr/bin/open", ["-R", "--", os.fspath(path)])
    elif sys.platform == "win32":
        QProcess.startDetached("explorer", ["/select,", os.fspath(path)])
    else:
        QDesktopServices.openUrl(QUrl.fromLocalFile(os.fspath(path.parent)))


def _ids_of(table: CellTable, numbers: Sequence[int]) -> list[str]:
    chunks = (numbers[at : at + 500] for at in range(0, len(numbers), 500))
    return [cell.id for chunk in chunks for cell in table.by_number(chunk)]
