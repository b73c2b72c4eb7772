"""Areas of which nobody else hears where something was taken; a card of the page "Places"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QCheckBox, QPushButton, QVBoxLayout, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.hidden_area import HiddenArea, hidden_areas
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.position_text import written
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.entry_list import Entry, EntryList
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.theme import Role, Theme

SENTENCE = (
    "Others do not learn where you took what lies inside: it is shared only without location, "
    "descriptions in stores and the shared library leave its position out, and no service is "
    "asked for its name."
)
NOTE = (
    "Originals are never changed: those in your own stores keep what is in them, and a video that "
    "TwelveLabs understands is sent as it is. Links that are open already stay as they are; end "
    "them under Shared links. On this computer all is shown, unless you say so here."
)
HERE = "Show only the middle of an area on this computer, too"
HERE_NOTE = "“Near Home” in the details and on the map. Searching goes by the exact place as ever."


class HiddenAreasCard(Card):
    """Saves at once; what is told of items elsewhere follows."""

    def __init__(
        self, theme: Theme, background: Background, settings: SettingsFile, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Hidden areas", SENTENCE, parent)
        self._background, self._settings, self._workspace = background, settings, workspace
        self.add_area = QPushButton("Add…")
        self.add_area.setAutoDefault(False)
        self.add_area.clicked.connect(self._ask)
        self.head.addWidget(self.add_area)
        self.areas = EntryList(theme, "None, so nothing is hidden.")
        self.add(self.areas)
        self.here = QCheckBox(HERE)
        self.here.setChecked(settings.current.hide_here)
        self.here.toggled.connect(lambda _: self._save(self._now()))
        self.add(self._foot(theme))
        self._show()

    def _now(self) -> list[HiddenArea]:
        return list(hidden_areas(self._settings.current.hidden_areas))

    def _ask(self) -> None:
        from medintel_desktop.ui.settings_pages.hidden_area_dialog import HiddenAreaDialog

        dialog = HiddenAreaDialog(self._theme, self._background, self._workspace, self.window())
        dialog.made.connect(lambda area: self._save([*self._now(), area]))
        dialog.open()

    def _remove(self, area: HiddenArea) -> None:
        self._save([other for other in self._now() if other != area])

    def _save(self, areas: Sequence[HiddenArea]) -> None:
        here, workspace, settings = self.here.isChecked(), self._workspace, self._settings

        def change() -> Changes:
            settings.change(hidden_areas=tuple(area.text for area in areas), hide_here=here)
            changes = workspace.hidden.change(areas, here=here)
            return changes if workspace.read_only else changes | workspace.cloud.sidecars.enqueue()

        self._background.change(change, lambda _: self._saved())

    def _saved(self) -> None:
        self._workspace.wake()
        self._show()

    def _show(self) -> None:
        self.areas.fill(
            [
                Entry(area.name, _detail(area), (("Remove", partial(self._remove, area)),))
                for area in self._now()
            ]
        )

    def _foot(self, theme: Theme) -> QWidget:
        foot = QWidget(self)
        column = QVBoxLayout(foot)
        column.setContentsMargins(14, 6, 14, 12)
        column.setSpacing(4)
        column.addWidget(self.here)
        note = Label(theme, HERE_NOTE, Role.SMALL, "t3", wrap=True)
        note.setContentsMargins(24, 0, 0, 8)
        column.addWidget(note)
        column.addWidget(Label(theme, NOTE, Role.SMALL, "t3", wrap=True))
        return foot


def _detail(area: HiddenArea) -> str:
    return f"{words.distance(area.circle.km)} around {written(area.centre)}"
