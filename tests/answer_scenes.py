"""Pictures of questions about many items: the dialog, the table in all its states, presets."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.analysis import Analysis, AnswerKind, Content, Passage
from medintel_desktop.domain.job import Job, JobState, Lane, Progress
from medintel_desktop.domain.media import Problem
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.preset import FieldType, Preset, PresetField
from medintel_desktop.domain.view import MediaCell, View
from medintel_desktop.ui.answers.table_model import STATE

if TYPE_CHECKING:
    from medintel_desktop.ui.answers.page import AnswersPage
    from tests.screenshots import Studio

MODEL = "pegasus1.6"
SIGNS = Preset(
    "signs", "Signs along the way", "List every sign that can be read, and when.",
    (PresetField("Sign", FieldType.TEXT, "what it says, word by word"),
     PresetField("Seen at", FieldType.TIME), PresetField("Readable", FieldType.YES_NO)),
)  # fmt: skip
_TOLD: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("From the forest to the sea", "A slow walk from the forest over a ridge down to the coast."
     " Birds are heard at first; from 0:08 on it is the sea.", ("hiking", "coast")),
    ("The evening drive home", "A drive along the shore at dusk; lights come on at 0:11.",
     ("driving", "dusk", "shore")),
    ("Snow on the pass", "A road in the snow, first at dawn.", ("snow", "mountains")),
)  # fmt: skip


class AnswerScenes:
    """The clips of the library and three of its photos."""

    def __init__(self, studio: Studio, target: Path) -> None:
        self._studio, self._target = studio, target
        self._answering = studio.session.window.answering
        self._answers = studio.session.window.answers
        self._workspace = studio.session.workspace

    @property
    def page(self) -> AnswersPage:
        return self._answers.table()

    def take(self) -> None:
        cells = self._workspace.catalogue.cells.page(View())
        videos = [cell for cell in cells if cell.duration is not None]
        photos = [cell for cell in cells if cell.duration is None]
        self._show(photos[-3:])
        self.shoot("answers-empty")
        self._workspace.presets.save(SIGNS)
        some = [*videos, *photos[:4]]
        self._dialog(some)
        self._presets()
        self._fill(videos, photos[:3])
        self._show(some)
        self.page.grid.setCurrentIndex(self.page.rows.index(0, 3))
        self.shoot("answers-full")
        self.page.head.choice.setCurrentText(SIGNS.name)
        self.shoot("answers-preset")
        self._show(some)
        self._work(some)
        self.shoot("answers-running")
        self._fail(some)
        self.shoot("answers-failed")
        self._workspace.catalogue.jobs.dismiss(self._jobs)
        self._answers.leave()
        self._propose(cells)
        self._select(1)
        self.shoot("model-tags")
        self._select(3)
        self.shoot("model-tags-of-several")

    def shoot(self, name: str) -> None:
        from tests.screenshots import LARGE, shoot

        for scheme in ("light", "dark"):
            shoot(self._studio, self._target / f"{name}-{scheme}.png", scheme, LARGE)

    def _show(self, cells: list[MediaCell]) -> None:
        self._answers.show_items([cell.id for cell in cells])
        self._studio.settle()

    def _fill(self, videos: list[MediaCell], photos: list[MediaCell]) -> None:
        answers = []
        for cell, (title, summary, topics) in zip([*videos, *photos], _TOLD * 2, strict=True):
            contents: dict[AnswerKind, Content] = {
                AnswerKind.TITLE: title, AnswerKind.SUMMARY: summary, AnswerKind.TOPICS: topics,
                AnswerKind.SAFETY: (),
            }  # fmt: skip
            if cell.duration is not None:
                chapters = Passage(Span(0, 5), "Under the trees"), Passage(Span(5, 10), "The bay")
                rows = {"Sign": "Coast path 4 km", "Seen at": 3.4, "Readable": True}, {
                    "Sign": "Porto Ercole", "Seen at": 8.0, "Readable": False
                }  # fmt: skip
                contents |= {AnswerKind.CHAPTERS: chapters, AnswerKind.TABLE: rows}
            answers += [
                Analysis(f"{cell.id} {kind} table", cell.id, kind, content, model=MODEL,
                         key=f"{cell.id} {kind}", made_at=time.time(),
                         thread=SIGNS.id if kind is AnswerKind.TABLE else None)
                for kind, content in contents.items()
            ]  # fmt: skip
        self._workspace.catalogue.analyses.add(answers)

    def _propose(self, cells: list[MediaCell]) -> None:
        tags = "path", "pine trees", "gravel", "late afternoon light", "sea"
        self._workspace.catalogue.analyses.add(
            [Analysis(f"{cell.id} tags", cell.id, AnswerKind.TAGS, tags, model=MODEL)
             for cell in cells]
        )  # fmt: skip
        ids = [cell.id for cell in cells]
        self._workspace.model_tags.accept(ids[:1], ["sea"])
        self._workspace.collection.tag(ids, add=["holiday"])

    def _select(self, count: int) -> None:
        """The first of the library."""
        parts = self._studio.session.window.parts
        items = parts.library.items
        items.clearSelection()
        selection = items.selectionModel()
        for row in range(count):
            index = parts.library.model.index(row, 0)
            selection.setCurrentIndex(index, selection.SelectionFlag.Select)
        self._studio.settle()

    def _work(self, cells: list[MediaCell]) -> None:
        """Jobs in each state, as they are told while they run."""
        states = (
            (JobState.RUNNING, "upload", Progress(412, 820)), (JobState.RUNNING, "ask", Progress()),
            (JobState.WAITING, "ask", Progress()), (JobState.QUEUED, "ask", Progress()),
        )  # fmt: skip
        jobs = [
            Job(9_000 + number, "analyse", cell.name, step, Lane.PAID, state, media_id=cell.id,
                progress=progress, note="the service allows 8 requests a minute")
            for number, (cell, (state, step, progress)) in enumerate(
                zip(cells[3:], states, strict=True))
        ]  # fmt: skip
        self.page.follow_jobs(jobs)

    def _fail(self, cells: list[MediaCell]) -> None:
        """Two that could not be asked, in the catalogue."""
        table, ids = self._workspace.catalogue.jobs, [cell.id for cell in cells[1:3]]
        table.add(
            [NewJob("analyse", cell.name, "ask", Lane.PAID, media_id=cell.id)
             for cell in cells[1:3]]
        )  # fmt: skip
        problems = (
            Problem("Quota", "This month’s minutes are used.", "It goes on next month, or raise the"
                    " limit at TwelveLabs. Nothing was counted."),
            Problem("Refused", "TwelveLabs could not read the video.", "Nothing was counted."),
        )  # fmt: skip
        from dataclasses import replace

        jobs = [job for job in table.of_media(ids) if job.kind == "analyse"]
        for job, problem in zip(jobs, problems, strict=True):
            table.save(replace(job, state=JobState.FAILED, problem=problem))
        self._jobs = [job.id for job in jobs]
        self.page.read()
        self._studio.settle()
        self.page.grid.setCurrentIndex(self.page.rows.index(1, STATE))

    def _dialog(self, cells: list[MediaCell]) -> None:
        self._answering.wish([cell.id for cell in cells])
        self._shoot_dialog("answers-question", close=False)
        dialog = self._opened()
        dialog.question.setCurrentText(SIGNS.name)  # type: ignore[attr-defined]
        self._shoot_dialog("answers-question-preset")

    def _presets(self) -> None:
        self._answering.manage_presets()
        self._shoot_dialog("presets")

    def _shoot_dialog(self, name: str, *, close: bool = True) -> None:
        dialog = self._opened()
        for scheme in ("light", "dark"):
            self._studio.theme.set_scheme(scheme)
            self._studio.settle()
            dialog.grab().save(str(self._target / f"{name}-{scheme}.png"))
        if close:
            dialog.close()
            self._studio.settle()

    def _opened(self) -> QDialog:
        window, found = self._studio.session.window, list[QDialog]()

        def there() -> bool:
            found[:] = [d for d in window.findChildren(QDialog) if d.isVisible()]
            return bool(found)

        self._studio.until(there)
        return found[0]
