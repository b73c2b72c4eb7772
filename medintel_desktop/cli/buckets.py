"""``bucket`` lists and imports what lies in a store; ``watch`` keeps an eye on it, or a folder."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from medintel_desktop.catalogue.paths import path_from_text
from medintel_desktop.catalogue.watches import WatchKind, WatchRow
from medintel_desktop.cli.add import carry, report
from medintel_desktop.cli.rows import Row
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.store import StoreKind, place_name
from medintel_desktop.domain.words import size
from medintel_desktop.library.buckets import BucketEntry

WHERE = "STORE[:PREFIX]"
STORES = ", ".join(StoreKind)


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "bucket", parents=[shared], help="list and import what lies in a store"
    )
    actions = command.add_subparsers(dest="action", required=True, parser_class=type(shared))
    listing = actions.add_parser("list", parents=[shared], help="photos and videos there")
    listing.add_argument("where", metavar=WHERE, help=f"a store is one of {STORES}")
    listing.add_argument("--new", action="store_true", help="only what is not in the library")
    listing.set_defaults(run=show_bucket)
    bringing = actions.add_parser("import", parents=[shared], help="import what is new there")
    bringing.add_argument("where", metavar=WHERE, help="a full name imports one file")
    bringing.add_argument("--album", metavar="NAME", help="put them into this album")
    bringing.add_argument("--no-ai", action="store_true", help="do not send to understanding")
    bringing.set_defaults(run=import_bucket)
    _register_watch(commands, shared)


def _register_watch(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "watch", parents=[shared], help="folders and buckets whose new files are imported"
    )
    command.set_defaults(run=list_watches)
    actions = command.add_subparsers(dest="action", parser_class=type(shared))
    listing = actions.add_parser("list", parents=[shared], help="all of them")
    listing.set_defaults(run=list_watches)
    adding = actions.add_parser("add", parents=[shared], help="watch one more")
    adding.add_argument("where", metavar="FOLDER_OR_STORE:PREFIX")
    adding.add_argument("--album", metavar="NAME", help="put what comes into this album")
    adding.set_defaults(run=add_watch)
    for name, run, does in (
        ("stop", stop_watch, "look no more, for now"),
        ("start", start_watch, "go on, or look now"),
        ("remove", remove_watch, "forget it; what was imported stays"),
    ):
        action = actions.add_parser(name, parents=[shared], help=does)
        action.add_argument("id", metavar="ID")
        action.set_defaults(run=run)


def show_bucket(session: Session) -> int:
    """One row an object, page by page."""
    kind, prefix = _store(session.words.where)
    for entry in _entries(session, kind, prefix):
        if entry.media_id is not None and session.words.new:
            continue
        row = {
            "name": entry.name, "bytes": entry.bytes, "id": entry.media_id,
            "modified": _moment(entry.modified),
        }  # fmt: skip
        state = (entry.media_id or "new")[:8]
        session.show(row, f"{state:8}  {size(entry.bytes):>9}  {entry.name}")
    return 0


def import_bucket(session: Session) -> int:
    """A second run goes on where the first stood; nothing is fetched twice."""
    kind, prefix = _store(session.words.where)
    workspace, started = session.workspace, time.time()
    added = workspace.cloud.buckets.add_all(
        kind, prefix, _album(session), understand=not session.words.no_ai
    )
    held = carry(session, added.batch)
    return report(session, workspace, started, held)


def list_watches(session: Session) -> int:
    albums = session.workspace.albums
    paths = {album.id: albums.path(album) for album in albums.all()}
    for watch in session.workspace.cloud.watches.all():
        row = _watch_row(watch, paths)
        where = f"{row['source']}{':' + row['prefix'] if row['prefix'] else ''}"
        into = f"  → {row['album']}" if row["album"] else ""
        state = "" if watch.active else "  stopped"
        said = f"  {row['error'] or row['note']}" if row["error"] or row["note"] else ""
        session.show(row, f"{watch.id[:8]}  {where}{into}{state}{said}")
    return 0


def add_watch(session: Session) -> int:
    where, watches = session.words.where, session.workspace.cloud.watches
    album = _album(session)
    if where.partition(":")[0] in list(StoreKind) and ":" in where:
        watch = watches.add_bucket(*_store(where), album)
    else:
        watch = watches.add_folder(where, album)
    session.tell(f"Watched while the app is open. End it with: watch remove {watch.id[:8]}")
    return 0


def stop_watch(session: Session) -> int:
    session.workspace.cloud.watches.stop(_watch(session).id)
    return 0


def start_watch(session: Session) -> int:
    session.workspace.cloud.watches.start(_watch(session).id)
    return 0


def remove_watch(session: Session) -> int:
    session.workspace.cloud.watches.remove(_watch(session).id)
    return 0


def _entries(session: Session, kind: StoreKind, prefix: str) -> Iterator[BucketEntry]:
    buckets, after = session.workspace.cloud.buckets, ""
    while True:
        page = buckets.page(kind, prefix, after)
        yield from page.entries
        after = page.next
        if not after:
            return


def _store(where: str) -> tuple[StoreKind, str]:
    name, _, prefix = where.partition(":")
    try:
        return StoreKind(name), prefix
    except ValueError:
        raise UsageError(f"{name} is no store.", f"Stores are {STORES}.") from None


def _album(session: Session) -> str | None:
    name = session.words.album
    return session.workspace.albums.ensure(name).id if name else None


def _watch(session: Session) -> WatchRow:
    wanted = session.words.id.lower()
    found = [row for row in session.workspace.cloud.watches.all() if row.id.startswith(wanted)]
    if len(found) != 1 or not wanted:
        raise UsageError(f"{wanted} is no watch of this library.", "See: watch list")
    return found[0]


def _watch_row(watch: WatchRow, albums: dict[str, str]) -> Row:
    folder = watch.kind is WatchKind.FOLDER
    return {
        "id": watch.id, "kind": watch.kind,
        "source": path_from_text(watch.source) if folder else place_name(watch.source),
        "prefix": watch.prefix, "album": albums.get(watch.album_id or ""),
        "active": watch.active,
        "looked_at": _moment(watch.looked_at) if watch.looked_at else None, "note": watch.note,
        "error": f"{watch.problem.title} {watch.problem.hint}".strip() if watch.problem else None,
    }  # fmt: skip


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().isoformat("T", "seconds")
