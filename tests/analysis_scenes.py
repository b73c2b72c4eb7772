"""Pictures of the analysis beside player and viewer: nothing yet, full, streaming, failed."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Content, Finding, Origin, Passage
from medintel_desktop.domain.job import Job, JobState, Lane, Progress
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.ui.analysis.tab import AnalysisTab
from medintel_desktop.ui.window.trail import LibraryTrail

if TYPE_CHECKING:
    from tests.screenshots import Studio

MODEL = "pegasus1.6"
_WORDS = "The first steps are heard at 0:02, and again at 0:09 near the water. Both are on gravel; "
_CHAPTERS = (
    ("Under the trees", 0.0, 3.1), ("The path opens", 3.1, 5.4), ("Noon on the ridge", 5.4, 8.2),
    ("First view of the sea", 8.2, 10.0), ("Down to the water", 10.0, 12.6),
    ("The bay", 12.6, 15.0),
)  # fmt: skip


def passages(
    *rows: tuple[str, float, float] | tuple[str, float, float, str],
) -> tuple[Passage, ...]:
    return tuple(Passage(Span(row[1], row[2]), row[0], *row[3:]) for row in rows)


CONTENT: dict[AnswerKind, Content] = {
    AnswerKind.TITLE: "From the forest to the sea",
    AnswerKind.SUMMARY: "A slow walk from the forest over a ridge down to the coast. Birds are "
    "heard at first; from 0:08 on it is the sea.",
    AnswerKind.CHAPTERS: passages(*_CHAPTERS),
    AnswerKind.HIGHLIGHTS: passages(
        ("Light between the trees", 1.2, 2.6, "The sun breaks through"),
        ("The view opens", 8.3, 9.6, "First sight of the sea"),
        ("Waves", 12.9, 14.2, "Close to the water, the sound is loud"),
    ),
    AnswerKind.TOPICS: ("hiking", "coast", "forest", "early autumn"),
    AnswerKind.HASHTAGS: ("#coastpath", "#forest", "#seaview", "#slowwalk", "#autumn"),
    AnswerKind.TAGS: ("path", "pine trees", "waves", "gravel"),
    AnswerKind.FRAMES: passages(
        ("Trees in the light", 1.8, 1.9), ("Ridge", 6.6, 6.7), ("Bay", 13.4, 13.5)
    ),
    AnswerKind.SAFETY: (Finding("dangerous acts", Span(9.0, 10.2), 0.62, "Walking near an edge"),),
    AnswerKind.SCREEN_TEXT: passages(("Coast path 4 km", 3.4, 4.2, "A sign at the right")),
    AnswerKind.NAMES: passages(("Porto Ercole", 6.1, 6.9, "where they are going")),
}


class AnalysisScenes:
    """The first clip and the first photo of the library."""

    def __init__(self, studio: Studio, target: Path) -> None:
        self._studio, self._target = studio, target
        self._parts = studio.session.window.parts
        self._table = studio.session.workspace.catalogue.analyses

    def take(self) -> None:
        video, photo = self._cell("Over the pass.mp4"), self._cell("Terraces.jpg")
        self._open(video)
        self.shoot("analysis-empty")
        self._work()
        self.shoot("analysis-working")
        self.tab.show_jobs(())
        self._dialog(lambda tab: tab.analyse.click(), "analysis-question")
        self.fill(video)
        self.shoot("analysis-full")
        self._edit()
        self.shoot("analysis-editing")
        self._rest()
        self._scroll()
        self.shoot("analysis-full-foot")
        self._stream()
        self.shoot("analysis-streaming")
        self._fail()
        self.shoot("analysis-failed")
        self._dialog(lambda tab: tab.head.history.click(), "analysis-history")
        self._open(photo)
        self.fill(photo)
        self.shoot("analysis-photo")
        self._parts.pages.back()

    def fill_open(self) -> None:
        """Answers for the video that plays."""
        cell = self._parts.pages.cell
        assert cell is not None
        self.fill(cell)

    def fill(self, cell: MediaCell) -> None:
        """Everything that can be answered, one chapter corrected, and a conversation."""
        photo, now = cell.duration is None, time.time()
        kinds = [AnswerKind.TITLE, AnswerKind.SUMMARY, AnswerKind.TOPICS, AnswerKind.HASHTAGS,
                 AnswerKind.TAGS] if photo else list(CONTENT)  # fmt: skip
        answers = [
            Analysis(f"{cell.id} {kind}", cell.id, kind, CONTENT[kind], model=MODEL, made_at=now,
                     key=f"{cell.id} {kind}")
            for kind in kinds
        ]  # fmt: skip
        if not photo:
            chapters = next(answer for answer in answers if answer.kind is AnswerKind.CHAPTERS)
            assert isinstance(chapters.content, tuple)
            first, *rest = passages(*_CHAPTERS)
            mine = (replace(first, title="Under the pines"), *rest)
            answers.append(
                replace(chapters, id=f"{cell.id} mine", content=mine, origin=Origin.USER,
                        based_on=chapters.id, made_at=now + 1)
            )  # fmt: skip
            answers.append(
                Analysis(f"{cell.id} talk", cell.id, AnswerKind.ANSWER,
                         "Pines at first, then low shrubs from 0:05 on.", "What grows there?",
                         "talk", model=MODEL, made_at=now, thread="t")
            )  # fmt: skip
        self._table.add(answers)
        self._studio.session.window.analysing.renew()
        self._studio.until(lambda: bool(self.tab.shown and self.tab.shown.answers))

    def shoot(self, name: str) -> None:
        from tests.screenshots import LARGE, shoot

        for scheme in ("light", "dark"):
            shoot(self._studio, self._target / f"{name}-{scheme}.png", scheme, LARGE)

    @property
    def tab(self) -> AnalysisTab:
        tabs = self._studio.session.window.analysing.tabs
        assert tabs is not None
        return tabs.analysis

    def _open(self, cell: MediaCell) -> None:
        pages = self._parts.pages
        row = self._parts.library.model.row_of(cell.num) or 0
        pages.open(
            cell, 6.0 if cell.duration else None, LibraryTrail(self._parts.library.model, row)
        )
        self._studio.until(lambda: pages.cell is not None and pages.cell.id == cell.id)
        self._studio.until(lambda: bool(self.tab.shown and self.tab.shown.item.id == cell.id))
        self._studio.until(lambda: bool(self.tab.shown and self.tab.shown.model))
        self._studio.rest(900)
        if pages.player is not None and pages.plays:
            pages.player.shuttle.halt()

    def _work(self) -> None:
        job = Job(1, "analyse", "Over the pass.mp4", "upload", Lane.TRANSFER, JobState.RUNNING,
                  progress=Progress(41e6, 120e6, "bytes"))  # fmt: skip
        self.tab.show_jobs((job,))

    def _edit(self) -> None:
        self.tab.sections.summary.edit()
        self.tab.sections.chapters.edit_row(3)

    def _rest(self) -> None:
        self.tab.sections.summary.cancel.click()
        self.tab.sections.chapters.form.cancel.click()

    def _scroll(self) -> None:
        bar = self.tab.area.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _stream(self) -> None:
        self.tab.begin_answer("When do we first hear the steps?")
        self.tab.talk.add_words(_WORDS)

    def _fail(self) -> None:
        from medintel_desktop.domain.media import Problem

        self.tab.ask_box.set_running(False)
        self.tab.talk.fail(
            Problem(
                "Offline", "TwelveLabs cannot be reached.", "What is kept can be read as always."
            )
        )

    def _dialog(self, opens: object, name: str) -> None:
        window = self._studio.session.window
        opens(self.tab)  # type: ignore[operator]
        self._studio.until(lambda: any(d.isVisible() for d in window.findChildren(QDialog)))
        self._studio.settle()
        dialog = next(d for d in window.findChildren(QDialog) if d.isVisible())
        for scheme in ("light", "dark"):
            self._studio.theme.set_scheme(scheme)
            self._studio.settle()
            dialog.grab().save(str(self._target / f"{name}-{scheme}.png"))
        dialog.reject()

    def _cell(self, name: str) -> MediaCell:
        cells = self._studio.session.workspace.catalogue.cells.page(View())
        return next(cell for cell in cells if cell.name == name)
