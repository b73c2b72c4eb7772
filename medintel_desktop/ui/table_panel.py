"""A dialog around one table: what it is about, its rows, what was done last, and buttons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from medintel_desktop.ui.card import Card
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.models.row_model import RowModel
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.quiet_table import QuietTable
from medintel_desktop.ui.theme import Role, Theme

MARGIN = 8


class TablePanel(PanelDialog):
    """While there are no rows, ``none`` stands in their place. Rows have an ``id``."""

    def __init__(
        self, theme: Theme, title: str, sentence: str, model: RowModel[Any],
        widths: Sequence[int], none: str, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, title, parent)
        self._rows = model
        model.setParent(self)
        self.table = QuietTable(theme, model, title, widths)
        self.none = Label(theme, none, Role.BODY, "t2", wrap=True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.said = Label(theme, "", Role.SMALL, "t2", wrap=True)
        self.said.hide()
        self.close_button = self.button("Close")
        self.close_button.clicked.connect(self.close)
        self._stack = QStackedWidget(self)
        for page in (self.table, self.none):
            self._stack.addWidget(page)
        card = Card(theme)
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._stack.setContentsMargins(MARGIN, 4, MARGIN, MARGIN)
        card.add(self._stack)
        self.column.addWidget(Label(theme, title, Role.PAGE))
        self.column.addWidget(Label(theme, sentence, Role.BODY, "t2", wrap=True))
        self.column.addWidget(card, 1)
        self.column.addWidget(self.said)

    def end_with(self, *buttons: QPushButton) -> None:
        """Lay the buttons out below all else, and the one that closes."""
        for button in buttons:
            self.foot.addWidget(button)
        self.foot.addStretch()
        self.foot.addWidget(self.close_button)
        self.column.addLayout(self.foot)
        self.table.setFocus()

    @property
    def selected_rows(self) -> list[int]:
        """From the top."""
        return sorted(index.row() for index in self.table.selectionModel().selectedRows())

    def show_rows(self, rows: Sequence[Any], chosen: Collection[Any]) -> None:
        """Other rows; those whose id is in ``chosen`` are selected."""
        self._rows.set_rows(rows)
        select, flag = self.table.selectionModel(), QItemSelectionModel.SelectionFlag
        for number, row in enumerate(rows):
            if row.id in chosen:
                select.select(self._rows.index(number, 0), flag.Select | flag.Rows)
        self._stack.setCurrentWidget(self.table if rows else self.none)

    def say(self, text: str) -> None:
        """What was done, or what came of it."""
        self.said.setText(text)
        self.said.show()
