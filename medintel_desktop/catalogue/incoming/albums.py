"""Albums that come from the shared library.

The tree is one thing: which move can be made depends on all others. So what the shared library
says of each album is kept as it is, in ``shared_album``, and the tree on screen is made of that
and of our own changes that wait, always as a whole. Equal rows give equal trees, in whatever
order they came.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from medintel_desktop.catalogue.incoming.work import Row, Work, is_there
from medintel_desktop.domain.mirror import Change, Entity, Stamp, arranged

Rows = dict[str, dict[str, Change]]


def note_albums(db: sqlite3.Connection, rows: Mapping[str, Row]) -> None:
    """Keep what the shared library says now, or will say after our own push."""
    for key, row in rows.items():
        db.execute("INSERT OR IGNORE INTO shared_album (id) VALUES (?)", (key,))
        for field, change in row.items():
            values: tuple[object, ...]
            if field == "place":
                values = (change.value["parent"], change.value["position"])
                sets = "parent = ?, position = ?, place_at = ?"
            else:
                values, sets = (change.value,), f"{field} = ?, {field}_at = ?"
            stamp = str(change.stamp)
            sql = f"UPDATE shared_album SET {sets} WHERE id = ? AND coalesce({field}_at, '') < ?"  # noqa: S608 - names of ours
            db.execute(sql, (*values, stamp, key, stamp))


def put_albums(work: Work, rows: Mapping[str, Row]) -> None:
    """Keep what came and make the tree anew."""
    note_albums(work.db, rows)
    here = {row["id"]: row for row in work.db.execute("SELECT * FROM album")}
    shared = _shared(work.db)
    staying: Rows = {}
    for key in {*shared, *here}:
        row = shared.get(key, {})
        if key in shared and not is_there(work, key, row, key in here):
            continue
        staying[key] = _with_ours(work, key, row, here.get(key))
    _write(work, staying, here)
    work.applied.albums = True


def _shared(db: sqlite3.Connection) -> Rows:
    rows: Rows = {}
    for row in db.execute("SELECT * FROM shared_album"):
        values = {
            "name": row["name"],
            "place": {"parent": row["parent"], "position": row["position"]},
            "gone": row["gone"],
        }
        rows[row["id"]] = {
            name: Change(Entity.ALBUM, row["id"], name, value, Stamp.parse(row[f"{name}_at"]))
            for name, value in values.items()
            if row[f"{name}_at"] is not None
        }
    return rows


def _with_ours(work: Work, key: str, row: Row, here: sqlite3.Row | None) -> dict[str, Change]:
    """The row with our own later changes over it; those that are earlier have lost."""
    merged = {name: change for name, change in row.items() if name != "gone"}
    for name, change in row.items():
        work.ours.stands(change, work.applied) if name != "gone" else None
    if here is not None:
        ours: dict[str, Any] = {
            "name": here["name"],
            "place": {"parent": here["parent"], "position": here["position"]},
        }
        for name, stamp in work.ours.pending(key).items():
            if name in ours:
                merged[name] = Change(Entity.ALBUM, key, name, ours[name], stamp)
        for name in ours.keys() - merged.keys():  # not told to anybody yet
            merged[name] = Change(Entity.ALBUM, key, name, ours[name], Stamp.made(0.0, ""))
    return merged


def _write(work: Work, staying: Rows, here: Mapping[str, sqlite3.Row]) -> None:
    db = work.db
    places = {
        key: (row["place"].value["parent"], row["place"].stamp)
        for key, row in staying.items()
        if "place" in row
    }
    parents = arranged(places, staying.keys())
    for key, row in staying.items():
        name = row["name"].value if "name" in row else ""
        position = row["place"].value["position"] if "place" in row else 0
        if key not in here:
            db.execute("INSERT INTO album (id, name, position) VALUES (?, ?, 0)", (key, name))
        elif here[key]["name"] != name:
            _mark_inside(work, key)
        db.execute(
            "UPDATE album SET name = ?, parent = NULL, position = ? WHERE id = ?",
            (name or "", position, key),
        )
    for key in here.keys() - staying.keys():
        _mark_inside(work, key)
        db.execute("DELETE FROM album WHERE id = ?", (key,))
    for key, parent in parents.items():
        if parent is not None:
            db.execute("UPDATE album SET parent = ? WHERE id = ?", (parent, key))


def _mark_inside(work: Work, album: str) -> None:
    sql = "SELECT m.id FROM album_media a JOIN media m ON m.num = a.media WHERE a.album = ?"
    work.applied.media.update(row["id"] for row in work.db.execute(sql, (album,)))
