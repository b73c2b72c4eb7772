"""Small pictures by the checksum of their original."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from medintel_desktop.backends.oracle import errors, statements
from medintel_desktop.backends.oracle.tables import Names

AT_ONCE = 200


def put_thumbnails(
    connection: Any, names: Names, library: str, pictures: Mapping[str, bytes]
) -> None:
    """Those that are there stay."""
    rows = [
        {"library": library, "checksum": checksum, "jpeg": jpeg}
        for checksum, jpeg in pictures.items()
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            statements.PUT_THUMBNAIL.format(write=names.write), rows, batcherrors=True
        )
        for error in cursor.getbatcherrors():
            if error.code != errors.UNIQUE:
                connection.rollback()
                raise errors.of_code(error.code, error.message)
    connection.commit()


def thumbnails(
    connection: Any, names: Names, library: str, checksums: Sequence[str]
) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    with connection.cursor() as cursor:
        cursor.arraysize = AT_ONCE
        for at in range(0, len(checksums), AT_ONCE):
            some = checksums[at : at + AT_ONCE]
            binds = {f"c{place}": checksum for place, checksum in enumerate(some)}
            marks = ", ".join(f":{name}" for name in binds)
            sql = statements.THUMBNAILS.format(read=names.read, marks=marks)
            cursor.execute(sql, {"library": library, **binds}, fetch_lobs=False)
            found.update(cursor.fetchall())
    return found
