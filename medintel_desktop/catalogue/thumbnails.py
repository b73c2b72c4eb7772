"""Which items of a shared library still have to send their thumbnail, or to get one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from medintel_desktop.catalogue.database import Database

FIRST_WAIT = 60.0
LONGEST_WAIT = 86400.0
"""Seconds until a thumbnail that nobody has is asked for again; doubled each time."""


@dataclass(frozen=True, slots=True)
class DueThumbnail:
    """An item whose thumbnail is not settled."""

    num: int
    id: str
    checksum: str


class ThumbnailTable:
    """A trigger notes each new item while the library is shared; what is settled is removed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, now: float, limit: int) -> list[DueThumbnail]:
        """The newest items first: they are looked at first."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT m.num, m.id, m.checksum FROM thumbnail_due t"
                " JOIN media m ON m.num = t.media WHERE t.not_before <= ?"
                " ORDER BY t.media DESC LIMIT ?",
                (now, limit),
            )
            return [DueThumbnail(*row) for row in rows]

    def settle(self, nums: Sequence[int]) -> None:
        """These are sent, or here."""
        with self._database.write() as db:
            db.executemany("DELETE FROM thumbnail_due WHERE media = ?", [(num,) for num in nums])

    def wait(self, nums: Sequence[int], now: float) -> None:
        """Nobody has these yet."""
        with self._database.write() as db:
            db.executemany(
                "UPDATE thumbnail_due SET tries = tries + 1,"
                " not_before = ? + min(?, ? * (1 << min(tries, 16))) WHERE media = ?",
                [(now, LONGEST_WAIT, FIRST_WAIT, num) for num in nums],
            )
