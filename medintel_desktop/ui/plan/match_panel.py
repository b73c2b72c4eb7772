"""The panel at the left: look for moments and items, and put them on the plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QLineEdit,
    QMenu,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.search import Hit
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Line
from medintel_desktop.ui.clear_button import ClearButton
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.item_grid import ItemGrid
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.models.hit_model import HitModel
from medintel_desktop.ui.nothing_words import when_empty
from medintel_desktop.ui.plan.match_delegate import MatchDelegate
from medintel_desktop.ui.plan.matches import Tab, found, highlights, in_album, why_nothing
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.thumbnails import Thumbnails

WIDTH, LEAST, MOST = 300, 220, 460
PAUSE_MS = 120
"""Typing searches words after this."""
_CARD = 110
"""Least width of a picture: two columns in the panel."""

LIBRARY = "Whole library"


class MatchPanel(QWidget):
    """``wanted`` asks for hits to go on the plan; the grid can be dragged from as well."""

    wanted = Signal(list, str)
    """Hits, and the words that found them."""
    looked_at = Signal(object)
    """The Hit that is current."""
    opened = Signal(str, object)
    """An item is to be shown on its own: its id and a second or None."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace, thumbnails: Thumbnails,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._background, self._workspace = theme, background, workspace
        self._turn = 0
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(MOST)
        self.setAutoFillBackground(True)
        self.setAccessibleName("What could go on the plan")
        self.tabs = QTabBar(self)
        self.field = QLineEdit(self)
        self.album = DropDown(theme, "Album", self)
        self.model = HitModel(self)
        delegate = MatchDelegate(theme, thumbnails)
        self.grid = ItemGrid(theme, thumbnails, self.model, delegate, _CARD, self)
        self.nothing = _Nothing(theme, self)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._set_up()
        self._lay_out()
        self._connect()
        theme.changed.connect(self._dress)
        self._dress()
        self._show_tab(Tab.MATCHES)

    @property
    def tab(self) -> Tab:
        return Tab(self.tabs.currentIndex())

    @property
    def hits(self) -> list[Hit]:
        """As shown, in order."""
        shown = (self.model.hit(row) for row in range(self.model.rowCount()))
        return [hit for hit in shown if hit]

    def chosen(self) -> list[Hit]:
        """Those that are selected, from the top."""
        rows = (self.model.hit(row) for row in self.grid.selected_rows())
        return [hit for hit in rows if hit]

    def search(self, text: str, *, meaning: bool = True) -> None:
        """Show what is found for some words."""
        self.tabs.setCurrentIndex(Tab.MATCHES)
        if text != self.field.text():
            self.field.setText(text)
        self._pause.stop()
        workspace = self._workspace
        self._ask(lambda: found(workspace, text, meaning=meaning), slow=meaning)

    def show_hits(self, hits: Sequence[Hit], text: str) -> None:
        """What was found elsewhere, with the words that found it."""
        self._turn += 1
        self.tabs.setCurrentIndex(Tab.MATCHES)
        self.field.blockSignals(True)
        self.field.setText(text)
        self.field.blockSignals(False)
        self._show(self._turn, list(hits))

    def read_albums(self) -> None:
        """Offer the albums there are."""
        table = self._workspace.catalogue.albums

        def fill() -> list[tuple[str, str]]:
            return [(album.name, album.id) for album in table.all()]

        self._background.read("plan albums", fill, self._fill_albums)

    def add_chosen(self) -> None:
        """What P does: the selected ones, or the current one."""
        hits = self.chosen()
        if hits:
            self.wanted.emit(hits, self.model.query)

    # -- inside --------------------------------------------------------------------------------

    def _set_up(self) -> None:
        for name in ("Matches", "Album", "Highlights"):
            self.tabs.addTab(name)
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(False)
        self.tabs.setAccessibleName("Where to look")
        self.field.setPlaceholderText("Seen, said, a name or a place")
        self.field.setAccessibleName("Search for what the plan needs")
        ClearButton(self._theme, self.field)
        self.field.setMaxLength(1000)
        self._magnifier = self.field.addAction(
            self._theme.icon("search", 16), QLineEdit.ActionPosition.LeadingPosition
        )
        self.album.addItem(LIBRARY, "")
        self.grid.setAccessibleName("Matches")
        self.grid.setDragEnabled(True)
        self.grid.setAcceptDrops(False)

    def _lay_out(self) -> None:
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self.nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(10, 8, 10, 8)
        top.addWidget(self.field)
        top.addWidget(self.album)
        column.addWidget(self.tabs)
        column.addWidget(Line(self._theme, self))
        column.addLayout(top)
        column.addWidget(self._stack, 1)
        self._top = top

    def _connect(self) -> None:
        self.tabs.currentChanged.connect(lambda tab: self._show_tab(Tab(tab)))
        self.field.textChanged.connect(lambda _: self._pause.start())
        self.field.returnPressed.connect(lambda: self.search(self.field.text()))
        self._pause.timeout.connect(lambda: self.search(self.field.text(), meaning=False))
        self.album.activated.connect(lambda _: self._show_tab(Tab.ALBUM))
        self.grid.actions_of_items.opened.connect(lambda *_: self.add_chosen())
        self.grid.actions_of_items.menu_asked.connect(self._show_menu)
        self.grid.selectionModel().currentChanged.connect(self._look)

    def _look(self) -> None:
        hit = self.model.hit(self.grid.currentIndex().row())
        if hit is not None and self.grid.hasFocus():
            self.looked_at.emit(hit)

    def _show_tab(self, tab: Tab) -> None:
        workspace = self._workspace
        self.field.setVisible(tab is Tab.MATCHES)
        self.album.setVisible(tab is Tab.ALBUM)
        self._top.setContentsMargins(10, 8 if tab is not Tab.HIGHLIGHTS else 0, 10, 8)
        if tab is Tab.ALBUM:
            album = self.album.currentData() or None
            self._ask(lambda: in_album(workspace, album))
        elif tab is Tab.HIGHLIGHTS:
            self._ask(lambda: highlights(workspace))
        else:
            text = self.field.text()
            self._ask(lambda: found(workspace, text, meaning=False))

    def _ask(self, read: Callable[[], list[Hit]], *, slow: bool = False) -> None:
        self._turn += 1
        turn = self._turn
        self._background.read(
            "plan matches", read, partial(self._show, turn), slow=slow,
            otherwise=partial(self._fail, turn),
        )  # fmt: skip

    def _fail(self, turn: int, error: MedIntelError) -> None:
        self._show(turn, [], error)

    def _show(self, turn: int, hits: list[Hit], error: MedIntelError | None = None) -> None:
        if turn != self._turn:
            return
        self.model.query = self.field.text().strip() if self.tab is Tab.MATCHES else ""
        self.model.set_hits(hits)
        if not hits:
            self.nothing.say(*why_nothing(self.tab, self.field.text(), error))
            if error is None and self.model.query:
                when_empty(self._background, self._workspace, self.nothing.say)
        self._stack.setCurrentWidget(self.grid if hits else self.nothing)

    def _fill_albums(self, albums: list[tuple[str, str]]) -> None:
        chosen = self.album.currentData()
        self.album.clear()
        self.album.addItem(LIBRARY, "")
        for name, album_id in albums:
            self.album.addItem(name, album_id)
        self.album.setCurrentIndex(max(0, self.album.findData(chosen)))

    def _show_menu(self, at: QPoint) -> None:
        hits = self.chosen()
        if not hits:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("Add to plan\tP", self.add_chosen)
        first = hits[0]
        start = first.span.start if first.span else None
        menu.addAction("Open", lambda: self.opened.emit(first.item.id, start))
        menu.popup(at)

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, self._theme.tokens.panel)
        self.setPalette(palette)
        self._magnifier.setIcon(self._theme.icon("search", 16))


class _Nothing(QWidget):
    """Two lines in the middle of an empty list."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = Label(theme, "", Role.BODY, "t1", wrap=True, parent=self)
        self._hint = Label(theme, "", Role.SMALL, "t2", wrap=True, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 0, 24, 0)
        column.setSpacing(6)
        column.addStretch(2)
        for label in (self._words, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addStretch(3)

    def say(self, words: str, hint: str) -> None:
        self._words.setText(words)
        self._hint.setText(hint)
