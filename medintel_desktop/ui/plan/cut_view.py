"""What is known of the selected cut, and the note that goes with it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.edges import Edges
from medintel_desktop.domain.plan import Cut
from medintel_desktop.ui.details.fact_table import FactTable
from medintel_desktop.ui.details.facts import Fact
from medintel_desktop.ui.details.fields import CaptionField
from medintel_desktop.ui.plan.brief_words import boundaries
from medintel_desktop.ui.plan.source import Source
from medintel_desktop.ui.theme import Theme


class CutView(QWidget):
    """One cut, or the sum of several."""

    noted = Signal(str, str)
    """Id of a cut, and its note."""
    accept_asked = Signal()
    discard_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._id = ""
        self.facts = FactTable(theme, self)
        self.accept = self._button("Accept this cut")
        self.discard = self._button("Discard")
        self.discard.setProperty("look", "quiet")
        self.accept.clicked.connect(self.accept_asked)
        self.discard.clicked.connect(self.discard_asked)
        self.note = CaptionField(theme, self)
        self.note.setAccessibleName("Note for this cut")
        self.note.setPlaceholderText("Note for this cut")
        self.note.changed.connect(lambda text: self.noted.emit(self._id, text))
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.accept)
        buttons.addWidget(self.discard)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.facts)
        column.addLayout(buttons)
        column.addWidget(self.note)

    def show_cut(
        self, cut: Cut, source: Source, frames: int | None, edges: Edges, *, may_edit: bool
    ) -> None:
        """``frames`` is how many the cut has, None where that is not known. What is being written
        stays while it is the same cut."""
        if self._id != cut.id:
            self.note.commit()
        same, self._id = self._id == cut.id, cut.id
        self.facts.show_facts(_facts(cut, source, frames, edges))
        if not (same and self.note.edited):
            self.note.show_text(cut.note)
        self.note.setReadOnly(not may_edit)
        self.note.show()
        self._offer("Accept this cut", cut.proposed and may_edit)

    def show_several(self, cuts: Sequence[Cut], *, may_edit: bool) -> None:
        self.note.commit()
        self._id = ""
        seconds = sum(cut.seconds for cut in cuts)
        self.facts.show_facts([Fact("Length", f"{seconds:.1f} s")])
        self.note.hide()
        self._offer("Accept these cuts", may_edit and any(cut.proposed for cut in cuts))

    def leave(self) -> None:
        """Nothing is selected."""
        self.note.commit()
        self._id = ""

    def _offer(self, text: str, shown: bool) -> None:
        self.accept.setText(text)
        self.accept.setVisible(shown)
        self.discard.setVisible(shown)

    def _button(self, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setProperty("small", True)
        return button


def _facts(cut: Cut, source: Source, frames: int | None, edges: Edges) -> list[Fact]:
    length = f"{cut.seconds:.1f} s"
    found = [Fact("Source", source.name)]
    if not source.is_photo:
        found += [
            Fact("In", words.clock(cut.span.start, hundredths=True)),
            Fact("Out", words.clock(cut.span.end, hundredths=True)),
        ]
        length += f", {words.counted(frames, 'frame')}" if frames else ""
        if told := boundaries(cut, edges):
            found.append(Fact("Snap", told))
    found.insert(1 if source.is_photo else 3, Fact("Length", length))
    if cut.query:
        found.append(Fact("Found by", f"“{cut.query}”"))
    return found
