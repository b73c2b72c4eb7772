"""Cuts go to an editing program: as what, at which rate, and what will be left out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from medintel_desktop.domain import words
from medintel_desktop.domain.clip import file_name
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.hand_over import DROP_RATES, RATES, CutList, HandOverFormat
from medintel_desktop.library.hand_over import Gathered, HandOver
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.icon_label import IconLabel
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.plan.format_list import WORDS, FormatList
from medintel_desktop.ui.theme import Role, Theme

SIZE = (780, 540)
SENTENCE = "A list names the files and which frames of them follow one another. No file is copied."
NOTHING = "Nothing: this kind of list says all there is to these cuts."


class HandOverDialog(PanelDialog):
    """``gather`` finds the cuts with their files, in a worker. Opened with ``open()``."""

    written = Signal(object)
    """The Path of a list."""
    format_chosen = Signal(object)
    """The HandOverFormat, to be offered next time."""

    def __init__(
        self, theme: Theme, background: Background, hand_over: HandOver,
        gather: Callable[[], Gathered], name: str,
        format_: HandOverFormat = HandOverFormat.FCP7, parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Hand over", parent)
        self._background, self._hand_over, self._name = background, hand_over, name
        self._gathered: Gathered | None = None
        self.formats = FormatList(theme, format_, self)
        self.told = Label(theme, "Looking at the files…", Role.BODY, "t2", wrap=True, parent=self)
        self.title = Label(theme, "", Role.TITLE, parent=self)
        self.rate = DropDown(theme, "Frame rate", self)
        self.drop = QCheckBox("Drop-frame timecode", self)
        self.drop.setToolTip("Numbers keep up with the clock, as broadcasters ask for.")
        self.left_out = LeftOut(theme, self)
        self.said = Label(theme, "", Role.SMALL, "danger", wrap=True, parent=self)
        self.cancel = self.button("Close")
        self.save = self.button("Save…", look="main")
        self.save.setDefault(True)
        self._lay_out()
        self._connect()
        self._allow()
        background.read("hand over", gather, self._take, slow=True, otherwise=self._refuse)

    @property
    def cuts(self) -> CutList | None:
        """What would be written; None while files are looked at."""
        if self._gathered is None:
            return None
        rate = self.rate.currentData()
        return self._gathered.laid(Fraction(rate), drop=self.drop.isChecked())

    @property
    def format(self) -> HandOverFormat:
        return self.formats.format

    def write(self, target: Path) -> None:
        """Write the list, then close; what stands against it is said here."""
        cuts, format_ = self.cuts, self.format
        if cuts is None:
            return
        self.said.setText("")
        self.told.setText("Writing the list…")
        self.save.setEnabled(False)
        self._background.read(
            "list", lambda: self._hand_over.write(cuts, format_, target),
            partial(self._done, target), slow=True, otherwise=self._failed,
        )  # fmt: skip

    def _lay_out(self) -> None:
        self.resize(*SIZE)
        theme, column = self.theme, self.column
        heading = f"Hand over “{self._name}”"
        column.addWidget(Label(theme, heading, Role.PAGE, wrap=True, parent=self))
        column.addWidget(self.told)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.title)
        form = QFormLayout()
        form.setSpacing(10)
        caption = Label(theme, "Frame rate", Role.BODY, "t2", parent=self)
        caption.setFixedHeight(self.rate.height())
        form.addRow(caption, self.rate)
        form.addRow("", self.drop)
        right.addLayout(form)
        right.addWidget(Label(theme, "What is left out or uncertain", Role.SMALL_STRONG, "t2"))
        right.addWidget(self.left_out, 1)
        right.addWidget(self.said)
        body = QHBoxLayout()
        body.setSpacing(24)
        body.addWidget(self.formats)
        body.addLayout(right, 1)
        column.addLayout(body, 1)
        self.foot.addWidget(Label(theme, SENTENCE, Role.SMALL, "t3", wrap=True, parent=self), 1)
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.save)
        column.addLayout(self.foot)
        self.formats.setFocus()

    def _connect(self) -> None:
        self.formats.chosen.connect(self._show)
        self.formats.chosen.connect(lambda _: self.format_chosen.emit(self.format))
        self.formats.itemDoubleClicked.connect(lambda _: self._ask())
        self.rate.currentIndexChanged.connect(self._show)
        self.drop.toggled.connect(self._show)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._ask)

    def _take(self, gathered: Gathered) -> None:
        self.rate.blockSignals(True)
        for rate in RATES:
            most = ", as most of the footage" if rate == gathered.rate else ""
            self.rate.addItem(f"{float(rate):.5g}{most}", str(rate))
        self.rate.setCurrentIndex(RATES.index(gathered.rate))
        self.rate.blockSignals(False)
        self.drop.setChecked(gathered.laid().drop)
        self._gathered = gathered
        self._show()

    def _show(self) -> None:
        self.title.setText(f"{WORDS[self.format][0]} ({self.format.suffix})")
        self._allow()
        cuts = self.cuts
        if cuts is None or self._gathered is None:
            return
        files = words.counted(len(cuts.sources), "file")
        self.told.setText(
            f"{words.counted(len(cuts.events), 'cut')} of {files}, "
            f"{words.clock(cuts.seconds, hundredths=True)}, "
            f"{words.counted(cuts.frames, 'frame')}."
        )
        self.left_out.say(self._hand_over.left_out(self._gathered, cuts, self.format))

    def _allow(self) -> None:
        ready = self._gathered is not None
        self.save.setEnabled(ready)
        self.rate.setEnabled(ready)
        self.drop.setEnabled(ready and Fraction(self.rate.currentData() or 0) in DROP_RATES)

    def _refuse(self, error: MedIntelError) -> None:
        self.told.setText(f"{error.title} {error.hint}".strip())

    def _ask(self) -> None:
        if not self.save.isEnabled():
            return
        dialog = QFileDialog(self, "Save the list")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(self.format.suffix[1:])
        dialog.setNameFilter(f"{WORDS[self.format][0]} (*{self.format.suffix})")
        places = QStandardPaths.standardLocations(QStandardPaths.StandardLocation.DocumentsLocation)
        if places:
            dialog.setDirectory(places[0])
        dialog.selectFile(f"{file_name(self._name)}{self.format.suffix}")
        dialog.fileSelected.connect(lambda path: self.write(Path(path)))
        dialog.open()

    def _done(self, target: Path, _: None) -> None:
        self.written.emit(target)
        self.accept()

    def _failed(self, error: MedIntelError) -> None:
        self.said.setText(f"{error.title} {error.hint}".strip())
        self._show()


class LeftOut(QScrollArea):
    """Sentences, each with a mark."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("What is left out or uncertain")
        self.sentences: list[str] = []

    def say(self, sentences: Sequence[str]) -> None:
        """None: nothing is left out."""
        self.sentences = list(sentences)
        rows = QWidget(self)
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(10)
        for sentence in sentences or [NOTHING]:
            icon, tone = ("info", "t2") if sentences else ("circle-check", "ok")
            row = QHBoxLayout()
            row.setSpacing(10)
            mark = IconLabel(self._theme, icon, tone, parent=rows)
            row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(Label(self._theme, sentence, Role.BODY, "t1", wrap=True), 1)
            column.addLayout(row)
        column.addStretch()
        self.setWidget(rows)
        for part in (rows, self.viewport()):  # after setWidget, which makes it fill
            part.setAutoFillBackground(False)
