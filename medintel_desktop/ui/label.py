"""A line of text in one of the roles and colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from medintel_desktop.ui.theme import Role, Theme

AIR = "\N{FOUR-PER-EM SPACE}"
"""Before a text beside an icon: style sheets know no space between the two."""


class Label(QLabel):
    """Plain text always: names and answers of services are never markup.

    ``tone`` is the name of a token ("t1", "t2", "danger"). ``wrap`` lets it take several lines.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        role: Role = Role.BODY,
        tone: str = "t1",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._role, self._tone = theme, role, tone
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setWordWrap(wrap)
        if wrap:
            # Only the width decides the height; else a dialog asks for a line that is too long.
            policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self._dress()
        theme.changed.connect(self._dress)

    def set_tone(self, tone: str) -> None:
        """Another colour, such as "danger" for what failed."""
        self._tone = tone
        self._dress()

    def _dress(self) -> None:
        self.setFont(self._theme.font(self._role, numbers=True))
        palette = self.palette()
        palette.setColor(self.foregroundRole(), getattr(self._theme.tokens, self._tone))
        self.setPalette(palette)
