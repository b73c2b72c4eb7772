"""Points with a spatial index, where the database has them; numbers do otherwise."""

from __future__ import annotations

from typing import Any

from medintel_desktop.backends.oracle import errors, statements

_THERE_ALREADY = (1, 955, 1430, 13223)


def prepare(cursor: Any) -> bool:
    """Add points to the items. False when this database knows none, or lets this user not."""
    for sql in (
        statements.ADD_POINT,
        statements.POINT_BOUNDS,
        statements.FILL_POINTS,
        statements.INDEX_POINTS,
    ):
        try:
            cursor.execute(sql)
        except Exception as error:
            code = errors.code_of(error)
            if not code:
                raise
            if code not in _THERE_ALREADY:
                return False
    return True
