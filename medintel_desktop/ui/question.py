"""Small dialogs: a question with two answers, and a question for one line of text.

All open with ``open()``: a nested event loop would stop the loop that awaits the background.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QCompleter, QLineEdit, QPushButton, QWidget

from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 420


class Question(PanelDialog):
    """Names the thing and the verb; Cancel is the default for what cannot be undone.

    ``agreed`` is called with the state of the check box (False without one). ``also`` and
    ``there`` are the texts of two more, whose state is that of ``self.also`` and ``self.there``.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        text: str,
        verb: str,
        agreed: Callable[[bool], object],
        *,
        check: str = "",
        also: str = "",
        there: str = "",
        danger: bool = False,
        cancel: str = "Cancel",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, title, parent)
        self.check = QCheckBox(check, self)
        self.check.setVisible(bool(check))
        self.also = QCheckBox(also, self)
        self.also.setVisible(bool(also))
        self.there = QCheckBox(there, self)
        self.there.setVisible(bool(there))
        self.yes = QPushButton(verb, self)
        self.yes.setProperty("look", "danger" if danger else "main")
        self.no = QPushButton(cancel, self)
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        self.accepted.connect(lambda: agreed(self.check.isChecked()))
        _fill(self, title, text, [self.check, self.also, self.there], self.no, self.yes)
        default = self.no if danger else self.yes
        default.setDefault(True)
        default.setFocus()
        self.setAccessibleName(f"{title} {text}")


class TextQuestion(PanelDialog):
    """One line of text; ``answered`` is called with what was typed, trimmed and not empty."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        text: str,
        verb: str,
        answered: Callable[[str], object],
        *,
        value: str = "",
        offers: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, title, parent)
        self.field = QLineEdit(value, self)
        self.field.setAccessibleName(title)
        self.field.selectAll()
        if offers:
            completer = QCompleter(list(offers), self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            self.field.setCompleter(completer)
        self.yes = QPushButton(verb, self)
        self.yes.setProperty("look", "main")
        self.yes.setDefault(True)
        self.no = QPushButton("Cancel", self)
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        self.field.textChanged.connect(self._allow)
        self.accepted.connect(lambda: answered(self.field.text().strip()))
        _fill(self, title, text, [self.field], self.no, self.yes)
        self._allow(value)
        self.field.setFocus()

    def _allow(self, text: str) -> None:
        self.yes.setEnabled(bool(text.strip()))


def _fill(
    dialog: PanelDialog, title: str, text: str, parts: Sequence[QWidget], *buttons: QPushButton
) -> None:
    """Heading, words, the parts between them and the buttons."""
    dialog.setFixedWidth(WIDTH)
    column, theme = dialog.column, dialog.theme
    column.addWidget(Label(theme, title, Role.TITLE, wrap=True, parent=dialog))
    words = Label(theme, text, Role.BODY, "t2", wrap=True, parent=dialog)
    words.setVisible(bool(text))
    column.addWidget(words)
    for part in parts:
        column.addWidget(part)
    column.addSpacing(4)
    column.addStretch()
    dialog.foot.addStretch()
    for button in buttons:
        button.setMinimumWidth(84)
        dialog.foot.addWidget(button)
    column.addLayout(dialog.foot)
    # Else the layout asks for the height of its words at less than this width.
    dialog.setMinimumHeight(1)
    dialog.fit()
