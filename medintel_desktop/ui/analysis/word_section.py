"""Words to copy and correct: topics and hashtags."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from medintel_desktop.ui.analysis.text_section import TextSection
from medintel_desktop.ui.analysis.word_chips import WordChips
from medintel_desktop.ui.theme import Theme


class WordSection(QWidget):
    """Shows :attr:`chips`; they are written a line each, ``mark`` put before each that lacks it."""

    changed = Signal(object)
    """The words as the user wrote them (tuple[str, ...])."""

    def __init__(self, theme: Theme, name: str, parent: QWidget, mark: str = "") -> None:
        super().__init__(parent)
        self._mark = mark
        self.chips = WordChips(theme, name, self)
        self.text = TextSection(theme, name, self)
        self.text.setToolTip("One in each line")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chips)
        column.addWidget(self.text)
        self.text.changed.connect(self._tell)
        self.text.left.connect(lambda: self._show(writing=False))
        self._show(writing=False)

    def edit(self) -> None:
        """Let the words be written."""
        self.text.show_text("\n".join(self.chips.words), 0.0)
        self._show(writing=True)
        self.text.edit()

    def leave(self) -> None:
        """Give up what is being written."""
        self.text.leave()

    def _show(self, *, writing: bool) -> None:
        self.chips.setVisible(not writing)
        self.text.setVisible(writing)

    def _tell(self, text: str) -> None:
        lines = (" ".join(line.split()) for line in text.split("\n"))
        marked = (self._mark + line.removeprefix(self._mark) for line in lines if line)
        self.changed.emit(tuple(dict.fromkeys(marked)))
