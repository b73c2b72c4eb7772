"""What dialogs have in common: the colour of panels, and gone when they are closed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.ui.theme import Theme


class PanelDialog(QDialog):
    """Opened with ``open()``. Parts go into ``column``, buttons into ``foot`` at its end."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 20, 24, 20)
        self.column.setSpacing(12)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        theme.changed.connect(self._paint_panel)
        self._paint_panel()

    def button(self, text: str, *, look: str = "") -> QPushButton:
        """A button that Enter does not press by itself; ``look`` as in the style sheet."""
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.setMinimumWidth(84)
        if look:
            button.setProperty("look", look)
        return button

    def fit(self) -> None:
        """As high as its parts need at its width. Qt's own ``adjustSize`` measures wrapped text
        at another width and leaves a gap."""
        self.column.activate()
        self.resize(self.width(), self.column.totalHeightForWidth(self.width()))

    def _paint_panel(self) -> None:
        palette = self.palette()
        palette.setColor(palette.ColorRole.Window, self.theme.tokens.panel)
        self.setPalette(palette)
