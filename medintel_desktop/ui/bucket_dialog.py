"""Imports what lies in a store: lists a folder of it, shows what is new, brings what is chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QWidget,
)

from medintel_desktop.domain import words
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.buckets import BucketPage
from medintel_desktop.library.ingest import Added
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.models.bucket_model import BucketModel
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.problem_line import ProblemLine
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.quiet_table import QuietTable
from medintel_desktop.ui.settings_pages.store_form import FORMS
from medintel_desktop.ui.theme import Role, Theme

SIZE = (820, 560)
WIDTHS = (0, 86, 136, 104)
NO_STORE = "Set up a store in the settings first. Then what lies in it can be imported from here."
NOTHING = "No photos or videos there."
LISTING = "Asking the store…"


class BucketDialog(PanelDialog):
    """``added``: a batch was queued; ``album`` is where it goes, with its name, or None."""

    added = Signal(object)
    settings_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        album: tuple[str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "Import from a bucket", parent)
        self._background, self._workspace, self._album = background, workspace, album
        self._next = ""
        self.resize(*SIZE)
        self.store = DropDown(theme, "Store", self)
        self.store.setFixedWidth(220)
        self.prefix = QLineEdit(self)
        self.prefix.setAccessibleName("Folder in the store")
        self.prefix.setPlaceholderText("All of it, or a folder such as 2024/")
        self.prefix.returnPressed.connect(self.read)
        self.list = self.button("List")
        self.model = BucketModel(theme, self)
        self.table = QuietTable(theme, self.model, "In the store", WIDTHS)
        self.table.activated.connect(lambda _: self.model.toggle(self._rows()))
        self.said = Label(theme, "", Role.BODY, "t2", wrap=True)
        self.said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.problem = ProblemLine(theme)
        self.every = QCheckBox("All new ones")
        self.more = QPushButton("Show more")
        self.more.setProperty("look", "link")
        self.settings = self.button("Open settings")
        self.everything = self.button("Import all there…")
        self.close_button = self.button("Cancel")
        self.import_button = self.button("Import", look="main")
        self._connect()
        self._lay_out()
        self._count()
        background.read("bucket stores", workspace.cloud.stores.ready, self._offer, slow=True)

    @property
    def kind(self) -> StoreKind:
        """The store that is chosen."""
        return StoreKind(self.store.currentData())

    def read(self) -> None:
        """List from the start."""
        self.model.clear()
        self._next = ""
        self._read_page()

    # -- listing -------------------------------------------------------------------------------

    def _read_page(self) -> None:
        if self.store.currentIndex() < 0:
            return
        kind, prefix, after = self.kind, self.prefix.text().strip(), self._next
        self.problem.say("")
        self.more.hide()
        if not self.model.rowCount():
            self._say(LISTING)
        buckets = self._workspace.cloud.buckets
        self._background.read(
            "bucket page", lambda: buckets.page(kind, prefix, after), self._show, slow=True,
            otherwise=self._failed,
        )  # fmt: skip

    def _offer(self, kinds: Sequence[StoreKind]) -> None:
        for kind in sorted(kinds, key=lambda kind: kind is StoreKind.FOLDER):
            self.store.addItem(FORMS[kind].title, kind.value)
        self.settings.setVisible(not kinds)
        for widget in (self.prefix, self.list, self.store):
            widget.setEnabled(bool(kinds))
        if kinds:
            self.prefix.setFocus()
            self.read()
        else:
            self._say(NO_STORE)

    def _show(self, page: BucketPage) -> None:
        self._next = page.next
        self.model.add(page.entries)
        self.more.setVisible(bool(page.next))
        if self.model.rowCount():
            self._stack.setCurrentWidget(self.table)
        else:
            self._say(NOTHING)
        if self.every.isChecked():
            self.model.choose_all(True)
        self._count()

    def _failed(self, error: MedIntelError) -> None:
        if not self.model.rowCount():
            self._say("")
        self.problem.say(f"{error.title} {error.hint}".strip())

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self._stack.setCurrentIndex(0)

    # -- importing -----------------------------------------------------------------------------

    def _rows(self) -> list[int]:
        return sorted({index.row() for index in self.table.selectionModel().selectedRows()})

    def _count(self) -> None:
        chosen, rows = self.model.chosen, self.model.rowCount()
        size = words.size(sum(entry.bytes for entry in chosen))
        count = words.count(len(chosen))
        self.import_button.setText(f"Import {count} ({size})" if chosen else "Import")
        self.import_button.setEnabled(bool(chosen) and not self._workspace.read_only)
        self.everything.setVisible(bool(self._next) and not self._workspace.read_only)
        self.every.setVisible(rows > 0)
        self.every.setEnabled(bool(self.model.new))
        self.every.setText(f"All new ones ({words.count(len(self.model.new))})")

    def _import(self) -> None:
        kind, names = self.kind, [entry.name for entry in self.model.chosen]
        buckets, album = self._workspace.cloud.buckets, self._album
        self._queue(lambda: buckets.add(kind, names, album[0] if album else None))

    def _ask_all(self) -> None:
        kind, prefix = self.kind, self.prefix.text().strip()
        where = f"in “{prefix}”" if prefix else "in the store"
        Question(
            self.theme,
            f"Import everything {where}?",
            "All photos and videos there that are not in the library. How much that is shows while "
            "they are listed; you can stop it under Jobs.",
            "Import",
            lambda _: self._import_all(kind, prefix),
            parent=self,
        ).open()

    def _import_all(self, kind: StoreKind, prefix: str) -> None:
        buckets, album = self._workspace.cloud.buckets, self._album
        self._queue(lambda: buckets.add_all(kind, prefix, album[0] if album else None))

    def _queue(self, add: Callable[[], Added]) -> None:
        self.import_button.setEnabled(False)
        self._background.change(add, self._queued, otherwise=self._failed)

    def _queued(self, added: Added) -> None:
        self.added.emit(added)
        self.close()

    # -- looks ---------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.store.activated.connect(lambda _: self.read())
        self.list.clicked.connect(self.read)
        self.more.clicked.connect(self._read_page)
        self.every.toggled.connect(self.model.choose_all)
        self.model.chosen_changed.connect(self._count)
        self.settings.clicked.connect(self.settings_asked)
        self.settings.clicked.connect(self.close)
        self.everything.clicked.connect(self._ask_all)
        self.close_button.clicked.connect(self.close)
        self.import_button.clicked.connect(self._import)

    def _lay_out(self) -> None:
        theme = self.theme
        self._stack = QStackedWidget()
        nothing = QWidget()
        inside = QHBoxLayout(nothing)
        inside.addWidget(self.said)
        self._stack.addWidget(nothing)
        self._stack.addWidget(self.table)
        self._stack.setContentsMargins(8, 4, 8, 8)
        card = Card(theme)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        card.add(self._stack)
        card.add(self.problem)
        where = QHBoxLayout()
        where.setSpacing(8)
        where.addWidget(self.store)
        where.addWidget(self.prefix, 1)
        where.addWidget(self.list)
        below = QHBoxLayout()
        below.addWidget(self.every)
        below.addStretch()
        below.addWidget(self.more)
        self.foot.addWidget(self.settings)
        self.foot.addWidget(self.everything)
        for later in (self.settings, self.everything, self.more):
            later.hide()
        self.foot.addStretch()
        self.foot.addWidget(self.close_button)
        self.foot.addWidget(self.import_button)
        into = f" They go into the album “{self._album[1]}”." if self._album else ""
        sentence = f"What is new is downloaded into the library and known as stored.{into}"
        self.column.addWidget(Label(theme, "Import from a bucket", Role.PAGE))
        self.column.addWidget(Label(theme, sentence, Role.BODY, "t2", wrap=True))
        self.column.addLayout(where)
        self.column.addWidget(card, 1)
        self.column.addLayout(below)
        self.column.addLayout(self.foot)
