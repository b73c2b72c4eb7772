"""Why a result is in the list: what was found, how near it is, and what narrowed the search."""

from __future__ import annotations

from collections.abc import Sequence

from medintel_desktop.domain import words
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.search import AND, Hit, SearchAnswer
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 460

_BY = {
    Modality.VISUAL: "its picture", Modality.AUDIO: "its sound",
    Modality.TRANSCRIPTION: "what is said in it",
}  # fmt: skip


def reasons(
    hit: Hit, rank: int, answer: SearchAnswer, filters: Sequence[str]
) -> list[tuple[str, str]]:
    """Headings with a sentence each, for people."""
    told = [("Found by", _found_by(hit))]
    if hit.why:
        told.append(("Reasons", hit.why.replace(AND, ", and ")))
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
        return "words, or by the filters" if not hit.why else "what is written about it"
    by = _BY[hit.modality]
    if hit.span is None:
        return by
    return f"{by}, from {words.clock(hit.span.start)} to {words.clock(hit.span.end)}"


class WhyDialog(PanelDialog):
    """One heading and one sentence below the other."""

    def __init__(
        self, theme: Theme, hit: Hit, told: Sequence[tuple[str, str]], parent: object = None
    ) -> None:
        super().__init__(theme, "Why this result", parent)  # type: ignore[arg-type] # a widget
        self.setFixedWidth(WIDTH)
        self.column.addWidget(Label(theme, hit.item.name, Role.TITLE, wrap=True))
        for heading, text in told:
            self.column.addWidget(Label(theme, heading, Role.HEADING, "t2"))
            self.column.addWidget(Label(theme, text, Role.BODY, wrap=True))
        close = self.button("Close")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.foot.addStretch()
        self.foot.addWidget(close)
        self.column.addLayout(self.foot)
        self.setAccessibleDescription(". ".join(f"{heading}: {text}" for heading, text in told))
        self.fit()
