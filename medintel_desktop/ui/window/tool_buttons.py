"""Buttons that stand together: a main button with a menu, and a choice of one of several."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from medintel_desktop.ui.label import AIR
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 32


class SplitButton(QWidget):
    """The one main button; its right part opens a menu with the other ways."""

    def __init__(
        self, theme: Theme, text: str, icon: str, menu: Sequence[QAction], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._theme, self._icon, self._text = theme, icon, text
        self.setFixedHeight(HEIGHT)
        self.main = QPushButton(self)
        self.main.setAccessibleName(text)
        self.set_short(False)
        self.more = QPushButton(self)
        self.more.setAccessibleName(f"{text}: other ways")
        self._menu = QMenu(self)
        self._menu.addActions(menu)
        self.more.clicked.connect(self._open)
        for button in (self.main, self.more):
            button.setProperty("look", "main")
        self.main.setStyleSheet(
            "QPushButton { border-top-right-radius: 0; border-bottom-right-radius: 0; }"
        )
        self.more.setFixedWidth(30)
        self.more.setStyleSheet(
            "QPushButton { padding: 0; border-top-left-radius: 0; border-bottom-left-radius: 0; }"
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.main)
        row.addWidget(self.more)
        self._rule = _Rule(theme, self)
        theme.changed.connect(self._dress)
        self._dress()

    def resizeEvent(self, _event: object) -> None:
        self._rule.setGeometry(self.width() - 30, 8, 1, self.height() - 16)
        self._rule.raise_()

    def set_short(self, short: bool) -> None:
        """Icon only, for narrow windows."""
        self.main.setText("" if short else f"{AIR}{self._text}")

    def _open(self) -> None:
        self._menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _dress(self) -> None:
        white = self._theme.tokens.white
        self.main.setIcon(self._theme.icon(self._icon, 16, white))
        self.more.setIcon(self._theme.icon("chevron-down", 14, white))
        self.more.setIconSize(QSize(14, 14))


class _Rule(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setOpacity(0.45)
        painter.fillRect(self.rect(), self._theme.tokens.white)
        painter.end()


class ActionSegments(QWidget):
    """Checkable actions side by side in one frame."""

    def __init__(self, theme: Theme, actions: Sequence[QAction], name: str, parent: QWidget):
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(1, 1, 1, 1)
        row.setSpacing(0)
        self.buttons = [self._button(action) for action in actions]
        for button in self.buttons:
            row.addWidget(button)
        theme.changed.connect(self.update)

    def set_short(self, short: bool) -> None:
        """Icons only, for narrow windows."""
        style = Qt.ToolButtonStyle
        for button in self.buttons:
            button.setToolButtonStyle(
                style.ToolButtonIconOnly if short else style.ToolButtonTextBesideIcon
            )

    def set_away(self, away: bool) -> None:
        """None of them is what is shown now; which one is chosen is kept."""
        for button in self.buttons:
            if bool(button.property("away")) != away:
                button.setProperty("away", away)
                button.style().polish(button)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.line, 1))
        painter.setBrush(tokens.raised)
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()

    def _button(self, action: QAction) -> QToolButton:
        button = QToolButton(self)
        action.setIconText(f"{AIR}{action.text()}")
        button.setDefaultAction(action)
        button.setProperty("look", "segment")
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setFixedHeight(HEIGHT - 2)
        button.setFont(self._theme.font(Role.BUTTON))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setAccessibleName(action.text())
        return button
