"""Begins a watch: which folder, on this computer or in a store, and which album it fills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from medintel_desktop.domain.album import Album
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.problem_line import ProblemLine
from medintel_desktop.ui.settings_pages.option_field import OptionField
from medintel_desktop.ui.settings_pages.store_form import FORMS, Chooser, Option
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 520
HERE = "This computer"
FOLDER = Option("path", "Folder", "Choose a folder", chooser=Chooser.FOLDER)


@dataclass(frozen=True, slots=True)
class _Choices:
    stores: Sequence[StoreKind]
    albums: Sequence[Album]


class WatchDialog(PanelDialog):
    """``watched``: the watch has begun."""

    watched = Signal(object)

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Watch a folder", parent)
        self._background, self._workspace = background, workspace
        self.setFixedWidth(WIDTH)
        self.where = DropDown(theme, "Where", self)
        self.where.addItem(HERE, "")
        self.where.activated.connect(self._show_fields)
        self.folder = OptionField(FOLDER, self)
        self.folder.chosen.connect(lambda _: self._allow())
        self.folder.line.textChanged.connect(lambda _: self._allow())
        self.prefix = QLineEdit(self)
        self.prefix.setAccessibleName("Folder in the store")
        self.prefix.setPlaceholderText("All of it, or a folder such as camera/")
        self.album = DropDown(theme, "Album", self)
        self.album.addItem("None", "")
        self.problem = ProblemLine(theme)
        self.watch = self.button("Watch", look="main")
        self.watch.setDefault(True)
        self.watch.clicked.connect(self._watch)
        self.cancel = self.button("Cancel")
        self.cancel.clicked.connect(self.close)
        self._lay_out()
        self._show_fields()
        background.read("watch choices", self._look, self._offer, slow=True)

    def _look(self) -> _Choices:
        workspace = self._workspace
        return _Choices(workspace.cloud.stores.ready(), workspace.catalogue.albums.all())

    def _offer(self, found: _Choices) -> None:
        for kind in found.stores:
            if kind is not StoreKind.FOLDER:
                self.where.addItem(FORMS[kind].title, kind.value)
        for album in found.albums:
            self.album.addItem(" ".join(album.name.split()), album.id)

    def _show_fields(self) -> None:
        here = not self.where.currentData()
        self.folder.setVisible(here)
        self.prefix.setVisible(not here)
        self._allow()

    def _allow(self) -> None:
        self.watch.setEnabled(bool(self.where.currentData() or self.folder.line.text().strip()))

    def _watch(self) -> None:
        watches, album = self._workspace.cloud.watches, self.album.currentData() or None
        store, prefix = self.where.currentData(), self.prefix.text().strip()
        path = self.folder.line.text().strip()

        def begin() -> object:
            if store:
                return watches.add_bucket(StoreKind(store), prefix, album)
            return watches.add_folder(path, album)

        self._background.change(begin, self._begun, otherwise=self._refused)

    def _begun(self, _: object) -> None:
        self.watched.emit(None)
        self.close()

    def _refused(self, error: MedIntelError) -> None:
        self.problem.say(f"{error.title} {error.hint}".strip())
        self.fit()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, 84)
        grid.setColumnStretch(1, 1)
        names = ("Where", "Folder", "Album")
        fields = ((self.where,), (self.folder, self.prefix), (self.album,))
        for row, (name, widgets) in enumerate(zip(names, fields, strict=True)):
            grid.addWidget(Label(self.theme, name, Role.BODY, "t2"), row, 0)
            for widget in widgets:  # of those in one place, one is shown
                grid.addWidget(widget, row, 1)
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.watch)
        self.column.addWidget(Label(self.theme, "Watch a folder", Role.TITLE))
        self.column.addLayout(grid)
        self.column.addWidget(self.problem)
        self.column.addStretch()
        self.column.addLayout(self.foot)
