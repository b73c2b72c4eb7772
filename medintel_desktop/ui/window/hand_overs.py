"""Plans, results, chapters and items handed over to editing programs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import AnswerKind, Passage
from medintel_desktop.ui.window.parts import Parts
from medintel_desktop.ui.window.selected import reveal

if TYPE_CHECKING:
    from medintel_desktop.domain.hand_over import HandOverFormat
    from medintel_desktop.domain.plan import Cut
    from medintel_desktop.library.hand_over import Gathered
    from medintel_desktop.ui.plan.hand_over_dialog import HandOverDialog


class HandOvers(QObject):
    """Opens the dialog for what is meant; the format chosen last is offered first."""

    def __init__(self, parts: Parts, window: QWidget) -> None:
        super().__init__(window)
        self._parts, self._window = parts, window
        self._format: HandOverFormat | None = None
        self.dialog: HandOverDialog | None = None
        """While it is open."""
        parts.actions.hand_over.triggered.connect(self.offer)
        parts.plan.when_made(lambda page: page.hand_over_asked.connect(self.offer_plan))

    def offer(self) -> None:
        """The plan that is open, or what is selected: hits as they were found, the chapters of a
        video that is open, else items as they are. Of a search without a selection all that was
        found."""
        from medintel_desktop.domain.plan import MOST_CUTS

        parts = self._parts
        plan, results, cell = parts.plan.made, parts.results.made, parts.pages.cell
        if plan is not None and parts.pages.page is plan:
            self.offer_plan(plan.editing.plan_id)
        elif results is not None and parts.pages.page is results:
            model = results.model
            rows = results.grid.selected_rows() or range(model.rowCount())
            cuts = model.cuts(rows[: MOST_CUTS + 1])
            if cuts:
                self._offer(results.query.text or "Results", lambda: cuts)
        elif parts.pages.shows_item and cell is not None:
            self.offer_chapters(cell.id, cell.name)
        elif parts.selected.count():
            parts.selected.hand(self.offer_items)
        else:
            parts.messages.tell(
                "Nothing is selected.", "Select items or moments, or open a plan.", tone="info"
            )

    def offer_plan(self, plan_id: str) -> None:
        plans = self._parts.workspace.plans

        def open_named(plan_name: str) -> None:
            def gather() -> Gathered:
                plan = plans.get(plan_id).plan
                return self._parts.workspace.hand_over.gather(plan.name, plan.cuts)

            self._open(plan_name, gather)

        self._parts.background.read(
            "hand over name", lambda: plans.get(plan_id).plan.name, open_named
        )

    def offer_chapters(self, media_id: str, name: str) -> None:
        """The whole item where it has none."""
        workspace = self._parts.workspace

        def cuts() -> Sequence[Cut]:
            answers = workspace.catalogue.analyses.of_kind([media_id], AnswerKind.CHAPTERS)
            entries = [one for answer in answers for one in answer.content]
            chapters = [entry for entry in entries if isinstance(entry, Passage)]
            made = workspace.plans.cuts_of_entries(media_id, chapters)
            return made or workspace.plans.cuts_of([media_id])

        self._offer(name, cuts)

    def offer_items(self, media_ids: Sequence[str]) -> None:
        from medintel_desktop.domain.plan import MOST_CUTS

        if media_ids:
            plans, ids = self._parts.workspace.plans, list(media_ids[: MOST_CUTS + 1])
            self._offer(words.counted(len(media_ids), "item"), lambda: plans.cuts_of(ids))

    def stop(self) -> None:
        """The window closes."""
        if self.dialog is not None:
            self.dialog.reject()

    def _offer(self, name: str, cuts: Callable[[], Sequence[Cut]]) -> None:
        hand_over = self._parts.workspace.hand_over
        self._open(name, lambda: hand_over.gather(name, cuts()))

    def _open(self, name: str, gather: Callable[[], Gathered]) -> None:
        from medintel_desktop.domain.hand_over import HandOverFormat
        from medintel_desktop.ui.plan.hand_over_dialog import HandOverDialog

        parts = self._parts
        self.dialog = dialog = HandOverDialog(
            parts.theme, parts.background, parts.workspace.hand_over, gather, name,
            self._format or HandOverFormat.FCP7, self._window,
        )  # fmt: skip
        dialog.format_chosen.connect(self._remember)
        dialog.written.connect(self._tell)
        dialog.finished.connect(self._forget)
        dialog.open()

    def _remember(self, format_: HandOverFormat) -> None:
        self._format = format_

    def _forget(self) -> None:
        self.dialog = None

    def _tell(self, target: Path) -> None:
        self._parts.messages.tell(
            f"{target.name} is written.", "Open it in your editing program.",
            label="Show in folder", action=lambda: reveal(target),
        )  # fmt: skip
