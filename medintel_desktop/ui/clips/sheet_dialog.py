"""How a contact sheet looks, and its file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QGridLayout, QLineEdit, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.clip import file_name
from medintel_desktop.domain.contact_sheet import (
    FEWEST_COLUMNS,
    MOST_COLUMNS,
    MOST_PICTURES,
    Paper,
    SheetWish,
)
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 440

PAPERS = {
    Paper.A4: "A4, upright",
    Paper.A4_WIDE: "A4, wide",
    Paper.LETTER: "Letter, upright",
    Paper.LETTER_WIDE: "Letter, wide",
}


class SheetDialog(PanelDialog):
    """For ``count`` pictures."""

    wanted = Signal(object, object)
    """SheetWish, and the file (Path), which ends in .pdf or .png."""

    def __init__(
        self,
        theme: Theme,
        count: int,
        wish: SheetWish,
        folder: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "Contact sheet", parent)
        self._folder, self._count = folder, count
        self.setFixedWidth(WIDTH)
        self.title = QLineEdit(wish.title, self)
        self.title.setAccessibleName("Title")
        self.title.setPlaceholderText("None")
        self.columns = DropDown(theme, "Pictures in a row", self)
        for number in range(FEWEST_COLUMNS, MOST_COLUMNS + 1):
            self.columns.addItem(str(number), number)
        self.columns.setCurrentIndex(self.columns.findData(wish.columns))
        self.paper = DropDown(theme, "Paper", self)
        for paper, name in PAPERS.items():
            self.paper.addItem(name, paper)
        self.paper.setCurrentIndex(self.paper.findData(wish.paper))
        self.names = QCheckBox("Names, dates and places", self)
        self.names.setChecked(wish.names)
        self.cancel = self.button("Cancel")
        self.save = self.button("Save…", look="main")
        self.save.setDefault(True)
        self.save.setEnabled(0 < count <= MOST_PICTURES)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._ask_file)
        self._lay_out()

    @property
    def wish(self) -> SheetWish:
        """As it is chosen now."""
        return SheetWish(
            " ".join(self.title.text().split()), self.columns.currentData(),
            Paper(self.paper.currentData()), self.names.isChecked(),
        )  # fmt: skip

    def save_as(self, path: Path) -> None:
        """Have it made."""
        self.wanted.emit(self.wish, path)
        self.accept()

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, "Save the contact sheet", str(self._folder))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["PDF (*.pdf)", "Pictures (*.png)"])
        dialog.setDefaultSuffix("pdf")
        dialog.filterSelected.connect(
            lambda name: dialog.setDefaultSuffix("png" if "png" in name else "pdf")
        )
        dialog.selectFile(f"{file_name(self.wish.title or 'Contact sheet')}.pdf")
        dialog.fileSelected.connect(lambda path: self.save_as(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _lay_out(self) -> None:
        count = words.counted(self._count, "picture")
        said = f"{count}, as PDF, or as PNG with a file for each page."
        if self._count > MOST_PICTURES:
            said = f"These are {count}; a contact sheet has up to {words.count(MOST_PICTURES)}."
        form = QGridLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setColumnStretch(1, 1)
        for row, (name, field) in enumerate(
            (("Title", self.title), ("In a row", self.columns), ("Paper", self.paper))
        ):
            form.addWidget(Label(self.theme, name, Role.BODY, "t2"), row, 0)
            form.addWidget(field, row, 1)
        form.addWidget(self.names, 3, 1)
        self.column.addWidget(Label(self.theme, "Contact sheet", Role.PAGE))
        self.column.addWidget(Label(self.theme, said, Role.BODY, "t2", wrap=True))
        self.column.addSpacing(4)
        self.column.addLayout(form)
        self.column.addStretch()
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.save)
        self.column.addLayout(self.foot)
        self.fit()
