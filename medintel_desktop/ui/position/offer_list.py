"""Places or items to choose from, under the field in which they are asked for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyleOptionViewItem,
    QWidget,
)

from medintel_desktop.ui.offer_delegate import OfferDelegate
from medintel_desktop.ui.position.reading import Offer
from medintel_desktop.ui.theme import Role, Theme

ROW = 32
_OFFER = Qt.ItemDataRole.UserRole + 1


class OfferList(QListView):
    """Hidden while it has nothing. The field keeps the focus; :meth:`step` is for its keys."""

    chosen = Signal(object)
    """The Offer that is chosen now."""
    taken = Signal()
    """It was double-clicked."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = QStandardItemModel(self)
        self.setModel(self._rows)
        self.setItemDelegate(_Rows(theme, ROW, self))
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.selectionModel().currentChanged.connect(lambda *_: self._tell())
        self.doubleClicked.connect(lambda _: self.taken.emit())
        theme.changed.connect(self.viewport().update)
        self.hide()

    @property
    def offers(self) -> list[Offer]:
        return [self._rows.item(row).data(_OFFER) for row in range(self._rows.rowCount())]

    @property
    def current(self) -> Offer | None:
        offer: Offer | None = self.currentIndex().data(_OFFER)
        return offer

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """The first is chosen."""
        self._rows.clear()
        for offer in offers:
            item = QStandardItem(offer.title)
            item.setData(offer, _OFFER)
            item.setData(f"{offer.title}, {offer.detail}", Qt.ItemDataRole.AccessibleTextRole)
            self._rows.appendRow(item)
        self.setFixedHeight(ROW * len(offers))
        self.setVisible(bool(offers))
        if offers:
            self.setCurrentIndex(self._rows.index(0, 0))

    def step(self, by: int) -> None:
        """Choose the next (1) or previous (-1) row."""
        rows = self._rows.rowCount()
        if rows:
            row = min(max(self.currentIndex().row() + by, 0), rows - 1)
            self.setCurrentIndex(self._rows.index(row, 0))

    def _tell(self) -> None:
        if self.current is not None:
            self.chosen.emit(self.current)


class _Rows(OfferDelegate):
    """Icon, what it is called, and where or when it is."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        offer: Offer = index.data(_OFFER)
        room = self._begin(painter, option, offer.icon, self._theme.tokens.t2, 1)
        room.setLeft(self._text(painter, room, offer.title, Role.BUTTON, "t1", numbers=True))
        self._text(painter, room, offer.detail, Role.SMALL, "t2", numbers=True)
