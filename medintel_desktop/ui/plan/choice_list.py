"""A few things to choose one of, each with a line of words below its name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from medintel_desktop.ui.theme import Role, Theme

ROW, WIDTH = 50, 268

Index = QModelIndex | QPersistentModelIndex


class ChoiceList(QListWidget):
    """One is always chosen. ``entries`` are name and words by key, in the order shown; ``spoken``
    goes between both for who listens."""

    chosen = Signal(object)
    """The key."""

    def __init__(
        self, theme: Theme, name: str, entries: Mapping[str, tuple[str, str]], key: str,
        parent: QWidget, spoken: str = ", ",
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._keys = list(entries)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)
        self.setItemDelegate(_Rows(theme, self))
        for one, (title, words) in entries.items():
            item = QListWidgetItem(title, self)
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setData(Qt.ItemDataRole.ToolTipRole, words)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{title}{spoken}{words}")
        self.setCurrentRow(self._keys.index(key))
        self.currentRowChanged.connect(lambda _: self.chosen.emit(self.key))
        theme.changed.connect(self.viewport().update)

    @property
    def key(self) -> str:
        return self._keys[max(self.currentRow(), 0)]

    def choose(self, key: str) -> None:
        self.setCurrentRow(self._keys.index(key))


class _Rows(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: ChoiceList) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDTH - 8, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, rect = self._theme.tokens, QRect(option.rect).adjusted(4, 1, -4, -1)
        painter.save()
        if index.row() == self._view.currentRow():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.accent) if self._view.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(tokens.sel)
            painter.drawRoundedRect(rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        name, words = index.data(), index.data(Qt.ItemDataRole.ToolTipRole)
        lines = ((name, Role.BODY, tokens.t1), (words, Role.SMALL, tokens.t2))
        for line, (text, role, color) in enumerate(lines):
            painter.setFont(self._theme.font(role))
            painter.setPen(color)
            room = QRect(rect.left() + 10, rect.top() + 5 + line * 20, rect.width() - 20, 18)
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()
