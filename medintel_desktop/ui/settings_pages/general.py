"""What happens when something is added."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.settings_pages.page import Page
from medintel_desktop.ui.theme import Role, Theme


class GeneralPage(Page):
    """Two switches for new items."""

    name = "General"
    icon = "sliders-horizontal"

    def __init__(self, theme: Theme, background: Background, settings: SettingsFile) -> None:
        super().__init__(theme)
        self._background, self._settings = background, settings
        self.understand = self._switch(
            "Understand new items when they are added", "understand_on_import"
        )
        self.copy = self._switch("Copy originals into the library", "copy_originals")
        card = Card(theme, "When you add photos and videos")
        card.add(
            _column(
                self.understand,
                self._note("Needs a TwelveLabs key. Without it, new items wait under “Not "
                           "understood yet”, and you say when."),
                self.copy,
                self._note("Otherwise they stay where they are and the library remembers the "
                           "place. Originals are never changed either way."),
            )
        )  # fmt: skip
        self.body.addWidget(card)

    def _switch(self, text: str, setting: str) -> QCheckBox:
        box = QCheckBox(text)
        box.setChecked(getattr(self._settings.current, setting))
        box.toggled.connect(
            lambda on: self._background.change(lambda: self._settings.change(**{setting: on}))
        )
        return box

    def _note(self, text: str) -> Label:
        note = Label(self.theme, text, Role.SMALL, "t3", wrap=True)
        note.setContentsMargins(24, 0, 0, 8)
        return note


def _column(*widgets: QWidget) -> QWidget:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(14, 0, 14, 8)
    column.setSpacing(2)
    for widget in widgets:
        column.addWidget(widget)
    return inside
