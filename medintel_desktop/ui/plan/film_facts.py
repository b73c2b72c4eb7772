"""What a film of the plan would be: read a while after the last edit, as files are looked at."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.render import FilmCodec
from medintel_desktop.domain.render_wish import PRESETS
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.facts import Fact
from medintel_desktop.ui.plan.editing import Editing

if TYPE_CHECKING:
    from medintel_desktop.domain.render_wish import Outlook

REST_MS = 800
"""How long nothing was edited until files are looked at."""

_CODECS = {FilmCodec.H264: "H.264", FilmCodec.HEVC: "HEVC", FilmCodec.PRORES: "ProRes"}


class FilmFacts(QObject):
    """By the preset that is offered first."""

    read = Signal(list)
    """Facts; none for a plan without cuts."""

    def __init__(
        self, background: Background, workspace: Workspace, editing: Editing, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._background, self._workspace, self._editing = background, workspace, editing
        self._of: tuple[str, int] = "", 0
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._read)
        editing.changed.connect(self._wait)
        editing.sources_changed.connect(self._forget)

    def _forget(self) -> None:
        """Files came or went."""
        self._of = "", 0
        self._wait()

    def _wait(self) -> None:
        kept = self._editing.kept
        if kept is not None and (kept.id, kept.version) != self._of:
            self._rest.start()

    def _read(self) -> None:
        workspace, kept = self._workspace, self._editing.kept
        if kept is None:
            return
        self._of = kept.id, kept.version
        if all(cut.proposed for cut in kept.plan.cuts):
            self.read.emit([])
            return
        plan_id = kept.id
        self._background.read(
            "plan film", lambda: workspace.rendering.outlook(plan_id, PRESETS[0].wish),
            partial(self._take, self._of), whole=True, otherwise=partial(self._fail, self._of),
        )  # fmt: skip

    def _take(self, of: tuple[str, int], outlook: Outlook) -> None:
        if of == self._of:
            self.read.emit(facts_of(outlook))

    def _fail(self, of: tuple[str, int], error: MedIntelError) -> None:
        if of == self._of:
            self.read.emit([Fact("Film", error.title)])


def facts_of(outlook: Outlook) -> list[Fact]:
    """Whether it needs no encoding, and "H.264, 1920 × 1080, 25"."""
    film, lossless = outlook.film, outlook.lossless
    told = "Possible" if lossless.possible else f"Not possible. {lossless.why}"
    shape = f"{film.width} × {film.height}"
    return [
        Fact("Lossless", told),
        Fact("Preset", f"{_CODECS.get(film.codec, film.codec)}, {shape}, {_rate(film.rate)}"),
    ]


def _rate(rate: Fraction) -> str:
    """ "25", "29.97"."""
    return f"{float(rate):.3f}".rstrip("0").rstrip(".")
