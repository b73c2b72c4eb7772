"""Asking the service about items: the dialog before anything is paid, and presets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import AnswerKind
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.ui.window.parts import Parts

if TYPE_CHECKING:
    from medintel_desktop.ui.answers.analyse_dialog import AnalyseDialog
    from medintel_desktop.ui.answers.wish import Wish


class Answering(QObject):
    """Carries out "Analyse…" for the selection, the details, the analysis of an open item, and
    the table of answers."""

    asked = Signal(list)
    """Ids of items: jobs for them were queued."""
    presets_changed = Signal()

    def __init__(self, parts: Parts, open_key: Callable[[], object], parent: QWidget) -> None:
        super().__init__(parent)
        self._parts, self._open_key, self._window = parts, open_key, parent
        parts.actions.analyse.triggered.connect(lambda: parts.selected.hand(self.wish))
        parts.actions.presets.triggered.connect(lambda: self.manage_presets())
        parts.details.analyse_asked.connect(self.wish)

    def wish(
        self, ids: Sequence[str], ticked: Collection[AnswerKind] = (), again: bool = False
    ) -> None:
        """Let the user choose what to ask; without a key, lead to where it goes."""
        workspace = self._parts.workspace
        if not ids or not workspace.may_edit:
            return
        self._parts.background.read(
            "analyst to ask", lambda: workspace.analyses.model,
            partial(self._open, list(ids), ticked, again), slow=True,
        )  # fmt: skip

    def manage_presets(self, asking: AnalyseDialog | None = None) -> None:
        """Make and change questions that are kept; ``asking`` is the dialog that offers them."""
        from medintel_desktop.ui.answers.preset_dialog import PresetDialog

        parts = self._parts
        if not parts.workspace.may_edit:
            return
        dialog = PresetDialog(
            parts.theme, parts.background, parts.workspace, parts.undo.do, parts.undo.undo_this,
            asking or self._window,
        )  # fmt: skip
        dialog.changed.connect(self.presets_changed)
        if asking is not None:
            dialog.changed.connect(asking.read_presets)
        dialog.open()

    def _open(
        self, ids: list[str], ticked: Collection[AnswerKind], again: bool, model: str | None
    ) -> None:
        if model is None:
            self._open_key()
            return
        from medintel_desktop.ui.answers.analyse_dialog import AnalyseDialog
        from medintel_desktop.ui.answers.kind_boxes import USUAL

        parts = self._parts
        dialog = AnalyseDialog(
            parts.theme, parts.background, parts.workspace, ids, partial(self._start, ids),
            photos_only=self._photos_only(ids), span=self._marked(ids), ticked=ticked or USUAL,
            again=again, monthly_minutes=parts.settings.current.monthly_minutes,
            parent=self._window,
        )  # fmt: skip
        dialog.presets_button.clicked.connect(lambda: self.manage_presets(dialog))
        dialog.open()

    def _start(self, ids: list[str], wish: Wish) -> None:
        import uuid  # looks at the platform, which no start waits for

        workspace = self._parts.workspace
        batch = str(uuid.uuid4()) if len(ids) > 1 else None

        def enqueue() -> Changes:
            from medintel_desktop.ui.answers.wish import grant

            if batch is not None:
                title = f"Questions about {words.counted(len(ids), 'item')}"
                workspace.catalogue.jobs.add_batch(batch, title)
            return grant(workspace, ids, wish, batch)

        self._parts.background.change(enqueue, partial(self._started, ids))

    def _started(self, ids: list[str], changes: Changes) -> None:
        self._parts.workspace.wake()
        if changes.jobs:
            self.asked.emit(ids)

    def _photos_only(self, ids: Collection[str]) -> bool:
        cells = [cell for cell in self._parts.selected.cells() if cell.id in ids]
        return len(cells) == len(ids) and all(cell.kind is MediaKind.PHOTO for cell in cells)

    def _marked(self, ids: Sequence[str]) -> Span | None:
        """Between In and Out in the player, when both are set and its video is meant."""
        pages = self._parts.pages
        if pages.player is None or not pages.plays or pages.cell is None or [pages.cell.id] != ids:
            return None
        start, end = pages.player.in_out
        return Span(start, end) if start is not None and end is not None else None
