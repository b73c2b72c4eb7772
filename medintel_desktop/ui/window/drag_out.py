"""Drags that leave the window: originals, and clips of moments, for other programs.

What a drag carries has to be known when it begins. So originals are looked for as soon as items
are selected. A clip has its name from then on as well, and is written, as it is in the original,
when the pointer leaves the window: that takes a moment, and most drags end inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QCursor, QDrag
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain import words
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.grid_view import GridView
from medintel_desktop.ui.item_grid import ItemGrid
from medintel_desktop.ui.messages import Messages

if TYPE_CHECKING:
    from medintel_desktop.domain.plan import Cut

MOST_FILES = 2_000
"""Dragged at once; of more no program takes the list."""

MOST_CLIPS = 50

LOOK_MS = 30
"""Between looks whether the pointer has left the window: a drag tells of no moves outside."""


class _Carried(NamedTuple):
    """What was found for a selection."""

    view: ItemGrid | None = None
    rows: Sequence[int] = ()
    files: Sequence[Path] = ()
    moments: Sequence[Cut] = ()
    """Those whose clip is among the files, and may have to be written."""
    left: int = 0
    """How many have no file on this computer."""


class DragOut(QObject):
    """Gives views their files; ``follow`` each of them once."""

    def __init__(
        self, background: Background, workspace: Workspace, messages: Messages, window: QWidget
    ) -> None:
        super().__init__(window)
        self._background, self._workspace = background, workspace
        self._messages, self._window = messages, window
        self._carried = _Carried()
        self._carries = self._making = self._ready = False
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._look_outside)

    def follow(self, view: ItemGrid) -> None:
        """Offer the files of whatever is selected in ``view``."""
        view.carry = self
        view.selection_changed.connect(lambda: self._find(view))

    def files(self, view: GridView, rows: Sequence[int]) -> Sequence[Path]:
        """Of the selection that was looked for, if these are its rows."""
        carried = self._carried
        # Grid and list share what is selected; either may have asked.
        same = carried.view is not None and carried.view.model() is view.model()
        same = same and list(carried.rows) == list(rows)
        return carried.files if same else ()

    def begin(self, drag: QDrag) -> None:
        self._carries = drag.mimeData().hasUrls()
        if self._carries and self._carried.moments:
            self._look.start()

    def end(self, *, taken: bool, inside: bool) -> None:
        self._look.stop()
        if not (self._carries and taken) or inside:
            return
        left = self._carried.left
        if self._carried.moments and not self._ready:
            self.make()  # where nobody says that the pointer is outside, it did not begin yet
            title, hint = "The clips were not ready yet.", "Drag them again in a moment."
            self._messages.tell(title, hint, tone="info")
        elif left:
            title = f"{words.counted(left, 'item')} stayed behind."
            self._messages.tell(title, "Originals that are not on this computer.", tone="info")

    def make(self) -> None:
        """Write the clips of what is being dragged, unless they are there."""
        clips, carried = self._workspace.clips, self._carried
        if self._making or not carried.moments:
            return
        self._making = True

        def write() -> None:
            for cut in carried.moments:
                clips.keep(cut, lambda _done, _total: None)

        self._background.read(
            "drag clips", write, lambda _: self._made(carried), whole=True,
            otherwise=lambda _: self._made(None),
        )  # fmt: skip

    def _made(self, carried: _Carried | None) -> None:
        """These clips are there now; None: not all of them."""
        self._making, self._ready = False, carried is self._carried

    def _look_outside(self) -> None:
        if not self._window.frameGeometry().contains(QCursor.pos()):
            self._look.stop()
            self.make()

    def _find(self, view: ItemGrid) -> None:
        self._carried, self._ready = _Carried(), False
        if not 0 < view.selected_count() <= MOST_FILES:
            return
        rows = view.selected_rows()
        parts = view.parts(rows)
        if sum(not isinstance(part, int) for part in parts) <= MOST_CLIPS:
            workspace = self._workspace
            self._background.read(
                "drag files", lambda: _found(workspace, view, rows, parts), self._keep
            )

    def _keep(self, carried: _Carried) -> None:
        self._carried = carried


def _found(
    workspace: Workspace, view: ItemGrid, rows: Sequence[int], parts: Sequence[int | Cut]
) -> _Carried:
    """In a worker."""
    originals = workspace.originals.files([part for part in parts if isinstance(part, int)])
    files: dict[Path, None] = {}
    moments, left = [], 0
    for part in parts:
        if isinstance(part, int):
            path = originals.get(part)
        else:
            path = workspace.clips.kept(part)
            moments += [part] if path is not None else []
        if path is not None:
            files[path] = None
        else:
            left += 1
    return _Carried(view, rows, tuple(files), tuple(moments), left)
