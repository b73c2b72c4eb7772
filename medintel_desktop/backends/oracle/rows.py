"""Changes as rows and rows as changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from medintel_desktop.backends.oracle.tables import KINDS, read_columns
from medintel_desktop.domain.mirror import Asked, Change, Entity, Stamp, Understood
from medintel_desktop.domain.moment import EmbeddingSpace

Row = dict[str, Any]
ReadSpace = Callable[[str], EmbeddingSpace]


def numbered(changes: Sequence[Change]) -> dict[tuple[Entity, str], int]:
    """Which row of the batch each entity is, from 1."""
    places: dict[tuple[Entity, str], int] = {}
    for change in changes:
        places.setdefault((change.entity, change.key), len(places) + 1)
    return places


def keys_of(entity: Entity, key: str) -> Row:
    """The columns that a change's key is made of. Parts of a tag or space may hold a "/"."""
    kind = KINDS[entity]
    parts = key.split(kind.separator, len(kind.keys) - 1)
    return dict(zip(kind.keys, parts, strict=True))


def key_of(entity: Entity, row: Mapping[str, Any]) -> str:
    kind = KINDS[entity]
    return kind.separator.join(row[name] for name in kind.keys)


def columns_of(change: Change) -> Row:
    """The values and the stamp of a field."""
    make = _WRITTEN.get((change.entity, change.field))
    values = make(change.value) if make else {change.field: change.value}
    return {**values, f"{change.field}_at": str(change.stamp)}


def changes_of(
    entity: Entity, found: Iterable[Sequence[Any]], space_of: ReadSpace
) -> Iterator[Change]:
    """Every field of the rows; of moments the vectors are missing yet: see ``pulling``."""
    names = read_columns(entity)
    for values in found:
        row = dict(zip(names, values, strict=True))
        key = key_of(entity, row)
        for name, columns in KINDS[entity].columns.items():
            stamp = row[f"{name}_at"]
            if stamp is None:
                continue
            make = _READ.get((entity, name))
            if entity is Entity.QUERY:
                value: Any = Asked(space_of(row["space"]), row["words"], row["vector"])
            else:
                value = make(row) if make else row[columns[0]]
            yield Change(entity, key, name, value, Stamp.parse(stamp))


def plain(value: Any) -> Any:
    """A JSON value with the numbers of Python: the driver gives decimals."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def _facts(value: Mapping[str, Any]) -> Row:
    return {
        "facts": dict(value),
        "checksum": value.get("checksum"),
        "kind": value.get("kind"),
        "day": _day(value),
        "latitude": value.get("latitude"),
        "longitude": value.get("longitude"),
    }


def _day(facts: Mapping[str, Any]) -> str | None:
    """The day an item belongs to: when it was taken, else when it was added."""
    taken = facts.get("taken_at")
    if taken:
        return str(taken)[:10]
    added = facts.get("added_at")
    return None if added is None else datetime.fromtimestamp(added, UTC).date().isoformat()


def _copy(value: Mapping[str, Any] | None) -> Row:
    return {"media": value["media"] if value else None, "detail": dict(value) if value else None}


def _model_tag(value: Mapping[str, Any] | None) -> Row:
    said = value or {}
    names = {"name": "name", "state": "state", "proposer": "model"}
    return {column: said.get(name) for column, name in names.items()}


def _understood(value: Understood | None) -> Row:
    return {"moments": len(value.vectors) if value else 0}


_WRITTEN: Mapping[tuple[Entity, str], Callable[[Any], Row]] = {
    (Entity.MEDIA, "facts"): _facts,
    (Entity.MEDIA, "gone"): lambda value: {"gone": int(bool(value))},
    (Entity.ALBUM, "gone"): lambda value: {"gone": int(bool(value))},
    (Entity.ALBUM, "place"): lambda value: {
        "parent": value["parent"], "position": value["position"],
    },
    (Entity.MEMBER, "present"): lambda value: {"present": int(bool(value))},
    (Entity.MOMENTS, "vectors"): _understood,
    (Entity.ANALYSIS, "answer"): lambda value: {"answer": dict(value) if value else None},
    (Entity.MODEL_TAG, "state"): _model_tag,
    (Entity.TRANSCRIPT, "said"): lambda value: {"said": dict(value) if value else None},
    (Entity.PLAN, "plan"): lambda value: {"plan": dict(value) if value else None},
    (Entity.COPY, "copy"): _copy,
    (Entity.SHARE, "share"): lambda value: {"detail": dict(value)},
    (Entity.QUERY, "vector"): lambda value: {"words": value.text, "vector": value.vector},
}  # fmt: skip

_READ: Mapping[tuple[Entity, str], Callable[[Row], Any]] = {
    (Entity.MEDIA, "facts"): lambda row: plain(row["facts"]),
    (Entity.MEDIA, "gone"): lambda row: bool(row["gone"]),
    (Entity.ALBUM, "gone"): lambda row: bool(row["gone"]),
    (Entity.ALBUM, "place"): lambda row: {"parent": row["parent"], "position": row["position"]},
    (Entity.MEMBER, "present"): lambda row: bool(row["present"]),
    (Entity.ANALYSIS, "answer"): lambda row: plain(row["answer"]),
    (Entity.TRANSCRIPT, "said"): lambda row: plain(row["said"]),
    (Entity.PLAN, "plan"): lambda row: plain(row["plan"]),
    (Entity.MODEL_TAG, "state"): lambda row: (
        {
            "name": row["name"],
            "state": row["state"],
            "model": row["proposer"] or "",
        }
        if row["state"]
        else None
    ),
    (Entity.COPY, "copy"): lambda row: plain(row["detail"]),
    (Entity.SHARE, "share"): lambda row: plain(row["detail"]),
}
