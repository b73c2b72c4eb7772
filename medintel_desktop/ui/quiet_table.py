"""A table without a grid, as wide as its place, in the small font."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QFrame, QHeaderView, QTableView, QWidget

from medintel_desktop.ui.theme import Role, Theme

HEAD = 28


class QuietTable(QTableView):
    """Rows are chosen whole. ``widths`` are those of the columns but for one, which takes the
    rest: the last, or the one whose width is 0."""

    def __init__(
        self, theme: Theme, model: QAbstractTableModel, name: str, widths: Sequence[int],
        row: int = 28, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setFont(theme.font(Role.SMALL, numbers=True))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(row)
        self._dress_head(widths)

    def _dress_head(self, widths: Sequence[int]) -> None:
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setFixedHeight(HEAD)
        header.viewport().setAutoFillBackground(False)
        header.setStyleSheet(
            "QHeaderView { background: transparent; }"
            "QHeaderView::section { background: transparent; padding: 0 3px; }"
        )
        rest = widths.index(0) if 0 in widths else len(widths)
        for column, width in enumerate(widths):
            header.resizeSection(column, width)
        header.setSectionResizeMode(rest, QHeaderView.ResizeMode.Stretch)
