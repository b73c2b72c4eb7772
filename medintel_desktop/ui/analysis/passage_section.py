"""A list of passages that can be corrected as a text, a line each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from medintel_desktop.ui.analysis.passage_lines import line_of, read_lines
from medintel_desktop.ui.analysis.passages import PassageView
from medintel_desktop.ui.analysis.text_section import TextSection
from medintel_desktop.ui.theme import Theme

HINT = "One in each line: 0:42 – 0:51  What happens | why it matters"


class PassageSection(QWidget):
    """Shows :attr:`view`; while it is corrected, its lines in its place."""

    changed = Signal(object)
    """The passages as the user wrote them (tuple[Passage, ...])."""

    def __init__(self, theme: Theme, name: str, view: PassageView, parent: QWidget) -> None:
        super().__init__(parent)
        self.view = view
        self._length = 0.0
        self.text = TextSection(theme, name, self, wrong=self._wrong)
        self.text.setToolTip(HINT)
        self._column = QVBoxLayout(self)
        self._column.addWidget(view)
        self._column.addWidget(self.text)
        self.text.changed.connect(self._tell)
        self.text.left.connect(lambda: self._show(writing=False))
        self._show(writing=False)

    def set_length(self, seconds: float) -> None:
        """No passage ends later."""
        self._length = seconds

    def edit(self) -> None:
        """Let the passages be written."""
        self.text.show_text("\n".join(map(line_of, self.view.rows.passages)), 0.0)
        self._show(writing=True)
        self.text.edit()

    def leave(self) -> None:
        """Give up what is being written."""
        self.text.leave()

    def _show(self, *, writing: bool) -> None:
        self.view.setVisible(not writing)
        self.text.setVisible(writing)
        edge = 14 if writing else 0  # the list reaches the edges of its fold
        self._column.setContentsMargins(edge, 0, edge, 0)

    def _wrong(self, text: str) -> str:
        """What keeps a text from being saved."""
        try:
            read_lines(text, self.view.rows.passages, self._length)
        except ValueError as error:
            return f"Line {error} needs a time in the video and words."
        return ""

    def _tell(self, text: str) -> None:
        self.changed.emit(read_lines(text, self.view.rows.passages, self._length))
