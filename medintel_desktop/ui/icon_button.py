"""A button that is an icon, with a name for those who do not see it."""

from __future__ import annotations

from typing import Self

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from medintel_desktop.ui.theme import Theme


class IconButton(QToolButton):
    """Named in words, with its key in the tool tip; follows the theme. ``raised`` gives it the
    body of a button, for the one that matters most among its neighbours."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        keys: str = "",
        *,
        size: int = 18,
        raised: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon = icon
        self._keys = keys
        self._raised = raised
        self.setIconSize(QSize(size, size))
        # Reached by Tab; a click leaves the focus, and with it the single keys, in the page.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(32)
        self.setMinimumWidth(32)
        self.show_as(icon, name)
        theme.changed.connect(self._dress)

    def small(self) -> Self:
        """Without a body, 24 px: for a tool at the end of a line. Answers with itself."""
        self.setProperty("look", "bare")
        self.setMinimumWidth(24)
        self.setFixedSize(24, 24)
        return self

    def show_as(self, icon: str, name: str) -> None:
        """Change what the button is, such as Play to Pause."""
        self._icon = icon
        self.setAccessibleName(name)
        self.setToolTip(f"{name} ({self._keys})" if self._keys else name)
        self._dress()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._raised:
            tokens = self._theme.tokens
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(tokens.line)
            painter.setBrush(tokens.raised)
            painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.end()
        super().paintEvent(event)

    def _dress(self) -> None:
        self.setIcon(self._theme.icon(self._icon, self.iconSize().width()))
