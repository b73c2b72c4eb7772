"""What searches filter by, as arrays: kind, time and rating of every item, and whose each slot is.

Reading all takes about a second for a million items, so whoever keeps arrays reads what changed
since: the table ``changed`` names the items, whichever process wrote.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any, NamedTuple

from medintel_desktop.catalogue.database import Database
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import EmbeddingSpace, Modality

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

CHUNK = 5000
"""Rows made into arrays at a time; the interpreter is held for some milliseconds by each."""

KINDS = {kind: code for code, kind in enumerate(MediaKind, start=1)}
"""Kind -> its code in the column; 0 is an item in the trash, or none."""

MODALITIES = {modality: code for code, modality in enumerate(Modality, start=1)}
"""Modality -> its code in the column; 0 for a slot that is nobody's."""

_KIND = " ".join(f"WHEN '{kind}' THEN {code}" for kind, code in KINDS.items())
_MEDIA = (
    f"SELECT num, CASE WHEN trashed_at IS NOT NULL THEN 0 ELSE CASE kind {_KIND} END END,"  # noqa: S608 - constants
    " CASE WHEN taken_at IS NULL THEN NULL ELSE sort_time END, rating FROM media"
)
_MODALITY = " ".join(f"WHEN '{modality}' THEN {code}" for modality, code in MODALITIES.items())


class ItemColumns(NamedTuple):
    """Arrays of one length. ``time`` is ``media.sort_time``, NaN where it is not known when an
    item was taken."""

    num: NDArray[np.int64]
    kind: NDArray[np.int8]
    time: NDArray[np.float64]
    rating: NDArray[np.int8]


class SlotColumns(NamedTuple):
    """Arrays of one length: a slot, the item it belongs to, and the modality of its moment."""

    slot: NDArray[np.int64]
    num: NDArray[np.int64]
    modality: NDArray[np.int8]


class ColumnTable:
    """Reads columns. Needs numpy: not for the UI thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def seq(self) -> int:
        """Where the changes stand now; about 10 µs."""
        with self._database.read() as db:
            return int(db.execute("SELECT coalesce(max(seq), 0) FROM changed").fetchone()[0])

    def changed(self, after: int, limit: int) -> list[int]:
        """The items that changed after ``after``, at most ``limit``."""
        with self._database.read() as db:
            rows = db.execute("SELECT media FROM changed WHERE seq > ? LIMIT ?", (after, limit))
            return [row[0] for row in rows]

    def items(self, nums: list[int] | None = None) -> ItemColumns:
        """Those of these items (None: of all) that are still there."""
        import numpy as np

        with self._database.read() as db:
            if nums is None:
                table = _array(db, _MEDIA, ())
            else:
                some = " WHERE num IN (SELECT value FROM json_each(?))"
                table = _array(db, _MEDIA + some, (json.dumps(nums),))
        return ItemColumns(
            table[:, 0].astype(np.int64), table[:, 1].astype(np.int8), table[:, 2].copy(),
            table[:, 3].astype(np.int8),
        )  # fmt: skip

    def slots(self, space: EmbeddingSpace, nums: list[int] | None = None) -> SlotColumns:
        """The slots of these items, or of all."""
        import numpy as np

        some, values = "moment o WHERE o.space = ?", [space.key]
        if nums is not None:
            some = (
                "json_each(?) j CROSS JOIN moment o INDEXED BY moment_media"
                " ON o.media = j.value AND o.space = ?"
            )
            values = [json.dumps(nums), space.key]
        sql = f"SELECT o.slot, o.media, CASE o.modality {_MODALITY} END FROM {some}"  # noqa: S608 - constants
        with self._database.read() as db:
            table = _array(db, sql, values)
        return SlotColumns(
            table[:, 0].astype(np.int64), table[:, 1].astype(np.int64), table[:, 2].astype(np.int8)
        )


def _array(db: sqlite3.Connection, sql: str, values: Any) -> NDArray[np.float64]:
    """The rows of numbers as an array; NULL is NaN. Whole numbers are exact up to 2**53."""
    import numpy as np

    cursor = db.cursor()
    cursor.row_factory = None
    cursor.execute(sql, values)
    parts = []
    while rows := cursor.fetchmany(CHUNK):
        parts.append(np.array(rows, np.float64))
    return np.concatenate(parts) if parts else np.empty((0, len(cursor.description)))
