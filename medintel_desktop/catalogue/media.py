"""Items: one row each, with tags, paths and albums around it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from medintel_desktop.catalogue.database import Database
from medintel_desktop.catalogue.paths import PathTable
from medintel_desktop.catalogue.positions import note_own
from medintel_desktop.catalogue.text_search import reindex
from medintel_desktop.domain.media import (
    Camera,
    GeoPoint,
    MediaItem,
    MediaKind,
    MediaState,
    Metadata,
    Problem,
)


class MediaTable:
    """Reads and writes items. Every write keeps the word index in the same transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.paths = PathTable(database)

    def insert(self, item: MediaItem) -> None:
        """Add an item without paths, tags and albums. Its checksum must be new."""
        values = {
            "id": item.id, "name": item.name, "state": item.state, "checksum": item.checksum,
            "bytes": item.bytes, "added_at": item.added_at, "missing": 1,
            **metadata_columns(item.metadata), "sort_time": sort_time(item.metadata, item.added_at),
        }  # fmt: skip
        names = ", ".join(values)
        marks = ", ".join(f":{name}" for name in values)
        with self._database.write() as db:
            num = db.execute(f"INSERT INTO media ({names}) VALUES ({marks})", values).lastrowid  # noqa: S608 - column names of ours
            reindex(db, [num or 0])

    def get(self, media_id: str) -> MediaItem | None:
        with self._database.read() as db:
            row = db.execute("SELECT * FROM media WHERE id = ?", (media_id,)).fetchone()
            if row is None:
                return None
            num = row["num"]
            tags = db.execute("SELECT name FROM tag WHERE media = ? ORDER BY name", (num,))
            names = tuple(r[0] for r in tags)
            albums = db.execute("SELECT album FROM album_media WHERE media = ?", (num,))
            album_ids = tuple(r[0] for r in albums)
        return _item(row, names, album_ids, self.paths)

    def matching(self, prefix: str) -> list[str]:
        """Ids that begin with ``prefix`` (at most two: enough to know it is ambiguous)."""
        with self._database.read() as db:
            rows = db.execute(
                "SELECT id FROM media WHERE id >= ? AND id < ? LIMIT 2", (prefix, prefix + "g")
            )
            return [row["id"] for row in rows]

    def by_checksum(self, checksum: str) -> str | None:
        with self._database.read() as db:
            row = db.execute("SELECT id FROM media WHERE checksum = ?", (checksum,)).fetchone()
        return row["id"] if row else None

    def nums(self, media_ids: Iterable[str]) -> list[int]:
        with self._database.read() as db:
            return [num for num, _ in _numbered(db, media_ids)]

    def set_metadata(self, media_id: str, metadata: Metadata) -> None:
        """Replace what the file says; what the user wrote or corrected stays."""
        with self._database.write() as db:
            for num, added_at in _numbered(db, [media_id]):
                values = metadata_columns(metadata)
                values["sort_time"] = sort_time(metadata, added_at)
                if note_own(db, num, metadata.point):
                    for name in ("latitude", "longitude", "altitude"):
                        del values[name]
                sets = ", ".join(f"{name} = :{name}" for name in values)
                db.execute(f"UPDATE media SET {sets} WHERE num = :num", {**values, "num": num})  # noqa: S608 - column names of ours
                reindex(db, [num])

    def set_state(
        self, media_id: str, state: MediaState | None, problem: Problem | None = None
    ) -> None:
        """Set the state (None keeps it) and the problem shown with it (None clears it)."""
        shown = problem or Problem("", "", "")
        with self._database.write() as db:
            db.execute(
                "UPDATE media SET state = coalesce(?, state), problem_short = ?,"
                " problem_title = ?, problem_hint = ? WHERE id = ?",
                (state, shown.short, shown.title, shown.hint, media_id),
            )

    def rate(self, media_ids: Sequence[str], rating: int) -> None:
        """Give 0 to 5 stars."""
        self._set(media_ids, "rating", rating)

    def set_caption(self, media_id: str, caption: str) -> None:
        self._set([media_id], "caption", caption)

    def rename(self, media_id: str, name: str) -> None:
        """Change the name shown; the file keeps its own."""
        self._set([media_id], "name", name)

    def trash(self, media_ids: Sequence[str], at: float | None) -> None:
        """Move to the trash (``at`` in epoch seconds) or, with None, back."""
        self._set(media_ids, "trashed_at", at)

    def trashed_last(self) -> float:
        """When an item came into the trash last, 0 when it is empty."""
        with self._database.read() as db:
            row = db.execute("SELECT max(trashed_at) FROM media WHERE trashed_at IS NOT NULL")
            return float(row.fetchone()[0] or 0)

    def trashed_until(self, at: float) -> list[str]:
        """Ids of what is in the trash since then or longer."""
        with self._database.read() as db:
            rows = db.execute("SELECT id FROM media WHERE trashed_at <= ? ORDER BY num", (at,))
            return [row[0] for row in rows]

    def trashed_of(self, media_ids: Iterable[str]) -> dict[str, str]:
        """Those of these items that are in the trash, with their checksums."""
        with self._database.read() as db:
            sql = "SELECT checksum FROM media WHERE id = ? AND trashed_at IS NOT NULL"
            found = ((id_, db.execute(sql, (id_,)).fetchone()) for id_ in media_ids)
            return {id_: row[0] for id_, row in found if row}

    def untrash(self, media_id: str) -> None:
        """Out of the trash, if it is in there; cheap where it is not."""
        with self._database.write() as db:
            db.execute(
                "UPDATE media SET trashed_at = NULL WHERE id = ? AND trashed_at IS NOT NULL",
                (media_id,),
            )

    def tag(self, media_ids: Sequence[str], add: Iterable[str], remove: Iterable[str]) -> None:
        add, remove = list(add), list(remove)
        with self._database.write() as db:
            nums = [num for num, _ in _numbered(db, media_ids)]
            pairs = [(num, name) for num in nums for name in remove]
            db.executemany("DELETE FROM tag WHERE media = ? AND name = ?", pairs)
            pairs = [(num, name) for num in nums for name in add]
            db.executemany("INSERT OR IGNORE INTO tag (media, name) VALUES (?, ?)", pairs)
            reindex(db, nums)

    def tag_names(self) -> list[str]:
        """All tags in use, most used first."""
        with self._database.read() as db:
            rows = db.execute("SELECT name FROM tag GROUP BY name ORDER BY count(*) DESC, name")
            return [row["name"] for row in rows]

    def remove(self, media_ids: Sequence[str]) -> None:
        """Forget items for good. Files and vectors are the caller's business."""
        with self._database.write() as db:
            nums = [(num,) for num, _ in _numbered(db, media_ids)]
            db.executemany("DELETE FROM media_text WHERE rowid = ?", nums)
            db.executemany("DELETE FROM media WHERE num = ?", nums)

    def _set(self, media_ids: Sequence[str], column: str, value: object) -> None:
        with self._database.write() as db:
            nums = [num for num, _ in _numbered(db, media_ids)]
            pairs = [(value, num) for num in nums]
            db.executemany(f"UPDATE media SET {column} = ? WHERE num = ?", pairs)  # noqa: S608 - names of ours
            reindex(db, nums)


