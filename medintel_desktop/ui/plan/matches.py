"""What could go on a plan: what a search finds, an album, and the highlights of the videos."""

from __future__ import annotations

from dataclasses import replace
from enum import IntEnum

from medintel_desktop.domain.analysis import AnswerKind, Passage
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.search import Hit, SearchQuery
from medintel_desktop.domain.typed import parse
from medintel_desktop.domain.view import MediaCell, Section, View
from medintel_desktop.jobs.workspace import Workspace

MOST = 300
"""Cells of a list; what is further down is found by words."""


class Tab(IntEnum):
    """Where to look."""

    MATCHES = 0
    ALBUM = 1
    HIGHLIGHTS = 2


def found(workspace: Workspace, text: str, *, meaning: bool) -> list[Hit]:
    """What a search finds, typed filters and all; best first. Not for the UI thread."""
    typed = parse(text)
    query = SearchQuery(" ".join(text.split()))
    if typed.pieces:
        query = workspace.typed.narrowed(SearchQuery(), typed)
    if not query.text.strip() and not typed.pieces:
        return []
    answer = workspace.search.answer(replace(query, meaning=meaning))
    return [hit for hit in answer.hits if not hit.item.trashed]


def in_album(workspace: Workspace, album_id: str | None) -> list[Hit]:
    """The items of an album and those below it, or the newest of all."""
    view = View(album_id=album_id) if album_id else View()
    return [_whole(cell) for cell in workspace.catalogue.cells.page(view, limit=MOST)]


def highlights(workspace: Workspace) -> list[Hit]:
    """The highlights that the service was asked for, of the newest videos first."""
    catalogue = workspace.catalogue
    cells = catalogue.cells.page(View(Section.VIDEOS), limit=MOST)
    answers = catalogue.analyses.of_kind([cell.id for cell in cells], AnswerKind.HIGHLIGHTS)
    parts = {answer.media_id: answer.content for answer in answers}
    return [
        Hit(cell, passage.span, None, 0.0, passage.title or passage.text)
        for cell in cells
        for passage in parts.get(cell.id, ())
        if isinstance(passage, Passage)
    ][:MOST]


def why_nothing(tab: Tab, text: str, error: MedIntelError | None) -> tuple[str, str]:
    """Sentence and hint for an empty list."""
    if error is not None:
        return error.title, error.hint
    if tab is Tab.ALBUM:
        return "This album is empty.", "Choose another one."
    if tab is Tab.HIGHLIGHTS:
        return "No highlights yet.", "Ask for them with Analyse… on some videos."
    if text.strip():
        return f"Nothing found for “{text.strip()[:60]}”.", "Try other words."
    return "Find what the plan needs.", "Type what is seen or said. Enter searches by meaning."


def _whole(cell: MediaCell) -> Hit:
    return Hit(cell, None, None, 0.0, "")
