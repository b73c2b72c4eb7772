"""Changes for tests of the database, and what comes back of them."""

from __future__ import annotations

from array import array
from typing import Any

from medintel_desktop.backends.oracle.remote_catalogue import OracleCatalogue
from medintel_desktop.domain.mirror import Asked, Change, Entity, SharedLibrary, Stamp, Understood
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span

SPACE = EmbeddingSpace("test", "model", 4, "dynamic-4")


def stamp(at: float, machine: str = "a") -> Stamp:
    return Stamp.made(1.7e9 + at, machine)


def facts(key: str, checksum: str = "", at: float = 0.0, **more: Any) -> Change:
    value = {"kind": "photo", "checksum": checksum or f"{key:>064}", "added_at": 1.5e9, **more}
    return Change(Entity.MEDIA, key, "facts", value, stamp(at))


def name(key: str, text: str, at: float, machine: str = "a") -> Change:
    return Change(Entity.MEDIA, key, "name", text, stamp(at, machine))


def vectors(key: str, *values: tuple[float, ...], at: float = 0.0,
            space: EmbeddingSpace = SPACE) -> Change:  # fmt: skip
    moments = tuple(
        MomentVector(Span(float(at_second), at_second + 1.5), Modality.VISUAL, array("f", one))
        for at_second, one in enumerate(values)
    )
    understood = Understood(space, moments)
    return Change(Entity.MOMENTS, f"{key}/{space.key}", "vectors", understood, stamp(at))


def every_kind() -> list[Change]:
    copy = {"media": "m1", "role": "original", "bytes": 2**40, "etag": "", "verified_at": 1.7e9}
    share = {"media_id": "m1", "name": "Boat", "person": "", "ended_at": None, "created_at": 1.5}
    answer = {"content": [{"start": 0, "end": 2.5, "title": "Boot 🚤"}], "whole": True}
    said = {"lines": [[0, 2.5, "Änne", "Da: ein Boot 🚤", "[0,500]"]], "chosen_at": 1.5}
    proposed = {"name": "AND/or", "state": "accepted", "model": "pegasus1.6"}
    cut = {"media": "m1", "start": 0.1 + 0.2, "end": 2.5, "title": "", "score": None}
    plan = {"name": "Größe 🎬", "wanted": None, "cuts": [cut], "changed": 1.7e9 + 0.123456}
    asked = Asked(SPACE, "a red boat / 10 °C", array("f", [1, 0, 0.5, 0]))
    return [
        facts("m1", latitude=0.0, longitude=-179.5, duration=2.5, lens='x"y<z>'),
        name("m1", "Größe 👍", 1),
        Change(Entity.MEDIA, "m1", "rating", 4, stamp(1)),
        Change(Entity.MEDIA, "m1", "caption", "long " * 2000 + "end", stamp(1)),
        Change(Entity.MEDIA, "m1", "trashed", 1.7e9 + 0.123456, stamp(1)),
        Change(Entity.ALBUM, "a1", "name", "Trip", stamp(1)),
        Change(Entity.ALBUM, "a1", "place", {"parent": None, "position": 3}, stamp(1)),
        Change(Entity.ALBUM, "a2", "gone", True, stamp(1)),
        Change(Entity.MEMBER, "a1/m1", "present", True, stamp(1)),
        Change(Entity.MEMBER, "a2/m1", "present", False, stamp(1)),
        Change(Entity.TAG, "m1/and/or", "name", "AND/or", stamp(1)),
        vectors("m1", (1, 0, 0, 0), (0, 0.25, 0, 1)),
        Change(Entity.ANALYSIS, "m1/v1", "answer", answer, stamp(1)),
        Change(Entity.ANALYSIS, "m1/v2", "answer", None, stamp(1)),
        Change(Entity.MODEL_TAG, "m1/and/or", "state", proposed, stamp(1)),
        Change(Entity.TRANSCRIPT, "m1/v1", "said", said, stamp(1)),
        Change(Entity.TRANSCRIPT, "m1/v2", "said", None, stamp(1)),
        Change(Entity.PLAN, "p1", "plan", plan, stamp(1)),
        Change(Entity.PLAN, "p2", "plan", None, stamp(1)),
        Change(Entity.MODEL_TAG, "m1/gone", "state", None, stamp(1)),
        Change(Entity.COPY, "oci:n/b\nmedia/xy/z.jpg", "copy", copy, stamp(1)),
        Change(Entity.COPY, "oci:n/b\nmedia/gone.jpg", "copy", None, stamp(1)),
        Change(Entity.SHARE, "s1", "share", share, stamp(1)),
        Change(Entity.QUERY, f"{1:064x}/{SPACE.key}", "vector", asked, stamp(1)),
    ]


def pulled(
    catalogue: OracleCatalogue, library: SharedLibrary, after: int = 0, limit: int = 3
) -> list[Change]:
    last = catalogue.head(library.id).last_change
    found: list[Change] = []
    for entity in Entity:
        start, more = after, True
        while more:
            page = catalogue.pull(library.id, entity, start, last, limit)
            start, more = page.upto, page.more
            found += page.changes
    return found


def shown(changes: list[Change]) -> list[Any]:
    return sorted((c.entity, c.key, c.field, repr(plain(c.value)), str(c.stamp)) for c in changes)


def plain(value: Any) -> Any:
    """A database has one kind of number: 2.0 comes back as 2. Nor does it keep an order."""
    if isinstance(value, dict):
        return sorted((key, plain(one)) for key, one in value.items())
    return int(value) if isinstance(value, float) and value.is_integer() else value
