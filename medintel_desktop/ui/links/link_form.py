"""What a new link shall be: how long it opens, for whom, and to which copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from medintel_desktop.library.shares import Offer
from medintel_desktop.ui.choice_bar import ChoiceBar
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.link_words import HOURS, ending, offer_name
from medintel_desktop.ui.theme import Role, Theme

BARE = (
    "It is sent as a copy of its own, without position, camera notes and comments, and removed "
    "when the link ends."
)


class LinkForm(QWidget):
    """``hours`` is offered first."""

    def __init__(self, theme: Theme, hours: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._offers: Sequence[Offer] = ()
        self._hidden = ""
        self.expiry = ChoiceBar(theme, "Opens for", self)
        for _, text in HOURS:
            self.expiry.addTab(text)
        values = [value for value, _ in HOURS]
        self.expiry.setCurrentIndex(min(range(len(values)), key=lambda n: abs(values[n] - hours)))
        self.person = QLineEdit(self)
        self.person.setPlaceholderText("Optional, such as Ada, for the album")
        self.person.setMaxLength(200)
        self.person.setAccessibleName("For whom")
        self.store = DropDown(theme, "From", self)
        self.store.activated.connect(self._say_ending)
        self._store_name = Label(theme, "From", Role.BODY, "t2")
        self.bare = QCheckBox("Without location", self)
        self.bare.toggled.connect(self._say_ending)
        self.said = Label(theme, "", Role.SMALL, "t2", wrap=True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, 84)
        grid.setColumnStretch(1, 1)
        grid.addWidget(Label(theme, "Opens for", Role.BODY, "t2"), 0, 0)
        grid.addWidget(self.expiry, 0, 1)
        grid.addWidget(Label(theme, "For whom", Role.BODY, "t2"), 1, 0)
        grid.addWidget(self.person, 1, 1)
        grid.addWidget(self._store_name, 2, 0)
        grid.addWidget(self.store, 2, 1)
        grid.addWidget(self.bare, 3, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(grid)
        column.addWidget(self.said)

    @property
    def offer(self) -> Offer:
        """The copy that is chosen."""
        return self._offers[max(self.store.currentIndex(), 0)]

    @property
    def hours(self) -> int:
        return HOURS[self.expiry.currentIndex()][0]

    def show_offers(
        self, offers: Sequence[Offer], *, located: bool = True, hidden: str = ""
    ) -> None:
        """The copies to choose from, at least one. ``located``: the item has a position;
        ``hidden``: it lies in the hidden area of this name, and is not given with it."""
        self._hidden = hidden
        self.bare.setChecked(bool(hidden) or self.bare.isChecked())
        self.bare.setEnabled(not hidden)
        self.bare.setVisible(located or bool(hidden))
        self._offers = offers
        self.store.clear()
        for offer in offers:
            self.store.addItem(offer_name(offer))
        for widget in (self.store, self._store_name):
            widget.setVisible(len(offers) > 1)
        self._say_ending()

    def _say_ending(self) -> None:
        whoever = "Whoever has the link can see and save this one file, without an account."
        bare = self.bare.isChecked()
        parts = [whoever, ending(revocable=bare or self.offer.revocable)]
        if bare:
            parts.insert(1, BARE)
        if self._hidden:
            parts.insert(0, f"It lies in {self._hidden}, a hidden area.")
        self.said.setText(" ".join(parts))
