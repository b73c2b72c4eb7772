"""The settings: pages at the right, their names at the left. Changes are saved at once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Line
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.settings_pages.about import AboutPage
from medintel_desktop.ui.settings_pages.appearance import AppearancePage
from medintel_desktop.ui.settings_pages.general import GeneralPage
from medintel_desktop.ui.settings_pages.library import LibraryPage
from medintel_desktop.ui.settings_pages.page import Page, PageName
from medintel_desktop.ui.settings_pages.privacy import PrivacyPage
from medintel_desktop.ui.settings_pages.services import ServicesPage
from medintel_desktop.ui.settings_pages.shortcuts import ShortcutsPage
from medintel_desktop.ui.settings_pages.storage import StoragePage
from medintel_desktop.ui.theme import Role, Theme

if TYPE_CHECKING:
    from medintel_desktop.ui.settings_pages.places import PlacesPage
    from medintel_desktop.ui.settings_pages.shared_library import SharedLibraryPage

SIZE, LEAST = QSize(1000, 690), QSize(760, 560)
NAMES_WIDTH = 196
ROW = 32
PAGES: tuple[type[Page] | PageName, ...] = (
    GeneralPage, LibraryPage, AppearancePage, ServicesPage, StoragePage,
    PageName("Shared library", "users"), PageName("Places", "map-pin"), PrivacyPage,
    ShortcutsPage, AboutPage,
)  # fmt: skip


class SettingsDialog(QDialog):
    """Opened with ``open()``; ``show_page`` chooses one by its name in lower case."""

    library_asked = Signal()
    """Another library shall be opened."""
    service_changed = Signal()
    """The key, the model or the address is another one: banners and hints may be wrong now."""
    picture_width_changed = Signal(int)

    def __init__(
        self,
        theme: Theme,
        background: Background,
        settings: SettingsFile,
        secrets: Secrets,
        workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._background, self._workspace = theme, background, workspace
        self._settings, self._secrets = settings, secrets
        self.setWindowTitle("Settings")
        self.setMinimumSize(LEAST)
        self.resize(SIZE)
        self._names = QListWidget(self)
        self._names.setIconSize(QSize(16, 16))
        self._stack = QStackedWidget(self)
        self._lay_out()
        theme.changed.connect(self._dress)
        self._dress()
        self._names.setCurrentRow(0)

    @property
    def pages(self) -> list[Page]:
        return [self._page(row) for row in range(len(PAGES))]

    @property
    def page(self) -> Page:
        """The one in view."""
        return self._page(self._names.currentRow())

    # Pages are made when they come into view, because all at once would hold up the window.

    @cached_property
    def general(self) -> GeneralPage:
        return GeneralPage(self._theme, self._background, self._settings)

    @cached_property
    def library(self) -> LibraryPage:
        page = LibraryPage(self._theme, self._background, self._workspace)
        page.library_asked.connect(self.library_asked)
        return page

    @cached_property
    def appearance(self) -> AppearancePage:
        page = AppearancePage(self._theme, self._background, self._settings)
        page.picture_width_changed.connect(self.picture_width_changed)
        return page

    @cached_property
    def services(self) -> ServicesPage:
        page = ServicesPage(
            self._theme, self._background, self._settings, self._secrets, self._workspace
        )
        page.changed.connect(self.service_changed)
        return page

    @cached_property
    def storage(self) -> StoragePage:
        page = StoragePage(
            self._theme, self._background, self._settings, self._secrets, self._workspace
        )
        page.changed.connect(self.service_changed)
        return page

    @cached_property
    def shared_library(self) -> SharedLibraryPage:
        from medintel_desktop.ui.settings_pages.shared_library import SharedLibraryPage

        page = SharedLibraryPage(
            self._theme, self._background, self._settings, self._secrets, self._workspace
        )
        page.changed.connect(self.service_changed)
        return page

    @cached_property
    def places(self) -> PlacesPage:
        from medintel_desktop.ui.settings_pages.places import PlacesPage

        page = PlacesPage(self._theme, self._background, self._settings, self._workspace)
        page.changed.connect(self.service_changed)
        return page

    @cached_property
    def privacy(self) -> PrivacyPage:
        return PrivacyPage(self._theme, self._background, self._settings, self._workspace)

    @cached_property
    def shortcuts(self) -> ShortcutsPage:
        return ShortcutsPage(self._theme)

    @cached_property
    def about(self) -> AboutPage:
        return AboutPage(self._theme, self._background, self._settings, self._workspace)

    def show_page(self, name: str) -> None:
        """ "general", "library", "services", "storage", "shared library", "privacy", ..."""
        self._names.setCurrentRow([page.name.lower() for page in PAGES].index(name))

    def _page(self, row: int) -> Page:
        page: Page = getattr(self, PAGES[row].name.lower().replace(" ", "_"))
        return page

    def _show_row(self, row: int) -> None:
        page = self._page(row)
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.showing()

    def _lay_out(self) -> None:
        for page in PAGES:
            item = QListWidgetItem(page.name)
            item.setData(_ICON, page.icon)
            self._names.addItem(item)
        self._names.setItemDelegate(_NameDelegate(self._theme, self._names))
        self._names.setAccessibleName("Pages")
        self._names.setFrameShape(QFrame.Shape.NoFrame)
        self._names.setFixedWidth(NAMES_WIDTH)
        self._names.viewport().setAutoFillBackground(False)
        self._names.setMouseTracking(True)
        self._names.setUniformItemSizes(True)
        self._names.currentRowChanged.connect(self._show_row)
        close = QPushButton("Close", self)
        close.setAutoDefault(False)
        close.clicked.connect(self.accept)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self._names)
        middle.addWidget(_upright(self._theme))
        middle.addWidget(self._stack, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 12, 16, 12)
        foot.addWidget(
            Label(self._theme, "Changes are saved as you make them.", Role.SMALL, "t2"), 1
        )
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(middle, 1)
        column.addWidget(Line(self._theme))
        column.addLayout(foot)

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, self._theme.tokens.panel)
        self.setPalette(palette)


def _upright(theme: Theme) -> Line:
    line = Line(theme)
    line.setMinimumHeight(0)
    line.setMaximumHeight(16_777_215)
    line.setFixedWidth(1)
    return line


_ICON = Qt.ItemDataRole.UserRole + 1


class _NameDelegate(QAbstractItemDelegate):
    """Icon and name of a page."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(NAMES_WIDTH, ROW)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        tokens, rect = self._theme.tokens, option.rect.adjusted(6, 2, -6, -2)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or hover:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.sel if chosen else tokens.hover)
            painter.drawRoundedRect(rect.toRectF(), 5, 5)
        ink = tokens.t1 if chosen else tokens.t2
        ratio = painter.device().devicePixelRatioF()
        icon = self._theme.pixmap(index.data(_ICON), 16, ink, ratio)
        painter.drawPixmap(rect.left() + 10, rect.center().y() - 7, icon)
        painter.setFont(self._theme.font(Role.BODY))
        painter.setPen(tokens.t1)
        room = rect.adjusted(36, 0, -8, 0)
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, str(index.data()))
        painter.restore()
