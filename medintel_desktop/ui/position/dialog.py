"""Asks where items are: a place, coordinates, a link, or the position of another item."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from medintel_desktop.catalogue.positions import Position
from medintel_desktop.domain import words
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.position_text import written
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.choice_bar import ChoiceBar
from medintel_desktop.ui.details.edits import Edit
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.position.edits import giving_back, placing
from medintel_desktop.ui.position.offer_list import OfferList
from medintel_desktop.ui.position.reading import Meant, Offer, items_like, meant_by, spoken
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 560
PAUSE = 150
"""Milliseconds without a key until what was typed is read."""

_STEPS = {Qt.Key.Key_Down.value: 1, Qt.Key.Key_Up.value: -1}


class PositionDialog(PanelDialog):
    """Opened with ``open()``. ``do`` carries out the Edit that the user chose."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        ids: Sequence[str],
        whom: str,
        do: Callable[[Edit], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "Set position", parent)
        self._background, self._workspace = background, workspace
        self._ids, self._do = list(ids), do
        self._meant = Meant()
        self.setFixedWidth(WIDTH)
        self.now = Label(theme, "", Role.BODY, "t2", wrap=True)
        self.way = ChoiceBar(theme, "Where from", self)
        self.way.addTab("Place or coordinates")
        self.way.addTab("Copy from another item")
        self.field = QLineEdit(self)
        self.field.setClearButtonEnabled(True)
        self.field.installEventFilter(self)
        self.offers = OfferList(theme, "Offers", self)
        self.told = Label(theme, "", Role.SMALL, "t2", wrap=True)
        self.remove = self.button("Remove position", look="quiet")
        self.own = self.button("Use the file’s own", look="quiet")
        self.cancel = self.button("Cancel")
        self.set = self.button("Set position", look="main")
        self.set.setDefault(True)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._connect()
        self._lay_out(whom)
        self._turn(0)
        background.read(
            "positions", lambda: workspace.positions.of(self._ids), self._show_now, slow=True
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(event.key())
            if step is not None and self.offers.isVisible():
                self.offers.step(step)
                return True
        return super().eventFilter(watched, event)

    # -- what is typed -------------------------------------------------------------------------

    def _read(self) -> None:
        self._pause.stop()
        text, copies = self.field.text(), self.way.currentIndex() == 1
        workspace, first = self._workspace, self._ids[0]
        call = (
            partial(items_like, workspace, first, text)
            if copies
            else partial(meant_by, workspace, text)
        )
        then = partial(self._show, text, copies)
        self._background.read("position meant", call, then, slow=True)

    def _show(self, text: str, copies: bool, meant: Meant) -> None:
        if text != self.field.text() or copies != (self.way.currentIndex() == 1):
            return  # more was typed meanwhile
        self._meant = meant
        self.offers.show_offers(meant.offers)
        self.told.set_tone("danger" if meant.problem and self.field.text().strip() else "t2")
        if not meant.offers:
            self._say(meant.problem or meant.told)
        self.set.setEnabled(bool(meant.point or meant.offers))
        self.fit()

    def _choose(self, offer: Offer) -> None:
        self.told.set_tone("t2")
        self._say(spoken(offer.point, ""))

    def _say(self, text: str) -> None:
        self.told.setText(text)

    def _typed(self) -> None:
        self.set.setEnabled(False)
        self._pause.start()

    def _turn(self, way: int) -> None:
        hints = ("Place, coordinates, or a link of a map", "Words of an item")
        names = ("Place or coordinates", "Item to copy from")
        self.field.clear()
        self.field.setPlaceholderText(hints[way])
        self.field.setAccessibleName(names[way])
        self.field.setFocus()
        self._read()

    # -- what is done --------------------------------------------------------------------------

    def _show_now(self, positions: Mapping[str, Position]) -> None:
        found = list(positions.values())
        self.now.setText(_standing(found))
        self.remove.setVisible(any(one.point is not None for one in found))
        self.own.setVisible(any(one.corrected for one in found))
        self.fit()

    def _set(self) -> None:
        point = self._meant.point
        if self.offers.current is not None and self.offers.isVisible():
            point = self.offers.current.point
        if point is not None and self.set.isEnabled():
            self._finish(placing(self._workspace, dict.fromkeys(self._ids, point)))

    def _finish(self, edit: Edit) -> None:
        self._do(edit)
        self.close()

    # -- looks ---------------------------------------------------------------------------------

    def _connect(self) -> None:
        self._pause.timeout.connect(self._read)
        self.field.textEdited.connect(lambda _: self._typed())
        self.field.textChanged.connect(lambda text: None if text else self._typed())
        self.way.currentChanged.connect(self._turn)
        self.offers.chosen.connect(self._choose)
        self.offers.taken.connect(self._set)
        self.set.clicked.connect(self._set)
        self.cancel.clicked.connect(self.close)
        nowhere = dict.fromkeys(self._ids)
        self.remove.clicked.connect(lambda: self._finish(placing(self._workspace, nowhere)))
        self.own.clicked.connect(lambda: self._finish(giving_back(self._workspace, self._ids)))

    def _lay_out(self, whom: str) -> None:
        title = f"Set the position of {whom}"
        self.column.addWidget(Label(self.theme, title, Role.TITLE, wrap=True))
        self.column.addWidget(self.now)
        row = QHBoxLayout()
        row.addWidget(self.way)
        row.addStretch()
        self.column.addLayout(row)
        for part in (self.field, self.offers, self.told):
            self.column.addWidget(part)
        self.column.addStretch()
        for button in (self.remove, self.own):
            button.hide()
            self.foot.addWidget(button)
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.set)
        self.column.addLayout(self.foot)


def _standing(positions: Sequence[Position]) -> str:
    """Where they are now, in a sentence."""
    points = {one.point for one in positions}
    corrected = sum(one.corrected for one in positions)
    if len(points) > 1:
        nowhere = sum(one.point is None for one in positions)
        lacks = f" {words.counted(nowhere, 'item')} without one." if nowhere else ""
        return f"They have different positions.{lacks}"
    point = next(iter(points), None)
    if point is None:
        return "Removed by you." if corrected else "Without a position now."
    return f"Now at {written(point)}{', set by you' if corrected else ', as the file says'}."
