"""The strip above a photo or a video: back, what it is, and the neighbours."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 44


class PageHead(QWidget):
    """``back_asked``, and ``previous_asked`` / ``next_asked`` for the hit or item beside."""

    back_asked = Signal()
    previous_asked = Signal()
    next_asked = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        icons: tuple[str, str] = ("arrow-up", "arrow-down"),
        keys: tuple[str, str] = ("Up", "Down"),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFixedHeight(HEIGHT)
        self.setAutoFillBackground(True)
        self.back = QToolButton(self)
        self.back.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.back.setIconSize(QSize(16, 16))
        self.back.setFixedHeight(32)
        self.back.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.back.clicked.connect(self.back_asked)
        self.previous = IconButton(theme, icons[0], "Previous", keys[0], parent=self)
        self.next = IconButton(theme, icons[1], "Next", keys[1], parent=self)
        self.previous.clicked.connect(self.previous_asked)
        self.next.clicked.connect(self.next_asked)
        self._caption = _Caption(theme, self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 12, 0)
        self._row.setSpacing(4)
        self._row.addWidget(self.back)
        self._row.addSpacing(12)
        self._row.addWidget(self._caption, 1)
        self._row.addSpacing(8)
        self._row.addWidget(self.previous)
        self._row.addWidget(self.next)
        self.set_back("Library")
        self._dress()
        theme.changed.connect(self._dress)

    def add(self, widget: QWidget) -> None:
        """One more control, left of the neighbours."""
        self._row.insertWidget(self._row.count() - 2, widget)

    def set_back(self, label: str) -> None:
        """Where back leads: "Results" or "Library"."""
        self.back.setText(label)
        self.back.setAccessibleName(f"Back to {label}")
        self.back.setToolTip(f"Back to {label} (Esc)")

    def set_title(self, title: str, note: str) -> None:
        self._caption.set_words(title, note)

    def _dress(self) -> None:
        self.back.setIcon(self._theme.icon("arrow-left", 16))
        self.back.setFont(self._theme.font(Role.BODY))


class _Caption(QWidget):
    """Title and note in one line, both as plain text; the note gives way first."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = self._note = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        theme.changed.connect(self.update)

    def set_words(self, title: str, note: str) -> None:
        self._title, self._note = " ".join(title.split()), " ".join(note.split())
        self.setAccessibleName(", ".join(filter(None, (self._title, self._note))))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, room = self._theme.tokens, self.rect()
        painter = QPainter(self)
        painter.fillRect(0, (self.height() - 20) // 2, 1, 20, tokens.line)
        room.adjust(13, 0, 0, 0)
        for text, role, color in (
            (self._title, Role.TITLE, tokens.t1),
            (self._note, Role.SMALL, tokens.t2),
        ):
            font = self._theme.font(role)
            metrics = QFontMetrics(font)
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room.width())
            painter.setFont(font)
            painter.setPen(color)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
            room.setLeft(room.left() + metrics.horizontalAdvance(shown) + 8)
        painter.end()