def sort_time(metadata: Metadata, added_at: float) -> float:
    """Where an item stands in time: its wall clock read as if UTC, else its arrival."""
    if metadata.taken_at is None:
        return added_at
    return metadata.taken_at.replace(tzinfo=UTC).timestamp()


def sort_time_of(taken_at: str | None, added_at: float) -> float:
    """The same, from the column."""
    if not taken_at:
        return added_at
    return datetime.fromisoformat(taken_at).replace(tzinfo=UTC).timestamp()


def metadata_columns(metadata: Metadata) -> dict[str, object]:
    """The columns of ``media`` that come from reading the file."""
    camera, point, taken = metadata.camera, metadata.point, metadata.taken_at
    return {
        "kind": metadata.kind, "width": metadata.width, "height": metadata.height,
        "orientation": metadata.orientation, "duration": metadata.duration,
        "frame_rate": metadata.frame_rate, "video_codec": metadata.video_codec,
        "audio_codec": metadata.audio_codec, "bit_depth": metadata.bit_depth,
        "plays_natively": metadata.plays_natively, "utc_offset": metadata.utc_offset,
        "taken_at": taken.isoformat() if taken else None,
        "latitude": point.latitude if point else None,
        "longitude": point.longitude if point else None,
        "altitude": point.altitude if point else None,
        "camera_make": camera.make, "camera_model": camera.model, "lens": camera.lens,
        "iso": camera.iso, "exposure_time": camera.exposure_time, "f_number": camera.f_number,
        "focal_length": camera.focal_length, "description": metadata.description,
    }  # fmt: skip


def _numbered(db: sqlite3.Connection, media_ids: Iterable[str]) -> list[tuple[int, float]]:
    found = []
    for media_id in media_ids:
        row = db.execute("SELECT num, added_at FROM media WHERE id = ?", (media_id,)).fetchone()
        if row:
            found.append((row["num"], row["added_at"]))
    return found


def _item(
    row: sqlite3.Row, tags: tuple[str, ...], album_ids: tuple[str, ...], paths: PathTable
) -> MediaItem:
    problem = Problem(row["problem_short"], row["problem_title"], row["problem_hint"])
    return MediaItem(
        id=row["id"], name=row["name"], checksum=row["checksum"], bytes=row["bytes"],
        state=MediaState(row["state"]), metadata=_metadata(row), added_at=row["added_at"],
        rating=row["rating"], caption=row["caption"], tags=tags, album_ids=album_ids,
        paths=paths.of(row["id"]), problem=problem if problem.title else None,
        trashed_at=row["trashed_at"], stored=row["stored"] > 0,
        keep_offline=bool(row["keep_offline"]), was_here=bool(row["was_here"]),
    )  # fmt: skip


def _metadata(row: sqlite3.Row) -> Metadata:
    point = None
    if row["latitude"] is not None and row["longitude"] is not None:
        point = GeoPoint(row["latitude"], row["longitude"], row["altitude"])
    return Metadata(
        kind=MediaKind(row["kind"]), width=row["width"], height=row["height"],
        orientation=row["orientation"],
        taken_at=datetime.fromisoformat(row["taken_at"]) if row["taken_at"] else None,
        utc_offset=row["utc_offset"], point=point,
        camera=Camera(
            row["camera_make"], row["camera_model"], row["lens"], row["iso"],
            row["exposure_time"], row["f_number"], row["focal_length"],
        ),
        description=row["description"], duration=row["duration"], frame_rate=row["frame_rate"],
        video_codec=row["video_codec"], audio_codec=row["audio_codec"],
        bit_depth=row["bit_depth"], plays_natively=bool(row["plays_natively"]),
    )  # fmt: skip
