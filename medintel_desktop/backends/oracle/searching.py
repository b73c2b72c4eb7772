"""The nearest moments to a vector, and the items near a place: one statement each.

No long text, JSON or vector is fetched, so the answer comes in the round trip of the question.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from medintel_desktop.backends.oracle import places
from medintel_desktop.backends.oracle.spaces import ACCURACY, table_of
from medintel_desktop.backends.oracle.tables import Names
from medintel_desktop.domain.area import EARTH_RADIUS, Area, Box, Circle
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, Span

OVER = 3
"""Times as many are asked for where an index may filter after it has chosen."""

_NEAREST = """\
SELECT m.media, m.span_start, m.span_end, m.modality,
    VECTOR_DISTANCE(m.vector, :query_vector, COSINE) distance
FROM {read}{table} m JOIN {read}media i ON i.library = m.library AND i.id = m.media
WHERE m.library = :library AND {filters}
ORDER BY distance
FETCH {how} FIRST {count} ROWS ONLY{accuracy}"""

THERE = (
    "i.facts_at IS NOT NULL AND i.trashed IS NULL AND (i.gone_at IS NULL OR i.gone_at < GREATEST("
    + ", ".join(
        f"NVL(i.{name}_at, ' ')" for name in ("facts", "name", "rating", "caption", "trashed")
    )
    + "))"
)
"""Not in the trash and not gone, but for what another machine edited later; what was edited too
late to come back is left out where the answer arrives, as it is not there."""

_ALBUMS = """\
EXISTS (SELECT 1 FROM {read}album_media a WHERE a.library = i.library AND a.media = i.id
    AND a.present = 1 AND a.album IN ({marks}))"""

_DISTANCE = (
    f"2 * {EARTH_RADIUS} * ASIN(LEAST(1, SQRT("
    "POWER(SIN((i.latitude - :latitude) * {half}), 2)"
    " + COS(i.latitude * {whole}) * COS(:latitude * {whole})"
    " * POWER(SIN((i.longitude - :longitude) * {half}), 2))))"
).format(half="0.008726646259971648", whole="0.017453292519943295")
"""Kilometres over a sphere (haversine); numbers are those of degrees to (half) radians."""

WIDER = 1.01
"""The spatial index measures on the ellipsoid, at most 0.6 % apart: it may find more, not less."""

_NEAR = f"""\
SELECT i.id, {_DISTANCE} km FROM {{read}}media i WHERE i.library = :library AND {{filters}}
ORDER BY km FETCH FIRST {{count}} ROWS ONLY"""  # noqa: S608 - names of ours


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
    sql = _NEAREST.format(
        read=names.read, table=table_of(space), filters=filters,
        how="APPROX" if indexed else "EXACT", count=count,
        accuracy=f" WITH TARGET ACCURACY {ACCURACY}" if indexed else "",
    )  # fmt: skip
    return Question(sql, {"library": library, "query_vector": vector, **binds}, count)


def near(names: Names, library: str, circle: Circle, limit: int) -> Question:
    filters, binds = _filters(names, {"area": circle})
    count = max(1, limit)
    sql = _NEAR.format(read=names.read, filters=filters, count=count)
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
    parts, binds = [THERE], dict[str, Any]()
    if where.get("kind"):
        parts.append("i.kind = :media_kind")
        binds["media_kind"] = str(where["kind"])
    for name, sign in (("taken_from", ">="), ("taken_to", "<=")):
        if where.get(name):
            parts.append(f"i.day {sign} :{name}")
            binds[name] = str(where[name])[:10]
    if where.get("albums") is not None:
        ids = {f"album{at}": one for at, one in enumerate(where["albums"])}
        marks = ", ".join(f":{name}" for name in ids) or "NULL"
        parts.append(_ALBUMS.format(read=names.read, marks=marks))
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
    distance = f"{_DISTANCE} <= :km"
    binds = {"latitude": area.latitude, "longitude": area.longitude, "km": area.km}
    if not names.spatial:
        box, sides = _within(area.bounds())
        return f"{box} AND {distance}", {**binds, **sides}
    point = places.POINT.format(longitude=":longitude", latitude=":latitude")
    within = f"SDO_WITHIN_DISTANCE(i.point, {point}, :within) = 'TRUE'"
    spec = f"distance={area.km * WIDER:.6f} unit=KM"
    return f"{within} AND {distance}", {**binds, "within": spec}


def _within(box: Box) -> tuple[str, dict[str, Any]]:
    parts, binds = list[str](), dict[str, Any]()
    for at, part in enumerate(box.parts()):
        parts.append(
            f"(i.latitude BETWEEN :south{at} AND :north{at}"
            f" AND i.longitude BETWEEN :west{at} AND :east{at})"
        )
        binds |= {
            f"south{at}": part.south, f"north{at}": part.north,
            f"west{at}": part.west, f"east{at}": part.east,
        }  # fmt: skip
    return f"({' OR '.join(parts)})", binds
