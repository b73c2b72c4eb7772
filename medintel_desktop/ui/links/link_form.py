"""What a new link shall be: how long it opens, for whom, and to which copy."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from medintel_desktop.library.shares import Offer
from medintel_desktop.ui.choice_bar import ChoiceBar
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.link_words import HOURS, ending, offer_name
from medintel_desktop.ui.theme import Role, Theme


class LinkForm(QWidget):
    """``hours`` is offered first."""

    def __init__(self, theme: Theme, hours: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._offers: Sequence[Offer] = ()
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

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """The copies to choose from, at least one."""
        self._offers = offers
        self.store.clear()
        for offer in offers:
            self.store.addItem(offer_name(offer))
        for widget in (self.store, self._store_name):
            widget.setVisible(len(offers) > 1)
        self._say_ending()

    def _say_ending(self) -> None:
        whoever = "Whoever has the link can see and save this one file, without an account."
        self.said.setText(f"{whoever} {ending(revocable=self.offer.revocable)}")
