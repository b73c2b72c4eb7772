"""Things between an item and something else: in an album, tagged, answered about, copied, given."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from medintel_desktop.catalogue import transcripts
from medintel_desktop.catalogue.analyses import forget, put
from medintel_desktop.catalogue.incoming.work import Work, strand, unstrand
from medintel_desktop.catalogue.model_tags import propose_tags
from medintel_desktop.catalogue.outgoing import COPY, SHARE
from medintel_desktop.domain import transcript_json
from medintel_desktop.domain.analysis_json import from_json
from medintel_desktop.domain.mirror import Change, Entity
from medintel_desktop.domain.model_tag import TagState
from medintel_desktop.domain.store import StoreKind, kind_of

log = logging.getLogger(__name__)


def put_belonging(work: Work, change: Change) -> None:
    """Write it, or keep it until what it belongs to has come."""
    if _WRITE[change.entity](work, change.key, change.value):
        unstrand(work.db, change)
    else:
        strand(work.db, change)


def _member(work: Work, key: str, present: bool) -> bool:
    album, _, media = key.partition("/")
    num = work.num(media)
    if num is None or not work.has_album(album):
        return False
    if present:
        sql = "INSERT OR IGNORE INTO album_media (album, media) VALUES (?, ?)"
    else:
        sql = "DELETE FROM album_media WHERE album = ? AND media = ?"
    work.db.execute(sql, (album, num))
    work.applied.media.add(media)
    work.applied.albums = True
    return True


def _tag(work: Work, key: str, name: str | None) -> bool:
    media, _, folded = key.partition("/")
    num = work.num(media)
    if num is None:
        return False
    work.db.execute("DELETE FROM tag WHERE media = ? AND name = ?", (num, folded))
    if name is not None:
        work.db.execute("INSERT INTO tag (media, name) VALUES (?, ?)", (num, name))
    work.applied.media.add(media)
    return True


def _analysis(work: Work, key: str, value: Mapping[str, Any] | None) -> bool:
    """A version that this app does not know how to read is left to those that do."""
    media, _, version = key.partition("/")
    num = work.num(media)
    if num is None:
        return False
    if value is None:
        forget(work.db, num, version)
    else:
        try:
            analysis = from_json(media, value)
        except ValueError as error:
            log.info("An answer of another machine is not read: %s", error)
            return True
        if analysis.id == version:
            put(work.db, num, analysis)
    work.applied.media.add(media)
    return True


def _model_tag(work: Work, key: str, value: Mapping[str, Any] | None) -> bool:
    media, _, folded = key.partition("/")
    num = work.num(media)
    if num is None:
        return False
    work.db.execute("DELETE FROM model_tag WHERE media = ? AND name = ?", (num, folded))
    if value is not None and value["state"] in list(TagState):
        work.db.execute(
            "INSERT INTO model_tag (media, name, state, model) VALUES (?, ?, ?, ?)",
            (num, value["name"], value["state"], value["model"]),
        )
    propose_tags(work.db, num)
    work.applied.media.add(media)
    return True


def _transcript(work: Work, key: str, value: Mapping[str, Any] | None) -> bool:
    media, _, version = key.partition("/")
    num = work.num(media)
    if num is None:
        return False
    if value is None:
        transcripts.forget(work.db, num, version)
    else:
        try:
            told = transcript_json.from_json(media, value)
        except ValueError as error:
            log.info("A transcript of another machine is not read: %s", error)
            return True
        if told.id == version:
            transcripts.put(work.db, num, told)
    work.applied.media.add(media)
    return True


def _copy(work: Work, key: str, value: Mapping[str, Any] | None) -> bool:
    place, _, object_ = key.partition("\n")
    elsewhere = not _reached(work, place)
    work.db.execute("DELETE FROM copy WHERE place = ? AND object = ?", (place, object_))
    if value is None:
        return True
    num = work.num(value["media"])
    if num is None:
        return False
    names = ("place", "object", "media", "elsewhere", *COPY)
    marks = ", ".join("?" * len(names))
    values = (place, object_, num, elsewhere, *(value[name] for name in COPY))
    work.db.execute(f"INSERT INTO copy ({', '.join(names)}) VALUES ({marks})", values)  # noqa: S608 - names of ours
    work.applied.media.add(value["media"])
    return True


def _reached(work: Work, place: str) -> bool:
    """Whether this computer can reach a store: any bucket, of folders those that it has used."""
    if kind_of(place) is not StoreKind.FOLDER:
        return True
    used = "SELECT 1 FROM copy WHERE place = :place AND NOT elsewhere"
    path = "replace(json_extract(options, '$.path'), '\\', '/')"  # as Windows writes it, too
    chosen = f"SELECT 1 FROM store WHERE 'folder:' || {path} = replace(:place, '\\', '/')"  # noqa: S608 - no user text
    row = work.db.execute(f"{used} UNION ALL {chosen} LIMIT 1", {"place": place}).fetchone()
    return row is not None


def _share(work: Work, key: str, value: Mapping[str, Any]) -> bool:
    """The ledger of links outlives its items, so this hangs on nothing."""
    names = ("id", *SHARE)
    marks = ", ".join("?" * len(names))
    values = (key, *(value[name] for name in SHARE))
    work.db.execute(f"INSERT OR REPLACE INTO share ({', '.join(names)}) VALUES ({marks})", values)  # noqa: S608 - names of ours
    return True


_WRITE: Mapping[Entity, Callable[[Work, str, Any], bool]] = {
    Entity.MEMBER: _member,
    Entity.TAG: _tag,
    Entity.ANALYSIS: _analysis,
    Entity.MODEL_TAG: _model_tag,
    Entity.TRANSCRIPT: _transcript,
    Entity.COPY: _copy,
    Entity.SHARE: _share,
}
"""Each says whether what it belongs to is here."""
