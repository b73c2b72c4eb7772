"""``index``: the managed index of the service, and ``entities``: names that it knows."""

from __future__ import annotations

import argparse
import uuid
from datetime import datetime
from typing import Any

from medintel_desktop.catalogue.indexed import Indexed
from medintel_desktop.cli.add import carry
from medintel_desktop.cli.rows import Row
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.video_index import IndexState, ManagedIndex
from medintel_desktop.domain.words import count, counted, money

ADDED = (
    "Photos you choose and the name go to TwelveLabs and stay there until you delete the name. "
    "Ask people before you name them."
)


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "index", parents=[shared], help="videos in the index of TwelveLabs"
    )
    command.set_defaults(run=status, ids=[])
    actions = command.add_subparsers(dest="action", parser_class=type(shared))
    _ids(actions, shared, "status", status, "how videos stand there; without ID all", "*")
    action = _ids(actions, shared, "add", add, "index videos; waits until they are ready", "+")
    action.add_argument("--yes", action="store_true", help="do it")
    action = _ids(actions, shared, "remove", remove, "take videos out of the index", "+")
    action.add_argument("--uploads", action="store_true", help="delete what was sent, too")
    action.add_argument("--yes", action="store_true", help="do it")
    action = actions.add_parser("reset", parents=[shared], help="empty the index")
    action.add_argument("--uploads", action="store_true", help="delete what was sent, too")
    action.add_argument("--yes", metavar="NAME", help="do it: the name of the index")
    action.set_defaults(run=reset)
    action = actions.add_parser("list", parents=[shared], help="the indexes of your account")
    action.set_defaults(run=list_indexes)
    action = actions.add_parser("use", parents=[shared], help="choose an index and turn it on")
    action.add_argument("index", metavar="ID_OR_NAME")
    action.set_defaults(run=use)
    action = actions.add_parser("create", parents=[shared], help="make an index and choose it")
    action.add_argument("name")
    action.set_defaults(run=create)
    action = actions.add_parser("off", parents=[shared], help="use none; it stays as it is")
    action.set_defaults(run=off)
    _register_entities(commands, shared)


def _ids(
    actions: Any, shared: argparse.ArgumentParser, name: str, run: Any, told: str, many: str
) -> Any:
    action = actions.add_parser(name, parents=[shared], help=told)
    action.add_argument("ids", nargs=many, metavar="ID")
    action.set_defaults(run=run)
    return action


def _register_entities(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "entities", parents=[shared], help="people and things found by <@name>"
    )
    command.set_defaults(run=list_entities)
    actions = command.add_subparsers(dest="action", parser_class=type(shared))
    action = actions.add_parser("add", parents=[shared], help="name what photos show")
    action.add_argument("name")
    action.add_argument("ids", nargs="+", metavar="ID")
    action.add_argument("--description", default="", metavar="TEXT")
    action.set_defaults(run=name_entity)
    action = actions.add_parser("remove", parents=[shared], help="delete a name, there too")
    action.add_argument("name")
    action.set_defaults(run=forget_entity)
    for word, told in (("on", "let photos be sent for it"), ("off", "send none any more")):
        action = actions.add_parser(word, parents=[shared], help=told)
        action.set_defaults(run=switch_entities)


def status(session: Session) -> int:
    """1 when one of them has failed."""
    indexing = session.workspace.managed.indexing
    if session.words.ids:
        chosen = [session.item(media_id) for media_id in session.words.ids]
        found = [row for item in chosen if (row := indexing.standing(item.id))]
    else:
        found = indexing.listed(-1)
    for row in found:
        session.show(_row(row), _line(row))
    if not found:
        session.tell("Nothing is in the index.")
    return 1 if any(row.state is IndexState.FAILED for row in found) else 0


def add(session: Session) -> int:
    """Tells what it counts; with ``--yes`` waits for the end."""
    workspace = session.workspace
    ids = [session.item(media_id).id for media_id in session.words.ids]
    told = workspace.managed.indexing.estimate(ids)
    for name, why in told.refused:
        session.tell(f"{name}: {why}")
    if told.known:
        session.tell(f"{counted(told.known, 'video')} in the index or on the way already.")
    cost = (
        f"{counted(told.videos, 'video')}, {told.minutes:.1f} minutes: about "
        f"{money(told.dollars)}, and {money(told.monthly)} a month for keeping them"
    )
    if not session.words.yes:
        session.tell(f"This would index {cost}. Add --yes to do it.")
        return 1 if told.refused else 0
    session.tell(f"Indexing {cost}.")
    batch = str(uuid.uuid4())
    workspace.catalogue.jobs.add_batch(batch, "Indexing")
    workspace.managed.indexing.enqueue(ids, batch=batch)
    held = carry(session, batch)
    for reason in held:
        session.tell(f"Not indexed yet: {reason}")
    return 1 if status(session) or held else 0


def remove(session: Session) -> int:
    managed = session.workspace.managed
    ids = [session.item(media_id).id for media_id in session.words.ids]
    lying, uploads = managed.withdrawal.lying(ids), session.words.uploads
    what = f"{counted(lying.indexed, 'video')} ({lying.minutes:.1f} minutes) out of the index"
    if uploads:
        what += f" and delete {counted(lying.uploads, 'upload')} at TwelveLabs"
    if not session.words.yes:
        session.tell(f"This would take {what}. The library is not changed. Add --yes to do it.")
        return 0
    managed.withdrawal.enqueue(ids, uploads=uploads)
    return _carried(session, "withdraw")


