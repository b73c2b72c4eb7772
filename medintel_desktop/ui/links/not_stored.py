"""Before an item can be shared: no store that makes links has a copy of it yet."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.store_words import SHORT
from medintel_desktop.ui.theme import Role, Theme

NO_STORE = (
    "Links need a store in the cloud. Set up OCI Object Storage or Backblaze B2, then share from "
    "here."
)


class NotStored(QWidget):
    """Offers to send the original to a store, or to set one up."""

    store_asked = Signal(object)
    """StoreKind: the original shall be sent there."""
    settings_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.said = Label(theme, "", Role.BODY, "t1", wrap=True)
        self.settings = QPushButton("Open settings", self)
        self.settings.clicked.connect(self.settings_asked)
        self.send = {kind: QPushButton(self) for kind in (StoreKind.OCI, StoreKind.B2)}
        row = QHBoxLayout()
        row.setSpacing(8)
        for kind, button in self.send.items():
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, kind=kind: self.store_asked.emit(kind))
            row.addWidget(button)
        row.addWidget(self.settings)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.said)
        column.addLayout(row)

    def show_item(self, bytes_: int, stores: Sequence[StoreKind], on_its_way: str) -> None:
        """``stores``: those that are set up. ``on_its_way``: the pill of a job that sends it."""
        size = words.size(bytes_)
        for kind, button in self.send.items():
            button.setVisible(kind in stores and not on_its_way)
            button.setText(f"Store it in {SHORT[kind]} ({size})")
        self.settings.setVisible(not stores)
        if on_its_way:
            self.said.setText(
                f"It is on its way to the store ({on_its_way}). The link can be made as soon as it "
                "has arrived; this window follows."
            )
        elif stores:
            self.said.setText(
                f"It is not in the cloud yet. A link opens a stored copy, so {size} are sent first."
            )
        else:
            self.said.setText(NO_STORE)
