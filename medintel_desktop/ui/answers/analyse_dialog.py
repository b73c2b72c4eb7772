"""What to ask of the service about one item or many, and what that counts, before it is paid."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import AnswerKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.preset import Preset
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.questions import Length, Options
from medintel_desktop.ui.answers import cost_words
from medintel_desktop.ui.answers.kind_boxes import USUAL, KindBoxes
from medintel_desktop.ui.answers.preset_words import answered_by
from medintel_desktop.ui.answers.wish import Cost, Wish, read_cost
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 540
TICKED, OWN = "What is ticked below", "A question of your own"
OWN_PLACE, FIRST_PRESET = 1, 2
"""Where the own question stands in the list of what can be asked, and where presets begin."""
LENGTHS = {Length.SHORT: "Short", Length.MEDIUM: "Medium", Length.LONG: "Long"}
LANGUAGES = (
    "English", "German", "French", "Spanish", "Italian", "Portuguese", "Dutch", "Polish",
    "Ukrainian", "Turkish", "Arabic", "Hindi", "Chinese", "Japanese", "Korean",
)  # fmt: skip


class AnalyseDialog(PanelDialog):
    """``agreed`` is called with the Wish once Start is pressed. ``presets_button`` is whoever's
    makes presets; :meth:`read_presets` shows what came of it."""

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
        ticked: Collection[AnswerKind] = USUAL,
        again: bool = False,
        monthly_minutes: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        many = words.counted(len(media_ids), "item") if len(media_ids) != 1 else ""
        self._title = f"Ask about {many}" if many else "What do you want to know?"
        super().__init__(theme, self._title, parent)
        self._background, self._workspace = background, workspace
        self._ids, self._limit, self._span = list(media_ids), monthly_minutes, span
        self._presets: list[Preset] = []
        self._make_question(ticked, photos_only=photos_only)
        self._make_options(again=again)
        self._make_cost()
        self.presets_button = QPushButton("Presets…", self)
        self.presets_button.setAutoDefault(False)
        self.no = self.button("Cancel")
        self.yes = self.button("Start", look="main")
        self._lay_out()
        self._connect(agreed)
        self.read_presets()
        self._count()

    @property
    def kinds(self) -> dict[AnswerKind, QCheckBox]:
        """The box of each kind."""
        return self.boxes.boxes

    @property
    def wish(self) -> Wish:
        length = list(LENGTHS)[self.length.currentIndex()]
        language = LANGUAGES[self.language.currentIndex() - 1]
        options = Options(length, language if self.language.currentIndex() else "")
        part = self._span if self.part.isChecked() else None
        again, chosen = self.again.isChecked(), self.question.currentIndex()
        if chosen >= FIRST_PRESET:
            preset = self._presets[chosen - FIRST_PRESET]
            return Wish((), options, part, again, preset_id=preset.id)
        if chosen:
            own = self.own.toPlainText().strip()
            return Wish((AnswerKind.ANSWER,), options, part, again, words=own)
        return Wish(tuple(self.boxes.ticked), options, part, again)

    def read_presets(self) -> None:
        """Some may be new, changed or gone."""
        presets = self._workspace.catalogue.presets
        self._background.read("presets to ask", presets.all, self._show_presets)

    def choose_preset(self, preset_id: str) -> None:
        """Ask the question of this preset, if it is there."""
        for place, preset in enumerate(self._presets, FIRST_PRESET):
            if preset.id == preset_id:
                self.question.setCurrentIndex(place)

    @property
    def _bodies(self) -> tuple[QWidget, ...]:
        """What stands below the list of what can be asked, one at a time."""
        return (self.boxes, self.own, self.preset)

    # -- parts ---------------------------------------------------------------------------------

    def _make_question(self, ticked: Collection[AnswerKind], *, photos_only: bool) -> None:
        theme = self.theme
        self.question = DropDown(theme, "What to ask", self)
        self.question.addItems([TICKED, OWN])
        self.boxes = KindBoxes(theme, ticked, self, photos_only=photos_only)
        self.own = QPlainTextEdit(self)
        self.own.setAccessibleName("Your question")
        self.own.setPlaceholderText("Which shops can be seen, and when?")
        self.own.setTabChangesFocus(True)
        self.own.setFixedHeight(84)
        self.preset = Label(theme, "", Role.BODY, "t2", wrap=True, parent=self)
        self.preset.setAlignment(Qt.AlignmentFlag.AlignTop)

    def _make_options(self, *, again: bool) -> None:
        self.length = DropDown(self.theme, "Length of the summary", self)
        self.length.addItems(list(LENGTHS.values()))
        self.length.setCurrentIndex(1)
        self.language = DropDown(self.theme, "Language", self)
        self.language.addItems(["As it is spoken", *LANGUAGES])
        told = words.span(self._span.start, self._span.end) if self._span else ""
        self.part = QCheckBox(f"Only {told}, between In and Out", self)
        self.part.setVisible(self._span is not None)
        self.again = QCheckBox("Ask again what is known already", self)
        self.again.setChecked(again)

    def _make_cost(self) -> None:
        def line(role: Role, tone: str) -> Label:
            label = Label(self.theme, "", role, tone, wrap=True, parent=self)
            label.hide()
            return label

        self.cost = line(Role.BODY, "t1")
        self.known = line(Role.BODY, "t2")
        self.refused = line(Role.BODY, "warn")
        self.month = line(Role.SMALL, "t2")
        self.source = line(Role.SMALL, "t3")

    def _lay_out(self) -> None:
        self.setFixedWidth(WIDTH)
        column, theme = self.column, self.theme
        column.addWidget(Label(theme, self._title, Role.TITLE, wrap=True, parent=self))
        asked = QHBoxLayout()
        asked.setSpacing(8)
        asked.addWidget(self.question, 1)
        asked.addWidget(self.presets_button)
        column.addLayout(asked)
        for body in self._bodies:
            column.addWidget(body)
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, field in (("Summary", self.length), ("Language", self.language)):
            row.addWidget(Label(theme, name, Role.SMALL, "t2", parent=self))
            row.addWidget(field, 1)
        column.addLayout(row)
        for part in (self.part, self.again, self.cost, self.known, self.refused, self.month):
            column.addWidget(part)
        column.addWidget(self.source)
        self.foot.addStretch()
        self.foot.addWidget(self.no)
        self.foot.addWidget(self.yes)
        column.addStretch()
        column.addLayout(self.foot)
        self.yes.setDefault(True)

    def _connect(self, agreed: Callable[[Wish], object]) -> None:
        self.yes.clicked.connect(self.accept)
        self.no.clicked.connect(self.reject)
        self.accepted.connect(lambda: agreed(self.wish))
        self.boxes.changed.connect(self._count)
        self.own.textChanged.connect(self._count)
        self.question.currentIndexChanged.connect(self._choose)
        for box in (self.part, self.again):
            box.toggled.connect(self._count)
        for field in (self.length, self.language):
            field.currentIndexChanged.connect(self._count)

    # -- what is asked -------------------------------------------------------------------------

    def _show_presets(self, presets: list[Preset]) -> None:
        before = self.wish.preset_id
        self._presets = presets
        self.question.blockSignals(True)
        chosen = self.question.currentIndex()
        while self.question.count() > FIRST_PRESET:
            self.question.removeItem(FIRST_PRESET)
        self.question.addItems([preset.name for preset in presets])
        places = {preset.id: place for place, preset in enumerate(presets, FIRST_PRESET)}
        self.question.setCurrentIndex(places.get(before or "", min(chosen, OWN_PLACE)))
        self.question.blockSignals(False)
        self._choose()

    def _choose(self) -> None:
        place = self.question.currentIndex()
        if place >= FIRST_PRESET:
            preset = self._presets[place - FIRST_PRESET]
            self.preset.setText(f"{preset.prompt}\n{answered_by(preset)}")
        for at, body in enumerate(self._bodies):
            body.setVisible(at == min(place, FIRST_PRESET))
        self.length.setEnabled(place == 0)
        if place == OWN_PLACE:
            self.own.setFocus()
        self._count()

    def _count(self) -> None:
        """Read what it counts; Start waits for that."""
        wish, ids, workspace = self.wish, self._ids, self._workspace
        self.yes.setEnabled(False)
        if wish.asks:
            self._background.read("wish", lambda: read_cost(workspace, ids, wish), self._show)
        else:
            own = self.question.currentIndex() == OWN_PLACE
            self._say("Write your question." if own else "Choose at least one.")

    def _show(self, cost: Cost) -> None:
        estimate = cost.estimate
        if not self.wish.asks:  # meanwhile everything was cleared
            return
        if cost.model is None:
            self._say(cost_words.NO_KEY)
            return
        self._say(
            cost_words.price(estimate, self._limit), cost_words.known(estimate),
            cost_words.refusals(estimate.refused), cost_words.month(cost.spent),
            cost_words.source(cost.model),
        )  # fmt: skip
        self.yes.setEnabled(bool(estimate.videos or estimate.photos))

    def _say(self, *texts: str) -> None:
        lines = (self.cost, self.known, self.refused, self.month, self.source)
        for place, line in enumerate(lines):
            text = texts[place] if place < len(texts) else ""
            line.setText(text)
            line.setVisible(bool(text))
        self.fit()
