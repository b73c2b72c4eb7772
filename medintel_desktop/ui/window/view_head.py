"""The strip above the items: what they are, how many, their order, and what can be done here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from medintel_desktop.ui.label import AIR
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 44


class ViewHead(QWidget):
    """Title, note, and at the right: new items waiting, one action, the order."""

    new_asked = Signal()
    """Show the items that came meanwhile."""

    def __init__(self, theme: Theme, sorts: Sequence[QAction], parent: QWidget | None = None):
        super().__init__(parent)
        self._theme = theme
        self._title_text = ""
        self._does: QAction | None = None
        self.setFixedHeight(HEIGHT)
        self._title = QLabel(self)
        self._note = QLabel(self)
        for label in (self._title, self._note):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.news = QPushButton(self)
        self.news.setProperty("small", True)
        self.news.clicked.connect(self.new_asked)
        self.news.hide()
        self.action = QPushButton(self)
        self.action.setProperty("small", True)
        self.action.hide()
        self.sort = QToolButton(self)
        self._sort_menu = QMenu(self.sort)
        self._sort_menu.addActions(sorts)
        self._lay_out(sorts)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def title(self) -> str:
        return self._title_text

    @property
    def note(self) -> str:
        return self._note.text()

    def set_title(self, title: str) -> None:
        self._title_text = " ".join(title.split())
        self._elide()

    def set_note(self, note: str) -> None:
        self._note.setText(note)

    def set_news(self, count: int) -> None:
        """ "12 new, show"; hidden when none wait."""
        self.news.setText(f"{count:,} new, show")
        self.news.setVisible(count > 0)

    def set_action(self, action: QAction | None) -> None:
        """The one thing to do with what is shown here, or None."""
        if self._does is not None:
            self._does.changed.disconnect(self.refresh_action)
        self._does = action
        if action is not None:
            action.changed.connect(self.refresh_action)
        self.refresh_action()

    def refresh_action(self) -> None:
        """Words, icon and whether it can be done now."""
        action = self._does
        self.action.setVisible(action is not None)
        if action is not None:
            self.action.setText(f"{AIR}{action.text()}")
            self.action.setAccessibleName(action.text())
            self.action.setIcon(action.icon())
            self.action.setEnabled(action.isEnabled())

    def resizeEvent(self, _event: object) -> None:
        self._elide()

    def _lay_out(self, sorts: Sequence[QAction]) -> None:
        self.sort.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.sort.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.sort.setMenu(self._sort_menu)
        self.sort.setIconSize(QSize(16, 16))
        self.sort.setFixedHeight(28)
        self.sort.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for sort in sorts:
            sort.toggled.connect(self._show_sort)
        self.action.clicked.connect(self._run_action)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._note, 1)
        for widget in (self.news, self.action, self.sort):
            row.addWidget(widget)

    def _run_action(self) -> None:
        if self._does is not None:
            self._does.trigger()

    def _show_sort(self) -> None:
        chosen = next((a for a in self._sort_menu.actions() if a.isChecked()), None)
        words = chosen.text() if chosen else ""
        self.sort.setText(f"{AIR}{words}")
        self.sort.setAccessibleName(f"Order: {words}")
        self.sort.setToolTip("Change the order")

    def _elide(self) -> None:
        metrics = QFontMetrics(self._title.font())
        room = max(120, round(self.width() * 0.5))
        shown = metrics.elidedText(self._title_text, Qt.TextElideMode.ElideMiddle, room)
        self._title.setText(shown)
        self._title.setToolTip(self._title_text if shown != self._title_text else "")

    def _dress(self) -> None:
        theme = self._theme
        self._title.setFont(theme.font(Role.VIEW))
        self._note.setFont(theme.font(Role.SMALL, numbers=True))
        palette = self._note.palette()
        palette.setColor(self._note.foregroundRole(), theme.tokens.t2)
        self._note.setPalette(palette)
        self.sort.setFont(theme.font(Role.SMALL))
        self.sort.setIcon(theme.icon("arrow-up-down", 16))
        self._show_sort()
        self._elide()
