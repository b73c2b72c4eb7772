"""``albums``, ``tag``, ``rate``, ``delete`` and ``trash``."""

from __future__ import annotations

import argparse
import json
from time import time
from typing import Any

from medintel_desktop.cli.add import carry
from medintel_desktop.cli.session import Session
from medintel_desktop.cli.share import told
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.query_json import to_json
from medintel_desktop.domain.words import counted
from medintel_desktop.library.shares import TRASHED


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    _register_albums(commands, shared)
    command = commands.add_parser("tag", parents=[shared], help="add and remove tags")
    command.add_argument("ids", nargs="+", metavar="ID")
    command.add_argument("--add", action="append", default=[], metavar="TAG")
    command.add_argument("--remove", action="append", default=[], metavar="TAG")
    command.set_defaults(run=tag)

    command = commands.add_parser("rate", parents=[shared], help="give 0 to 5 stars")
    command.add_argument("ids", nargs="+", metavar="ID")
    command.add_argument("--stars", type=int, required=True, metavar="N")
    command.set_defaults(run=rate)

    command = commands.add_parser("delete", parents=[shared], help="move items to the trash")
    command.add_argument("ids", nargs="+", metavar="ID")
    command.set_defaults(run=delete)

    command = commands.add_parser("trash", parents=[shared], help="list, restore or empty")
    command.add_argument("action", nargs="?", choices=["list", "restore", "empty"], default="list")
    command.add_argument("ids", nargs="*", metavar="ID")
    command.add_argument(
        "--originals", action="store_true",
        help="with empty: move the original files to the system's trash as well",
    )  # fmt: skip
    command.add_argument(
        "--copies", action="store_true",
        help="with empty: delete their copies in stores as well",
    )  # fmt: skip
    command.add_argument(
        "--service", action="store_true",
        help="with empty: delete what lies at TwelveLabs as well",
    )  # fmt: skip
    command.add_argument("--yes", action="store_true", help="with empty: do it")
    command.set_defaults(run=trash)


