"""What can be asked, to be ticked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from medintel_desktop.domain.analysis import OF_PHOTOS, SEGMENTED, AnswerKind
from medintel_desktop.ui.analysis.sections import TITLES
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

USUAL = frozenset(
    {AnswerKind.TITLE, AnswerKind.SUMMARY, AnswerKind.CHAPTERS, AnswerKind.HIGHLIGHTS,
     AnswerKind.TOPICS, AnswerKind.HASHTAGS, AnswerKind.TAGS, AnswerKind.FRAMES}
)  # fmt: skip
"""Ticked at first: one request answers them all."""
ALONG = "Looked for all along the video; each counts its whole length once more:"
COLUMNS = 3


class KindBoxes(QWidget):
    """``changed`` when a box was ticked or cleared."""

    changed = Signal()

    def __init__(
        self, theme: Theme, ticked: Collection[AnswerKind], parent: QWidget, *, photos_only: bool
    ) -> None:
        super().__init__(parent)
        kinds = [kind for kind in TITLES if not photos_only or kind in OF_PHOTOS]
        self.boxes = {kind: QCheckBox(TITLES[kind], self) for kind in kinds}
        for kind, box in self.boxes.items():
            box.setChecked(kind in ticked)
            box.toggled.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._grid(kind for kind in kinds if kind not in SEGMENTED))
        along = [kind for kind in kinds if kind in SEGMENTED]
        if along:
            column.addWidget(Label(theme, ALONG, Role.SMALL, "t2", wrap=True, parent=self))
            column.addLayout(self._grid(along))

    @property
    def ticked(self) -> Sequence[AnswerKind]:
        return [kind for kind, box in self.boxes.items() if box.isChecked()]

    def _grid(self, kinds: Iterable[AnswerKind]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for place, kind in enumerate(kinds):
            grid.addWidget(self.boxes[kind], place // COLUMNS, place % COLUMNS)
        for column in range(COLUMNS):
            grid.setColumnStretch(column, 1)
        return grid
