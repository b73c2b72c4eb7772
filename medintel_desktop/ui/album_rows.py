"""How a row of the album tree looks, and how its name is edited in place."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from medintel_desktop.ui.models.album_model import Kind, Node
from medintel_desktop.ui.theme import Role, Theme

Index = QModelIndex | QPersistentModelIndex

ROW = 26
HEADING = 34
"""A heading keeps its distance from what stands above it."""
EDGE = 6
ICON = 16
ARROW = 12


class RowPainter:
    """Paints one row at a time; fonts and their measures are kept."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._name = theme.font(Role.BODY)
        self._count = theme.font(Role.TINY, numbers=True)
        self._heading = theme.font(Role.HEADING)
        self._name_metrics = QFontMetrics(self._name)
        self._count_metrics = QFontMetrics(self._count)

    def heading(self, painter: QPainter, row: QRect, node: Node, plus: bool) -> None:
        """A heading, with the button that adds below it."""
        tokens = self._theme.tokens
        painter.setFont(self._heading)
        painter.setPen(tokens.t3)
        line = row.adjusted(12, row.height() - ROW, -12, 0)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, node.name)
        if plus:
            box = self.plus_box(row)
            dpr = painter.device().devicePixelRatioF()
            painter.drawPixmap(
                box.center().x() - 7,
                box.center().y() - 7,
                self._theme.pixmap("plus", 14, tokens.t2, dpr),
            )

    def plus_box(self, row: QRect) -> QRect:
        """Where the plus of a heading takes clicks."""
        return QRect(row.right() - 34, row.bottom() - ROW + 1, 26, 26)

    def row(
        self,
        painter: QPainter,
        row: QRect,
        node: Node,
        left: int,
        *,
        selected: bool,
        active: bool,
        hovered: bool,
        current: bool,
        opened: bool,
    ) -> None:
        """A section or an album whose content begins at ``left``."""
        theme, tokens = self._theme, self._theme.tokens
        body = row.adjusted(EDGE, 0, -EDGE, 0)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if selected or hovered:
            fill = tokens.hover if not selected else tokens.sel if active else tokens.selin
            painter.setBrush(fill)
            painter.drawRoundedRect(body, 5, 5)
        if current:
            self.ring(painter, row)
        dpr = painter.device().devicePixelRatioF()
        quiet = tokens.t2 if selected or node.kind is not Kind.HINT else tokens.t3
        middle = row.center().y() + 1
        if node.kind in (Kind.ALBUM, Kind.SMART) and node.children:
            arrow = theme.pixmap(
                "chevron-down" if opened else "chevron-right", ARROW, tokens.t2, dpr
            )
            painter.drawPixmap(left - 13, middle - ARROW // 2, arrow)
        icon = "folder-open" if opened and node.kind is Kind.ALBUM else node.icon
        color = tokens.t1 if selected else quiet
        painter.drawPixmap(left + 4, middle - ICON // 2, theme.pixmap(icon, ICON, color, dpr))
        right = self._count_text(painter, body, node, selected)
        text = QRect(left + 27, row.top(), max(0, right - left - 33), row.height())
        painter.setFont(self._name)
        painter.setPen(tokens.t3 if node.kind is Kind.HINT else tokens.t1)
        shown = self._name_metrics.elidedText(node.name, Qt.TextElideMode.ElideRight, text.width())
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, shown)

    def ring(self, painter: QPainter, row: QRect) -> None:
        """The ring of a drop target, or of the row that has the keyboard."""
        width = self._theme.ring
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.tokens.accent, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        inset = width / 2
        box = row.toRectF().adjusted(EDGE + inset, inset, -EDGE - inset, -inset)
        painter.drawRoundedRect(box, 5, 5)

    def line(self, painter: QPainter, row: QRect, left: int, *, below: bool) -> None:
        """Where a dragged album will go."""
        y = row.bottom() + 1 if below else row.top()
        painter.setPen(QPen(self._theme.tokens.accent, 2))
        painter.drawLine(left, y, row.right() - EDGE, y)

    def _count_text(self, painter: QPainter, body: QRect, node: Node, selected: bool) -> int:
        """Draws the count or the length; returns where the name has to end."""
        right = body.right() - 12
        if node.count is None or node.kind is Kind.HINT:
            return right
        words = node.length or QLocale().toString(node.count)
        painter.setFont(self._count)
        tokens = self._theme.tokens
        painter.setPen(tokens.t2 if selected else tokens.t3)
        box = QRect(body.left(), body.top(), body.width() - 12, body.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box, flags, words)
        return right - self._count_metrics.horizontalAdvance(words) - 4


class NameEditor(QStyledItemDelegate):
    """Row heights, and the field that edits a name where it stands."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = not index.parent().isValid()
        return QSize(100, HEADING if heading else ROW)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(str(index.data(Qt.ItemDataRole.EditRole)), parent)
        editor.setMaxLength(200)
        editor.setAccessibleName("Name of the album")
        editor.setStyleSheet("QLineEdit { min-height: 20px; padding: 0 4px; border-radius: 5px; }")
        return editor

    def setEditorData(self, _editor: QWidget, _index: Index) -> None:
        """Nothing: the field was filled when it was made. Qt asks again whenever the row changes,
        as when its count arrives, and what is being typed would be lost."""

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, _index: Index
    ) -> None:
        editor.setGeometry(option.rect.adjusted(22, 1, -EDGE - 4, -1))
