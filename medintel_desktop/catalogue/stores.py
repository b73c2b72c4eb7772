"""Which stores a library uses, and with which options."""

from __future__ import annotations

import json
from collections import UserDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.store import StoreKind


@dataclass(frozen=True, slots=True)
class StoreRow:
    """``active``: new originals are sent there by themselves. Options hold no secrets."""

    kind: StoreKind
    active: bool = False
    options: Mapping[str, str] = field(default_factory=dict)


class StoreTable:
    """One row per kind of store; a kind without a row was never touched."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, kind: StoreKind) -> StoreRow:
        with self._database.read() as db:
            row = db.execute("SELECT active, options FROM store WHERE kind = ?", (kind,)).fetchone()
        return StoreRow(kind, bool(row[0]), json.loads(row[1])) if row else StoreRow(kind)

    def put(self, row: StoreRow) -> None:
        with self._database.write() as db:
            db.execute(
                "INSERT INTO store (kind, active, options) VALUES (?, ?, ?)"
                " ON CONFLICT (kind) DO UPDATE SET active = excluded.active,"
                " options = excluded.options",
                (row.kind, row.active, json.dumps(dict(row.options), sort_keys=True)),
            )

    def notes(self, kind: StoreKind) -> StoreNotes:
        return StoreNotes(self, kind)

    def note(self, kind: StoreKind, name: str, text: str) -> None:
        """Keep something among the options."""
        with self._database.write():
            row = self.get(kind)
            self.put(replace(row, options={**row.options, name: text}))


class StoreNotes(UserDict[str, str]):
    """What a store has told of itself, kept for when it cannot be asked. A note that cannot be
    written now is only lost."""

    def __init__(self, table: StoreTable, kind: StoreKind) -> None:
        super().__init__()
        self.data.update(table.get(kind).options)
        self._table = table
        self._kind = kind

    def __setitem__(self, name: str, text: str) -> None:
        super().__setitem__(name, text)
        with suppress(MedIntelError):
            self._table.note(self._kind, name, text)
