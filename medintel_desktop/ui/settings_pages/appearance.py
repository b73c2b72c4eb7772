"""Colours and the size of pictures; both take effect while one chooses."""

from __future__ import annotations

from PySide6.QtCore import Signal

from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.choice_bar import ChoiceBar
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.media_grid import LEAST_WIDTH, MOST_WIDTH
from medintel_desktop.ui.settings_pages.page import Page
from medintel_desktop.ui.slider import Slider
from medintel_desktop.ui.theme import SCHEMES, Role, Theme


class AppearancePage(Page):
    """``picture_width_changed`` tells px while the slider moves; the window applies it."""

    name = "Appearance"
    icon = "palette"

    picture_width_changed = Signal(int)

    def __init__(self, theme: Theme, background: Background, settings: SettingsFile) -> None:
        super().__init__(theme)
        self._background, self._settings = background, settings
        self.scheme = ChoiceBar(theme, "Colours", self)
        for scheme in SCHEMES:
            self.scheme.addTab(scheme.capitalize())
        self.scheme.setCurrentIndex(SCHEMES.index(settings.current.scheme))
        self.scheme.currentChanged.connect(self._set_scheme)
        self.width_slider = Slider(self)
        self.width_slider.setRange(LEAST_WIDTH, MOST_WIDTH)
        self.width_slider.setFixedSize(240, 32)
        self.width_slider.setValue(settings.current.picture_width)
        self.width_slider.valueChanged.connect(self._set_width)
        card = Card(theme)
        card.add_row(
            "Colours", self.scheme, self._note("System follows light and dark of the desktop.")
        )
        card.add_row(
            "Pictures", self.width_slider, self._note("Width in the grid; Ctrl and + or - too.")
        )
        self.body.addWidget(card)

    def showing(self) -> None:
        """The grid's own slider may have moved it meanwhile."""
        self.width_slider.blockSignals(True)
        self.width_slider.setValue(self._settings.current.picture_width)
        self.width_slider.blockSignals(False)

    def _set_scheme(self, place: int) -> None:
        scheme = SCHEMES[place]
        self.theme.set_scheme(scheme)
        self._background.change(lambda: self._settings.change(scheme=scheme))

    def _set_width(self, width: int) -> None:
        self.picture_width_changed.emit(width)
        self._background.change(lambda: self._settings.change(picture_width=width))

    def _note(self, text: str) -> Label:
        return Label(self.theme, text, Role.SMALL, "t3", wrap=True)
