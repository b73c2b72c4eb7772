"""How each kind of thing lies in its table, and the SQL that follows from it.

Names are ours alone: of tables and columns in this module, never from anybody's data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from medintel_desktop.backends.oracle import statements
from medintel_desktop.domain.mirror import Entity


@dataclass(frozen=True, slots=True)
class Kind:
    """``keys`` name one thing, ``separator`` joins them in the key of a change.

    ``fields`` are decided by their stamps in one MERGE, the values of ``large`` ones in an
    UPDATE each: a MERGE cannot take long text, and no CASE is asked to choose between JSON.
    """

    table: str
    keys: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    large: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    separator: str = "/"

    @property
    def columns(self) -> dict[str, tuple[str, ...]]:
        """Field -> columns, without its stamp."""
        return {**self.fields, **self.large}


KINDS: Mapping[Entity, Kind] = {
    Entity.MEDIA: Kind(
        "media", ("id",),
        {"name": ("name",), "rating": ("rating",), "trashed": ("trashed",), "gone": ("gone",)},
        {
            "facts": ("facts", "checksum", "kind", "day", "latitude", "longitude"),
            "caption": ("caption",),
        },
    ),
    Entity.ALBUM: Kind(
        "album", ("id",),
        {"name": ("name",), "place": ("parent", "position"), "gone": ("gone",)},
    ),
    Entity.MEMBER: Kind("album_media", ("album", "media"), {"present": ("present",)}),
    Entity.TAG: Kind("tag", ("media", "tag"), {"name": ("name",)}),
    Entity.MOMENTS: Kind("understood", ("media", "space"), {"vectors": ("moments",)}),
    Entity.ANALYSIS: Kind("analysis", ("media", "version"), {}, {"answer": ("answer",)}),
    Entity.MODEL_TAG: Kind(
        "model_tag", ("media", "tag"), {"state": ("name", "state", "proposer")},
    ),
    Entity.TRANSCRIPT: Kind("transcript", ("media", "version"), {}, {"said": ("said",)}),
    Entity.PLAN: Kind("plan", ("id",), {}, {"plan": ("plan",)}),
    Entity.COPY: Kind("copy", ("place", "object"), {}, {"copy": ("media", "detail")}, "\n"),
    Entity.SHARE: Kind("share", ("id",), {}, {"share": ("detail",)}),
    Entity.QUERY: Kind("query", ("hash", "space"), {}, {"vector": ("words", "vector")}),
}  # fmt: skip

_NUMBERS = ("rating", "gone", "position", "present", "moments", "change_no", "ordinal")
_DOUBLES = ("trashed", "latitude", "longitude", "span_start", "span_end")
_JSON = ("facts", "detail", "answer", "said", "plan")
_VECTORS = ("vector",)


@dataclass(frozen=True, slots=True)
class Names:
    """Where statements read and write. The owner of the tables uses them as they are; others
    have views that show and take only what their rights on each library allow, see ``rights``.
    """

    read: str = "mi_"
    write: str = "mi_"
    spatial: bool = False


OWNER = Names()
MEMBER = Names("mi_r_", "mi_w_")


def types(columns: tuple[str, ...]) -> dict[str, object]:
    """For ``setinputsizes``, of those that are not text: None has no type of its own."""
    import oracledb

    known = {
        **dict.fromkeys(_NUMBERS, oracledb.DB_TYPE_NUMBER),
        **dict.fromkeys(_DOUBLES, oracledb.DB_TYPE_BINARY_DOUBLE),
        **dict.fromkeys(_JSON, oracledb.DB_TYPE_JSON),
        **dict.fromkeys(_VECTORS, oracledb.DB_TYPE_VECTOR),
    }
    return {name: known[name] for name in columns if name in known}


def merge_columns(entity: Entity) -> tuple[str, ...]:
    """What a row of :func:`merge` binds, besides the library."""
    kind = KINDS[entity]
    of_fields = [c for name, columns in kind.fields.items() for c in (*columns, f"{name}_at")]
    return (*kind.keys, "change_no", *of_fields)


@cache
def merge(names: Names, entity: Entity) -> str:
    """Give a row its new number, and each field its new value where the stamp is later."""
    kind = KINDS[entity]
    all_columns = ("library", *merge_columns(entity))
    sets = ["t.change_no = s.change_no"]
    for name, columns in kind.fields.items():
        sets += [
            f"t.{c} = {statements.LATER.format(field=name, column=c)}"
            for c in (*columns, f"{name}_at")
        ]
    return statements.MERGE.format(
        write=names.write, table=kind.table, sets=", ".join(sets),
        source=", ".join(f":{c} {c}" for c in all_columns),
        same=" AND ".join(f"t.{c} = s.{c}" for c in ("library", *kind.keys)),
        columns=", ".join(all_columns), values=", ".join(f"s.{c}" for c in all_columns),
    )  # fmt: skip


def large_columns(entity: Entity, name: str) -> tuple[str, ...]:
    """What a row of :func:`write_large` binds, besides the library."""
    kind = KINDS[entity]
    return (*kind.keys, *kind.large[name], f"{name}_at")


@cache
def write_large(names: Names, entity: Entity, name: str) -> str:
    """Give a field of rows that are there its new value where the stamp is later."""
    kind = KINDS[entity]
    sets = [f"{c} = :{c}" for c in (*kind.large[name], f"{name}_at")]
    if names.spatial and "latitude" in kind.large[name]:
        sets.append(f"point = {statements.POINT_OR_NONE}")
    same = " AND ".join(f"{c} = :{c}" for c in ("library", *kind.keys))
    return statements.WRITE_LARGE.format(
        write=names.write, table=kind.table, sets=", ".join(sets), same=same, field=name
    )


def read_columns(entity: Entity) -> tuple[str, ...]:
    """In the order in which :func:`page` gives them."""
    kind = KINDS[entity]
    of_fields = [c for name, columns in kind.columns.items() for c in (*columns, f"{name}_at")]
    return ("change_no", *kind.keys, *of_fields)


@cache
def page(names: Names, entity: Entity) -> str:
    """Rows by number; FETCH ends with the first of the next page."""
    listed = ", ".join(read_columns(entity))
    return statements.PAGE.format(columns=listed, read=names.read, table=KINDS[entity].table)


@cache
def belonging(names: Names, entity: Entity, column: str) -> str:
    """Rows whose ``column`` is one thing."""
    listed = ", ".join(read_columns(entity))
    return statements.BELONGING.format(
        columns=listed, read=names.read, table=KINDS[entity].table, column=column
    )
