"""Frees up space: says how much and what stays and why, before anything is deleted."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from medintel_desktop.catalogue.offline import Chosen
from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.freeing import Freeable
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.icon_label import IconLabel
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.panel_dialog import PanelDialog
from medintel_desktop.ui.theme import Role, Theme

WIDTH = 480
CHECKED = (
    "Each original is compared with its copy in the store again, just before its file goes. What "
    "differs, or cannot be asked for, stays."
)
AFTERWARDS = (
    "They stay in the library: searched and viewed as before, and played from the store. “Keep "
    "offline” brings them back."
)
OWN = "Files outside the library folder are your own and go to the computer’s trash, if you agree."
NOTHING = "Originals can go from this computer once a store has them."


class FreeSpaceDialog(PanelDialog):
    """For the items of ``chosen``; ``whose`` says which ("the library", "3 items")."""

    def __init__(
        self,
        theme: Theme,
        background: Background,
        workspace: Workspace,
        chosen: Chosen,
        whose: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, "Free up space", parent)
        self._background, self._workspace, self._chosen = background, workspace, chosen
        self._found = Freeable()
        self.setFixedWidth(WIDTH)
        self.amount = Label(theme, f"Looking at {whose}…", Role.TITLE, wrap=True)
        self.points = QWidget(self)
        self.nothing = Label(theme, NOTHING, Role.BODY, "t2", wrap=True)
        self.outside = QCheckBox()
        self.outside.toggled.connect(self._say)
        self.stays_title = Label(theme, "What stays on this computer", Role.SMALL_STRONG, "t2")
        self.stays = QGridLayout()
        self.stays.setHorizontalSpacing(12)
        self.stays.setVerticalSpacing(4)
        self.stays.setColumnStretch(1, 1)
        self.free = self.button("Free up", look="danger")
        self.free.setEnabled(False)
        self.free.clicked.connect(self._free)
        self.cancel = self.button("Cancel")
        self.cancel.clicked.connect(self.close)
        self.cancel.setDefault(True)
        self._lay_out()
        freeing = workspace.cloud.freeing
        background.read("freeable", lambda: freeing.freeable(chosen), self._show)

    @property
    def bytes(self) -> int:
        """What would be freed, as it is chosen now."""
        own = 0 if self.outside.isChecked() else self._found.outside_bytes
        return self._found.bytes - own

    def _show(self, found: Freeable) -> None:
        self._found = found
        self.outside.setVisible(bool(found.outside))
        self.outside.setText(
            f"Also free my own files: {words.counted(found.outside, 'item')}, "
            f"{words.size(found.outside_bytes)}"
        )
        for row, (why, count) in enumerate(found.stays):
            number = Label(self.theme, words.counted(count, "item"), Role.SMALL, "t2")
            self.stays.addWidget(number, row, 0)
            self.stays.addWidget(Label(self.theme, why, Role.SMALL, "t3"), row, 1)
        self.stays_title.setVisible(bool(found.stays))
        self.points.setVisible(bool(found.items))
        self.nothing.setVisible(not found.items)
        self.free.setVisible(bool(found.items))
        self.cancel.setText("Cancel" if found.items else "Close")
        self._say()
        self.cancel.setFocus()

    def _say(self) -> None:
        found = self._found
        if not found.items:
            self.amount.setText("There is nothing to free up.")
        elif self.bytes:
            self.amount.setText(f"Free up {words.size(self.bytes)} on this computer?")
        else:
            size = words.size(found.outside_bytes)
            self.amount.setText(f"{size} could be freed, all in files of your own")
        self.free.setText(f"Free up {words.size(self.bytes)}" if self.bytes else "Free up")
        self.free.setEnabled(bool(self.bytes))
        self.fit()

    def _free(self) -> None:
        workspace, chosen = self._workspace, self._chosen
        outside = self.outside.isChecked()

        def free() -> Changes:
            standings = workspace.catalogue.offline.standings(chosen)
            ids = [item.id for item in standings if item.stored and item.places and not item.kept]
            return workspace.cloud.freeing.free_up(ids, outside=outside)

        self._background.change(free, lambda _: workspace.wake())
        self.close()

    def _lay_out(self) -> None:
        self.foot.addStretch()
        self.foot.addWidget(self.cancel)
        self.foot.addWidget(self.free)
        inside = QGridLayout(self.points)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setHorizontalSpacing(10)
        inside.setVerticalSpacing(8)
        inside.setColumnStretch(1, 1)
        told = (("shield-check", CHECKED), ("cloud", AFTERWARDS), ("folder", OWN))
        for row, (icon, text) in enumerate(told):
            picture = IconLabel(self.theme, icon, parent=self.points)
            inside.addWidget(picture, row, 0, Qt.AlignmentFlag.AlignTop)
            inside.addWidget(Label(self.theme, text, Role.SMALL, "t2", wrap=True), row, 1)
        parts = (self.amount, self.points, self.nothing, self.outside, self.stays_title)
        for part in parts:
            self.column.addWidget(part)
        for later in parts[1:]:
            later.hide()
        self.column.addLayout(self.stays)
        self.column.addStretch()
        self.column.addLayout(self.foot)
