"""What is typed over a line: its text, or the name of who speaks."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from medintel_desktop.domain.transcript import LONGEST_SPEAKER, MOST_CHARACTERS
from medintel_desktop.ui.theme import Role, Theme


class TextEditor(QPlainTextEdit):
    """Enter saves, as does leaving it; Esc leaves all as it was. Times of words follow."""

    saved = Signal(int, str)
    """The row and the text, when that is another one."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row, self._was = -1, ""
        self.setAccessibleName("Text of the line")
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(1)
        self.textChanged.connect(self._fit)
        self.hide()

    @property
    def row(self) -> int:
        """Of the line that is edited, -1 for none."""
        return self._row

    def begin(self, row: int, text: str, place: QRect) -> None:
        """Type over a text that stands at ``place``."""
        self.setFont(self._theme.font(Role.BODY))
        self._row, self._was = row, text
        self.setGeometry(place.adjusted(-9, -3, 8, 4))  # the border and padding of a field
        self.show()
        self.setPlainText(text)  # wrapped, and so high, as it is seen
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.raise_()
        self.setFocus()

    def leave(self, *, save: bool) -> None:
        row, text = self._row, " ".join(self.toPlainText()[:MOST_CHARACTERS].split())
        if row < 0:
            return
        self._row = -1
        self.hide()
        if save and text != self._was:
            self.saved.emit(row, text)

    def _fit(self) -> None:
        """As high as what is typed."""
        rows = max(1, round(self.document().size().height()))
        self.resize(self.width(), rows * self.fontMetrics().lineSpacing() + 9)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.leave(save=True)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave(save=False)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        # Esc and Enter are shortcuts of the window; while something is typed they are not.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.leave(save=True)


class NameEditor(QLineEdit):
    """The same for a speaker's name, which changes in all lines."""

    saved = Signal(str, str)
    """What the speaker was called, and is called now."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._was: str | None = None
        self.setProperty("look", "row")
        self.setMaxLength(LONGEST_SPEAKER)
        self.setAccessibleName("Name of the speaker, in all lines")
        self.setPlaceholderText("Nobody")
        self.returnPressed.connect(lambda: self.leave(save=True))
        self.hide()

    def begin(self, name: str, place: QRect) -> None:
        self._was = name
        self.setText(name)
        self.setGeometry(place.adjusted(-6, -3, 0, 3))
        self.show()
        self.raise_()
        self.setFocus()
        self.selectAll()

    def leave(self, *, save: bool) -> None:
        was, name = self._was, " ".join(self.text().split())
        if was is None:
            return
        self._was = None
        self.hide()
        if save and name != was:
            self.saved.emit(was, name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave(save=False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.leave(save=True)
