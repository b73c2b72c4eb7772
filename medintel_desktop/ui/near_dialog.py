"""Asks for a place and how far around it to look."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDoubleSpinBox, QHBoxLayout, QLineEdit, QWidget

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.typed_values import FARTHEST
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.nearby import USUAL_KM
from medintel_desktop.library.position_text import written
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.position.offer_list import OfferList
from medintel_desktop.ui.position.reading import Meant, Offer, meant_by
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 460
PAUSE = 150
"""Milliseconds without a key until what was typed is looked up."""

_STEPS = {Qt.Key.Key_Down.value: 1, Qt.Key.Key_Up.value: -1}


class _Kilometres(QDoubleSpinBox):
    """Shows no more digits than there are."""

    def textFromValue(self, value: float) -> str:  # noqa: N802 - Qt's name
        return super().textFromValue(value).rstrip("0").rstrip(self.locale().decimalPoint())


class NearDialog(PanelDialog):
    """Opened with ``open()``. Of a circle that is there the radius can be changed at once."""

    chosen = Signal(object)
    """The SearchQuery with the circle."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace, query: SearchQuery,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Near a place", parent)
        self._background, self._workspace, self._query = background, workspace, query
        circle = query.area if isinstance(query.area, Circle) else None
        self._middle: tuple[float, float, str] | None = None
        self.setFixedWidth(WIDTH)
        self.place = QLineEdit(self)
        self.place.setPlaceholderText("Town or position, such as Arezzo or 43.46, 11.88")
        self.place.setAccessibleName("Place")
        self.place.installEventFilter(self)
        self.offers = OfferList(theme, "Places", self)
        self.told = Label(theme, "", Role.SMALL, "danger", wrap=True)
        self.radius = _Kilometres(self)
        self.radius.setRange(0.01, FARTHEST)
        self.radius.setDecimals(2)
        self.radius.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        self.radius.setSuffix(" km")
        self.radius.lineEdit().setTextMargins(6, 0, 0, 0)
        self.radius.setAccessibleName("Within")
        self.radius.setFixedSize(140, 32)
        self.radius.setValue(circle.km if circle else USUAL_KM)
        self.show_them = self.button("Show", look="main")
        self.show_them.setDefault(True)
        self.cancel = self.button("Cancel")
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._lay_out()
        self._connect()
        self._start(circle)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            step = _STEPS.get(event.key())
            if step is not None and self.offers.isVisible():
                self.offers.step(step)
                return True
        return super().eventFilter(watched, event)

    def _start(self, circle: Circle | None) -> None:
        if circle is None:
            self.place.setFocus()
            self.show_them.setEnabled(False)
        else:
            name = self._query.area_name
            self._middle = (circle.latitude, circle.longitude, name)
            self.place.setText(name or f"{circle.latitude:.5f}, {circle.longitude:.5f}")
            self.radius.setFocus()
            self.radius.selectAll()
        self.fit()

    def _typed(self) -> None:
        self._middle = None
        self.show_them.setEnabled(False)
        self._pause.start()

    def _look_up(self) -> None:
        call = partial(meant_by, self._workspace, self.place.text())
        self._background.read("near", call, self._show, slow=True)

    def _show(self, meant: Meant) -> None:
        self.told.setText(meant.problem)
        self.told.setVisible(bool(meant.problem))
        self.offers.show_offers(meant.offers)
        if meant.point is not None:
            name = written(meant.point)
            self._middle = (meant.point.latitude, meant.point.longitude, name)
        self.show_them.setEnabled(self._middle is not None)
        self.fit()

    def _choose(self, offer: Offer) -> None:
        self._middle = (offer.point.latitude, offer.point.longitude, offer.title)
        self.show_them.setEnabled(True)

    def _finish(self) -> None:
        if self._middle is not None:
            latitude, longitude, name = self._middle
            area = Circle(latitude, longitude, self.radius.value())
            self.chosen.emit(replace(self._query, area=area, area_name=name))
            self.close()

    def _connect(self) -> None:
        self._pause.timeout.connect(self._look_up)
        self.place.textEdited.connect(lambda _: self._typed())
        self.offers.chosen.connect(self._choose)
        self.offers.taken.connect(self._finish)
        self.show_them.clicked.connect(self._finish)
        self.cancel.clicked.connect(self.close)

    def _lay_out(self) -> None:
        self.column.addWidget(Label(self.theme, "Near a place", Role.PAGE))
        for part in (self.place, self.offers, self.told):
            self.column.addWidget(part)
        self.told.hide()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Label(self.theme, "Within"))
        row.addWidget(self.radius)
        row.addStretch()
        self.column.addLayout(row)
        self.column.addStretch()
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.show_them)
        self.column.addLayout(self.foot)
