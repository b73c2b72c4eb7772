"""Edits of ours that do not stand in the shared library, and taking one of them back.

Of two edits of one field the later stands (see ``domain.mirror``); the other is kept here. Taking
it back makes it a new edit, which is the latest then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.mirror import Lost
from medintel_desktop.catalogue.outgoing import folded
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.mirror import Entity
from medintel_desktop.domain.plan import Plan
from medintel_desktop.domain.plan_json import of_json
from medintel_desktop.domain.words import clock, counted
from medintel_desktop.library.albums import Albums
from medintel_desktop.library.collection import Collection


@dataclass(frozen=True, slots=True)
class Conflict:
    """``what`` it was about ("Rating of leaf.jpg"), ``ours`` what we said ("4 stars"), ``why`` it
    does not stand and what ``stands`` now ("2 stars", "" where that says nothing). ``at`` is when
    that turned out, epoch seconds."""

    id: int
    what: str
    ours: str
    why: str
    at: float
    can_take: bool = False
    """False: there is nothing to take back, as the item is gone or the value is no edit."""
    stands: str = ""


class Conflicts:
    """Lists, takes back, forgets."""

    def __init__(self, catalogue: Catalogue, albums: Albums, collection: Collection) -> None:
        self._catalogue = catalogue
        self._albums = albums
        self._collection = collection

    def count(self) -> int:
        return self._catalogue.mirror.count_lost()

    def all(self, limit: int = 200) -> list[Conflict]:
        """The newest first."""
        return [self._told(lost) for lost in self._catalogue.mirror.lost(limit)]

    def take(self, conflict_id: int) -> Changes:
        """Say again what we said: a new edit, which stands. Raises UsageError."""
        lost = next((one for one in self._lost() if one.id == conflict_id), None)
        if lost is None:
            raise UsageError(f"There is no conflict {conflict_id}.", "They are listed with ids.")
        if not self._told(lost).can_take:
            raise UsageError(
                "This cannot be taken back.", "What it was about is gone, or it was no edit."
            )
        changes = self._planned(lost) if lost.entity is Entity.PLAN else self._edited(lost)
        self._catalogue.mirror.forget_lost([conflict_id])
        return changes

    def forget(self, conflict_ids: list[int] | None = None) -> Changes:
        """Take them off the list (None: all); what stands, stands."""
        ids = [one.id for one in self._lost()] if conflict_ids is None else conflict_ids
        self._catalogue.mirror.forget_lost(ids)
        return Changes(jobs=True)

    def _planned(self, lost: Lost) -> Changes:
        self._catalogue.plans.say_again(lost.key, of_json(lost.value))
        return Changes(plans=True)

    def _edited(self, lost: Lost) -> Changes:
        first, _, second = lost.key.partition("/")
        value = lost.value
        match lost.entity, lost.field:
            case Entity.MEDIA, "name":
                return self._collection.rename(first, value)
            case Entity.MEDIA, "rating":
                return self._collection.rate([first], value or 0)
            case Entity.MEDIA, "caption":
                return self._collection.caption(first, value or "")
            case Entity.MEDIA, "trashed":
                self._catalogue.media.trash([first], value)
                return Changes(frozenset([first]), media_list=True)
            case Entity.ALBUM, "name":
                return self._albums.rename(first, value)
            case Entity.ALBUM, _:
                return self._albums.move(first, value["parent"], 0)
            case Entity.TAG, _ if value is None:
                return self._collection.tag([first], [], [second])
            case Entity.TAG, _:
                return self._collection.tag([first], [value], [])
            case _ if value:
                return self._albums.fill(first, [second])
        return self._albums.take_out(first, [second])

    def _told(self, lost: Lost) -> Conflict:
        what, there = self._subject(lost)
        edit = (
            lost.entity in (Entity.TAG, Entity.MEMBER)
            or (
                lost.entity in (Entity.MEDIA, Entity.ALBUM)
                and lost.field not in ("facts", "gone")
                and (lost.value is not None or lost.field == "trashed")
            )
            or (lost.entity is Entity.PLAN and lost.value is not None)
        )
        ours = _value(lost.field, lost.value, lost.entity)
        stands = self._standing(lost) if edit and there else ""
        return Conflict(lost.id, what, ours, lost.why, lost.at, edit and there, stands)

    def _standing(self, lost: Lost) -> str:
        """What everybody has now, told like what we said."""
        first, _, second = lost.key.partition("/")
        item = self._catalogue.media.get(second if lost.entity is Entity.MEMBER else first)
        match lost.entity, lost.field:
            case Entity.ALBUM, "name":
                return _value("name", self._album(first), lost.entity)
            case Entity.PLAN, _ if kept := self._catalogue.plans.get(first):
                return _told_plan(kept.plan)
            case Entity.MEMBER, _ if item:
                return _value("present", first in item.album_ids, lost.entity)
            case Entity.TAG, _ if item:
                name = next((tag for tag in item.tags if folded(tag) == folded(second)), None)
                return _value("name", name, lost.entity)
            case Entity.MEDIA, "trashed" if item:
                return _value("trashed", item.trashed_at, lost.entity)
            case Entity.MEDIA, ("name" | "rating" | "caption") if item:
                return _value(lost.field, getattr(item, lost.field), lost.entity)
        return ""

    def _subject(self, lost: Lost) -> tuple[str, bool]:
        """What the change was about, and whether that is still here."""
        first, _, second = lost.key.partition("/")
        if lost.entity is Entity.MEMBER:
            album, item = self._album(first), self._item(second)
            return f"{item or 'An item'} in {album or 'an album'}", bool(album and item)
        if lost.entity is Entity.ALBUM:
            album = self._album(first)
            return f"{_FIELDS.get(lost.field, lost.field)} of {album or 'an album'}", bool(album)
        if lost.entity is Entity.PLAN:
            return self._plan(lost), True
        if lost.entity in _OF_ITEMS:
            item = self._item(first)
            word = "Tag" if lost.entity is Entity.TAG else _FIELDS.get(lost.field, lost.field)
            return f"{word} of {item or 'an item'}", bool(item)
        return {Entity.COPY: "A copy in a store", Entity.SHARE: "A link"}.get(
            lost.entity, "A remembered search"
        ), False

    def _item(self, media_id: str) -> str:
        item = self._catalogue.media.get(media_id)
        return item.name if item else ""

    def _plan(self, lost: Lost) -> str:
        """One that was deleted can be made again of what we said."""
        kept = self._catalogue.plans.get(lost.key)
        plan = kept.plan if kept else of_json(lost.value or {})
        return f"Edit plan {plan.name}".rstrip()

    def _album(self, album_id: str) -> str:
        return next((a.name for a in self._albums.all() if a.id == album_id), "")

    def _lost(self) -> list[Lost]:
        return self._catalogue.mirror.lost(-1)


_OF_ITEMS = (Entity.MEDIA, Entity.TAG, Entity.MOMENTS, Entity.ANALYSIS, Entity.MODEL_TAG)
_FIELDS = {
    "facts": "Description of the file",
    "name": "Name",
    "rating": "Rating",
    "caption": "Caption",
    "trashed": "Trash",
    "gone": "Deletion",
    "place": "Place",
    "vectors": "Moments",
    "answer": "Answer",
    "state": "Proposed tag",
}


def _told_plan(plan: Plan) -> str:
    return f"“{plan.name}”, {counted(len(plan.cuts), 'cut')}, {clock(plan.seconds)}"


def _value(field: str, value: Any, entity: Entity) -> str:
    """What we said, for people."""
    if entity is Entity.PLAN:
        return _told_plan(of_json(value)) if value else "deleted"
    if entity is Entity.MEMBER:
        return "in" if value else "not in"
    if entity is Entity.TAG:
        return f"“{value}”" if value else "no such tag"
    if field == "rating":
        return counted(value or 0, "star")
    if field == "trashed":
        return "in the trash" if value else "not in the trash"
    if field == "gone":
        return "deleted"
    if field in ("name", "caption"):
        return f"“{value}”" if value else "empty"
    return "moved" if field == "place" else ""
