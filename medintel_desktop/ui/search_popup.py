"""What the search field offers while one types: a list under it that never takes the focus."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QStandardItem
from PySide6.QtGui import QStandardItemModel as ItemModel
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.ui.offer_delegate import OfferDelegate
from medintel_desktop.ui.theme import Role, Theme

ROW = 30
MARGIN = 4
FOOT = 34
MOST_ROWS = 8
WRONG = "triangle-alert"
"""Icon of what is wrong with the text."""
KEYS = (("Tab", "takes it"), ("Enter", "searches by meaning"), ("Esc", "closes"))


@dataclass(frozen=True, slots=True)
class Offer:
    """One row: ``piece`` is the part of what was typed that ``text`` stands for."""

    icon: str
    text: str
    what: str
    count: str = ""
    piece: str = ""
    album_id: str | None = None
    recent: bool = False
    span: tuple[int, int] | None = None
    """Where in the text :attr:`instead` is to stand; a message has neither."""
    instead: str = ""

    @property
    def tells(self) -> bool:
        """Only a message: there is nothing to take."""
        return self.icon == WRONG and self.span is None


class SearchPopup(QFrame):
    """A child of the window, not a window: it cannot steal the focus or outlive its field."""

    taken = Signal(object)
    """The Offer that was clicked."""

    def __init__(self, theme: Theme, field: QWidget) -> None:
        super().__init__(field)
        self._theme, self._field = theme, field
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._model = ItemModel(self)
        self._list = QListView(self)
        self._list.setModel(self._model)
        self._list.setItemDelegate(_Rows(theme, ROW, self._list))
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setFrameShape(QFrame.Shape.NoFrame)
        self._list.viewport().setAutoFillBackground(False)
        self._list.setMouseTracking(True)
        self._list.setUniformItemSizes(True)
        self._list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName("Suggestions")
        self._list.clicked.connect(lambda index: self.taken.emit(index.data(_OFFER)))
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, MARGIN, MARGIN, FOOT)
        column.addWidget(self._list)
        theme.changed.connect(self.update)
        self.hide()

    @property
    def offers(self) -> list[Offer]:
        return [self._model.item(row).data(_OFFER) for row in range(self._model.rowCount())]

    @property
    def current(self) -> Offer | None:
        """The row chosen by the keys, if any."""
        offer: Offer | None = self._list.currentIndex().data(_OFFER)
        return offer

    def show_offers(self, offers: Sequence[Offer]) -> None:
        """Show these, or hide when there are none."""
        if list(offers) == self.offers and self.isVisible():
            return
        self._model.clear()
        for offer in offers[:MOST_ROWS]:
            item = QStandardItem(offer.text)
            item.setData(offer, _OFFER)
            item.setData(f"{offer.text}, {offer.what}", Qt.ItemDataRole.AccessibleTextRole)
            self._model.appendRow(item)
        if offers:
            self._place()
            self.show()
            self.raise_()
        else:
            self.hide()

    def move_by(self, step: int) -> None:
        """Choose the next (1) or previous (-1) row; beyond the ends none is chosen."""
        rows = self._model.rowCount()
        now = self._list.currentIndex().row()
        following = (now + step + 1) % (rows + 1) - 1 if now >= 0 or step > 0 else rows - 1
        self._list.setCurrentIndex(self._model.index(following, 0))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.strong, 1))
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        top = self.height() - FOOT + 4
        painter.fillRect(1 + MARGIN, top, self.width() - 2 * MARGIN - 2, 1, tokens.line)
        self._paint_keys(painter, QRect(12, top + 1, self.width() - 24, FOOT - 6))
        painter.end()

    def _paint_keys(self, painter: QPainter, room: QRect) -> None:
        tokens, font = self._theme.tokens, self._theme.font(Role.TINY)
        metrics = QFontMetrics(font)
        painter.setFont(font)
        left = room.left()
        for key, does in KEYS:
            width = metrics.horizontalAdvance(key) + 10
            if left + width + 4 + metrics.horizontalAdvance(does) > room.right():
                return
            cap = QRect(left, room.center().y() - 8, width, 18)
            painter.setPen(QPen(tokens.line, 1))
            painter.setBrush(tokens.panel)
            painter.drawRoundedRect(cap.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            painter.setPen(tokens.t2)
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
            left = cap.right() + 5
            text = QRect(left, room.top(), room.right() - left, room.height() + 2)
            painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, does)
            left += metrics.horizontalAdvance(does) + 14

    def _place(self) -> None:
        window = self._field.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        corner = self._field.mapTo(window, QPoint(0, self._field.height() + 3))
        height = self._model.rowCount() * ROW + MARGIN + FOOT
        self.setGeometry(QRect(corner, QSize(self._field.width(), height)))


_OFFER = Qt.ItemDataRole.UserRole + 1


class _Rows(OfferDelegate):
    """Icon, term, what it is, and how many at the right."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        offer: Offer = index.data(_OFFER)
        tokens = self._theme.tokens
        ink = tokens.danger if offer.icon == WRONG else tokens.t2
        room = self._begin(painter, option, offer.icon, ink).adjusted(0, 0, -2, 0)
        room.setRight(room.right() - self._right(painter, room, offer.count))
        room.setLeft(self._text(painter, room, offer.text, Role.BUTTON, "t1"))
        if offer.what:
            self._text(painter, room, offer.what, Role.SMALL, "t2")

    def _right(self, painter: QPainter, room: QRect, text: str) -> int:
        painter.setFont(self._theme.font(Role.SMALL, numbers=True))
        painter.setPen(self._theme.tokens.t2)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        return painter.fontMetrics().horizontalAdvance(text) + 12 if text else 0
