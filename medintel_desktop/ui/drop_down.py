"""A choice out of a few, as a closed field."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 32
ROW = 28


class DropDown(QComboBox):
    """A combo box in the dress of a field."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setFixedHeight(HEIGHT)
        self.setFont(theme.font(Role.BODY))
        self.setItemDelegate(_Rows(self))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.update)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scrolling the page never changes a setting on its way."""
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, ratio = self._theme.tokens, self.devicePixelRatioF()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = self.hasFocus()
        width = self._theme.ring if focus else 1
        painter.setPen(QPen(tokens.accent if focus else tokens.strong, width))
        painter.setBrush(tokens.base if self.isEnabled() else tokens.panel)
        inset = width / 2
        painter.drawRoundedRect(self.rect().toRectF().adjusted(inset, inset, -inset, -inset), 6, 6)
        painter.setPen(tokens.t1 if self.isEnabled() else tokens.t3)
        painter.setFont(self.font())
        room = self.rect().adjusted(10, 0, -30, 0)
        text = painter.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)
        icon = self._theme.pixmap("chevrons-up-down", 14, tokens.t2, ratio)
        painter.drawPixmap(self.width() - 24, (self.height() - 14) // 2, icon)
        painter.end()


class _Rows(QStyledItemDelegate):
    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(super().sizeHint(option, index).width(), ROW)
