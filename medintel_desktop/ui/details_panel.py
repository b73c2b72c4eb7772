"""The column at the right: all that is known of what is selected, and where it is edited."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details import edits
from medintel_desktop.ui.details.edits import Edit
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

if TYPE_CHECKING:
    from medintel_desktop.domain.store import Copy
    from medintel_desktop.ui.details.many import ManyView
    from medintel_desktop.ui.details.one import OneView
    from medintel_desktop.ui.details.reader import ManyItems, OneItem

LEAST, MOST = 264, 420
"""Width in px."""


class DetailsPanel(QWidget):
    """Follows :meth:`show_items`; edits are carried out here and told by :attr:`edited`.

    The pages of one item and of many are made when they are first shown, which no start does.
    """

    edited = Signal(str, object, object)
    """What was done ("rating"), and two calls that answer Changes: undo and redo. The edit has
    been carried out already; both are to be run by ``background.change``."""
    moment_asked = Signal(str, float)
    """Item id, seconds."""
    opened = Signal(str)
    reveal_asked = Signal(str)
    """A path to show in the system's file manager."""
    understand_asked = Signal(list)
    trash_asked = Signal(list)
    """Ids."""
    index_asked = Signal(list)
    """Ids to put into the managed index."""
    position_asked = Signal(list)
    """Ids of items whose position the user wants to set."""
    plan_asked = Signal(str)
    """Id of a plan to open."""
    analyse_asked = Signal(list)
    """Ids of items that the service is to be asked about."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._background, self._workspace = theme, background, workspace
        self._ids: tuple[str, ...] = ()
        self._shown: tuple[str, ...] = ()
        """What is on screen; behind ``_ids`` while that is being read."""
        self._added: list[QWidget] = []
        """Tabs that :meth:`show_tabs` shows."""
        self._areas: dict[QWidget, QScrollArea] = {}
        """What each page scrolls in."""
        self.setMinimumWidth(LEAST)
        self.setMaximumWidth(MOST)
        self.nothing = Label(theme, "", Role.SMALL, "t3", wrap=True, parent=self)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        self.nothing.setText("Nothing selected.\nWhat is known of an item is shown here.")
        self._pages = QStackedWidget(self)
        self._pages.addWidget(self.nothing)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.tabBar().setUsesScrollButtons(False)
        self.tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.NoFocus)  # there is one tab
        self.tabs.addTab(self._pages, "Details")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)
        column.addWidget(self.tabs)
        background.changed.connect(self.follow)
        theme.changed.connect(self.update)

    @cached_property
    def one(self) -> OneView:
        """The page of one item."""
        from medintel_desktop.ui.details.one import OneView

        workspace = self._workspace
        one = OneView(
            self._theme, self._background, workspace.folder.preview,
            read_only=not workspace.may_edit, parent=self,
        )  # fmt: skip
        one.moments.chosen.connect(lambda seconds: self.moment_asked.emit(self._shown[0], seconds))
        one.opened.connect(lambda: self.opened.emit(self._shown[0]))
        one.reveal_asked.connect(self.reveal_asked)
        one.plan_asked.connect(self.plan_asked)
        one.retry_asked.connect(self._retry)
        one.check_asked.connect(self._check)
        one.album_left.connect(self._leave_album)
        one.position_asked.connect(lambda: self.position_asked.emit(list(self._shown)))
        one.own_position_asked.connect(self._give_back)
        one.index_asked.connect(lambda: self.index_asked.emit(list(self._shown)))
        one.name.changed.connect(self._rename)
        one.caption.changed.connect(self._caption)
        self._take_up(one)
        return one

    @cached_property
    def many(self) -> ManyView:
        """The page of several items."""
        from medintel_desktop.ui.details.many import ManyView

        workspace = self._workspace
        many = ManyView(
            self._theme, self._background, workspace.folder.thumbnail,
            read_only=not workspace.may_edit, parent=self,
        )  # fmt: skip
        many.understand_asked.connect(lambda: self.understand_asked.emit(list(self._shown)))
        many.analyse_asked.connect(lambda: self.analyse_asked.emit(list(self._shown)))
        many.position_asked.connect(lambda: self.position_asked.emit(list(self._shown)))
        many.trash_asked.connect(lambda: self.trash_asked.emit(list(self._shown)))
        self._take_up(many)
        return many

    def add_tabs(self, tabs: Sequence[tuple[QWidget, str]]) -> None:
        """Put more before Details; each is seen when :meth:`show_tabs` names it."""
        for place, (tab, title) in enumerate(tabs):
            self.tabs.insertTab(place, tab, title)
            self.tabs.setTabVisible(place, False)
            self._added.append(tab)
        self.tabs.setCurrentWidget(self._pages)

    def show_tabs(self, shown: Collection[QWidget], current: QWidget | None = None) -> None:
        """Show these of the added ones and Details, ``current`` (None: Details) in front. Tabs of
        others, such as that of the map, are there while none of these is."""
        bar = self.tabs.tabBar()
        for place in range(self.tabs.count() - 1):
            tab = self.tabs.widget(place)
            self.tabs.setTabVisible(place, tab in shown if tab in self._added else not shown)
        self.tabs.setCurrentWidget(self._pages if current is None else current)
        focus = Qt.FocusPolicy
        bar.setFocusPolicy(focus.TabFocus if shown else focus.NoFocus)

    def renew(self) -> None:
        """What may be edited is something else now: make the pages anew."""
        for name in ("one", "many"):
            view = self.__dict__.pop(name, None)
            if view is not None:
                area = self._areas.pop(view)
                self._pages.removeWidget(area)
                area.deleteLater()
        self._read()

    @property
    def ids(self) -> tuple[str, ...]:
        """What is shown or about to be."""
        return self._ids

    @Slot(list)
    def show_items(self, ids: Sequence[str]) -> None:
        """The selection; an item that is not there any more counts as nothing."""
        if tuple(ids) != self._ids:
            self._ids = tuple(ids)
            self._read()

    @Slot(object)
    def follow(self, changes: Changes) -> None:
        """What runners changed; changes of the window's own arrive by themselves."""
        if changes.albums or changes.jobs or changes.media.intersection(self._ids):
            self._read()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.panel)
        painter.fillRect(0, 0, 1, self.height(), self._theme.tokens.line)
        painter.end()

    def _take_up(self, view: OneView | ManyView) -> None:
        view.stars.rated.connect(self._rate)
        view.tags.added.connect(self._tag)
        view.tags.removed.connect(self._untag)
        view.offers.accepted.connect(self._accept)
        view.offers.rejected.connect(self._reject)
        self._areas[view] = _scrolled(view)
        self._pages.addWidget(self._areas[view])

    def _read(self) -> None:
        workspace, ids, read = self._workspace, self._ids, self._background.read
        if len(ids) == 1:
            read("details", lambda: _one(workspace, ids[0]), self._show_one)
        elif ids:
            read("details", lambda: _many(workspace, ids), self._show_many)
        else:
            read("details", lambda: None, self._show_one)

    def _show_one(self, shown: OneItem | None) -> None:
        if shown is None:
            self._shown = ()
            self._pages.setCurrentWidget(self.nothing)
            return
        page = self._areas[self.one]
        fresh = self._shown != (shown.item.id,)
        self._shown = (shown.item.id,)
        self.one.show_item(shown)
        if fresh:
            page.verticalScrollBar().setValue(0)
        self._pages.setCurrentWidget(page)

    def _show_many(self, shown: ManyItems) -> None:
        self._shown = shown.ids
        self.many.show_items(shown)
        self._pages.setCurrentWidget(self._areas[self.many])

    def _rate(self, stars: int) -> None:
        self._edit(edits.rating(self._workspace, self._shown, stars))

    def _tag(self, names: list[str]) -> None:
        self._edit(edits.tagging(self._workspace, self._shown, names))

    def _untag(self, tag: str) -> None:
        self._edit(edits.untagging(self._workspace, self._shown, tag))

    def _accept(self, names: list[str]) -> None:
        self._edit(edits.accepting(self._workspace, self._shown, names))

    def _reject(self, names: list[str]) -> None:
        self._edit(edits.rejecting(self._workspace, self._shown, names))

    def _leave_album(self, album_id: str) -> None:
        self._edit(edits.taking_out(self._workspace, album_id, self._shown))

    def _give_back(self) -> None:
        from medintel_desktop.ui.position.edits import giving_back

        self._edit(giving_back(self._workspace, self._shown))

    def _rename(self, name: str) -> None:
        shown = self.one.shown
        if shown is not None:
            self._edit(edits.renaming(self._workspace, shown.item.id, name, shown.item.name))

    def _caption(self, text: str) -> None:
        shown = self.one.shown
        if shown is not None:
            before = shown.item.caption
            self._edit(edits.captioning(self._workspace, shown.item.id, text, before))

    def _retry(self, job_id: int) -> None:
        self._background.change(lambda: self._workspace.queue.retry([job_id]))

    def _check(self, copy: Copy) -> None:
        """Ask the store of a copy; what it says is shown, and an error told."""

        def failed(error: MedIntelError) -> None:
            self._background.failed.emit(error.problem)
            self._read()

        verify = self._workspace.cloud.copies.verify
        self._background.read(
            "check", lambda: verify(copy), lambda _: self._read(), whole=True, otherwise=failed
        )

    def _edit(self, edit: Edit) -> None:
        self._background.change(edit.do, lambda _: self.edited.emit(edit.name, edit.undo, edit.do))


def _one(workspace: Workspace, media_id: str) -> OneItem | None:
    from medintel_desktop.ui.details.reader import read_one  # a start has nothing selected

    return read_one(workspace, media_id)


def _many(workspace: Workspace, ids: Sequence[str]) -> ManyItems:
    from medintel_desktop.ui.details.picture import STRIP
    from medintel_desktop.ui.details.reader import read_many

    return read_many(workspace, ids, STRIP)


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidget(page)
    # The panel paints what is behind.
    area.viewport().setAutoFillBackground(False)
    page.setAutoFillBackground(False)
    return area
