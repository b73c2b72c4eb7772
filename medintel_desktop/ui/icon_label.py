"""An icon that only says something; it follows the theme."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from medintel_desktop.ui.theme import Theme


class IconLabel(QLabel):
    """``tone`` is the name of a token."""

    def __init__(
        self, theme: Theme, icon: str, tone: str = "t2", size: int = 16,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self._theme, self._icon, self._tone, self._size = theme, icon, tone, size
        theme.changed.connect(self._dress)
        self._dress()

    def show_as(self, icon: str, tone: str) -> None:
        """Another one."""
        self._icon, self._tone = icon, tone
        self._dress()

    def _dress(self) -> None:
        color, ratio = getattr(self._theme.tokens, self._tone), self.devicePixelRatioF()
        self.setPixmap(self._theme.pixmap(self._icon, self._size, color, ratio))
