"""Clips that drags out of the window left in the library folder."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.changes import Changes
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.kept_clips import KeptClips, empty_clips, kept_clips
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.card import Card
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.theme import Role, Theme

SENTENCE = (
    "A moment that is dragged into another program is a file here. It stays, because projects of"
    " that program may look for it."
)
WARNING = (
    "Projects of editing programs that use them will not find them any more. Originals and moments"
    " stay; a clip is there again once its moment is dragged again."
)


class ClipsCard(Card):
    """What they take, and deleting them."""

    def __init__(
        self, theme: Theme, background: Background, workspace: Workspace,
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(theme, "Clips for other programs", SENTENCE, parent)
        self._background, self._workspace = background, workspace
        self._kept = KeptClips()
        self.used = Label(theme, "", Role.BODY, "t1")
        self.used.setFixedHeight(32)
        self.delete = QPushButton("Delete…")
        self.delete.setAutoDefault(False)
        self.delete.setAccessibleName("Delete the clips")
        self.delete.setEnabled(False)
        self.delete.clicked.connect(self._ask)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.used)
        row.addWidget(self.delete)
        row.addStretch()
        self.add_row("Used now", row)

    def read(self) -> None:
        folder = self._workspace.folder
        self._background.read("kept clips", lambda: kept_clips(folder), self._show, slow=True)

    def _show(self, kept: KeptClips) -> None:
        self._kept = kept
        some = f"{words.counted(kept.count, 'clip')}, {words.size(kept.bytes)}"
        self.used.setText(some if kept.count else "None")
        self.delete.setEnabled(kept.count > 0 and not self._workspace.read_only)

    def _ask(self) -> None:
        what = words.counted(self._kept.count, "clip")
        Question(
            self._theme, f"Delete {what}?", WARNING, "Delete clips", lambda _: self._empty(),
            danger=True, cancel="Keep", parent=self.window(),
        ).open()  # fmt: skip

    def _empty(self) -> None:
        self.delete.setEnabled(False)
        folder = self._workspace.folder

        def empty() -> Changes:
            empty_clips(folder)
            return Changes()

        self._background.change(empty, lambda _: self.read())
