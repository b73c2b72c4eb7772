"""Asks where items are: a place, coordinates, a link, or the position of another item."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QWidget

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
from medintel_desktop.ui.position.place_field import PlaceField
from medintel_desktop.ui.position.reading import items_like, meant_by
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 560


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
        self.setFixedWidth(WIDTH)
        self.now = Label(theme, "", Role.BODY, "t2", wrap=True)
        self.way = ChoiceBar(theme, "Where from", self)
        self.way.addTab("Place or coordinates")
        self.way.addTab("Copy from another item")
        self.place = PlaceField(theme, background, partial(meant_by, workspace), self)
        self.remove = self.button("Remove position", look="quiet")
        self.own = self.button("Use the file’s own", look="quiet")
        self.cancel = self.button("Cancel")
        self.set = self.button("Set position", look="main")
        self.set.setDefault(True)
        self.set.setEnabled(False)
        self._connect()
        self._lay_out(whom)
        self.place.setFocus()
        background.read(
            "positions", lambda: workspace.positions.of(self._ids), self._show_now, slow=True
        )

    def _turn(self, way: int) -> None:
        if way == 1:
            read = partial(items_like, self._workspace, self._ids[0])
            self.place.ask(read, "Item to copy from", "Words of an item")
        else:
            read = partial(meant_by, self._workspace)
            self.place.ask(read, "Place or coordinates", "Place, coordinates, or a link of a map")
        self.place.setFocus()

    def _allow(self) -> None:
        self.set.setEnabled(self.place.point is not None)
        self.fit()

    # -- what is done --------------------------------------------------------------------------

    def _show_now(self, positions: Mapping[str, Position]) -> None:
        found = list(positions.values())
        self.now.setText(_standing(found))
        self.remove.setVisible(any(one.point is not None for one in found))
        self.own.setVisible(any(one.corrected for one in found))
        self.fit()

    def _set(self) -> None:
        point = self.place.point
        if point is not None:
            self._finish(placing(self._workspace, dict.fromkeys(self._ids, point)))

    def _finish(self, edit: Edit) -> None:
        self._do(edit)
        self.close()

    # -- looks ---------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.way.currentChanged.connect(self._turn)
        self.place.changed.connect(self._allow)
        self.place.taken.connect(self._set)
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
        self.column.addWidget(self.place)
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
