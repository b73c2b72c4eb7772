"""Asks for an area to hide: what it is called, where it is, and how far it goes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.hidden_area import HiddenArea
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.choice_bar import ChoiceBar
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.position.place_field import PlaceField
from medintel_desktop.ui.position.reading import meant_by
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 520
RADII = ((0.2, "200 m"), (0.5, "500 m"), (1.0, "1 km"), (2.0, "2 km"), (5.0, "5 km"))
HINT = (
    "Choose more than the house, with the middle a little off your door: a hole on a map has a "
    "middle, too."
)


class HiddenAreaDialog(PanelDialog):
    """Opened with ``open()``."""

    made = Signal(object)
    """The HiddenArea."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Hide an area", parent)
        self.setFixedWidth(WIDTH)
        self.name = QLineEdit("Home", self)
        self.name.setAccessibleName("Name")
        self.name.setMaxLength(60)
        self.place = PlaceField(theme, background, partial(meant_by, workspace), self)
        self.radius = ChoiceBar(theme, "Around it", self)
        for _, text in RADII:
            self.radius.addTab(text)
        self.radius.setCurrentIndex(1)
        self.cancel = self.button("Cancel")
        self.hide_area = self.button("Hide area", look="main")
        self.hide_area.setDefault(True)
        self.place.changed.connect(self._allow)
        self.place.taken.connect(self._finish)
        self.name.textChanged.connect(lambda _: self._allow())
        self.hide_area.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.close)
        self._lay_out()
        self._allow()
        self.place.setFocus()

    def _allow(self) -> None:
        named = bool(self.name.text().strip())
        self.hide_area.setEnabled(self.place.point is not None and named)
        self.fit()

    def _finish(self) -> None:
        point, name = self.place.point, " ".join(self.name.text().split())
        if point is not None and name:
            circle = Circle(point.latitude, point.longitude, RADII[self.radius.currentIndex()][0])
            self.made.emit(HiddenArea(name, circle))
            self.close()

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        grid.setColumnMinimumWidth(0, 84)
        grid.setColumnStretch(1, 1)
        rows = (("Name", self.name), ("Around", self.place), ("As far as", self.radius))
        for row, (name, part) in enumerate(rows):
            label = Label(self.theme, name, Role.BODY, "t2")
            label.setFixedHeight(32)
            grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(part, row, 1)
        self.column.addWidget(Label(self.theme, "Hide an area", Role.TITLE))
        self.column.addLayout(grid)
        self.column.addWidget(Label(self.theme, HINT, Role.SMALL, "t2", wrap=True))
        self.column.addStretch()
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.hide_area)
        self.column.addLayout(self.foot)
