"""A film is made of a plan: as what, how large it will be, and whether anything is encoded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.clip import file_name
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.hand_over import RATES
from medintel_desktop.domain.render import FilmCodec, FilmFormat, suffix_of
from medintel_desktop.domain.render_wish import PRESETS, Outlook, RenderWish, Subtitles, Titles
from medintel_desktop.library.rendering import Queued, Rendering
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.icon_label import IconLabel
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.plan.choice_list import ChoiceList
from medintel_desktop.ui.theme import Role, Theme

SIZE = (780, 560)
SENTENCE = "Originals are only read. The film appears under its name once it is whole."
HEIGHTS = {0: "As most of the footage", 2160: "2160p (4K)", 1440: "1440p", 1080: "1080p (Full HD)",
           720: "720p (HD)", 480: "480p"}  # fmt: skip
SUBTITLES = {
    Subtitles.NONE: "None", Subtitles.BURNT: "In the picture",
    Subtitles.BESIDE: "As an SRT file beside it",
}  # fmt: skip
TITLES = {Titles.NONE: "None", Titles.TITLE: "Titles of the cuts", Titles.PLACE: "Places"}
_ENDINGS = {".mp4": "MP4 (*.mp4)", ".mov": "QuickTime (*.mov)", ".mkv": "Matroska (*.mkv)"}


class RenderDialog(PanelDialog):
    """For the plan of an id. ``folder`` is where films go. Opened with ``open()``."""

    queued = Signal(object)
    """What was queued (Queued)."""
    chosen = Signal(object)
    """The RenderWish, to be offered next time."""

    def __init__(
        self, theme: Theme, background: Background, rendering: Rendering, plan_id: str, name: str,
        wish: RenderWish, folder: Path, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Render", parent)
        self._background, self._rendering = background, rendering
        self._plan_id, self._name, self._folder = plan_id, name, folder
        self.outlook: Outlook | None = None
        entries = {preset.key: (preset.name, preset.words) for preset in PRESETS}
        self.presets = ChoiceList(theme, "Kind of film", entries, _key(wish), self)
        self.told = Label(theme, "", Role.BODY, "t2", wrap=True, parent=self)
        self.height_ = self._choices("Size", HEIGHTS)
        self.rate = DropDown(theme, "Frame rate", self)
        self.subtitles = self._choices("Subtitles", SUBTITLES)
        self.titles = self._choices("Captions", TITLES)
        self.even = QCheckBox("Make all shots equally loud", self)
        self.hardware = QCheckBox("Encode on the graphics card", self)
        self.hardware.setToolTip("Faster, and larger at the same quality.")
        self.joins = QCheckBox("Take the film into the library", self)
        self.mark = IconLabel(theme, "info", "t2", parent=self)
        self.lossless = Label(theme, "", Role.SMALL, "t2", wrap=True, parent=self)
        self.grow = QPushButton("Move cuts to key frames", self)
        self.grow.setAutoDefault(False)
        self.said = Label(theme, "", Role.SMALL, "danger", wrap=True, parent=self)
        self.cancel = self.button("Cancel")
        self.save = self.button("Render…", look="main")
        self.save.setDefault(True)
        self._lay_out()
        self._take(wish)
        self._connect()
        self._look()

    @property
    def wish(self) -> RenderWish:
        """As it is chosen now."""
        wish = self._preset
        if wish.codec is FilmCodec.COPY:
            beside = self.subtitles.currentData() is Subtitles.BESIDE
            return replace(
                wish, joins=self.joins.isChecked(),
                subtitles=Subtitles.BESIDE if beside else Subtitles.NONE,
            )  # fmt: skip
        rate = self.rate.currentData()
        return replace(
            wish, height=self.height_.currentData(), rate=Fraction(rate) if rate else None,
            even_sound=self.even.isChecked(), subtitles=self.subtitles.currentData(),
            titles=self.titles.currentData(), hardware=self.hardware.isChecked(),
            joins=self.joins.isChecked(),
        )  # fmt: skip

    def render_to(self, target: Path) -> None:
        """Queue the film, then close; what stands against it is said here."""
        wish = self.wish
        self.said.setText("")
        self.save.setEnabled(False)
        self._background.read(
            "render", lambda: self._rendering.enqueue(self._plan_id, wish, target), self._queued,
            slow=True, otherwise=self._failed,
        )  # fmt: skip

    # -- making --------------------------------------------------------------------------------

    def _choices(self, name: str, entries: Mapping[Any, str]) -> DropDown:
        field = DropDown(self.theme, name, self)
        for key, text in entries.items():
            field.addItem(text, key)
        return field

    def _lay_out(self) -> None:
        self.resize(*SIZE)
        theme, column = self.theme, self.column
        column.addWidget(Label(theme, f"Render “{self._name}”", Role.PAGE, parent=self))
        column.addWidget(self.told)
        form = QFormLayout()
        form.setSpacing(10)
        self._captions = dict[QWidget, Label]()
        for field in (self.height_, self.rate, self.subtitles, self.titles):
            caption = Label(theme, field.accessibleName(), Role.BODY, "t2", parent=self)
            caption.setFixedHeight(field.height())
            self._captions[field] = caption
            form.addRow(caption, field)
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addLayout(form)
        for box in (self.even, self.hardware, self.joins):
            right.addWidget(box)
        right.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.lossless, 1)
        right.addLayout(line)
        right.addWidget(self.grow, 0, Qt.AlignmentFlag.AlignLeft)
        right.addWidget(self.said)
        body = QHBoxLayout()
        body.setSpacing(24)
        body.addWidget(self.presets)
        body.addLayout(right, 1)
        column.addLayout(body, 1)
        self.foot.addWidget(Label(theme, SENTENCE, Role.SMALL, "t3", wrap=True, parent=self), 1)
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.save)
        column.addLayout(self.foot)
        self.presets.setFocus()

    def _take(self, wish: RenderWish) -> None:
        self.rate.addItem("As most of the footage", "")
        for rate in RATES:
            self.rate.addItem(f"{float(rate):.5g}", str(rate))
        for field, value in (
            (self.height_, wish.height), (self.rate, str(wish.rate) if wish.rate else ""),
            (self.subtitles, wish.subtitles), (self.titles, wish.titles),
        ):  # fmt: skip
            field.setCurrentIndex(max(field.findData(value), 0))
        self.even.setChecked(wish.even_sound)
        self.hardware.setChecked(wish.hardware)
        self.joins.setChecked(wish.joins)

    def _connect(self) -> None:
        self.presets.chosen.connect(self._take_preset)
        self.presets.itemDoubleClicked.connect(lambda _: self._ask())
        for field in (self.height_, self.rate, self.subtitles, self.titles):
            field.currentIndexChanged.connect(self._look)
        self.grow.clicked.connect(self._grow)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._ask)

    # -- choosing ------------------------------------------------------------------------------

    @property
    def _preset(self) -> RenderWish:
        return next(preset.wish for preset in PRESETS if preset.key == self.presets.key)

    def _take_preset(self) -> None:
        """Its size; what else was chosen stays."""
        height = self._preset.height
        if self.height_.currentData() == height:
            self._look()
        else:
            self.height_.setCurrentIndex(max(self.height_.findData(height), 0))

    def _look(self) -> None:
        wish = self.wish
        encodes = wish.codec is not FilmCodec.COPY
        for field in (self.height_, self.rate, self.titles):
            field.setEnabled(encodes)
        self.even.setEnabled(encodes)
        self.hardware.setEnabled(wish.codec in (FilmCodec.H264, FilmCodec.HEVC))
        self.outlook = None
        self._show()
        self._background.read(
            "outlook", lambda: self._rendering.outlook(self._plan_id, wish), self._looked,
            slow=True, otherwise=self._refuse,
        )  # fmt: skip

    def _looked(self, outlook: Outlook) -> None:
        self.outlook = outlook
        self._show()

    def _refuse(self, error: MedIntelError) -> None:
        self.told.setText(f"{error.title} {error.hint}".strip())

    def _show(self) -> None:
        outlook, copies = self.outlook, self.wish.codec is FilmCodec.COPY
        self.save.setEnabled(outlook is not None and (outlook.lossless.possible or not copies))
        self.grow.setVisible(copies and outlook is not None and outlook.lossless.by_cuts)
        for part in (self.mark, self.lossless):
            part.setVisible(outlook is not None)
        if outlook is None:
            self.told.setText("Looking at the files…")
            return
        self.told.setText(told(outlook))
        self.lossless.setText(_of_loss(outlook, copies=copies))
        if outlook.lossless.possible:
            self.mark.show_as("circle-check", "ok")
        else:
            self.mark.show_as("info", "danger" if copies else "t2")

    def _grow(self) -> None:
        """The plan changes; that can be undone there."""
        self.grow.setEnabled(False)

        def done(_: Changes) -> None:
            self.grow.setEnabled(True)
            self._look()

        self._background.change(lambda: self._rendering.on_key_frames(self._plan_id), done)

    # -- rendering -----------------------------------------------------------------------------

    def _ask(self) -> None:
        outlook = self.outlook
        if not self.save.isEnabled() or outlook is None:
            return
        ending = _ending(outlook.film, outlook)
        dialog = QFileDialog(self, "Render the film")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(ending[1:])
        dialog.setNameFilter(_ENDINGS[ending])
        dialog.setDirectory(str(self._folder))
        dialog.selectFile(f"{file_name(self._name)}{ending}")
        dialog.fileSelected.connect(lambda path: self.render_to(Path(path)))
        dialog.open()

    def _queued(self, queued: Queued) -> None:
        self.chosen.emit(self.wish)
        self.queued.emit(queued)
        self.accept()

    def _failed(self, error: MedIntelError) -> None:
        self.said.setText(f"{error.title} {error.hint}".strip())
        self._show()


def told(outlook: Outlook) -> str:
    """ "9 cuts, 0:58.00, 1920 x 1080 px, 25 frames a second, about 72 MB." And what is fetched."""
    film = outlook.film
    parts = [
        words.counted(outlook.cuts, "cut"), words.clock(outlook.seconds, hundredths=True),
        f"{film.width} × {film.height} px", f"{float(film.rate):.5g} frames a second",
        f"about {words.size(outlook.bytes)}",
    ]  # fmt: skip
    if film.codec is FilmCodec.COPY:
        del parts[2:4]
    return f"{', '.join(parts)}.{_coming(outlook.fetched)}"


def _coming(fetched: Sequence[int]) -> str:
    """ " 2 originals (1.2 GB) come from the cloud first." """
    if not fetched:
        return ""
    come = "comes" if len(fetched) == 1 else "come"
    return (
        f" {words.counted(len(fetched), 'original')} ({words.size(sum(fetched))}) {come} from the"
        " cloud first."
    )


def _of_loss(outlook: Outlook, *, copies: bool) -> str:
    if not outlook.lossless.possible:
        return outlook.lossless.why if copies else f"Encoded anew. {outlook.lossless.why}"
    if copies:
        return "Every cut begins at a key frame: nothing has to be encoded."
    return "Nothing would have to be encoded: “As recorded” is quicker and loses nothing."


def _ending(film: FilmFormat, outlook: Outlook) -> str:
    return outlook.lossless.suffix if film.codec is FilmCodec.COPY else suffix_of(film)


def _key(wish: RenderWish) -> str:
    """The preset nearest to a wish."""
    same = [preset for preset in PRESETS if preset.wish.codec is wish.codec]
    return next((p.key for p in same if p.wish.height == wish.height), same[0].key)
