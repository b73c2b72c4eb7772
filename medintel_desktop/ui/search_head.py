"""Above the results: how many, of what kind, shown by moment or by video, in which order."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.search import SearchEngine, SearchQuery
from medintel_desktop.ui.choice_bar import ChoiceBar
from medintel_desktop.ui.label import AIR, Label
from medintel_desktop.ui.result_order import Order
from medintel_desktop.ui.theme import Role, Theme

HEIGHT = 44


class SearchHead(QWidget):
    """``arranged`` fires when the user chooses another way to lay the results out."""

    arranged = Signal()
    index_alone = Signal(bool)
    """Whether the managed index alone is to be asked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._order = Order.BEST
        self._orders: dict[Order, QAction] = {}
        self.setFixedHeight(HEIGHT)
        self._title = Label(theme, "", Role.VIEW)
        self._note = Label(theme, "", Role.SMALL, "t2")
        self._note.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.grouping = ChoiceBar(theme, "Show", self)
        for choice in ("By moment", "By video"):
            self.grouping.addTab(choice)
        self.grouping.currentChanged.connect(lambda _: self.arranged.emit())
        self.order_button = self._make_order_button()
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._title)
        row.addWidget(self._note, 1)
        row.addWidget(self.grouping)
        row.addWidget(self.order_button)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def by_video(self) -> bool:
        return self.grouping.currentIndex() == 1

    @property
    def order(self) -> Order:
        return self._order

    @property
    def title(self) -> str:
        return self._title.text()

    @property
    def note(self) -> str:
        return self._note.text()

    def follow(self, query: SearchQuery) -> None:
        """Offer the order by distance while a circle is searched in, and only then."""
        circle = isinstance(query.area, Circle)
        self._orders[Order.NEAREST].setVisible(circle)
        if circle and query.nearest:
            self._order = Order.NEAREST
        elif not circle and self._order is Order.NEAREST:
            self._order = Order.BEST
        self._orders[self._order].setChecked(True)
        self.source.setChecked(query.engine is SearchEngine.MANAGED)
        self._dress()

    def offer_index(self, on: bool) -> None:
        """Offer to ask the managed index alone, while there is one."""
        self.source.setVisible(on)

    def say(self, title: str, note: str) -> None:
        self._title.setText(title)
        self._note.setText(note)

    def _make_order_button(self) -> QToolButton:
        button = QToolButton(self)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(16, 16))
        button.setFixedHeight(28)
        menu = QMenu(button)
        group = QActionGroup(menu)
        for order in Order:
            action = menu.addAction(order.value)
            action.setCheckable(True)
            action.setChecked(order is self._order)
            action.setData(order.value)
            group.addAction(action)
            self._orders[order] = action
        self._orders[Order.NEAREST].setVisible(False)
        menu.addSeparator()
        self.source = menu.addAction("TwelveLabs index alone")
        self.source.setCheckable(True)
        self.source.setVisible(False)
        self.source.triggered.connect(self.index_alone)
        group.triggered.connect(lambda action: self._set_order(Order(action.data())))
        button.setMenu(menu)
        return button

    def _set_order(self, order: Order) -> None:
        self._order = order
        self._dress()
        self.arranged.emit()

    def _dress(self) -> None:
        button = self.order_button
        button.setIcon(self._theme.icon("arrow-up-down", 16))
        button.setFont(self._theme.font(Role.SMALL))
        button.setText(f"{AIR}{self._order.value}")
        button.setAccessibleName(f"Order: {self._order.value}")
