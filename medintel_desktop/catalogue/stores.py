"""Which stores a library uses, and with which options."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from medintel_desktop.catalogue.database import Database
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
