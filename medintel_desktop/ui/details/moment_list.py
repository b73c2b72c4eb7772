"""The moments of a video: their lanes, and times that play."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import Passage
from medintel_desktop.domain.moment import Modality
from medintel_desktop.ui.details.reader import SpanMoments
from medintel_desktop.ui.theme import Role, Theme

Index: TypeAlias = QModelIndex | QPersistentModelIndex

FEW = 4
"""Shown at first."""
_MOST_ROWS = 14
"""Then the list scrolls."""
_ROW = 25
_LANES = (
    (Modality.VISUAL, "eye", "picture", "picture"),
    (Modality.AUDIO, "audio-lines", "sound", "sound"),
    (Modality.TRANSCRIPTION, "message-square-quote", "speech", "speech"),
)
"""Modality, icon, token and word, in the order of the lanes."""
_SLOT = 20


class MomentList(QWidget):
    """``chosen``: the start of a moment in seconds."""

    chosen = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, whole: bool = False) -> None:
        """``whole`` shows all at once; what is around it scrolls."""
        super().__init__(parent)
        self._moments: tuple[SpanMoments, ...] = ()
        self._whole, self._all = whole, False
        self._rows = _Rows(self)
        self.view = _View(theme, self._rows, self)
        self.view.chosen.connect(self.chosen)
        self.more = QPushButton(self)
        self.more.setProperty("look", "link")
        self.more.setProperty("small", True)
        self.more.setStyleSheet("QPushButton { padding: 0; }")  # in line with what is above
        self.more.clicked.connect(self._toggle)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.view)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_moments(self, moments: Sequence[SpanMoments]) -> None:
        if tuple(moments) != self._moments:
            self._moments = tuple(moments)
            self._all = False
            self._fill()

    def _toggle(self) -> None:
        self._all = not self._all
        self._fill()

    def _fill(self) -> None:
        count = len(self._moments)
        every = self._whole or self._all or count <= FEW + 1
        shown = self._moments if every else self._moments[:FEW]
        self._rows.show(shown)
        rows = len(shown) if self._whole else min(len(shown), _MOST_ROWS)
        self.view.setFixedHeight(max(1, rows * _ROW))
        self.more.setText("Show fewer" if self._all else f"Show all {words.count(count)}")
        self.more.setVisible(count > FEW + 1 and not self._whole)


class _Rows(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._moments: tuple[SpanMoments, ...] = ()

    def show(self, moments: tuple[SpanMoments, ...]) -> None:
        self.beginResetModel()
        self._moments = moments
        self.endResetModel()

    def at(self, row: int) -> SpanMoments:
        return self._moments[row]

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._moments)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        moment = self._moments[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{words.span(moment.span.start, moment.span.end)}, {lanes_of(moment)}"
        return None


def lanes_of(moment: SpanMoments) -> str:
    """ "picture, speech"."""
    return ", ".join(word for lane, _, _, word in _LANES if lane in moment.modalities)


class _View(QListView):
    chosen = Signal(float)

    def __init__(self, theme: Theme, rows: _Rows, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = rows
        self.setModel(rows)
        self.setItemDelegate(_Delegate(theme, self))
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Moments")
        self.setTabKeyNavigation(False)
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.viewport().update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def part(self) -> Passage | None:
        """The moment that is current: what is added to a plan."""
        index = self.currentIndex()
        return Passage(self._rows.at(index.row()).span, "") if index.isValid() else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self._choose(self.indexAt(event.position().toPoint()))

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            self.chosen.emit(self._rows.at(index.row()).span.start)


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: _View) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(200, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rows = index.model()
        assert isinstance(rows, _Rows)
        moment, tokens, rect = rows.at(index.row()), self._theme.tokens, QRect(option.rect)
        state, flag = option.state, QStyle.StateFlag
        painter.save()
        focused = bool(state & flag.State_Selected) and self._view.hasFocus()
        if focused or state & flag.State_MouseOver:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.accent, 1) if focused else Qt.PenStyle.NoPen)
            painter.setBrush(tokens.hover)
            painter.drawRoundedRect(rect.toRectF().adjusted(0.5, 1, -0.5, -1), 4, 4)
        ratio = painter.device().devicePixelRatioF()
        for at, (lane, icon, token, _) in enumerate(_LANES):
            if lane in moment.modalities:
                color = getattr(tokens, token)
                place = rect.left() + at * _SLOT
                painter.drawPixmap(
                    place, rect.top() + 6, self._theme.pixmap(icon, 14, color, ratio)
                )
        left = rect.left() + len(_LANES) * _SLOT + 6
        font = self._theme.font(Role.SMALL, numbers=True)
        text = words.span(moment.span.start, moment.span.end)
        painter.setFont(font)
        painter.setPen(tokens.accent)
        room = QRect(left, rect.top(), rect.right() - left, rect.height())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), text)
        room.setLeft(left + QFontMetrics(font).horizontalAdvance(text) + 8)
        painter.setPen(tokens.t2)
        quiet = lanes_of(moment).capitalize()
        if QFontMetrics(font).horizontalAdvance(quiet) <= room.width():  # the icons say it, too
            painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), quiet)
        painter.restore()
