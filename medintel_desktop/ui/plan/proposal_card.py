"""What is proposed, how it stands, and what to do with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from medintel_desktop.ui.card import Card
from medintel_desktop.ui.details.flow import Flow
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.plan.brief_words import Told, accept
from medintel_desktop.ui.theme import Role, Theme

_ICON = 16


class ProposalCard(Card):
    """Hidden while nothing is proposed. Nothing is accepted but by its button."""

    accept_asked = Signal()
    look_asked = Signal()
    discard_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, parent=parent)
        self._told: Told | None = None
        self._icon = QLabel(self)
        self.title = Label(theme, "", Role.SMALL_STRONG, "t1", wrap=True, parent=self)
        self.words = Label(theme, "", Role.SMALL, "t2", wrap=True, parent=self)
        self.accept = self._button("", "main")
        self.look = self._button("Look first", "")
        self.discard = self._button("Discard", "quiet")
        self.discard.setProperty("inline", True)  # else it has no room beside the others
        self.accept.clicked.connect(self.accept_asked)
        self.look.clicked.connect(self.look_asked)
        self.discard.clicked.connect(self.discard_asked)
        self.add(self._body())
        # The width alone decides the height; else it asks for that of a narrower one.
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def show_proposal(self, told: Told | None, count: int, *, may_edit: bool) -> None:
        """``count`` cuts are proposed."""
        self._told = told
        self.setVisible(told is not None)
        if told is None:
            return
        self.title.setText(told.title)
        self.words.setText(told.text)
        self.accept.setText(accept(count))
        for button in (self.accept, self.discard):
            button.setEnabled(may_edit)
        self.setAccessibleName(f"{told.title}. {told.text}")
        self._dress()

    def _body(self) -> QWidget:
        body = QWidget(self)
        texts, buttons, line = QVBoxLayout(), Flow(), QHBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(self.title)
        texts.addWidget(self.words)
        line.setSpacing(8)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(texts, 1)
        for button in (self.accept, self.look, self.discard):
            buttons.addWidget(button)
        column = QVBoxLayout(body)
        column.setContentsMargins(10, 10, 10, 10)
        column.setSpacing(10)
        column.addLayout(line)
        column.addLayout(buttons)
        return body

    def _button(self, text: str, look: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("small", True)
        if look:
            button.setProperty("look", look)
        return button

    def _dress(self) -> None:
        tokens, ratio = self._theme.tokens, self.devicePixelRatioF()
        warns = self._told is not None and self._told.warns
        icon, tone = ("triangle-alert", tokens.warn) if warns else ("sparkles", tokens.accent)
        self._icon.setPixmap(self._theme.pixmap(icon, _ICON, tone, ratio))
