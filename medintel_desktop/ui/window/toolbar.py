"""The bar above everything: add, grid or list, search, jobs, details, settings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QToolBar,
    QWidget,
)

from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.job_summary import JobSummary
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.window.actions import Actions
from medintel_desktop.ui.window.tool_buttons import ActionSegments, SplitButton

HEIGHT = 48
SEARCH_MOST = 680


class Toolbar(QToolBar):
    """Holds the search field it is given."""

    def __init__(
        self, theme: Theme, actions: Actions, search: QLineEdit, parent: QWidget | None = None
    ) -> None:
        super().__init__("Toolbar", parent)
        self._theme = theme
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setFixedHeight(HEIGHT)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        adding = [actions.add_files, actions.add_folder, actions.add_link]
        self.add = SplitButton(theme, "Add", "plus", adding, self)
        self.add.main.clicked.connect(actions.add_files.trigger)
        actions.add_files.enabledChanged.connect(self.add.setEnabled)
        faces = [actions.grid, actions.list, actions.map]
        self.layout_buttons = ActionSegments(theme, faces, "Layout", self)
        self.search = search
        search.setMaximumWidth(SEARCH_MOST)
        search.setMinimumWidth(200)
        self.jobs = JobSummary(theme, self)
        self.jobs.clicked.connect(actions.jobs.trigger)
        self.details = IconButton(theme, "panel-right", "Details", "Ctrl+I", parent=self)
        self.details.setCheckable(True)
        self.details.setChecked(actions.details.isChecked())
        self.details.clicked.connect(actions.details.trigger)
        actions.details.toggled.connect(self.details.setChecked)
        self.settings = IconButton(theme, "settings", "Settings", "Ctrl+,", parent=self)
        self.settings.clicked.connect(actions.settings.trigger)
        self.addWidget(self._strip())

    def fit(self, width: int) -> None:
        """Shorten words where the window is narrow."""
        self.jobs.set_short(width <= 1280)
        self.layout_buttons.set_short(width < 1120)
        self.add.set_short(width < 900)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = self._theme.tokens
        painter.fillRect(self.rect(), tokens.win)
        painter.fillRect(0, self.height() - 1, self.width(), 1, tokens.line)
        painter.end()

    def _strip(self) -> QWidget:
        strip = QWidget(self)
        strip.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(strip)
        row.setContentsMargins(8, 0, 8, 1)
        row.setSpacing(8)
        row.addWidget(self.add)
        row.addWidget(self.layout_buttons)
        row.addStretch(1)
        row.addWidget(self.search, 8)
        row.addStretch(1)
        row.addWidget(self.jobs)
        row.addSpacing(4)
        row.addWidget(self.details)
        row.addWidget(self.settings)
        return strip
