"""What a store is used for: new originals by themselves, and what is in it already."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.catalogue.copies import StoreTally
from medintel_desktop.domain import words
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.store import StoreKind
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Line
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.theme import Role, Theme


class StoreUse(QWidget):
    """Shown when the store is set up. ``activated``: the switch was thrown."""

    activated = Signal(bool)

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace, kind: StoreKind,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._background = theme, background
        self._workspace, self._kind = workspace, kind
        self._tally = StoreTally()
        self.switch = QCheckBox("Send new originals there")
        self.switch.clicked.connect(self.activated)
        self.switch.setEnabled(not workspace.read_only)
        self.where = Label(theme, "", Role.SMALL, "t2", wrap=True)
        self.there = Label(theme, "", Role.SMALL, "t3", wrap=True)
        self.send = QPushButton()
        self.send.clicked.connect(self._ask)
        self.send.setAutoDefault(False)
        self.send.hide()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        for widget in (self.switch, self.where, self.there):
            texts.addWidget(widget)
        row = QHBoxLayout()
        row.setContentsMargins(14, 10, 14, 10)
        row.addLayout(texts, 1)
        row.addWidget(self.send)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line(theme, self))
        column.addLayout(row)
        self.hide()

    def show_store(self, where: str, *, active: bool) -> None:
        """Which store it is, in a few words, and whether new originals go there."""
        self.where.setText(where)
        self.switch.setChecked(active)

    def read(self) -> None:
        """Count what is there and what is not."""
        stores, copies = self._workspace.cloud.stores, self._workspace.catalogue.copies
        self._background.read(
            f"store tally {self._kind}", lambda: copies.tally(stores.get(self._kind).place),
            self._show, slow=True, otherwise=self._not_counted,
        )  # fmt: skip

    def show_taking_over(self) -> None:
        """What is described there is on its way into the library."""
        self.there.setText("What is described there is being taken over; see Jobs.")

    def show_trouble(self) -> None:
        """The store does not answer: what is there is not known, and nothing is offered."""
        self.there.setText("")
        self.send.hide()

    def _show(self, tally: StoreTally) -> None:
        self._tally = tally
        there = f"{words.counted(tally.items, 'item')} there, {words.size(tally.bytes)}."
        self.there.setText(there if tally.items else "Nothing is there yet.")
        self.send.setText(f"Send {_amount(tally)}…")
        self.send.setVisible(bool(tally.lacking) and not self._workspace.read_only)

    def _not_counted(self, _: MedIntelError) -> None:
        self.show_trouble()

    def _ask(self) -> None:
        Question(
            self._theme,
            f"Send {words.counted(self._tally.lacking, 'item')}?",
            f"{words.size(self._tally.lacking_bytes)} go to {self.where.text()}. You can pause it "
            "under Jobs at any time, and go on using the library meanwhile.",
            "Send",
            lambda _: self._send(),
            parent=self.window(),
        ).open()

    def _send(self) -> None:
        self.send.hide()
        uploads = self._workspace.cloud.uploads
        self._background.change(lambda: uploads.enqueue_all(self._kind), self._sent)

    def _sent(self, _: object) -> None:
        self._workspace.wake()
        self.there.setText("They are on their way. Jobs shows how it goes.")


def _amount(tally: StoreTally) -> str:
    return f"{words.counted(tally.lacking, 'item')} ({words.size(tally.lacking_bytes)})"
