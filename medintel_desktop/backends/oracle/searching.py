"""The nearest moments to a vector, and the items near a place: one statement each.

No long text, JSON or vector is fetched, so the answer comes in the round trip of the question.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from medintel_desktop.backends.oracle import statements
from medintel_desktop.backends.oracle.spaces import ACCURACY, table_of
from medintel_desktop.backends.oracle.tables import Names
from medintel_desktop.domain.area import Area, Box, Circle
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, Span

OVER = 3
"""Times as many are asked for where an index may filter after it has chosen."""


WIDER = 1.01
"""The spatial index measures on the ellipsoid, at most 0.6 % apart: it may find more, not less."""


@dataclass(frozen=True, slots=True)
class Question:
    """A statement with its binds, and how many rows are wanted of those it gives."""

    sql: str
    binds: Mapping[str, Any]
    rows: int


def nearest(
    names: Names, library: str, space: EmbeddingSpace, vector: array[float], limit: int,
    where: Mapping[str, Any], *, indexed: bool,
) -> Question:  # fmt: skip
    filters, binds = _filters(names, where)
    count = max(1, limit) * (OVER if indexed else 1)
    sql = statements.NEAREST.format(
        read=names.read, table=table_of(space), filters=filters,
        how="APPROX" if indexed else "EXACT", count=count,
        accuracy=f" WITH TARGET ACCURACY {ACCURACY}" if indexed else "",
    )  # fmt: skip
    return Question(sql, {"library": library, "query_vector": vector, **binds}, count)


def near(names: Names, library: str, circle: Circle, limit: int) -> Question:
    filters, binds = _filters(names, {"area": circle})
    count = max(1, limit)
    sql = statements.NEAR.format(read=names.read, filters=filters, count=count)
    return Question(sql, {"library": library, **binds}, count)


def answer(connection: Any, question: Question) -> list[Any]:
    """All rows in one round trip."""
    with connection.cursor() as cursor:
        cursor.arraysize = question.rows
        cursor.prefetchrows = question.rows + 1
        cursor.execute(question.sql, question.binds)
        return list(cursor.fetchall())


def moments(rows: Sequence[Any], limit: int) -> list[tuple[str, Span | None, Modality, float]]:
    return [
        (media, None if start is None else Span(start, end), Modality(modality), 1.0 - distance)
        for media, start, end, modality, distance in rows[:limit]
        if distance is not None  # a vector of zeros has no direction
    ]


def _filters(names: Names, where: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    parts, binds = [statements.THERE], dict[str, Any]()
    if where.get("kind"):
        parts.append(statements.OF_KIND)
        binds["media_kind"] = str(where["kind"])
    days = {"taken_from": statements.TAKEN_FROM, "taken_to": statements.TAKEN_TO}
    for name, part in days.items():
        if where.get(name):
            parts.append(part)
            binds[name] = str(where[name])[:10]
    if where.get("albums") is not None:
        ids = {f"album{at}": one for at, one in enumerate(where["albums"])}
        marks = ", ".join(f":{name}" for name in ids) or "NULL"
        parts.append(statements.IN_ALBUMS.format(read=names.read, marks=marks))
        binds |= ids
    if where.get("area") is not None:
        part, around = _inside(names, where["area"])
        parts.append(part)
        binds |= around
    return " AND ".join(parts), binds


def _inside(names: Names, area: Area) -> tuple[str, dict[str, Any]]:
    """A box and a circle exactly; of a polygon the box around it."""
    if not isinstance(area, Circle):
        return _within(area.bounds())
    binds = {"latitude": area.latitude, "longitude": area.longitude, "km": area.km}
    if not names.spatial:
        box, sides = _within(area.bounds())
        return f"{box} AND {statements.WITHIN_KM}", {**binds, **sides}
    spec = f"distance={area.km * WIDER:.6f} unit=KM"
    return f"{statements.NEAR_POINT} AND {statements.WITHIN_KM}", {**binds, "within": spec}


def _within(box: Box) -> tuple[str, dict[str, Any]]:
    parts, binds = list[str](), dict[str, Any]()
    for at, part in enumerate(box.parts()):
        parts.append(statements.IN_BOX.format(at=at))
        binds |= {
            f"south{at}": part.south, f"north{at}": part.north,
            f"west{at}": part.west, f"east{at}": part.east,
        }  # fmt: skip
    return f"({' OR '.join(parts)})", binds
