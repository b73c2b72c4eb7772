"""The list of facets and how a row of it is painted: check box, icon or swatch, name, count."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionButton,
    QStyleOptionViewItem,
    QWidget,
)

from medintel_desktop.domain.facet import Facet
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.words import count as written
from medintel_desktop.ui.facets.model import FACET_ROLE, FacetModel, FacetRow, Index
from medintel_desktop.ui.facets.words import SWATCHES, icon_of
from medintel_desktop.ui.theme import Role, Theme

ROW, HEADING = 24, 34
_SIDE, _BOX, _ICON = 14, 14, 14
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class FacetRows(QListView):
    """Up and down move, Space and Enter tick, left and right fold; a click does either."""

    toggled = Signal(object)
    """FacetRow as it was before: a value."""

    def __init__(self, theme: Theme, model: FacetModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._facets = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(theme, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName("Filters with counts")
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._come_back)
        theme.changed.connect(self.viewport().update)
        self._was: tuple[Facet, str | None] | None = None
        self._scrolled = 0

    def press(self, row: FacetRow) -> None:
        """What a click on a row does."""
        if row.value is None:
            self._facets.fold(row.facet, row.chosen)
        else:
            self.toggled.emit(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        row = self._facets.row(self.indexAt(event.position().toPoint()).row())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.press(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row, key = self._facets.row(self.currentIndex().row()), event.key()
        if row is not None and key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.press(row)
        elif row is not None and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._facets.fold(row.facet, key == Qt.Key.Key_Left)
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._facets.hold(True)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._facets.hold(False)

    def _remember(self) -> None:
        row = self._facets.row(self.currentIndex().row())
        self._was = (row.facet, row.value) if row else None
        self._scrolled = self.verticalScrollBar().value()

    def _come_back(self) -> None:
        """The same row is current, or its heading, and the list is where it was."""
        rows = [self._facets.row(number) for number in range(self._facets.rowCount())]
        places = {(row.facet, row.value): at for at, row in enumerate(rows) if row}
        if self._was is not None:
            at = places.get(self._was, places.get((self._was[0], None)))
            if at is not None:
                self.setCurrentIndex(self._facets.index(at))
        self.verticalScrollBar().setValue(self._scrolled)


class _Delegate(QStyledItemDelegate):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        row: FacetRow = index.data(FACET_ROLE)
        return QSize(120, HEADING if row.value is None else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: FacetRow = index.data(FACET_ROLE)
        rect, flag = QRect(option.rect), QStyle.StateFlag
        painter.save()
        if row.value is None:
            if index.row():
                painter.fillRect(rect.left(), rect.top(), rect.width(), 1, self._theme.tokens.line)
            self._heading(painter, rect.adjusted(0, 7, 0, -1), row)
        else:
            if option.state & flag.State_MouseOver:
                painter.fillRect(rect, self._theme.tokens.hover)
            self._value(painter, rect, row, option)
        view = option.widget
        assert isinstance(view, FacetRows)
        if view.hasFocus() and view.currentIndex() == index:
            painter.setPen(QPen(self._theme.tokens.accent, self._theme.ring))
            painter.drawRect(rect.adjusted(2, 1, -2, -1))
        painter.restore()

    def _heading(self, painter: QPainter, rect: QRect, row: FacetRow) -> None:
        tokens = self._theme.tokens
        arrow = "chevron-down" if row.chosen else "chevron-right"
        self._icon(painter, arrow, rect.left() + _SIDE - 2, rect, 12, tokens.t3)
        painter.setFont(self._theme.font(Role.HEADING))
        painter.setPen(tokens.t2)
        painter.drawText(rect.adjusted(_SIDE + 16, 0, -_SIDE, 0), _MIDDLE, row.text)

    def _value(
        self, painter: QPainter, rect: QRect, row: FacetRow, option: QStyleOptionViewItem
    ) -> None:
        tokens = self._theme.tokens
        self._box(painter, rect, row, option)
        left = rect.left() + _SIDE + _BOX + 8
        if row.facet is Facet.COLOUR:
            self._swatch(painter, left, rect, SWATCHES.get(row.value or "", "#8C9096"))
            left += _ICON + 8
        elif icon := icon_of(row.facet, row.value or ""):
            self._icon(painter, icon, left, rect, _ICON, self._color(row))
            left += _ICON + 8
        numbers = self._theme.font(Role.TINY, numbers=True)
        amount = written(row.count)
        room = rect.adjusted(0, 0, -_SIDE, 0)
        painter.setFont(numbers)
        painter.setPen(tokens.t3)
        painter.drawText(room, _MIDDLE | Qt.AlignmentFlag.AlignRight, amount)
        room.setRight(room.right() - QFontMetrics(numbers).horizontalAdvance(amount) - 8)
        room.setLeft(left)
        font = self._theme.font(Role.SMALL)
        name = QFontMetrics(font).elidedText(row.text, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(font)
        painter.setPen(tokens.t1 if row.count or row.chosen else tokens.t3)
        painter.drawText(room, _MIDDLE, name)

    def _box(
        self, painter: QPainter, rect: QRect, row: FacetRow, option: QStyleOptionViewItem
    ) -> None:
        box, flag = QStyleOptionButton(), QStyle.StateFlag
        top = rect.center().y() - _BOX // 2 + 1
        box.rect = QRect(rect.left() + _SIDE, top, _BOX, _BOX)
        box.state = flag.State_Enabled | (flag.State_On if row.chosen else flag.State_Off)
        widget = option.widget
        widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_IndicatorCheckBox, box, painter, widget
        )

    def _swatch(self, painter: QPainter, left: int, rect: QRect, color: str) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(self._theme.tokens.strong)
        painter.setBrush(QColor(color))
        top = rect.center().y() - _ICON // 2 + 1
        painter.drawRoundedRect(left, top, _ICON - 1, _ICON - 1, 3, 3)
        painter.restore()

    def _icon(
        self, painter: QPainter, name: str, left: int, rect: QRect, size: int, color: QColor
    ) -> None:
        ratio = painter.device().devicePixelRatioF()
        top = rect.center().y() - size // 2 + 1
        painter.drawPixmap(left, top, self._theme.pixmap(name, size, color, ratio))

    def _color(self, row: FacetRow) -> QColor:
        tokens = self._theme.tokens
        if row.facet is not Facet.MODALITY:
            return tokens.t2
        colors = {
            Modality.VISUAL: tokens.picture,
            Modality.AUDIO: tokens.sound,
            Modality.TRANSCRIPTION: tokens.speech,
        }
        return colors[Modality(row.value or "")]
