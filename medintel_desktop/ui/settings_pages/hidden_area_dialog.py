"""Asks for an area to hide: what it is called, where it is, and how far it goes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QWidget

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.hidden_area import HiddenArea
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.choice_bar import ChoiceBar
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.position.dialog import PAUSE
from medintel_desktop.ui.position.offer_list import OfferList
from medintel_desktop.ui.position.reading import Meant, meant_by
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 520
RADII = ((0.2, "200 m"), (0.5, "500 m"), (1.0, "1 km"), (2.0, "2 km"), (5.0, "5 km"))
HINT = (
    "Choose more than the house, with the middle a little off your door: a hole on a map has a "
    "middle, too."
)
_STEPS = {Qt.Key.Key_Down.value: 1, Qt.Key.Key_Up.value: -1}


class HiddenAreaDialog(PanelDialog):
    """Opened with ``open()``."""

    made = Signal(object)
    """The HiddenArea."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Hide an area", parent)
        self._background, self._workspace = background, workspace
        self._meant = Meant()
        self.setFixedWidth(WIDTH)
        self.name = QLineEdit("Home", self)
        self.name.setAccessibleName("Name")
        self.name.setMaxLength(60)
        self.place = QLineEdit(self)
        self.place.setAccessibleName("Place")
        self.place.setPlaceholderText("Place, coordinates, or a link of a map")
        self.place.installEventFilter(self)
        self.offers = OfferList(theme, "Places", self)
        self.told = Label(theme, "", Role.SMALL, "t2", wrap=True)
        self.radius = ChoiceBar(theme, "Around it", self)
        for _, text in RADII:
            self.radius.addTab(text)
        self.radius.setCurrentIndex(1)
        self.cancel = self.button("Cancel")
        self.hide_area = self.button("Hide area", look="main")
        self.hide_area.setDefault(True)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._read)
        self.place.textChanged.connect(lambda _: self._typed())
        self.name.textChanged.connect(lambda _: self._allow())
        self.offers.taken.connect(self._finish)
        self.hide_area.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.close)
        self._lay_out()
        self._allow()
        self.place.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(event.key())
            if step is not None and self.offers.isVisible():
                self.offers.step(step)
                return True
        return super().eventFilter(watched, event)

    @property
    def _point(self) -> GeoPoint | None:
        offer = self.offers.current if self._meant.offers else None
        return offer.point if offer else self._meant.point

    def _typed(self) -> None:
        self._meant = Meant()
        self._allow()
        self._pause.start()

    def _read(self) -> None:
        text, workspace = self.place.text(), self._workspace
        self._background.read(
            "hidden area", lambda: meant_by(workspace, text), partial(self._show, text)
        )

    def _show(self, text: str, meant: Meant) -> None:
        if text != self.place.text():
            return  # more was typed meanwhile
        self._meant = meant
        self.offers.show_offers(meant.offers)
        failed = bool(meant.problem and text.strip())
        self.told.set_tone("danger" if failed else "t2")
        self.told.setText(meant.problem or (meant.told if text.strip() else ""))
        self._allow()
        self.fit()

    def _allow(self) -> None:
        self.hide_area.setEnabled(self._point is not None and bool(self.name.text().strip()))

    def _finish(self) -> None:
        point, name = self._point, " ".join(self.name.text().split())
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
        rows = (("Name", self.name), ("Around", self.place), ("", self.offers), ("", self.told),
                ("As far as", self.radius))  # fmt: skip
        for row, (name, part) in enumerate(rows):
            if name:
                grid.addWidget(Label(self.theme, name, Role.BODY, "t2"), row, 0)
            grid.addWidget(part, row, 1)
        self.column.addWidget(Label(self.theme, "Hide an area", Role.TITLE))
        self.column.addLayout(grid)
        self.column.addWidget(Label(self.theme, HINT, Role.SMALL, "t2", wrap=True))
        self.column.addStretch()
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.hide_area)
        self.column.addLayout(self.foot)