def _register_albums(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser("albums", parents=[shared], help="list and arrange albums")
    command.add_argument("--smart", action="store_true", help="list searches that are kept")
    command.set_defaults(run=list_albums)
    actions = command.add_subparsers(dest="action", parser_class=type(shared))
    action = actions.add_parser(
        "create", parents=[shared], help="make an album, A/B inside another"
    )
    action.add_argument("name")
    action.set_defaults(run=create_album)
    action = actions.add_parser("rename", parents=[shared])
    action.add_argument("name")
    action.add_argument("new_name")
    action.set_defaults(run=rename_album)
    action = actions.add_parser(
        "move", parents=[shared], help="put an album inside another, or to the top"
    )
    action.add_argument("name")
    action.add_argument("--into", metavar="NAME")
    action.add_argument("--position", type=int, default=1_000_000)
    action.set_defaults(run=move_album)
    action = actions.add_parser("delete", parents=[shared], help="remove an album; its items stay")
    action.add_argument("name")
    action.set_defaults(run=delete_album)
    action = actions.add_parser("fill", parents=[shared], help="put items into an album")
    action.add_argument("name")
    action.add_argument("ids", nargs="+", metavar="ID")
    action.set_defaults(run=fill_album)


def list_albums(session: Session) -> int:
    if session.words.smart:
        return _list_smart(session)
    albums = session.workspace.albums
    counts = session.workspace.catalogue.albums.counts()
    rows = [
        {"id": a.id, "name": a.name, "path": albums.path(a), "items": counts.get(a.id, 0)}
        for a in albums.all()
    ]
    for row in sorted(rows, key=lambda row: str(row["path"])):
        session.show(row, f"{row['items']:7,}  {row['path']}")
    return 0


def _list_smart(session: Session) -> int:
    shelf = session.workspace.smart_albums
    counts = shelf.counts()
    for album in shelf.all():
        query = None if album.query is None else json.loads(to_json(album.query))
        text = "" if album.query is None else session.workspace.typed.written(album.query)
        row = {"id": album.id, "name": album.name, "items": counts[album.id], "query": query,
               "text": text}  # fmt: skip
        items = "?" if row["items"] is None else f"{row['items']:,}"
        session.show(row, f"{items:>7}  {album.name}  {text}")
    return 0


def create_album(session: Session) -> int:
    album = session.workspace.albums.ensure(session.words.name)
    path = session.workspace.albums.path(album)
    session.show({"id": album.id, "path": path}, f"{path} is there.")
    return 0


def rename_album(session: Session) -> int:
    albums = session.workspace.albums
    albums.rename(albums.named(session.words.name).id, session.words.new_name)
    return 0


def move_album(session: Session) -> int:
    albums, words = session.workspace.albums, session.words
    parent = albums.named(words.into).id if words.into else None
    albums.move(albums.named(words.name).id, parent, words.position)
    return 0


def delete_album(session: Session) -> int:
    albums = session.workspace.albums
    albums.delete(albums.named(session.words.name).id)
    return 0


def fill_album(session: Session) -> int:
    album = session.workspace.albums.ensure(session.words.name)
    session.workspace.albums.fill(album.id, _ids(session))
    return 0


def tag(session: Session) -> int:
    if not session.words.add and not session.words.remove:
        raise UsageError("There is no tag to add or remove.", "Give --add TAG or --remove TAG.")
    session.workspace.collection.tag(_ids(session), session.words.add, session.words.remove)
    return 0


def rate(session: Session) -> int:
    session.workspace.collection.rate(_ids(session), session.words.stars)
    return 0


def delete(session: Session) -> int:
    """Links to the items end at once, as far as their stores can be reached."""
    ids, shares = _ids(session), session.workspace.cloud.shares
    session.workspace.trash.put(ids)
    session.tell(f"{len(ids)} moved to the trash. Bring back with: trash restore ID")
    links = [s for media_id in ids for s in shares.of(media_id) if s.state(time()) == "open"]
    return told(session, shares.revoke([s.id for s in links], TRASHED)) if links else 0


def trash(session: Session) -> int:
    workspace, words = session.workspace, session.words
    if words.action == "restore":
        workspace.trash.restore(_ids(session) if words.ids else workspace.trash.ids())
    elif words.action == "empty":
        return _empty(session)
    else:
        for cell in workspace.catalogue.cells.by_id(workspace.trash.ids()):
            row = {"id": cell.id, "name": cell.name, "kind": cell.kind}
            session.show(row, f"{row['id'][:8]}  {row['name']}")
    return 0


def _empty(session: Session) -> int:
    workspace, words = session.workspace, session.words
    ids = _ids(session) if words.ids else workspace.trash.ids()
    files = "their original files go to the system's trash" if words.originals else (
        "their original files stay where they are"
    )  # fmt: skip
    stored = workspace.catalogue.offline.with_copies(ids)
    if stored:
        end = "are deleted" if words.copies else "stay, unless you add --copies"
        files += f"; the copies of {stored} in stores {end}"
    lying = workspace.managed.withdrawal.lying(ids)
    if lying.items:
        end = "is deleted" if words.service else "stays, unless you add --service"
        files += f"; what lies at TwelveLabs of {lying.items} {end}"
    if not words.yes:
        session.tell(f"This would forget {counted(len(ids), 'item')}; {files}. Add --yes to do it.")
        return 0
    emptied = workspace.trash.empty(
        ids, originals=words.originals, copies=words.copies, service=words.service
    )
    for reason in emptied.reasons:
        session.tell(f"Not moved: {reason}")
    row = {
        "items": emptied.items, "originals": emptied.originals, "kept": list(emptied.reasons),
        "objects": emptied.objects, "objects_kept": emptied.staying,
        "withdrawn": emptied.withdrawn,
    }  # fmt: skip
    told = f"{counted(emptied.items, 'item')} forgotten, {counted(emptied.originals, 'file')} moved"
    if emptied.objects:
        told += f", {emptied.objects} copies in stores are deleted by jobs"
    if emptied.withdrawn:
        told += f", {emptied.withdrawn} at TwelveLabs are deleted by jobs"
    session.show(row, told)
    if emptied.objects + emptied.withdrawn and workspace.runs_jobs:
        carry(session, None)
    return 1 if emptied.kept else 0


def _ids(session: Session) -> list[str]:
    """Each once, in the order they were named."""
    return list(dict.fromkeys(session.item(media_id).id for media_id in session.words.ids))
