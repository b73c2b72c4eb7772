"""Columns of the window: who is shown at which width, and how far each may be drawn."""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from medintel_desktop.ui.banner import Banner
from medintel_desktop.ui.window.sidebar import NARROW, RAIL, WIDTH, Sidebar

DETAILS_WIDTH = 296
ANALYSIS_WIDTH = 348
"""Of the same column beside an item that is open."""
MIDDLE_LEAST = 480
NO_DETAILS, NARROW_SIDEBAR, RAIL_ONLY = 1360, 1280, 1120
"""Window widths below which: details start closed, the sidebar is narrow, it is a rail."""
JOBS_SHARE = 0.4
JOBS_MOST = 44 + 9 * 40
"""Head and nine rows."""


class Columns(QObject):
    """Sidebar, middle and details side by side; the jobs at the foot of the middle."""

    foot_changed = Signal(int)
    """Height of the jobs, 0 when closed."""

    def __init__(
        self,
        sidebar: Sidebar,
        banner: Banner,
        pages: QWidget,
        jobs: QWidget,
        details: QWidget,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.sidebar, self.details, self.jobs, self.pages = sidebar, details, jobs, pages
        self._window = parent
        self.middle = QWidget(parent)
        self.middle.setMinimumWidth(MIDDLE_LEAST)
        self.rows = QSplitter(Qt.Orientation.Vertical, self.middle)
        self.rows.setHandleWidth(1)  # Qt widens what can be grabbed by itself
        self.rows.addWidget(pages)
        self.rows.addWidget(jobs)
        self.rows.setCollapsible(0, False)
        self.rows.setCollapsible(1, False)
        self.rows.setStretchFactor(0, 1)
        column = QVBoxLayout(self.middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(banner)
        column.addWidget(self.rows, 1)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, parent)
        self.splitter.setHandleWidth(1)
        for number, part in enumerate((sidebar, self.middle, details)):
            self.splitter.addWidget(part)
            self.splitter.setCollapsible(number, False)
        self.splitter.setStretchFactor(1, 1)
        jobs.hide()
        self._narrow = self._tight = False
        self._width = 0
        self._wants_sidebar = True
        self._item_open = self._first_run = self._wide = False
        self._narrow_right = DETAILS_WIDTH
        self.rows.splitterMoved.connect(lambda *_: self._tell_foot())

    @property
    def sidebar_open(self) -> bool:
        return not self.sidebar.is_rail

    def bind(self, sidebar: QAction, details: QAction, jobs: QAction) -> None:
        """Show and hide by these actions."""
        self._sidebar_action, self._details_action = sidebar, details
        sidebar.setChecked(True)
        self.details.hide()
        sidebar.triggered.connect(self.set_sidebar)
        details.toggled.connect(lambda _: self._show_details())
        jobs.toggled.connect(self._show_jobs)

    def fit(self, width: int) -> None:
        """Follow the width of the window. What the user opened or closed stays until the width
        passes one of the limits."""
        before, self._width = self._width, width
        tight, narrow = width < RAIL_ONLY, width <= NARROW_SIDEBAR
        if tight != self._tight or not before:
            self._tight = tight
            self._wants_sidebar = not tight
        if narrow != self._narrow or not before:
            self._narrow = narrow
            self._size(NARROW if narrow else WIDTH)
        if (width < NO_DETAILS) != (before < NO_DETAILS) or not before:
            self._details_action.setChecked(width >= NO_DETAILS)
        self._apply()

    def set_sidebar(self, shown: bool) -> None:
        """The user wants to see the sidebar, or only its rail."""
        self._wants_sidebar = shown
        self._apply(asked=True)

    def set_first_run(self, first: bool) -> None:
        """An empty library has nothing to tell details of."""
        if first != self._first_run:
            self._first_run = first
            self._show_details()

    def _show_details(self) -> None:
        self.details.setVisible(self._details_action.isChecked() and not self._first_run)
        if self._wide:
            QTimer.singleShot(0, self, self._widen)  # when the splitter has made room

    def set_item_open(self, playing: bool, *, shown: bool = False) -> None:
        """The player has the rail; leaving it brings the sidebar back. Beside an item that is
        ``shown`` the right column is wide enough for its analysis."""
        if playing != self._item_open:
            self._item_open = playing
            self._apply()
        if shown != self._wide:
            self._wide = shown
            self._widen()

    def _widen(self) -> None:
        """Take the other of the two widths; what the user drew it to stays until then."""
        left, middle, right = self.splitter.sizes()
        if not right:
            return
        if self._wide and right < ANALYSIS_WIDTH:
            self._narrow_right = right
        wanted = max(right, ANALYSIS_WIDTH) if self._wide else self._narrow_right
        least = max(MIDDLE_LEAST, middle + right - wanted)
        self.splitter.setSizes([left, least, wanted])

    def restore(self, sidebar: int, details: int) -> None:
        """Widths of the last time; 0 keeps what is."""
        if sidebar or details:
            total = sum(self.splitter.sizes()) or self.splitter.width()
            left = sidebar or WIDTH
            right = details or DETAILS_WIDTH
            self.splitter.setSizes([left, max(MIDDLE_LEAST, total - left - right), right])

    def widths(self) -> tuple[int, int]:
        """Of sidebar and details, 0 where folded or closed."""
        left, _, right = self.splitter.sizes()
        if self._wide and right:
            right = self._narrow_right
        return (0 if self.sidebar.is_rail else left, right)

    def least_size(self) -> QSize:
        return QSize(1024, 640)

    def _apply(self, *, asked: bool = False) -> None:
        rail = not self._wants_sidebar or (self._item_open and not asked)
        if rail != self.sidebar.is_rail:
            self.sidebar.set_rail(rail)
            self._size(NARROW if self._narrow else WIDTH)
        self._sidebar_action.setChecked(not rail)

    def _size(self, sidebar: int) -> None:
        sizes = self.splitter.sizes()
        left = RAIL if self.sidebar.is_rail else sidebar
        right = sizes[2] or DETAILS_WIDTH
        shown = right if self.details.isVisibleTo(self.splitter) else 0
        total = sum(sizes) or self._window.width()
        self.splitter.setSizes([left, max(MIDDLE_LEAST, total - left - shown), right])

    def _show_jobs(self, shown: bool) -> None:
        self.jobs.setVisible(shown)
        if shown:
            height = self.rows.height()
            foot = min(round(height * JOBS_SHARE), JOBS_MOST)
            self.rows.setSizes([height - foot, foot])
        self._tell_foot()

    @property
    def foot(self) -> int:
        """Height of the jobs, 0 when closed."""
        return self.rows.sizes()[1] if self.jobs.isVisibleTo(self.middle) else 0

    def _tell_foot(self) -> None:
        self.foot_changed.emit(self.foot)
