"""How originals travel to stores: in parts, when, and what is sent of large videos."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout

from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.link_words import HOURS
from medintel_desktop.ui.settings_pages.number_field import NumberField
from medintel_desktop.ui.settings_pages.setting_box import SettingChoice, SettingSwitch
from medintel_desktop.ui.settings_pages.store_fields import note
from medintel_desktop.ui.theme import Theme

PRESETS = (
    ("off", "Send them as they are"),
    ("1080p", "Send a copy in 1080p"),
    ("720p", "Send a copy in 720p"),
    ("size", "Send a copy of a certain size"),
)


class TransferCard(Card):
    """Parts, bandwidth, and when to wait."""

    def __init__(self, theme: Theme, background: Background, settings: SettingsFile) -> None:
        super().__init__(theme, "Transfers", "They go on where they stopped, also after a week.")

        def number(setting: str, name: str, unit: str) -> NumberField:
            return NumberField(theme, background, settings, setting, name, unit)

        self.threshold = number("multipart_megabytes", "In parts above", "MB")
        self.parallel = number("parallel_parts", "At the same time", "parts")
        self.limit = number("upload_kilobytes", "Send at most", "kB a second")
        self.metered = SettingSwitch(
            background, settings, "wait_when_metered", "Wait on metered connections"
        )
        self.battery = SettingSwitch(
            background, settings, "wait_on_battery", "Wait while on battery"
        )
        self.add_row("In parts above", self.threshold)
        self.add_row("At the same time", self.parallel)
        self.add_row("Send at most", self.limit, note(theme, "0 means as fast as the line allows."))
        waits = QVBoxLayout()
        waits.setSpacing(0)
        waits.addWidget(self.metered)
        waits.addWidget(self.battery)
        self.add_row("Wait", waits, note(theme, "As far as the system tells."))


class CompressionCard(Card):
    """What is sent of large videos."""

    def __init__(self, theme: Theme, background: Background, settings: SettingsFile) -> None:
        super().__init__(
            theme, "Large videos",
            "A smaller copy saves room in the store. The original stays on your disk and counts "
            "as not stored.",
        )  # fmt: skip
        self._theme, self._background, self._settings = theme, background, settings
        choice = SettingChoice(
            theme, background, settings, "compress_videos", "Large videos", PRESETS
        )
        self.preset = choice
        self.add_row("Large videos", choice)
        self.above = self._number("compress_above_megabytes", "Above")
        self.target = self._number("compress_to_megabytes", "Down to about")
        self.add_row("Above", self.above)
        self.add_row("Down to about", self.target)
        choice.activated.connect(self._allow)
        self._allow()

    def _number(self, setting: str, name: str) -> NumberField:
        return NumberField(self._theme, self._background, self._settings, setting, name, "MB")

    def _allow(self) -> None:
        preset = self.preset.currentData()
        self.above.setEnabled(preset != "off")
        self.target.setEnabled(preset == "size")


class LinkCard(Card):
    """What share links and sidecars start from."""

    def __init__(self, theme: Theme, background: Background, settings: SettingsFile) -> None:
        super().__init__(theme, "Beside the originals")
        self.hours = SettingChoice(
            theme, background, settings, "link_hours", "Share links open for", HOURS
        )
        self.sidecars = SettingSwitch(
            background, settings, "write_sidecars", "Store what the library knows, too"
        )
        self.add_row("Share links", self.hours, note(theme, "You can choose for each link."))
        self.add_row(
            "Sidecars", self.sidecars,
            note(theme, "Thumbnails, tags, moments and transcripts as small files, so that "
                         "another computer can rebuild the library from the store."),
        )  # fmt: skip
