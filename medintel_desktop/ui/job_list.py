"""The list of jobs: a flat view whose rows have painted buttons, reachable by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QToolTip, QWidget

from medintel_desktop.domain.job import JobState
from medintel_desktop.ui.job_delegate import JobDelegate
from medintel_desktop.ui.models.job_line import Action, JobLine, key_of
from medintel_desktop.ui.models.job_model import JobModel
from medintel_desktop.ui.theme import Role, Theme

READ_ONLY = "This library is open read-only, so its jobs cannot be changed here."


class JobList(QListView):
    """``acted``: (row, Action) that the user wants. Nothing is done here."""

    acted = Signal(int, object)

    def __init__(
        self, theme: Theme, model: JobModel, *, read_only: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._jobs = model
        self._read_only = read_only
        self._empty = ""
        self.delegate = JobDelegate(theme, self)
        self.delegate.enabled = not read_only
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Jobs")
        theme.changed.connect(self.viewport().update)

    def say_when_empty(self, words: str) -> None:
        self._empty = words
        self.viewport().update()

    def actions_of(self, row: int) -> tuple[Action, ...]:
        """What keys and menu offer: the buttons, and taking a finished row off the list."""
        line = self._jobs.line(row)
        if line.state is JobState.DONE:
            return (Action.DISMISS,)
        return line.actions

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(event.position().toPoint())
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._hover(event.position().toPoint())
        self.delegate.pressed = None
        if event.button() is Qt.MouseButton.LeftButton:
            self.delegate.pressed = self.delegate.hovered
        super().mousePressEvent(event)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hover(event.position().toPoint())
        pressed, self.delegate.pressed = self.delegate.pressed, None
        super().mouseReleaseEvent(event)
        self.viewport().update()
        if pressed is not None and pressed == self.delegate.hovered:
            self._act(*pressed)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave and self.delegate.hovered is not None:
            self.delegate.hovered = None
            self.viewport().update()
        if isinstance(event, QHelpEvent):
            return self._help(event)
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = {
            Qt.Key.Key_Delete: "Del", Qt.Key.Key_Backspace: "Del", Qt.Key.Key_Return: "Enter",
            Qt.Key.Key_Enter: "Enter", Qt.Key.Key_P: "P",
        }.get(Qt.Key(event.key()))  # fmt: skip
        row = self.currentIndex().row()
        if wanted is None or row < 0:
            super().keyPressEvent(event)
            return
        actions = self.actions_of(row)
        action = next((action for action in actions if key_of(action) == wanted), None)
        if action is None and wanted == "Enter" and actions[:-1]:
            action = actions[0]
        if action is not None:
            self._act(row, action)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = self.indexAt(event.pos())
        index = at if at.isValid() else self.currentIndex()
        if not index.isValid() or not self.actions_of(index.row()):
            return
        self.setCurrentIndex(index)
        menu = self.menu_of(index.row())
        menu.popup(event.globalPos())

    def menu_of(self, row: int) -> QMenu:
        """The buttons of a row as a menu; it deletes itself when closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        key = self._jobs.line(row).key
        for action in self.actions_of(row):
            entry = menu.addAction(f"{action}\t{key_of(action)}")
            entry.setEnabled(not self._read_only)
            entry.triggered.connect(lambda _=False, a=action: self._act_on(key, a))
        return menu

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._jobs.rowCount() == 0 and self._empty:
            painter = QPainter(self.viewport())
            painter.setFont(self._theme.font(Role.BODY))
            painter.setPen(self._theme.tokens.t3)
            room = self.viewport().rect().adjusted(16, 0, -16, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room, int(flags), self._empty)
            painter.end()

    def _act(self, row: int, action: Action) -> None:
        if not self._read_only:
            self.acted.emit(row, action)

    def _act_on(self, key: str, action: Action) -> None:
        """The row may have moved while the menu was open."""
        for row in range(self._jobs.rowCount()):
            if self._jobs.line(row).key == key and action in self.actions_of(row):
                self._act(row, action)
                return

    def _button_at(self, point: QPoint) -> tuple[int, Action] | None:
        index = self.indexAt(point)
        if not index.isValid():
            return None
        line: JobLine = self._jobs.line(index.row())
        action = self.delegate.action_at(line, self.visualRect(index), point)
        return None if action is None else (index.row(), action)

    def _hover(self, point: QPoint) -> None:
        found = self._button_at(point)
        if found != self.delegate.hovered:
            self.delegate.hovered = found
            self.viewport().update()

    def _help(self, event: QHelpEvent) -> bool:
        index = self.indexAt(event.pos())
        text = ""
        if index.isValid():
            button = self._button_at(event.pos())
            line = self._jobs.line(index.row())
            if button is None:
                text = "\n".join(filter(None, (line.name, line.what, line.second)))
            elif self._read_only:
                text = READ_ONLY
            else:
                text = f"{button[1]} ({key_of(button[1])})"
        QToolTip.showText(event.globalPos(), plain_tip(text), self)
        return True


def plain_tip(text: str) -> str:
    """Text for a tool tip that shows it as it is: file names may look like markup."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>")
    return f"<span>{escaped}</span>" if text else ""
