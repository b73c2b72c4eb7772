"""Pictures of edit plans: empty, full, while an edge is dragged, with five hundred cuts, broken."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import MOST_CUTS, Cut
from medintel_desktop.domain.view import View

if TYPE_CHECKING:
    from medintel_desktop.ui.plan.page import PlanPage
    from tests.screenshots import Studio

_Left, _None = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton


class PlanScenes:
    """A plan of the clips and one photo of the library."""

    def __init__(self, studio: Studio, target: Path) -> None:
        self._studio, self._target = studio, target
        self._window = studio.session.window
        self._workspace = studio.session.workspace

    @property
    def page(self) -> PlanPage:
        return self._window.parts.plan()

    def take(self) -> None:
        plans, clips = self._workspace.plans, self._items()[0]
        self._open(plans.create("Holiday 2024"))
        self.shoot("plan-empty")
        plan = self.show_full()
        self.shoot("plan-full", small=True)
        self._trim()
        dice = random.Random(1)
        starts = [dice.uniform(0, 6) for _ in range(MOST_CUTS)]
        many = [Cut(clips[n % 3], Span(at, at + 2), f"Cut {n}") for n, at in enumerate(starts)]
        self._open(plans.create("Five hundred", many))
        self.shoot("plan-500")
        self._break(plan, clips)
        self._window.show_view(View())

    def show_full(self) -> str:
        """A plan with proposed cuts, one cut chosen; answers with its id."""
        plans, (clips, photo) = self._workspace.plans, self._items()
        self._window.parts.search.clear()
        plan = plans.create("Along the coast", _cuts(clips, photo))
        plans.edit(plan, "", lambda plan: replace(plan, wanted=45.0))
        self._open(plan)
        self.page.matches.search("blue sea")
        self._studio.settle()
        self.page.select([self.page.plan.cuts[1].id])
        self.page.seek(8.0)
        return plan

    def _items(self) -> tuple[list[str], str]:
        """The videos, and a photo."""
        cells = self._workspace.catalogue.cells.page(View())
        clips = [cell.id for cell in cells if cell.kind is MediaKind.VIDEO]
        return clips, next(cell.id for cell in cells if cell.kind is MediaKind.PHOTO)

    def shoot(self, name: str, *, small: bool = False) -> None:
        from tests.screenshots import LARGE, SMALL, shoot

        for scheme in ("light", "dark"):
            shoot(self._studio, self._target / f"{name}-{scheme}.png", scheme, LARGE)
            if small:
                path = self._target / f"{name}-{scheme}-1280x720.png"
                shoot(self._studio, path, scheme, SMALL)

    def _open(self, plan_id: str) -> None:
        self._window.parts.shelf.read()
        self._window.planning.show(plan_id)
        self._studio.until(lambda: self._window.planning.is_shown)
        self._studio.until(lambda: self.page.editing.kept is not None)
        self._studio.settle()
        self._window.parts.messages.clear()

    def _trim(self) -> None:
        """The end of a cut under the pointer, not let go."""
        view, cut = self.page.line.view, self.page.plan.cuts[1]
        edge = view.mapFromScene(self.page.line.scene.rect_of(cut.id)).boundingRect()
        for kind, x, button in (
            (QEvent.Type.MouseButtonPress, edge.right() - 4, _Left),
            (QEvent.Type.MouseMove, edge.right() - 60, _None),
        ):
            at = QPointF(x, edge.center().y())
            event = QMouseEvent(
                kind, at, view.viewport().mapToGlobal(at), button, _Left,
                Qt.KeyboardModifier.NoModifier,
            )  # fmt: skip
            QApplication.sendEvent(view.viewport(), event)
        self.shoot("plan-trim")
        view.cancel()

    def _break(self, plan: str, clips: list[str]) -> None:
        """One original away, one item in the trash; both come back."""
        item = self._workspace.catalogue.media.get(clips[0])
        assert item is not None
        path = self._workspace.originals.locate(item)
        assert path is not None
        aside = path.rename(path.with_name("aside.mp4"))
        self._workspace.trash.put([clips[1]])
        self._open(plan)
        self._studio.session.background.changed.emit(Changes(media_list=True))
        self._studio.settle()
        self.page.select([])
        first = next(n for n, cut in enumerate(self.page.plan.cuts) if cut.media_id == clips[0])
        self.page.seek(self.page.line.scene.start_of(first) + 0.5)
        self.shoot("plan-broken")
        aside.rename(path)
        self._workspace.trash.restore([clips[1]])


def _cuts(clips: list[str], photo: str) -> list[Cut]:
    """Nine, two of them proposed."""
    places = (
        (1, 0.5, 6.0, "Over the pass", False), (0, 1.0, 8.0, "Down to the shore", False),
        (2, 6.0, 12.0, "Evening light", False), (0, 9.0, 14.0, "The bay", False),
        (2, 12.0, 18.0, "Night falls", True), (1, 6.0, 9.5, "First snow", False),
        (2, 0.0, 5.0, "Lamps", True),
    )  # fmt: skip
    cuts = [
        Cut(clips[clip % len(clips)], Span(start, end), title, proposed=proposed)
        for clip, start, end, title, proposed in places
    ]
    still = Cut(photo, Span(0, 4), "A photo, 4 s")
    found = replace(cuts[1], query="walk to the sea", score=0.8)
    return [cuts[0], found, *cuts[2:5], still, *cuts[5:]]
