"""The list of lines: follows the play head, plays what is clicked, edits where it stands."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from medintel_desktop.domain import words
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.transcript.editors import NameEditor, TextEditor
from medintel_desktop.ui.transcript.line_delegate import LineDelegate
from medintel_desktop.ui.transcript.lines import Lines

BATCH = 150
"""Rows laid out at a time: a few milliseconds."""

_SCROLL_BAR = 12
"""Its width is always kept free, so that text does not wrap anew when it comes."""

_TRIES = 200
"""Times a row that is not laid out yet is looked for."""


class LinesView(QListView):
    """``following`` is False once the user scrolls away from what is spoken."""

    play_asked = Signal(float)
    """Seconds."""
    reworded = Signal(int, str)
    """A row and what it says now; "" to take it out."""
    renamed = Signal(str, str)
    """A speaker's name before and now."""
    menu_asked = Signal(QPoint)
    """At a place of the screen, for the rows that are selected."""
    following_changed = Signal(bool)

    _built = False
    """Qt lays out while this is built, too."""

    def __init__(self, theme: Theme, lines: Lines, parent: QWidget) -> None:
        super().__init__(parent)
        self._lines = lines
        self._delegate = LineDelegate(theme, lines, self)
        self._editable = True
        self.following = True
        self._first = 0
        """The row at the top."""
        self._pending, self._to_top, self._tries = -1, False, 0
        self._later = QTimer(self)
        self._later.setInterval(20)
        self._later.timeout.connect(self._try_again)
        self.setModel(lines)
        self.setItemDelegate(self._delegate)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(BATCH)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.viewport().setAutoFillBackground(False)
        self.setAccessibleName("Transcript")
        self.text_editor = TextEditor(theme, self.viewport())
        self.name_editor = NameEditor(self.viewport())
        self.text_editor.saved.connect(self.reworded)
        self.name_editor.saved.connect(self.renamed)
        lines.modelAboutToBeReset.connect(self._begin_anew)
        self.verticalScrollBar().sliderPressed.connect(self._look_around)
        lines.marked.connect(self._repaint)
        theme.changed.connect(self.viewport().update)
        self._built = True

    @property
    def chosen_rows(self) -> list[int]:
        return sorted(index.row() for index in self.selectedIndexes())

    def set_editable(self, editable: bool) -> None:
        self._editable = self._delegate.editable = editable

    def follow(self) -> None:
        """Go to what is spoken, and stay with it."""
        self._set_following(True)
        self.bring(self._lines.playing)

    def play(self, seconds: float) -> None:
        """The play head is here."""
        if self._lines.play(seconds) and self.following and not self.editing:
            self.bring(self._lines.playing)

    @property
    def editing(self) -> bool:
        return self.text_editor.isVisible() or self.name_editor.isVisible()

    def stop_editing(self) -> None:
        for editor in (self.text_editor, self.name_editor):
            editor.leave(save=False)

    def bring(self, row: int, *, to_top: bool = False) -> None:
        """Scroll to a row, as soon as it is laid out; one that is seen stays where it is unless
        it is to be the first."""
        self._pending = -1
        self._later.stop()
        index = self._lines.index(row) if 0 <= row < self._lines.rowCount() else None
        if index is None:
            return
        rect = self.visualRect(index)
        if rect.isEmpty() or not self._reaches(rect.bottom()):
            self._await(row, to_top=to_top)
            return
        self._tries = 0
        if to_top:
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtTop)
            return
        room = self.viewport().rect().adjusted(0, 24, 0, -24)
        if not room.contains(rect.center()):
            self.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def shows(self, row: int) -> bool:
        """Whether a row is in view; -1, which is none, counts as if it were."""
        rect = self.visualRect(self._lines.index(row))
        return row < 0 or (not rect.isEmpty() and self.viewport().rect().contains(rect.center()))

    def look_at(self, row: int) -> None:
        """Scroll to a row that is not what is spoken."""
        self._look_around()
        self.bring(row)

    def edit_row(self, row: int) -> None:
        """Let the text of a row be typed."""
        if not self._editable or not 0 <= row < self._lines.rowCount():
            return
        rect = self.visualRect(self._lines.index(row))
        self.text_editor.begin(row, self._lines.at(row).text, self._delegate.text_rect(row, rect))

    def edit_name(self, row: int) -> None:
        """Let the name of a row's speaker be typed."""
        place = self._delegate.name_rect(row, self.visualRect(self._lines.index(row)))
        if self._editable and not place.isEmpty():
            self.name_editor.begin(self._lines.at(row).speaker, place)

    def doItemsLayout(self) -> None:
        """Lay out anew, in batches, and come back to what was seen: the bar grows from nothing."""
        if not self._built:
            return
        seen, to_top = self._first, True
        if self._pending >= 0:
            seen, to_top = self._pending, self._to_top
        elif self.following and self._lines.playing >= 0:
            seen, to_top = self._lines.playing, False
        super().doItemsLayout()
        self._await(seen, to_top=to_top)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._pending < 0:
            self._first = self.indexAt(QPoint(1, 1)).row()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._delegate.set_width(self.width() - _SCROLL_BAR):
            self.stop_editing()
            self.doItemsLayout()

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        self._look_around()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        point = event.position().toPoint()
        index = self.indexAt(point)
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() is not Qt.MouseButton.LeftButton or not index.isValid() or not plain:
            return
        row, rect = index.row(), self.visualRect(index)
        text = self._delegate.text_rect(row, rect)
        if self._editable and self._delegate.pencil_rect(row, rect).contains(point):
            self.edit_row(row)
        elif self._editable and self._delegate.name_rect(row, rect).contains(point):
            self.edit_name(row)
        elif text.contains(point):
            at = self._delegate.character_at(row, event.position() - text.topLeft().toPointF())
            self._play(self._lines.seconds_at(row, at))
        else:
            self._play(self._lines.at(row).span.start)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self.edit_row(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and row >= 0:
            self._play(self._lines.at(row).span.start)
        elif event.key() == Qt.Key.Key_F2 and row >= 0:
            self.edit_row(row)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        else:
            before = self.verticalScrollBar().value()
            super().keyPressEvent(event)
            if self.verticalScrollBar().value() != before:
                self._look_around()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.chosen_rows:
            self.menu_asked.emit(event.globalPos())

    def copy(self) -> None:
        """The selected lines to the clipboard, each with its time."""
        told = []
        for row in self.chosen_rows:
            line = self._lines.at(row)
            who = f"{line.speaker}: " if line.speaker else ""
            told.append(f"{words.clock(line.span.start)}  {who}{line.text}")
        QGuiApplication.clipboard().setText("\n".join(told))

    def _play(self, seconds: float) -> None:
        self._set_following(True)
        self.play_asked.emit(seconds)

    def _look_around(self) -> None:
        self._pending = -1
        self._later.stop()
        self._set_following(False)

    def _set_following(self, following: bool) -> None:
        if following != self.following:
            self.following = following
            self.following_changed.emit(following)

    def _repaint(self, row: int) -> None:
        if row < 0:
            self.viewport().update()
        else:
            self.viewport().update(self.visualRect(self._lines.index(row)))

    def _reaches(self, bottom: int) -> bool:
        """Whether it can be scrolled so far yet: the bar grows while rows are laid out."""
        bar = self.verticalScrollBar()
        return bottom + bar.value() <= bar.maximum() + self.viewport().height()

    def _await(self, row: int, *, to_top: bool) -> None:
        """Bring a row once it is laid out."""
        self._pending, self._to_top = row, to_top
        self._tries = self._tries or _TRIES
        self._later.start()

    def _begin_anew(self) -> None:
        self._first, self._pending = 0, -1
        self._later.stop()
        self.stop_editing()

    def _try_again(self) -> None:
        self._tries -= 1
        row = self._pending
        if self._tries <= 0 or row < 0:
            self._later.stop()
        else:
            self.bring(row, to_top=self._to_top)
