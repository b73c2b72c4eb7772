"""What was answered about many items, one row each: for the screen, and as CSV or JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Finding, Passage
from medintel_desktop.domain.words import clock
from medintel_desktop.library.answer_table import AnswerTable, TableRow

KINDS = tuple(kind for kind in AnswerKind if kind not in (AnswerKind.ANSWER, AnswerKind.TABLE))
"""Those with one answer for an item, in the order of the columns."""
NOTHING = "nothing found"
"""Where the service was asked about safety and found nothing; where it was not, stands nothing."""


def overview(names: Mapping[str, str], analyses: Mapping[str, Sequence[Analysis]]) -> AnswerTable:
    """A row for each item that has a name, in that order, also where nothing is answered.

    ``analyses`` are the versions in force by item. What concerns a part of a video stays out, and
    so do conversations and presets, which have tables of their own.
    """
    rows = [_row(media_id, name, analyses.get(media_id, ())) for media_id, name in names.items()]
    columns = tuple(str(kind) for kind in KINDS if any(str(kind) in row.values for row in rows))
    return AnswerTable(columns, tuple(rows))


def _row(media_id: str, name: str, analyses: Sequence[Analysis]) -> TableRow:
    shown = [one for one in analyses if one.kind in KINDS and one.span is None]
    values = {str(one.kind): _value(one) for one in shown}
    return TableRow(media_id, name, "", values, all(one.whole for one in shown))


def _value(analysis: Analysis) -> object:
    """A text, or a list of texts."""
    content = analysis.content
    if isinstance(content, str):
        return content
    if analysis.kind is AnswerKind.SAFETY and not content:
        return NOTHING
    return [_told(entry) for entry in content]


def _told(entry: object) -> str:
    """ "0:42 Gate": when, and what."""
    if isinstance(entry, Passage):
        return f"{clock(entry.span.start)} {entry.title or entry.text}".strip()
    if isinstance(entry, Finding):
        return f"{clock(entry.span.start) if entry.span else ''} {entry.category}".strip()
    return str(entry)
