"""The managed index: whether it is used, which one, and whether people may be named."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.video_index import ManagedIndex
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card, Rows
from medintel_desktop.ui.drop_down import DropDown
from medintel_desktop.ui.managed.index_words import minutes
from medintel_desktop.ui.problem_line import ProblemLine
from medintel_desktop.ui.question import TextQuestion
from medintel_desktop.ui.settings_pages.service_status import ServiceStatus, State
from medintel_desktop.ui.settings_pages.setting_box import SettingSwitch
from medintel_desktop.ui.settings_pages.store_fields import note
from medintel_desktop.ui.theme import Theme

SENTENCE = (
    "A second place to search: videos you choose lie in an index at TwelveLabs, and what it finds "
    "joins your results."
)
COSTS = (
    "Nothing is sent until you index a video, and its cost is shown first: about $0.042 a minute "
    "once and $0.0015 a minute each month, as seen in July 2026. A search there counts, too."
)
NAMES = (
    "Photos you choose and the name go to TwelveLabs and stay there until you delete the name. "
    "A face is personal data: ask people before you name them."
)
NO_INDEX = "No index yet"
CHOOSE = "Choose an index"


class IndexCard(Card):
    """``changed``: another index is used now, or none."""

    changed = Signal()

    def __init__(
        self, theme: Theme, background: Background, settings: SettingsFile, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "TwelveLabs index", SENTENCE, parent)
        self._background, self._settings, self._workspace = background, settings, workspace
        self._indexes: Sequence[ManagedIndex] = ()
        self.status = ServiceStatus(theme)
        self.head.addWidget(self.status)
        self.use = SettingSwitch(
            background, settings, "managed_index", "Index videos and search there, too"
        )
        self.use.toggled.connect(lambda _: self._later())
        self.index = DropDown(theme, "Index")
        self.index.setFixedWidth(270)
        self.index.activated.connect(lambda _: self._choose(self.index.currentData()))
        self.new = QPushButton("New index…")
        self.new.setAutoDefault(False)
        self.new.clicked.connect(self._ask_name)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.index)
        row.addWidget(self.new)
        row.addStretch()
        self.inside = note(theme, "")
        self.names = SettingSwitch(
            background, settings, "named_entities", "Name people and things from photos"
        )
        rows = self._choices = Rows(theme)
        costs = note(theme, COSTS)
        costs.setContentsMargins(0, 0, 0, 8)
        rows.add_row("Use it", self.use, costs)
        self._index_row = rows.add_row("Index", row, self.inside)
        self._names_row = rows.add_row("Names", self.names, note(theme, NAMES))
        self.add(rows)
        self.problem = ProblemLine(theme, self)
        self.add(self.problem)
        self._show_use()

    def read(self) -> None:
        """Ask the service for the indexes, where one is to be used."""
        self.problem.say("")
        self._show_use()
        if self.use.isChecked():
            self.status.say(State.TESTING, "Looking…")
            services = self._workspace.services
            self._background.read(
                "indexes", lambda: list(services.video_index().indexes()), self._show, slow=True,
                otherwise=self._failed,
            )  # fmt: skip

    def _later(self) -> None:
        """The switch was turned: what it says is saved before this is read."""
        self._background.change(lambda: None, lambda _: self._used())

    def _show_use(self) -> None:
        on = self.use.isChecked()
        for row in (self._index_row, self._names_row):
            self._choices.show_row(row, on)
        if not on:
            self.status.say(State.OFF, "Off")

    def _show(self, indexes: Sequence[ManagedIndex]) -> None:
        self._indexes = indexes
        chosen = self._settings.current.managed_index_id
        self.index.clear()
        if chosen not in {index.id for index in indexes}:
            self.index.addItem(CHOOSE if indexes else NO_INDEX, chosen)
        for index in indexes:
            self.index.addItem(index.name, index.id)
        self.index.setCurrentIndex(max(self.index.findData(chosen), 0))
        variable = self._settings.variable("managed_index_id")
        self.index.setEnabled(bool(indexes) and not variable)
        self.new.setEnabled(not variable)
        self._tell_chosen(chosen, variable)

    def _tell_chosen(self, chosen: str, variable: str) -> None:
        index = next((one for one in self._indexes if one.id == chosen), None)
        if index is None:
            self.status.say(State.OFF, "No index chosen" if not chosen else "Index not found")
            self.inside.setText("Choose one of your account, or make a new one.")
            return
        self.status.say(State.GOOD, "In use")
        kept = f" Kept until {_day(index.expires_at)}." if index.expires_at else ""
        said = f"{words.counted(index.videos, 'video')}, {minutes(index.seconds / 60)}."
        if not index.videos:
            said = "Empty."
        from_outside = f" {variable} says which one." if variable else ""
        self.inside.setText(f"{said}{kept}{from_outside}")

    def _choose(self, index_id: str) -> None:
        def choose() -> None:
            self._settings.change(managed_index_id=index_id)

        self._background.change(choose, lambda _: self._chosen())

    def _chosen(self) -> None:
        self._show(self._indexes)
        self.changed.emit()

    def _ask_name(self) -> None:
        TextQuestion(
            self._theme, "New index", "It is made in your TwelveLabs account, for what is seen, "
            "heard and said. Making it costs nothing.", "Make", self._make, value="MedIntel",
            parent=self.window(),
        ).open()  # fmt: skip

    def _make(self, name: str) -> None:
        services, settings = self._workspace.services, self._settings

        def make() -> ManagedIndex:
            made = services.video_index().create(name)
            settings.change(managed_index_id=made.id)
            return made

        self.new.setEnabled(False)
        self._background.change(make, lambda _: self._used(), otherwise=self._failed)

    def _used(self) -> None:
        self.read()
        self.changed.emit()

    def _failed(self, error: MedIntelError) -> None:
        self.new.setEnabled(True)
        self.status.say(State.OFF, error.short)
        self.problem.say(f"{error.title} {error.hint}".strip())


def _day(stamp: str) -> str:
    try:
        return words.day(datetime.fromisoformat(stamp))
    except ValueError:
        return stamp
