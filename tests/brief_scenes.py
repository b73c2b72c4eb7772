"""Pictures of briefs: the question before anything is paid, what is proposed, and what failed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.view import View
from medintel_desktop.ui.plan.brief_panel import BriefPanel

if TYPE_CHECKING:
    from tests.screenshots import Studio
    from tests.service import StandIn

WORDS = "30 seconds, calm, start on the hillside, then the sea, no interviews, end at night."
OWN = (("Over the pass.mp4", 0.0, 4.0, "hillside"), ("Walk to the coast.mp4", 8.0, 14.0, "sea"))


class BriefScenes:
    """A plan with two cuts of one's own, and what the stand-in proposes for the rest."""

    def __init__(self, studio: Studio, service: StandIn, target: Path) -> None:
        self._studio, self._service, self._target = studio, service, target
        self._window = studio.session.window

    def take(self) -> None:
        plan_id = self._make()
        self._window.planning.show(plan_id)
        self._studio.until(lambda: self._window.briefing.panel is not None)
        self._studio.settle()
        panel = self._panel
        panel.brief.field.setPlainText(WORDS)
        self._shoot("brief-written")
        panel.brief.ask.click()
        self._studio.until(lambda: panel.proposing.question is not None)
        question = panel.proposing.question
        assert question is not None
        self._dialog(question, "brief-question")
        question.yes.click()
        self._studio.until(lambda: panel.card.isVisible() and not panel.work.isVisible())
        page = self._window.parts.plan()
        page.select([page.plan.cuts[1].id])
        self._shoot("brief-proposed")
        panel.card.discard.click()
        self._fail(panel)
        self._shoot("brief-failed")
        self._service.config(say=None)
        self._window.show_view(View())

    @property
    def _panel(self) -> BriefPanel:
        panel = self._window.briefing.panel
        assert panel is not None
        return panel

    def _make(self) -> str:
        workspace = self._studio.session.workspace
        items = {cell.name: cell.id for cell in workspace.catalogue.cells.page(View())}
        cuts = [
            workspace.plans.cut_of(items[name], Span(start, end), query=query)
            for name, start, end, query in OWN
        ]
        return workspace.plans.create("A day outside", [cut for cut in cuts if cut])

    def _fail(self, panel: BriefPanel) -> None:
        self._service.config(say="I would rather not.")
        panel.brief.ask.click()
        first = panel.proposing.question
        self._studio.until(lambda: panel.proposing.question is not first)
        question = panel.proposing.question
        assert question is not None
        question.yes.click()
        self._studio.until(lambda: panel.work.isVisible() and panel.work.retry.isVisible())

    def _shoot(self, name: str) -> None:
        from tests.screenshots import LARGE, SMALL, shoot

        for scheme in ("light", "dark"):
            shoot(self._studio, self._target / f"{name}-{scheme}.png", scheme, LARGE)
            shoot(self._studio, self._target / f"{name}-{scheme}-1280x720.png", scheme, SMALL)

    def _dialog(self, dialog: QDialog, name: str) -> None:
        for scheme in ("light", "dark"):
            self._studio.theme.set_scheme(scheme)
            self._studio.settle()
            dialog.grab().save(str(self._target / f"{name}-{scheme}.png"))
