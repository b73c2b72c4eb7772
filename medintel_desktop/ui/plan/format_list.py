"""The kinds of lists that editing programs read, to choose one."""

from __future__ import annotations

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

from medintel_desktop.domain.hand_over import HandOverFormat
from medintel_desktop.ui.theme import Role, Theme

WORDS = {
    HandOverFormat.FCP7: ("Premiere XML", "Premiere Pro, Resolve, Final Cut Pro 7"),
    HandOverFormat.FCPXML: ("Final Cut XML", "Final Cut Pro, Resolve"),
    HandOverFormat.EDL: ("EDL, CMX 3600", "Nearly every editing program"),
    HandOverFormat.AAF: ("AAF", "Media Composer, Pro Tools"),
    HandOverFormat.OTIO: ("OpenTimelineIO", "Resolve, Nuke, RV"),
    HandOverFormat.MARKERS: ("Markers", "Resolve, for a time line that is there"),
    HandOverFormat.CSV: ("Table, CSV", "Spreadsheets"),
}
"""What each is called and who reads it, in the order of the list."""

ROW, WIDTH = 50, 268

Index = QModelIndex | QPersistentModelIndex


class FormatList(QListWidget):
    """One is always chosen."""

    chosen = Signal(object)
    """The HandOverFormat."""

    def __init__(self, theme: Theme, format_: HandOverFormat, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("Kind of list")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedWidth(WIDTH)
        self.setItemDelegate(_Rows(theme, self))
        for one, (name, readers) in WORDS.items():
            item = QListWidgetItem(name, self)
            item.setData(Qt.ItemDataRole.UserRole, one)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, for {readers}")
        self.setCurrentRow(list(WORDS).index(format_))
        self.currentRowChanged.connect(lambda _: self.chosen.emit(self.format))
        theme.changed.connect(self.viewport().update)

    @property
    def format(self) -> HandOverFormat:
        return list(WORDS)[max(self.currentRow(), 0)]


class _Rows(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: FormatList) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDTH - 8, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        tokens, rect = self._theme.tokens, QRect(option.rect).adjusted(4, 1, -4, -1)
        chosen = index.row() == self._view.currentRow()
        painter.save()
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.accent) if self._view.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(tokens.sel)
            painter.drawRoundedRect(rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 5, 5)
        name, readers = list(WORDS.values())[index.row()]
        lines = ((name, Role.BODY, tokens.t1), (readers, Role.SMALL, tokens.t2))
        for line, (text, role, color) in enumerate(lines):
            painter.setFont(self._theme.font(role))
            painter.setPen(color)
            room = QRect(rect.left() + 10, rect.top() + 5 + line * 20, rect.width() - 20, 18)
            shown = painter.fontMetrics().elidedText(
                text, Qt.TextElideMode.ElideRight, room.width()
            )
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), shown)
        painter.restore()
