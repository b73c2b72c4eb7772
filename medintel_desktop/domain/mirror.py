"""The shared library: what changes travel between machines, and which of two wins.

A library is mirrored field by field. Every change of a field carries a stamp: when it was made,
by the server's clock, and on which machine. Of two changes of one field the one with the later
stamp stands everywhere; the other is kept in the history. That is a total order, so machines end
equal whatever the order in which they meet. What was done after something was seen has a later
stamp than that, however the clocks waver.

- What can be in or out (an item in an album, a tag) is a field that is true or false.
- What was deleted for good is ``gone``: a field like any other, next to those it had. An item is
  there all the same when one of them was edited later, within the trash period
  (:data:`TRASH_DAYS`); so every machine sees from the row alone whether it is there.
- Two moves on two machines that put an album below itself: the later one is not made, the album
  stands at the top (:func:`arranged`).
- An edit plan is one field, the whole plan or that it was deleted: the later one stands. Where two
  met, the other is a version before it, one step of undo away (``catalogue.incoming.plans``).

Another kind of thing travels as soon as each of these knows it; a test compares them:

1. here a member of :class:`Entity`, in the order in which it must arrive, and its :data:`FIELDS`;
2. in the migration that makes its table, triggers that ``INSERT INTO noted`` what changed, and in
   ``catalogue.mirror`` a statement that notes what was there before the library was shared;
3. in ``catalogue.outgoing`` how its value is read, in ``catalogue.incoming.belongings`` how one
   that came is written, or that what it belongs to is not here yet;
4. in ``backends.oracle.tables`` how it lies there, its table in a numbered ``sql`` file and in
   ``rights.BY_LIBRARY``; if it belongs to an item, its
   column in ``pulling``, so that it comes back with an item that was deleted here.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from medintel_desktop.domain.moment import EmbeddingSpace, MomentVector

TRASH_DAYS = 30
"""Days for which what was deleted for good can be brought back by another machine's edit."""


class Entity(StrEnum):
    """Kinds of things that travel, in the order in which they must arrive."""

    MEDIA = "media"
    ALBUM = "album"
    MEMBER = "member"
    TAG = "tag"
    MOMENTS = "moments"
    ANALYSIS = "analysis"
    MODEL_TAG = "model_tag"
    TRANSCRIPT = "transcript"
    PLAN = "plan"
    COPY = "copy"
    SHARE = "share"
    QUERY = "query"


FIELDS: Mapping[Entity, tuple[str, ...]] = {
    Entity.MEDIA: ("facts", "name", "rating", "caption", "trashed", "gone"),
    Entity.ALBUM: ("name", "place", "gone"),
    Entity.MEMBER: ("present",),
    Entity.TAG: ("name",),
    Entity.MOMENTS: ("vectors",),
    Entity.ANALYSIS: ("answer",),
    Entity.MODEL_TAG: ("state",),
    Entity.TRANSCRIPT: ("said",),
    Entity.PLAN: ("plan",),
    Entity.COPY: ("copy",),
    Entity.SHARE: ("share",),
    Entity.QUERY: ("vector",),
}
"""Fields that travel and are decided one by one. ``facts`` of an item is what its file says
(checksum, kind, size and metadata), ``place`` of an album its parent and position, ``share`` a
row of the ledger of links (never the link). Of what a service understood the vectors travel, and
with them that the item is understood. An ``answer`` is a version of one (``domain.analysis_json``):
none is ever changed, and which is shown follows from all of them; of tags that a model proposes
the ``state`` is what people said to them. ``said`` is a version of a transcript
(``domain.transcript_json``): which is in force follows from all of them, too. A ``plan`` is what
``domain.plan_json`` makes of the version in force, and when it was made and changed."""


class Role(StrEnum):
    """Rights on one shared library, kept by the database."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"


@dataclass(frozen=True, slots=True, order=True)
class Stamp:
    """When a change was made (epoch seconds by the server's clock) and where; later wins."""

    at: float
    machine: str

    @classmethod
    def made(cls, at: float, machine: str) -> Stamp:
        """To the microsecond, so that it is the same after a way through text."""
        return cls(round(max(0.0, at), 6), machine)

    def __str__(self) -> str:
        """Sorts as text exactly as it does as a value: 10 digits, a dot, 6 digits, machine."""
        return f"{self.at:017.6f} {self.machine}"

    @classmethod
    def parse(cls, text: str) -> Stamp:
        at, _, machine = text.partition(" ")
        return cls(float(at), machine)


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one entity has a new value.

    ``key`` is the entity's id; of things between two others both, joined by "/": album/item,
    item/tag in lower case, item/space key, item/version of an answer or a transcript; of a copy
    its place and object, joined by a line feed; of a query the SHA-256 of its text in UTF-8 and
    the space key, joined by "/".
    ``value`` is JSON-like and None for what is not there any more; of ``vectors`` it is an
    :class:`Understood`, of a query an :class:`Asked`.
    """

    entity: Entity
    key: str
    field: str
    value: Any
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class Understood:
    """The vectors of one item in one space."""

    space: EmbeddingSpace
    vectors: tuple[MomentVector, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The vector of a query, so that nobody pays for it twice; ``text`` as it is looked up."""

    space: EmbeddingSpace
    text: str
    vector: array[float]


@dataclass(frozen=True, slots=True)
class Head:
    """Where the shared library stands: its last change number, the server's clock in epoch
    seconds, and what this user may do there."""

    last_change: int
    server_time: float
    role: Role


@dataclass(frozen=True, slots=True)
class SharedLibrary:
    """One of the libraries a database holds; ``items`` None where they were not counted."""

    id: str
    name: str
    role: Role
    items: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A change that the database could not take, and why; sending it again would not help."""

    change: Change
    reason: str


@dataclass(frozen=True, slots=True)
class Written:
    """A batch is in the database with the change numbers ``first`` to ``last``."""

    first: int
    last: int
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True)
class Pulled:
    """Changes of others and of ourselves up to change number ``upto``; ``more`` follow."""

    changes: tuple[Change, ...]
    upto: int
    more: bool


@dataclass(frozen=True, slots=True)
class ForeignFile:
    """A file that another program keeps in the same database: the web platform.

    ``path`` is its object in a bucket, ``albums`` are names. ``facts`` are some of what a file
    says of itself; what its bytes are nobody has noted there.
    """

    path: str
    name: str
    kind: str
    albums: tuple[str, ...]
    facts: Mapping[str, Any]


def arranged(
    places: Mapping[str, tuple[str | None, Stamp]], there: Collection[str]
) -> dict[str, str | None]:
    """The parent of each album that is ``there``, of the places all of them were given.

    Moves are made in the order of their stamps; one that would put an album below itself is not
    made and leaves it at the top, as does a parent that is not there.
    """
    parents: dict[str, str | None] = dict.fromkeys(there)
    for key, (parent, _) in sorted(places.items(), key=lambda one: (one[1][1], one[0])):
        if key in parents and parent in parents and not _inside(parents, parent, key):
            parents[key] = parent
    return parents


def _inside(parents: Mapping[str, str | None], album: str | None, top: str) -> bool:
    while album is not None and album != top:
        album = parents[album]
    return album is not None


def wins(new: Stamp, old: Stamp | None) -> bool:
    """Whether a change stands against what is there."""
    return old is None or new > old


def there(edits: Iterable[Stamp], gone: Stamp | None, trash_days: float = TRASH_DAYS) -> bool:
    """Whether an entity exists, given the stamps of its fields and of its deletion."""
    if gone is None:
        return True
    last = max(edits, default=None)
    return last is not None and last > gone and last.at - gone.at <= trash_days * 86400
