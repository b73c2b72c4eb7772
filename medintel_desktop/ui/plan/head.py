"""Above the preview: the plan's name and length, its history, and where it goes from here."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.plan import Plan
from medintel_desktop.ui.icon_button import IconButton
from medintel_desktop.ui.label import AIR, Label
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 44
_SHORTEST = 60
"""Px of the field for the name."""
_ROOMY = 620
"""Narrower than this the two buttons at the right are icons."""


class PlanHead(QWidget):
    """Only asks; the page does."""

    renamed = Signal(str)
    undo_asked = Signal()
    redo_asked = Signal()
    hand_over_asked = Signal()
    render_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shown = ""
        self.setFixedHeight(HEIGHT)
        self.setAutoFillBackground(True)
        self.name = QLineEdit(self)
        self.name.setProperty("look", "title")
        self.name.setAccessibleName("Name of the plan")
        self.name.setMaxLength(200)
        self.name.editingFinished.connect(self._rename)
        self.name.textChanged.connect(self._fit_name)
        self.length = Label(theme, "", Role.SMALL, "t2", parent=self)
        self.length.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.undo = IconButton(theme, "undo-2", "Undo", "Ctrl+Z", parent=self)
        self.redo = IconButton(theme, "redo-2", "Redo", "Ctrl+Shift+Z", parent=self)
        self.hand_over = QPushButton(self)
        self.render_film = QPushButton(self)
        self.render_film.setProperty("look", "main")
        self.undo.clicked.connect(self.undo_asked)
        self.redo.clicked.connect(self.redo_asked)
        self.hand_over.clicked.connect(self.hand_over_asked)
        self.render_film.clicked.connect(self.render_asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self.name)
        row.addWidget(self.length, 1)
        for widget in (self.undo, self.redo, self.hand_over, self.render_film):
            row.addWidget(widget)
        theme.changed.connect(self._dress)
        self._dress()

    def show_plan(self, plan: Plan, undo: str, redo: str, *, may_edit: bool) -> None:
        """``undo`` and ``redo`` name what can be taken back and done again, "" for nothing."""
        if plan.name != self._shown:
            self._shown = plan.name
            self.name.setText(plan.name)
        self.name.setReadOnly(not may_edit)
        self.show_length(plan)
        for button, word, deed in ((self.undo, "Undo", undo), (self.redo, "Redo", redo)):
            button.setEnabled(bool(deed) and may_edit)
            button.show_as("undo-2" if button is self.undo else "redo-2", f"{word} {deed}".strip())
        some = any(not cut.proposed for cut in plan.cuts)
        self.hand_over.setEnabled(some)
        self.render_film.setEnabled(some and may_edit)

    def show_length(self, plan: Plan) -> None:
        """How many cuts there are and how long they are, also while one is dragged."""
        self.length.setText(length(plan))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_buttons()
        self._fit_name()

    def _rename(self) -> None:
        name = " ".join(self.name.text().split())
        if name and name != self._shown:
            self._shown = name
            self.renamed.emit(name)
        elif not name:
            self.name.setText(self._shown)

    def _fit_name(self) -> None:
        wide = QFontMetrics(self.name.font()).horizontalAdvance(self.name.text()) + 20
        self.name.setFixedWidth(min(max(wide, _SHORTEST), max(_SHORTEST, self.width() // 2)))

    def _name_buttons(self) -> None:
        roomy = self.width() >= _ROOMY
        for button, name in ((self.hand_over, "Hand over…"), (self.render_film, "Render…")):
            button.setText(f"{AIR}{name}" if roomy else "")
            button.setAccessibleName(name)
            button.setToolTip(name)

    def _dress(self) -> None:
        theme = self._theme
        self.name.setFont(theme.font(Role.VIEW))
        for button in (self.hand_over, self.render_film):
            button.setIconSize(QSize(16, 16))
        self.hand_over.setIcon(theme.icon("file-down", 16, theme.tokens.t1))
        self.render_film.setIcon(theme.icon("clapperboard", 16, theme.tokens.white))
        self._name_buttons()
        self._fit_name()


def length(plan: Plan) -> str:
    """ "9 cuts, 0:58.0 of 1:00"."""
    if not plan.cuts:
        return "No cuts yet"
    text = f"{words.counted(len(plan.cuts), 'cut')}, {tenths(plan.seconds)}"
    return text if plan.wanted is None else f"{text} of {words.clock(plan.wanted)}"


def tenths(seconds: float) -> str:
    """ "0:58.0"."""
    return words.clock(round(seconds * 10) / 10, hundredths=True)[:-1]
