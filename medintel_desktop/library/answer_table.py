"""Answers of many items as one table: for the screen, and as CSV or JSON."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.analysis import Analysis, AnswerKind, Finding, Passage, write
from medintel_desktop.domain.words import cell, span
from medintel_desktop.library.checksum import file_errors


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of an answer: ``values`` by column. A cut answer has one row with its text."""

    media_id: str
    name: str
    analysis_id: str
    values: Mapping[str, Any]
    whole: bool = True
    start: float | None = None
    """Seconds where what it tells of begins."""


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """``columns`` are those of the answers, in the order in which they were asked for."""

    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]

    def csv(self) -> str:
        """With a line of headings; lists are joined by ";". What a spreadsheet would take for a
        formula gets an apostrophe."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(["id", "name", *self.columns, "whole"])
        for row in self.rows:
            values = [_cell(row.values.get(column)) for column in self.columns]
            writer.writerow([row.media_id, _cell(row.name), *values, _cell(row.whole)])
        return out.getvalue()

    def json(self) -> str:
        """A list of objects."""
        told = [
            {"id": row.media_id, "name": row.name, "whole": row.whole, **row.values}
            for row in self.rows
        ]
        return json.dumps(told, ensure_ascii=False, indent=1)

    def save(self, path: Path) -> None:
        """Write a file, as JSON where its name ends so, else as CSV. Raises FileError and kin."""
        text = self.json() if path.suffix.casefold() == ".json" else self.csv()
        with file_errors(path):
            part = path.with_name(path.name + ".part")
            part.write_text(text, "utf-8", newline="")
            part.replace(path)


def answer_table(
    catalogue: Catalogue, media_ids: Sequence[str], kind: AnswerKind, thread: str | None = None
) -> AnswerTable:
    """The versions in force of one kind; ``thread`` is the preset of a table, or the conversation
    that answers belong to (None: all)."""
    names = {}
    for media_id in media_ids:
        item = catalogue.media.get(media_id)
        if item is not None:
            names[media_id] = item.name
    found = [
        analysis
        for analysis in catalogue.analyses.of_kind(list(names), kind)
        if thread is None or analysis.thread == thread
    ]
    return table_of(names, found)


def table_of(names: Mapping[str, str], analyses: Iterable[Analysis]) -> AnswerTable:
    """Answers of one kind as rows; ``names`` are those of the items, by id."""
    rows = tuple(
        TableRow(
            analysis.media_id, names[analysis.media_id], analysis.id, values, analysis.whole, start
        )
        for analysis in analyses
        for values, start in _values(analysis)
    )
    columns = dict.fromkeys(column for row in rows for column in row.values)
    return AnswerTable(tuple(columns), rows)


def _values(analysis: Analysis) -> list[tuple[dict[str, Any], float | None]]:
    content = analysis.content
    if isinstance(content, str):
        asked = {"question": analysis.question} if analysis.kind is AnswerKind.ANSWER else {}
        return [({**asked, str(analysis.kind): content}, None)]
    rows: list[tuple[dict[str, Any], float | None]] = []
    values: dict[str, Any]
    for entry in content:
        if isinstance(entry, Passage):
            values = {"time": span(entry.span.start, entry.span.end), "title": entry.title,
                      "text": entry.text}  # fmt: skip
            rows.append((values, entry.span.start))
        elif isinstance(entry, Finding):
            when = span(entry.span.start, entry.span.end) if entry.span else ""
            values = {"category": entry.category, "time": when, "reason": entry.reason,
                      "confidence": entry.confidence}  # fmt: skip
            rows.append((values, entry.span.start if entry.span else None))
        elif isinstance(entry, Mapping):
            rows.append((dict(entry), None))
    if rows:
        return rows
    listed = write(content)
    return [({str(analysis.kind): listed}, None)] if listed else []


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return str(value)
    text = "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return cell(text)