def reset(session: Session) -> int:
    """Only with the name of the index, so that it is this one that is meant."""
    managed = session.workspace.managed
    index_id = _chosen(session)
    told = managed.reset.preview(index_id)
    uploads = " and what was sent of them" if session.words.uploads else ""
    what = f"{counted(told.videos, 'video')} ({told.minutes:.1f} minutes){uploads}"
    if told.strangers:
        what += f", {count(told.strangers)} of them not of this library"
    if session.words.yes != told.index.name:
        session.tell(
            f"This would remove {what} from the index {told.index.name}. The library is not "
            f'changed. Add --yes "{told.index.name}" to do it.'
        )
        return 0 if session.words.yes is None else 2
    managed.reset.enqueue(index_id, told.index.name, uploads=session.words.uploads)
    return _carried(session, "reset_index")


def list_indexes(session: Session) -> int:
    chosen = session.workspace.managed.indexing.index_id
    for index in session.workspace.services.video_index().indexes():
        mark = "*" if index.id == chosen else " "
        line = f"{mark} {index.id}  {index.name}  {counted(index.videos, 'video')}"
        session.show(_index_row(index, chosen), f"{line}, {index.seconds / 60:.1f} min")
    return 0


def use(session: Session) -> int:
    wanted = session.words.index
    indexes = session.workspace.services.video_index().indexes()
    found = [index for index in indexes if wanted in (index.id, index.name)]
    if len(found) != 1:
        raise UsageError(f"{wanted} is no index of your account.", "See: index list")
    return _use(session, found[0])


def create(session: Session) -> int:
    name = " ".join(session.words.name.split())
    if not name:
        raise UsageError("An index needs a name.")
    return _use(session, session.workspace.services.video_index().create(name))


def off(session: Session) -> int:
    session.settings.change(managed_index=False)
    session.tell("No index is used any more. What is in it stays there.")
    return 0


def list_entities(session: Session) -> int:
    for entity in session.workspace.managed.entities.all():
        row = {"id": entity.id, "name": entity.name, "state": entity.state,
               "photos": list(entity.media_ids), "description": entity.description}  # fmt: skip
        photos = counted(len(entity.media_ids), "photo")
        session.show(row, f"<@{entity.name}>  {entity.state}  {photos}")
    return 0


def name_entity(session: Session) -> int:
    ids = [session.item(media_id).id for media_id in session.words.ids]
    session.workspace.managed.entities.name(session.words.name, ids, session.words.description)
    return _carried(session, "name_entity")


def forget_entity(session: Session) -> int:
    entity = session.workspace.catalogue.entities.named(session.words.name)
    if entity is None:
        raise UsageError(f"Nobody is called {session.words.name}.", "See: entities")
    session.workspace.managed.entities.forget(entity.id)
    return _carried(session, "forget_entity")


def switch_entities(session: Session) -> int:
    session.settings.change(named_entities=session.words.action == "on")
    session.tell(ADDED if session.words.action == "on" else "No more photos are sent for names.")
    return 0


def _carried(session: Session, kind: str) -> int:
    """Wait for the jobs and say what came of those of a kind; 1 when one failed or waits."""
    held, jobs = carry(session, None), session.workspace.catalogue.jobs
    newest = [job for job in jobs.page(limit=200) if job.kind == kind]
    for job in newest:
        if job.problem is not None:
            session.tell(f"{job.title}: {job.problem.title} {job.problem.hint}".strip())
        elif job.note:
            session.tell(f"{job.title}: {job.note}")
    for reason in held:
        session.tell(f"Not done yet: {reason}")
    return 1 if held or any(job.problem for job in newest) else 0


def _use(session: Session, index: ManagedIndex) -> int:
    session.settings.change(managed_index=True, managed_index_id=index.id)
    if session.settings.current.managed_index_id != index.id:
        raise UsageError(
            "TWELVE_LABS_INDEX_ID says which index is used.", "Remove it from the environment."
        )
    session.show(_index_row(index, index.id), index.id)
    session.tell(f"The index {index.name} is used from now on.")
    return 0


def _chosen(session: Session) -> str:
    index_id = session.workspace.managed.indexing.index_id
    if not index_id:
        raise UsageError("No index is chosen.", "See: index list, index use, index create")
    return index_id


def _index_row(index: ManagedIndex, chosen: str) -> Row:
    return {
        "id": index.id, "name": index.name, "videos": index.videos, "seconds": index.seconds,
        "expires_at": index.expires_at or None, "used": index.id == chosen,
    }  # fmt: skip


def _row(row: Indexed) -> Row:
    return {
        "id": row.media_id, "name": row.name, "index": row.index_id, "state": row.state,
        "video": row.video or None, "reason": row.reason or None, "details": dict(row.details),
        "at": datetime.fromtimestamp(row.at).astimezone().isoformat("T", "seconds"),
    }  # fmt: skip


def _line(row: Indexed) -> str:
    why = f"  {row.reason}" if row.reason else ""
    return f"{row.media_id[:8]}  {row.state:8}  {row.name}{why}"
