"""The left column: the album tree with the disk at its foot, or a rail of icons when narrow."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.domain import words
from medintel_desktop.domain.view import Section, View
from medintel_desktop.ui.album_tree import AlbumTree
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.later import Later
from medintel_desktop.ui.models.album_model import SECTIONS, AlbumModel
from medintel_desktop.ui.theme import Role, Theme
from medintel_desktop.ui.window.plan_shelf import PlanShelf

WIDTH, LEAST, MOST = 232, 180, 360
NARROW = 208
RAIL = 44


class Sidebar(QStackedWidget):
    """``tree`` does the work; the rail leads to the same views."""

    rail_view_chosen = Signal(object)
    unfold_asked = Signal()

    def __init__(self, theme: Theme, model: AlbumModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self.setAccessibleName("Sidebar")
        self.tree = AlbumTree(theme, model, self)
        self._full = _Panel(theme, self)
        self.foot = _Foot(theme, self._full)
        column = QVBoxLayout(self._full)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(0)
        self.plans = PlanShelf(theme, self._full)
        column.addWidget(self.tree, 1)
        column.addWidget(self.plans)
        column.addWidget(self.foot)
        self._rail = Later(self._make_rail)
        self._view = View()
        self._plan = ""
        self.addWidget(self._full)
        self.set_rail(False)

    @property
    def is_rail(self) -> bool:
        return self.currentWidget() is self._rail.made

    def set_rail(self, rail: bool) -> None:
        """Fold to icons, or show everything."""
        self.setCurrentWidget(self._rail() if rail else self._full)
        self.setMinimumWidth(RAIL if rail else LEAST)
        self.setMaximumWidth(RAIL if rail else MOST)

    def show_view(self, view: View) -> None:
        """Mark the view shown in tree and rail."""
        self._view, self._plan = view, ""
        self.tree.show_view(view)
        self.plans.show_plan("")
        if self._rail.made:
            self._mark_in_rail()

    def show_plan(self, plan_id: str) -> None:
        """Mark the edit plan shown in place of a view; "" marks the view again."""
        before, self._plan = self._plan, plan_id
        self.plans.show_plan(plan_id)
        if plan_id:
            self.tree.show_smart(plan_id)  # which no row has
        elif before and not self.tree.currentIndex().isValid():
            self.tree.show_view(self._view)
        if self._rail.made:
            self._mark_in_rail()

    def _mark_in_rail(self) -> None:
        view, plain = self._view, not self._plan
        for section, button in self._rail_buttons.items():
            button.setChecked(plain and view.album_id is None and view.section is section)
        self._albums.setChecked(plain and view.album_id is not None)
        self._edit_plans.setChecked(not plain)

    def _make_rail(self) -> QWidget:
        rail = _Panel(self._theme, self)
        column = QVBoxLayout(rail)
        column.setContentsMargins(6, 8, 6, 8)
        column.setSpacing(2)
        unfold = IconButton(self._theme, "panel-left", "Show the sidebar", "Ctrl+B", parent=rail)
        unfold.clicked.connect(self.unfold_asked)
        column.addWidget(unfold)
        column.addSpacing(6)
        self._rail_buttons: dict[Section, IconButton] = {}
        for section, (name, icon) in SECTIONS.items():
            button = IconButton(self._theme, icon, name, parent=rail)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, s=section: self.rail_view_chosen.emit(View(s)))
            self._rail_buttons[section] = button
            column.addWidget(button)
        column.addSpacing(6)
        self._albums, self._menu = self._rail_menu(rail, "folder", "Albums")
        self._menu.aboutToShow.connect(self._list_albums)
        self._edit_plans, self._plan_menu = self._rail_menu(rail, "clapperboard", "Edit plans")
        self._plan_menu.aboutToShow.connect(self._list_plans)
        column.addWidget(self._albums)
        column.addWidget(self._edit_plans)
        column.addStretch()
        self._mark_in_rail()
        self.addWidget(rail)
        return rail

    def _rail_menu(self, rail: QWidget, icon: str, name: str) -> tuple[IconButton, QMenu]:
        button = IconButton(self._theme, icon, name, parent=rail)
        button.setCheckable(True)
        menu = QMenu(button)
        button.setMenu(menu)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        return button, menu

    def _list_plans(self) -> None:
        self._plan_menu.clear()
        for plan_id, name in self.plans.plans:
            action = self._plan_menu.addAction(name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, key=plan_id: self.plans.chosen.emit(key))
        if self.plans.rows.editable:
            self._plan_menu.addSeparator()
            self._plan_menu.addAction("New edit plan", self.plans.create_asked.emit)
        elif self._plan_menu.isEmpty():
            self._plan_menu.addAction("No edit plans yet").setEnabled(False)

    def _list_albums(self) -> None:
        self._menu.clear()
        for album in self._model.albums():
            action = self._menu.addAction(self._model.path_of(album.id).replace("&", "&&"))
            action.triggered.connect(
                lambda _=False, key=album.id: self.rail_view_chosen.emit(View(album_id=key))
            )
        if self._model.smart_albums():
            self._menu.addSeparator()
        for smart in self._model.smart_albums():
            action = self._menu.addAction(smart.name.replace("&", "&&"))
            action.triggered.connect(lambda _=False, key=smart.id: self.tree.smart_chosen.emit(key))
        if self._menu.isEmpty():
            self._menu.addAction("No albums yet").setEnabled(False)


class _Panel(QWidget):
    """A surface with a line at its right."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.tokens.panel)
        painter.end()


class _Foot(QWidget):
    """How much room this computer has, and originals that cannot be reached."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._missing = _FootRow(theme, "unplug", "Originals", "warn", self)
        self._disk = _FootRow(theme, "hard-drive", "This computer", "t2", self)
        self._missing.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 8, 14, 8)
        column.setSpacing(2)
        column.addWidget(self._missing)
        column.addWidget(self._disk)

    def set_free(self, bytes_: int | None) -> None:
        """Room left on the disk of the library; None when it does not answer."""
        self._disk.say("not reachable" if bytes_ is None else f"{words.size(bytes_)} free")

    def set_missing(self, count: int) -> None:
        """Items whose original is not connected."""
        self._missing.say(f"{words.count(count)} not connected")
        self._missing.setVisible(count > 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, self._theme.tokens.line)
        painter.end()


class _FootRow(QWidget):
    def __init__(self, theme: Theme, icon: str, name: str, tone: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._tone = theme, icon, tone
        self.setFixedHeight(22)
        self._picture = QLabel(self)
        self._picture.setFixedSize(QSize(14, 14))
        self._name = Label(theme, name, Role.TINY, "t2", parent=self)
        self._value = Label(theme, "", Role.TINY, "t3", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addWidget(self._name)
        row.addStretch(1)
        row.addWidget(self._value, 0, Qt.AlignmentFlag.AlignRight)
        theme.changed.connect(self._dress)
        self._dress()

    def say(self, value: str) -> None:
        self._value.setText(value)
        self.setAccessibleName(f"{self._name.text()}: {value}")

    def _dress(self) -> None:
        color = getattr(self._theme.tokens, self._tone)
        ratio = self.devicePixelRatioF()
        self._picture.setPixmap(self._theme.pixmap(self._icon, 14, color, ratio))
