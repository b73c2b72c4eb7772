"""Why a result is in the list: what was found, how near it is, and what narrowed the search."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.search import Hit, SearchAnswer
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 460

_BY = {
    Modality.VISUAL: "Its picture", Modality.AUDIO: "Its sound",
    Modality.TRANSCRIPTION: "What is said in it",
}  # fmt: skip
_KINDS = ("Picture", "Sound", "Speech", "Meaning")
"""Reasons that say no more than what it was found by."""


def reasons(
    hit: Hit, rank: int, answer: SearchAnswer, filters: Sequence[str]
) -> list[tuple[str, str]]:
    """Headings with a sentence each, for people."""
    told = [("Found by", _found_by(hit))]
    if hit.why and hit.why not in _KINDS:
        told.append(("Reasons", hit.why))
    if hit.score > 0 and hit.why:
        near = f"{hit.score * 100:.0f} of 100. The bar means the same in every search."
        told.append(("How near", near))
    elif hit.why:
        told.append(("How near", "Not told: this source gives an order alone."))
    if hit.km is not None:
        told.append(("Distance", words.distance(hit.km)))
    told.append(("Place in the list", f"{words.ordinal(rank)} of {words.count(len(answer.hits))}"))
    if filters:
        told.append(("Narrowed by", "; ".join(filters)))
    if answer.note:
        told.append(("Searched", answer.note))
    return told


def _found_by(hit: Hit) -> str:
    if hit.modality is None:
        return "What is written about it" if hit.why else "The filters alone"
    by = _BY[hit.modality]
    if hit.span is None:
        return by
    return f"{by}, from {words.clock(hit.span.start)} to {words.clock(hit.span.end)}"


class WhyDialog(PanelDialog):
    """One heading and one sentence below the other."""

    def __init__(
        self, theme: Theme, hit: Hit, told: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Why this result", parent)
        self.setFixedWidth(WIDTH)
        self.column.addWidget(Label(theme, hit.item.name, Role.TITLE, wrap=True))
        for heading, text in told:
            pair = QVBoxLayout()
            pair.setSpacing(2)
            pair.addWidget(Label(theme, heading, Role.HEADING, "t2"))
            pair.addWidget(Label(theme, text, Role.BODY, wrap=True))
            self.column.addLayout(pair)
        close = self.button("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.foot.addStretch()
        self.foot.addWidget(close)
        self.column.addLayout(self.foot)
        self.setAccessibleDescription(". ".join(f"{heading}: {text}" for heading, text in told))
        self.fit()
