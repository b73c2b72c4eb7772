"""What the table shows: rows of answers about many items, and how their jobs stand.

Blocking: for the background.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from medintel_desktop.domain import words
from medintel_desktop.domain.analysis import Analysis, AnswerKind
from medintel_desktop.domain.job import Job
from medintel_desktop.domain.preset import FieldType, Preset
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.answer_overview import overview
from medintel_desktop.library.answer_table import AnswerTable, TableRow, table_of
from medintel_desktop.ui.analysis.sections import TITLES
from medintel_desktop.ui.analysis.shown import JOB_KIND
from medintel_desktop.ui.answers.standing import CUT, latest

MOST = 2_000
"""Items in a table."""
NOT_ASKED = "Not asked"
_CHUNK = 500


class Choice(NamedTuple):
    """A table that can be shown: of one kind, of one preset, or, without a kind, of all."""

    title: str
    kind: AnswerKind | None = None
    thread: str | None = None


ALL = Choice("All answers")
TALK = Choice("Questions", AnswerKind.ANSWER)


class Order(NamedTuple):
    """``column`` is one of the table: the name, the state, then the values; None is the order of
    the items."""

    column: int | None = None
    falling: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row. ``values`` by column: text, numbers, yes or no, or lists of text."""

    cell: MediaCell
    values: tuple[object, ...]
    key: str
    """Equal for the same row of a later reading."""
    start: float | None = None
    whole: bool = True
    note: str = ""
    """What there is to say when no job works on it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """All of a table. ``headings`` are those of the values, ``timed`` those that hold times."""

    headings: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    choice: Choice = ALL
    choices: tuple[Choice, ...] = (ALL,)
    jobs: Mapping[str, Job] = field(default_factory=dict)
    """What works on items or failed, by id of the item."""
    table: AnswerTable = field(default_factory=lambda: AnswerTable((), ()))
    """The same to take away."""
    items: int = 0
    timed: frozenset[str] = frozenset()


def read_sheet(workspace: Workspace, ids: Sequence[str], choice: Choice, order: Order) -> Sheet:
    """Items that are gone are left out; a choice that has no answers any more stays empty."""
    catalogue = workspace.catalogue
    cells = _cells(workspace, ids)
    answers = {media_id: catalogue.analyses.shown(media_id) for media_id in cells}
    presets = {preset.id: preset for preset in catalogue.presets.all()}
    names = {cell.id: cell.name for cell in cells.values()}
    table = _table(choice, names, answers)
    timed = _timed(choice, presets.get(choice.thread or ""))
    lines = _lines(table, cells, timed)
    jobs = latest(job for job in catalogue.jobs.of_media(list(cells), unfinished=False)
                  if job.kind == JOB_KIND)  # fmt: skip
    if choice != ALL:
        lines += _pending(cells, jobs, {line.cell.id for line in lines}, len(table.columns))
    sheet = Sheet(
        tuple(_heading(column) for column in table.columns), tuple(lines), choice,
        _choices(answers.values(), presets, choice), jobs, table, len(cells),
        frozenset(map(_heading, timed)),
    )  # fmt: skip
    return arranged(sheet, order)


def arranged(sheet: Sheet, order: Order) -> Sheet:
    """The same rows in another order; what is empty comes last."""
    if order.column is None:
        return sheet
    place = order.column

    def value(line: Line) -> object:
        if place == 0:
            return line.cell.name
        if place > 1:
            return line.values[place - 2]
        job = sheet.jobs.get(line.cell.id)
        return f"{job.state} {line.note}" if job else line.note

    filled = [line for line in sheet.lines if value(line) not in (None, "", [], ())]
    kept = set(map(id, filled))
    empty = [line for line in sheet.lines if id(line) not in kept]
    filled.sort(key=lambda line: _sort_key(value(line)), reverse=order.falling)
    return replace(sheet, lines=(*filled, *empty))


def _cells(workspace: Workspace, ids: Sequence[str]) -> dict[str, MediaCell]:
    table = workspace.catalogue.cells
    chunks = (ids[at : at + _CHUNK] for at in range(0, len(ids), _CHUNK))
    found = (cell for chunk in chunks for cell in table.by_id(chunk))
    return {cell.id: cell for cell in found if not cell.trashed}


def _table(
    choice: Choice, names: Mapping[str, str], answers: Mapping[str, Sequence[Analysis]]
) -> AnswerTable:
    if choice.kind is None:
        return overview(names, answers)
    return table_of(
        names, (one for found in answers.values() for one in found if _belongs(one, choice))
    )


def _belongs(analysis: Analysis, choice: Choice) -> bool:
    same = choice.thread is None or analysis.thread == choice.thread
    return analysis.kind is choice.kind and same


def _timed(choice: Choice, preset: Preset | None) -> Sequence[str]:
    """Columns of the table that hold times."""
    if preset is not None:
        return [field.name for field in preset.fields if field.type is FieldType.TIME]
    return [] if choice.kind in (None, AnswerKind.TABLE) else ["time"]


def _lines(table: AnswerTable, cells: Mapping[str, MediaCell], timed: Sequence[str]) -> list[Line]:
    lines, counts = list[Line](), dict[str, int]()
    for row in table.rows:
        number = counts[row.media_id] = counts.get(row.media_id, -1) + 1
        values = tuple(_clock(row.values.get(column), column in timed) for column in table.columns)
        note = "" if row.whole else CUT
        lines.append(
            Line(
                cells[row.media_id], values, f"{row.media_id} {number}", _start(row, timed),
                row.whole, note if row.values else NOT_ASKED,
            )
        )  # fmt: skip
    return lines


def _pending(
    cells: Mapping[str, MediaCell], jobs: Mapping[str, Job], told: set[str], columns: int
) -> list[Line]:
    """Items that a job asks about, or could not, and that have no row yet."""
    empty = ("",) * columns
    return [
        Line(cells[media_id], empty, f"{media_id} 0") for media_id in cells
        if media_id in jobs and media_id not in told
    ]  # fmt: skip


def _start(row: TableRow, timed: Sequence[str]) -> float | None:
    if row.start is not None:
        return row.start
    told = (row.values.get(name) for name in timed)
    return next((float(value) for value in told if isinstance(value, int | float)), None)


def _clock(value: object, timed: bool) -> object:
    """Seconds as a time that plays."""
    if timed and isinstance(value, int | float) and value >= 0:
        return words.clock(value)
    return value


def _heading(column: str) -> str:
    titles = {str(kind): title for kind, title in TITLES.items()}
    return titles.get(column) or column[:1].upper() + column[1:]


def _choices(
    answers: Iterable[Sequence[Analysis]], presets: Mapping[str, Preset], now: Choice
) -> tuple[Choice, ...]:
    """What there is to show: all, kind by kind what has rows of its own, presets, questions."""
    seen = {(one.kind, one.thread if one.kind is AnswerKind.TABLE else None): one
            for found in answers for one in found}  # fmt: skip
    kinds = [Choice(title, kind) for kind, title in TITLES.items() if (kind, None) in seen]
    tables = [
        Choice(presets[thread].name if thread in presets else one.question[:40], kind, thread)
        for (kind, thread), one in seen.items()
        if kind is AnswerKind.TABLE and thread is not None
    ]
    talk = [TALK] if (AnswerKind.ANSWER, None) in seen else []
    found = [ALL, *sorted(tables, key=lambda choice: choice.title.casefold()), *talk, *kinds]
    return tuple(found if now in found else [*found, now])


def _sort_key(value: object) -> tuple[int, float, str]:
    if isinstance(value, bool | int | float):
        return (0, float(value), "")
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return (1, 0.0, text.casefold())
