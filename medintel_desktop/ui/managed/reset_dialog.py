"""Asks before an index is emptied: what goes is named, and agreeing takes a tick."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from medintel_desktop.domain import words
from medintel_desktop.library.index_reset import ToEmpty
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.managed.index_words import emptying
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 460


class ResetDialog(PanelDialog):
    """``agreed`` tells whether uploads go, too."""

    agreed = Signal(bool)

    def __init__(self, theme: Theme, told: ToEmpty, parent: QWidget | None = None) -> None:
        super().__init__(theme, "Reset index", parent)
        self.setFixedWidth(WIDTH)
        name = f"Reset the index “{told.index.name}”?"
        self.uploads = QCheckBox("Also delete what was sent of my videos", self)
        self.sure = QCheckBox(f"Remove {words.counted(told.videos, 'video')}", self)
        self.cancel = self.button("Cancel")
        self.cancel.setDefault(True)
        self.cancel.clicked.connect(self.reject)
        self.yes = self.button("Reset index", look="danger")
        self.yes.setEnabled(False)
        self.sure.toggled.connect(self.yes.setEnabled)
        self.yes.clicked.connect(self.accept)
        self.accepted.connect(lambda: self.agreed.emit(self.uploads.isChecked()))
        self.column.addWidget(Label(theme, name, Role.TITLE, wrap=True))
        self.column.addWidget(Label(theme, emptying(told), Role.BODY, "t2", wrap=True))
        for box in (self.uploads, self.sure):
            self.column.addWidget(box)
        self.column.addStretch()
        self.foot.addStretch()
        for button in (self.cancel, self.yes):
            self.foot.addWidget(button)
        self.column.addLayout(self.foot)
        self.setMinimumHeight(1)
        self.fit()
        self.cancel.setFocus()
