"""Videos in the managed index: how each stands there, and what the service told of it."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.filters import Where
from medintel_desktop.domain.video_index import IndexState


@dataclass(frozen=True, slots=True)
class Indexed:
    """One video in one index. ``video`` is what the index calls it and ``asset`` its upload, ""
    until they are known; ``details`` is what was told when it was ready."""

    media_id: str
    index_id: str
    state: IndexState
    video: str = ""
    asset: str = ""
    reason: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    at: float = 0.0
    name: str = ""
    seconds: float = 0.0


class IndexTally(NamedTuple):
    """What of this library is in an index: videos of each state, and seconds of those ready."""

    queued: int = 0
    indexing: int = 0
    ready: int = 0
    failed: int = 0
    seconds: float = 0.0


_COLUMNS = (
    "m.id, i.index_id, i.state, i.video, i.asset, i.reason, i.details, i.at, m.name,"
    " coalesce(m.duration, 0.0)"
)
_FROM = "FROM indexed i JOIN media m ON m.num = i.media"


class IndexedTable:
    """One row per video and index."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, media_id: str, index_id: str, state: IndexState, **known: Any) -> None:
        """A video stands so now. ``known`` (video, asset, reason, details) replaces what was
        known; the rest stays, but for the reason of a failure that is over."""
        reason = known.get("reason", "")
        details = known.get("details")
        values = (
            index_id, known.get("video", ""), known.get("asset", ""), state, reason,
            json.dumps(details) if details is not None else "", time.time(), media_id,
        )  # fmt: skip
        with self._database.write() as db:
            db.execute(
                "INSERT INTO indexed (media, index_id, video, asset, state, reason, details, at)"
                " SELECT num, ?1, ?2, ?3, ?4, ?5, coalesce(nullif(?6, ''), '{}'), ?7 FROM media"
                " WHERE id = ?8 ON CONFLICT (media, index_id) DO UPDATE SET"
                " video = coalesce(nullif(?2, ''), video), asset = coalesce(nullif(?3, ''), asset),"
                " state = ?4, reason = ?5, details = coalesce(nullif(?6, ''), details), at = ?7",
                values,
            )

    def of(self, media_id: str) -> list[Indexed]:
        """How an item stands in all indexes, the newest news first."""
        return self._rows("WHERE m.id = ? ORDER BY i.at DESC", media_id)

    def get(self, media_id: str, index_id: str) -> Indexed | None:
        found = self._rows("WHERE m.id = ? AND i.index_id = ?", media_id, index_id)
        return found[0] if found else None

    def page(self, index_id: str, limit: int = 200, offset: int = 0) -> list[Indexed]:
        """What is in an index or on its way: failures first, then what is under way."""
        return self._rows(
            "WHERE i.index_id = ? ORDER BY CASE i.state WHEN 'failed' THEN 0 WHEN 'indexing' THEN 1"
            " WHEN 'queued' THEN 2 ELSE 3 END, m.name, m.num LIMIT ? OFFSET ?",
            index_id, limit, offset,
        )  # fmt: skip

    def tally(self, index_id: str) -> IndexTally:
        with self._database.read() as db:
            rows = db.execute(
                f"SELECT i.state, count(*), sum(coalesce(m.duration, 0.0)) {_FROM}"
                " WHERE i.index_id = ? GROUP BY i.state",
                (index_id,),
            ).fetchall()
        counts = {row[0]: row[1] for row in rows}
        ready = sum(row[2] for row in rows if row[0] == IndexState.READY)
        return IndexTally(**counts, seconds=ready)

    def numbers(self, index_id: str, videos: Sequence[str]) -> dict[str, int]:
        """Row numbers of items by what the index calls them; strangers are left out."""
        found: dict[str, int] = {}
        with self._database.read() as db:
            for video in dict.fromkeys(videos):
                row = db.execute(
                    "SELECT media FROM indexed WHERE video = ? AND index_id = ?", (video, index_id)
                ).fetchone()
                if row is not None:
                    found[video] = row[0]
        return found

    def within(self, index_id: str, where: Where) -> dict[str, int]:
        """Row numbers of what is ready there and left by conditions on ``media m``."""
        with self._database.read() as db:
            rows = db.execute(
                f"SELECT i.video, i.media {_FROM} WHERE i.index_id = ? AND i.state = 'ready'"
                f" AND {where[0]}",
                [index_id, *where[1]],
            )
            return {row[0]: row[1] for row in rows}

    def lying(self, media_ids: Sequence[str]) -> list[str]:
        """Which of these items have anything at the service: a video in an index, an upload."""
        found: list[str] = []
        with self._database.read() as db:
            for at in range(0, len(media_ids), 500):
                page = media_ids[at : at + 500]
                marks = ",".join("?" * len(page))
                rows = db.execute(
                    f"SELECT m.id FROM media m WHERE m.id IN ({marks}) AND (EXISTS (SELECT 1"  # noqa: S608 - only marks
                    " FROM indexed i WHERE i.media = m.num AND i.video <> '') OR EXISTS (SELECT 1"
                    " FROM remote_asset r WHERE r.checksum = m.checksum))",
                    list(page),
                )
                found += [row[0] for row in rows]
        return found

    def forget(self, media_id: str, index_id: str) -> None:
        """It is not in that index any more."""
        with self._database.write() as db:
            db.execute(
                "DELETE FROM indexed WHERE index_id = ? AND media ="
                " (SELECT num FROM media WHERE id = ?)",
                (index_id, media_id),
            )

    def forget_video(self, index_id: str, video: str) -> None:
        with self._database.write() as db:
            db.execute("DELETE FROM indexed WHERE index_id = ? AND video = ?", (index_id, video))

    def _rows(self, rest: str, *values: object) -> list[Indexed]:
        with self._database.read() as db:
            rows = db.execute(f"SELECT {_COLUMNS} {_FROM} {rest}", values)
            return [_indexed(row) for row in rows]


def failed_of(db: sqlite3.Connection, nums: Sequence[int]) -> set[int]:
    """Which of these items the index would not have, for their cells."""
    marks = ",".join("?" * len(nums))
    sql = f"SELECT media FROM indexed WHERE media IN ({marks}) AND state = 'failed'"  # noqa: S608 - only marks
    return {row[0] for row in db.execute(sql, list(nums))}


def _indexed(row: sqlite3.Row) -> Indexed:
    return Indexed(
        row[0], row[1], IndexState(row[2]), row[3], row[4], row[5], json.loads(row[6]), row[7],
        row[8], row[9],
    )  # fmt: skip
