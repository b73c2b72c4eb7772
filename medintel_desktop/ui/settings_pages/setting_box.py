"""One setting as a check box or as a choice out of a few; both are saved at once."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QWidget

from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.theme import Theme


class SettingSwitch(QCheckBox):
    """On or off."""

    def __init__(
        self, background: Background, settings: SettingsFile, setting: str, text: str,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(text, parent)
        self.setChecked(bool(getattr(settings.current, setting)))
        self.setFixedHeight(32)
        self.toggled.connect(lambda on: background.change(lambda: settings.change(**{setting: on})))


class SettingChoice(DropDown):
    """One of ``choices``: values and their words."""

    def __init__(
        self, theme: Theme, background: Background, settings: SettingsFile, setting: str,
        name: str, choices: Sequence[tuple[object, str]], parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, name, parent)
        for value, text in choices:
            self.addItem(text, value)
        self.setCurrentIndex(max(self.findData(getattr(settings.current, setting)), 0))
        self.setFixedWidth(300)
        self.activated.connect(
            lambda _: background.change(lambda: settings.change(**{setting: self._chosen}))
        )

    @property
    def _chosen(self) -> object:
        return self.currentData()
