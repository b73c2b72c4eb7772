"""Fields that are edited where they stand: the name and the caption."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from medintel_desktop.ui.theme import Role, Theme

_MOST_LINES = 8


class NameField(QLineEdit):
    """Looks like a title until it is pointed at. ``changed``: the new name; Esc takes it back."""

    changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kept = ""
        self.setAccessibleName("Name")
        self.setProperty("look", "title")
        self.setMaxLength(200)
        self.editingFinished.connect(self._finish)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def edited(self) -> bool:
        return self.text() != self._kept

    def show_text(self, text: str) -> None:
        self._kept = text
        self.setText(text)
        self.setCursorPosition(0)
        self.setToolTip("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.edited:
            self.setText(self._kept)
        else:
            super().keyPressEvent(event)

    def _finish(self) -> None:
        text = " ".join(self.text().split())
        if not text:
            self.setText(self._kept)
        elif text != self._kept:
            self._kept = text
            self.changed.emit(text)

    def _dress(self) -> None:
        self.setFont(self._theme.font(Role.TITLE))


class CaptionField(QPlainTextEdit):
    """As high as its text. ``changed`` when the focus leaves or with Ctrl+Enter; Esc takes back."""

    changed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._kept = ""
        self.setAccessibleName("Caption")
        self.setPlaceholderText("Add a caption")
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.document().setDocumentMargin(4)
        self.textChanged.connect(self._fit)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def edited(self) -> bool:
        return self.toPlainText().strip() != self._kept

    def show_text(self, text: str) -> None:
        self._kept = text.strip()
        if self.toPlainText() != text:
            self.setPlainText(text)
        self._fit()

    def commit(self) -> None:
        """Tell what was written, if it is something new."""
        if self.edited and not self.isReadOnly():
            self._kept = self.toPlainText().strip()
            self.changed.emit(self._kept)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.commit()
        elif event.key() == Qt.Key.Key_Escape and self.edited:
            self.setPlainText(self._kept)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.commit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        lines = min(_MOST_LINES, max(1, round(self.document().size().height())))
        height = lines * self.fontMetrics().lineSpacing() + 16
        if self.height() != height:
            self.setFixedHeight(height)

    def _dress(self) -> None:
        self.setFont(self._theme.font(Role.SMALL))
        self._fit()
