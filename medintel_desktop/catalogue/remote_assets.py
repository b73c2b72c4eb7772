"""What lies at the service: it is not sent twice, and can be deleted there."""

from __future__ import annotations

import time
from dataclasses import dataclass

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.moment import Span


@dataclass(frozen=True, slots=True)
class RemoteAsset:
    """``checksum`` is that of the original, ``name`` what the service knows the asset by;
    ``span`` says which piece of a video it is, None for all of it."""

    asset: str
    service: str
    checksum: str
    name: str
    span: Span | None = None


class RemoteAssetTable:
    """One row per asset at a service."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, asset: RemoteAsset) -> None:
        """It is there now; noting it again changes nothing."""
        span = asset.span
        with self._database.write() as db:
            db.execute(
                'INSERT OR REPLACE INTO remote_asset (asset, service, checksum, name, start, "end",'
                " at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (asset.asset, asset.service, asset.checksum, asset.name, span and span.start,
                 span and span.end, time.time()),
            )  # fmt: skip

    def of(self, checksum: str) -> list[RemoteAsset]:
        """What is there of an original: the whole ones first, the newest of them first, then
        pieces in the order of time."""
        with self._database.read() as db:
            rows = db.execute(
                'SELECT asset, service, checksum, name, start, "end" FROM remote_asset'
                " WHERE checksum = ? ORDER BY start, at DESC",
                (checksum,),
            ).fetchall()
        return [
            RemoteAsset(
                row[0], row[1], row[2], row[3], None if row[4] is None else Span(row[4], row[5])
            )
            for row in rows
        ]

    def forget(self, asset: str) -> None:
        """It is not there any more."""
        with self._database.write() as db:
            db.execute("DELETE FROM remote_asset WHERE asset = ?", (asset,))
