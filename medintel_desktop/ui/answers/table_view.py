"""The table: rows of one line, sorted by their headings, and Retry where something failed."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from medintel_desktop.ui.answers.lines import Order, Sheet
from medintel_desktop.ui.answers.table_model import FIRST, NAME, STATE, AnswerRows, Index
from medintel_desktop.ui.theme import Role, Theme

HEAD, ROW = 30, 32
INSET = 8
NAME_WIDTH, STATE_WIDTH, LEAST = 180, 210, 110
_NARROW = {"Time", "Topics", "Category", "Confidence", "Hashtags", "Content safety"}


class AnswerGrid(QTableView):
    """A double click or Enter opens the item, a click on a time plays it; the menu key and Retry
    act on rows."""

    opened = Signal(QModelIndex)
    retry_asked = Signal(int)
    """A row."""
    menu_asked = Signal(QPoint)
    order_asked = Signal(object)
    """An Order."""
    read_asked = Signal(object)
    """The cell that is current now, an index that may be of none."""

    def __init__(self, theme: Theme, rows: AnswerRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = rows
        self._own_widths = False
        self.setModel(rows)
        self.setAccessibleName("Answers")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.delegate = AnswerDelegate(theme, self)
        self.setItemDelegate(self.delegate)
        self.verticalHeader().hide()
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self._dress_head(theme)
        self.doubleClicked.connect(self.opened)
        self.selectionModel().currentChanged.connect(lambda now, _: self.read_asked.emit(now))

    def show_sheet(self, sheet: Sheet) -> None:
        """Other rows; what was chosen stays chosen, and in sight, as far as it is there."""
        current, chosen = self.currentIndex(), self.selectionModel()
        kept = {self.rows.line(index.row()).key for index in chosen.selectedRows()}
        key = self.rows.line(current.row()).key if current.isValid() else ""
        at, headings = self.verticalScrollBar().value(), self.rows.sheet.headings
        if self.rows.show_sheet(sheet):
            if sheet.headings != headings:
                self.lay_out()
            flag, picked = QItemSelectionModel.SelectionFlag, QItemSelection()
            for row, line in enumerate(sheet.lines):
                index = self.rows.index(row, min(current.column(), self.rows.columnCount() - 1))
                if line.key == key:
                    chosen.setCurrentIndex(index, flag.NoUpdate)
                if line.key in kept:
                    picked.select(index, index)
            chosen.select(picked, flag.ClearAndSelect | flag.Rows)
            self.verticalScrollBar().setValue(at)
        self.follow_states()

    def lay_out(self) -> None:
        """Share the width out; the name stays in sight as long as all have room."""
        self._own_widths = False
        header, count = self.horizontalHeader(), self.rows.columnCount()
        header.resizeSection(NAME, NAME_WIDTH)
        header.resizeSection(STATE, STATE_WIDTH)
        state = 0 if self.isColumnHidden(STATE) else STATE_WIDTH
        headings = [
            self.rows.headerData(column, Qt.Orientation.Horizontal) for column in range(count)
        ]
        shares = [1 if heading in _NARROW else 2 for heading in headings[FIRST:]]
        share = (self.viewport().width() - NAME_WIDTH - state) / max(1, sum(shares))
        for column, parts in enumerate(shares, FIRST):
            header.resizeSection(column, max(LEAST, int(share * parts)))

    def follow_states(self) -> None:
        """The column of states is there while it says something."""
        hidden = not self.rows.says_state
        if hidden != self.isColumnHidden(STATE):
            self.setColumnHidden(STATE, hidden)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def forget_order(self) -> None:
        """The items' own order."""
        header = self.horizontalHeader()
        header.blockSignals(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.blockSignals(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._retry_at(event.position().toPoint())
        if row is not None and event.button() is Qt.MouseButton.LeftButton:
            self.retry_asked.emit(row)
            return
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.button() is Qt.MouseButton.LeftButton and self._is_on_time(event):
            self.opened.emit(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over = self._retry_at(event.position().toPoint()) is not None or self._is_on_time(event)
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.currentIndex().isValid():
            self.menu_asked.emit(event.globalPos())

    def _retry_at(self, point: QPoint) -> int | None:
        index = self.indexAt(point)
        if not index.isValid() or index.column() != STATE:
            return None
        place = self.delegate.button_in(self.visualRect(index), index)
        return index.row() if place.contains(point) else None

    def _is_on_time(self, event: QMouseEvent) -> bool:
        point = event.position().toPoint()
        index = self.indexAt(point)
        if not index.isValid() or not self.rows.is_time(index):
            return False
        wide = self.delegate.width(str(index.data()))
        return INSET <= point.x() - self.visualRect(index).left() <= INSET + wide

    def _fit(self) -> None:
        if not self._own_widths:
            self.lay_out()

    def _hear_width(self) -> None:
        """Widths that the user gave stay."""
        if QGuiApplication.mouseButtons() & Qt.MouseButton.LeftButton:
            self._own_widths = True

    def _dress_head(self, theme: Theme) -> None:
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setFixedHeight(HEAD)
        header.setFont(theme.font(Role.SMALL))
        header.setSectionsClickable(True)
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(60)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        self.forget_order()
        header.sectionResized.connect(self._hear_width)
        header.sortIndicatorChanged.connect(
            lambda column, order: self.order_asked.emit(
                Order(column if column >= 0 else None, order is Qt.SortOrder.DescendingOrder)
            )
        )


class AnswerDelegate(QStyledItemDelegate):
    """Draws texts as texts."""

    def __init__(self, theme: Theme, view: AnswerGrid) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(LEAST, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        view, tokens, rect = self._view, self._theme.tokens, QRect(option.rect)
        chosen = view.selectionModel().isRowSelected(index.row())
        now = view.currentIndex()
        if chosen:
            painter.fillRect(rect, tokens.sel if view.hasFocus() else tokens.selin)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, tokens.line)
        if (now.row(), now.column()) == (index.row(), index.column()) and view.hasFocus():
            painter.setPen(tokens.accent)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        room = rect.adjusted(INSET, 0, -INSET, -1)
        if index.column() == STATE:
            self._paint_state(painter, room, index, chosen=chosen)
        else:
            role = Role.SMALL_STRONG if index.column() == NAME else Role.SMALL
            tone = tokens.accent if view.rows.is_time(index) else tokens.t2
            tone = tokens.t1 if index.column() == NAME else tone
            self._line(painter, room, str(index.data() or ""), role, tone)

    def width(self, text: str) -> int:
        """Of a value, in px."""
        return QFontMetrics(self._theme.font(Role.SMALL, numbers=True)).horizontalAdvance(text)

    def button_in(self, rect: QRect, index: Index) -> QRect:
        """Where Retry stands in a cell; nowhere when nothing failed."""
        text = self._view.rows.standing(index.row()).button
        if not text:
            return QRect()
        width = QFontMetrics(self._theme.font(Role.SMALL)).horizontalAdvance(text) + 2 * INSET
        return QRect(rect.right() - width - 2, rect.top() + 4, width, ROW - 8)

    def _paint_state(self, painter: QPainter, room: QRect, index: Index, *, chosen: bool) -> None:
        tokens, standing = self._theme.tokens, self._view.rows.standing(index.row())
        tone = "t2" if chosen and standing.tone == "t3" else standing.tone
        color = getattr(tokens, tone)
        if standing.icon:
            ratio = self._view.devicePixelRatioF()
            picture = self._theme.pixmap(standing.icon, 14, color, ratio)
            painter.drawPixmap(room.left(), room.center().y() - 6, picture)
            room.setLeft(room.left() + 20)
        button = self.button_in(room.adjusted(0, 0, INSET, 0), index)
        if button.isValid():
            painter.setFont(self._theme.font(Role.SMALL))
            painter.setPen(tokens.accent)
            painter.drawText(button, int(Qt.AlignmentFlag.AlignCenter), standing.button)
            room.setRight(button.left() - 4)
        text_tone = color if standing.tone in ("danger", "warn") else tokens.t2
        self._line(painter, room, standing.words, Role.SMALL, text_tone)

    def _line(self, painter: QPainter, room: QRect, text: str, role: Role, tone: QColor) -> None:
        painter.setFont(self._theme.font(role, numbers=True))
        painter.setPen(tone)
        plain = " ".join(text.split())
        right = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(plain, right, room.width())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.drawText(room, int(flags), shown)
