"""A link that was just made. It is shown this once and kept nowhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain.share import Shared
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.link_words import ending, minute
from medintel_desktop.ui.theme import Role, Theme

CODE = 168
"""Least width of the QR code in px: a phone reads it at arm's length."""
LEAST_MODULE = 3
"""Px of one of its squares; the code of a long link becomes larger for it."""


class NewLink(QWidget):
    """The link with Copy, its QR code, and how long it opens."""

    code_shown = Signal()
    """The code has its size now."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setReadOnly(True)
        self.line.setAccessibleName("Link")
        self.copy = QPushButton("Copy", self)
        self.copy.setProperty("look", "main")
        self.copy.setDefault(True)
        self.copy.clicked.connect(self._copy)
        self.code = QLabel(self)
        self.code.setFixedSize(CODE, CODE)
        self.code.setAccessibleName("QR code of the link")
        self.until = Label(theme, "", Role.TITLE, wrap=True)
        self.once = Label(
            theme, "The link is shown only now and kept nowhere. Copy it before you close this.",
            Role.SMALL, "t2", wrap=True,
        )  # fmt: skip
        self.ending = Label(theme, "", Role.SMALL, "t2", wrap=True)
        self._lay_out()

    def show_link(self, shared: Shared) -> None:
        share = shared.share
        self.line.setText(shared.url)
        self.line.setCursorPosition(0)
        whom = f"For {share.person}. " if share.person else ""
        self.until.setText(f"{whom}Opens until {minute(share.expires_at)}.")
        self.ending.setText(ending(revocable=share.revocable))
        self.copy.setText("Copy")
        self.copy.setFocus()

    def show_code(self, png: bytes) -> None:
        """The QR code, one px a square; black on white in both schemes, as scanners want it."""
        picture = QPixmap()
        picture.loadFromData(png)
        side = picture.width() * max(LEAST_MODULE, round(CODE / picture.width()))
        self.code.setFixedSize(side, side)
        self.code.setPixmap(picture.scaled(side, side))  # whole squares: nothing to smooth
        self.code_shown.emit()

    def forget(self) -> None:
        """Nothing of the link stays in the widgets."""
        self.line.clear()
        self.code.clear()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.line.text())
        self.copy.setText("Copied")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        row.addWidget(self.copy)
        texts = QVBoxLayout()
        texts.setSpacing(8)
        for label in (self.until, self.once, self.ending):
            texts.addWidget(label)
        texts.addStretch()
        below = QHBoxLayout()
        below.setSpacing(16)
        below.addWidget(self.code, 0, Qt.AlignmentFlag.AlignTop)
        below.addLayout(texts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(row)
        column.addLayout(below)
