"""What to ask of the service about some items, and what that counts: before anything is paid."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import OF_PHOTOS, SEGMENTED, AnswerKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.questions import Length, Options
from medintel_desktop.ui.analysis.sections import TITLES
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.theme import Role, Theme

if TYPE_CHECKING:
    from medintel_desktop.library.analyses import Estimate

WIDTH = 460
USUAL = frozenset(
    {AnswerKind.TITLE, AnswerKind.SUMMARY, AnswerKind.CHAPTERS, AnswerKind.HIGHLIGHTS,
     AnswerKind.TOPICS, AnswerKind.HASHTAGS, AnswerKind.TAGS, AnswerKind.FRAMES}
)  # fmt: skip
"""Ticked at first: one request answers them all."""
LENGTHS = {Length.SHORT: "Short", Length.MEDIUM: "Medium", Length.LONG: "Long"}
LANGUAGES = (
    "English", "German", "French", "Spanish", "Italian", "Portuguese", "Dutch", "Polish",
    "Ukrainian", "Turkish", "Arabic", "Hindi", "Chinese", "Japanese", "Korean",
)  # fmt: skip


class Wish(NamedTuple):
    """What was chosen; ``again`` asks although the answer is known."""

    kinds: tuple[AnswerKind, ...]
    options: Options
    span: Span | None
    again: bool


class WishDialog(PanelDialog):
    """``agreed`` is called with the Wish once Start is pressed."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        media_ids: Sequence[str],
        agreed: Callable[[Wish], object],
        *,
        photos_only: bool = False,
        span: Span | None = None,
        ticked: frozenset[AnswerKind] = USUAL,
        again: bool = False,
        monthly_minutes: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        many = words.counted(len(media_ids), "item") if len(media_ids) != 1 else ""
        self._title = f"Ask about {many}?" if many else "What do you want to know?"
        super().__init__(theme, self._title, parent)
        self._background, self._workspace = background, workspace
        self._ids, self._limit = list(media_ids), monthly_minutes
        kinds = [kind for kind in TITLES if not photos_only or kind in OF_PHOTOS]
        self.kinds = {kind: QCheckBox(TITLES[kind], self) for kind in kinds}
        for kind, box in self.kinds.items():
            box.setChecked(kind in ticked)
            box.toggled.connect(self._count)
        self.length = DropDown(theme, "Length of the summary", self)
        self.length.addItems(list(LENGTHS.values()))
        self.length.setCurrentIndex(1)
        self.language = DropDown(theme, "Language", self)
        self.language.addItems(["As it is spoken", *LANGUAGES])
        self._span = span
        self.part = QCheckBox(words.span(span.start, span.end) if span else "", self)
        self.part.setText(f"Only {self.part.text()}, between In and Out")
        self.part.setVisible(span is not None)
        self.again = QCheckBox("Ask again what is known already", self)
        self.again.setChecked(again)
        self.cost = Label(theme, "", Role.BODY, "t2", wrap=True, parent=self)
        self.no = self.button("Cancel")
        self.yes = self.button("Start", look="main")
        self._lay_out()
        self._connect(agreed)
        self._count()

    @property
    def wish(self) -> Wish:
        kinds = tuple(kind for kind, box in self.kinds.items() if box.isChecked())
        length = list(LENGTHS)[self.length.currentIndex()]
        language = LANGUAGES[self.language.currentIndex() - 1]
        options = Options(length, language if self.language.currentIndex() else "")
        part = self._span if self.part.isChecked() else None
        return Wish(kinds, options, part, self.again.isChecked())

    def _lay_out(self) -> None:
        self.setFixedWidth(WIDTH)
        column, theme = self.column, self.theme
        column.addWidget(Label(theme, self._title, Role.TITLE, wrap=True, parent=self))
        whole = [kind for kind in self.kinds if kind not in SEGMENTED]
        column.addLayout(self._boxes(whole))
        along = [kind for kind in self.kinds if kind in SEGMENTED]
        if along:
            told = "Looked for all along the video; each counts its whole length once more:"
            column.addWidget(Label(theme, told, Role.SMALL, "t2", wrap=True, parent=self))
            column.addLayout(self._boxes(along))
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, field in (("Summary", self.length), ("Language", self.language)):
            row.addWidget(Label(theme, name, Role.SMALL, "t2", parent=self))
            row.addWidget(field, 1)
        column.addLayout(row)
        for box in (self.part, self.again):
            column.addWidget(box)
        column.addWidget(self.cost)
        self.foot.addStretch()
        self.foot.addWidget(self.no)
        self.foot.addWidget(self.yes)
        column.addLayout(self.foot)
        self.yes.setDefault(True)

    def _boxes(self, kinds: Sequence[AnswerKind]) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, kind in enumerate(kinds):
            grid.addWidget(self.kinds[kind], place // 2, place % 2)
        return grid

    def _connect(self, agreed: Callable[[Wish], object]) -> None:
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        self.accepted.connect(lambda: agreed(self.wish))
        for box in (self.part, self.again):
            box.toggled.connect(self._count)
        for field in (self.length, self.language):
            field.currentIndexChanged.connect(self._count)

    def _count(self) -> None:
        """Read what it counts; Start waits for that."""
        wish, ids, workspace = self.wish, self._ids, self._workspace
        self.yes.setEnabled(False)
        if not wish.kinds:
            self._say("Choose at least one.")
            return
        self._background.read(
            "wish",
            lambda: workspace.analyses.estimate(
                ids, wish.kinds, wish.options, wish.span, again=wish.again
            ),
            self._show,
        )

    def _show(self, estimate: Estimate) -> None:
        self._say(price(estimate, self._limit))
        self.yes.setEnabled(bool(estimate.videos or estimate.photos))

    def _say(self, text: str) -> None:
        self.cost.setText(text)
        self.fit()


def price(estimate: Estimate, limit: int) -> str:
    """ "This counts about 41 min of video, about 7 % of your limit, about $1.20."

    ``limit`` is in minutes a month, 0 for none.
    """
    parts = []
    if estimate.videos:
        minutes = max(1, round(estimate.minutes))
        told = f"{minutes} min" if minutes < 120 else f"{round(minutes / 60)} h"
        parts.append(f"about {told} of video")
        if limit:
            parts.append(f"about {max(1, round(100 * estimate.minutes / limit))} % of your limit")
    if estimate.photos:
        parts.append(words.counted(estimate.photos, "photo"))
    if estimate.dollars and parts:
        parts.append(f"about ${estimate.dollars:.2f}")
    sentences = [f"This counts {', '.join(parts)}."] if parts else []
    if estimate.known:
        known = words.counted(estimate.known, "answer")
        sentences.append(f"Not asked again: {known} that you have.")
    for name, why in estimate.refused[:3]:
        sentences.append(f"{name}: {why}")
    if len(estimate.refused) > 3:
        sentences.append(f"{len(estimate.refused) - 3} more cannot be asked about.")
    return " ".join(sentences) or "Nothing to ask."
