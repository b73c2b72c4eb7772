"""``share``: links to stored copies, made, listed and ended."""

from __future__ import annotations

import argparse
import uuid
from datetime import datetime
from typing import Any

from medintel_desktop.cli.add import carry
from medintel_desktop.cli.rows import Row
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.share import MOST_HOURS, Share, ShareState
from medintel_desktop.domain.store import Copy, CopyRole, StoreKind, place_name
from medintel_desktop.domain.words import counted
from medintel_desktop.library.shares import KEY_STEPS, Ended, until


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser("share", parents=[shared], help="links that open one item")
    command.add_argument(
        "action", nargs="?", default="list", metavar="ID | list | revoke",
        help="an item, list, or revoke",
    )  # fmt: skip
    command.add_argument("share", nargs="*", metavar="SHARE_ID", help="with revoke: these links")
    command.add_argument("--hours", type=int, metavar="N", help=f"1 to {MOST_HOURS}")
    command.add_argument("--to", default="", metavar="NAME", help="for whom, for your own list")
    command.add_argument("--store", choices=[k for k in StoreKind if k is not StoreKind.FOLDER])
    command.add_argument("--smaller", action="store_true", help="link to the compressed copy")
    command.add_argument(
        "--without-location", action="store_true", help="to a copy that says nothing of the place"
    )
    command.add_argument("--qr", action="store_true", help="draw the link as a QR code, too")
    command.add_argument("--item", metavar="ID", help="with revoke: all links of this item")
    command.add_argument("--all", action="store_true", help="with revoke: all links")
    command.set_defaults(run=share)


def share(session: Session) -> int:
    action = session.words.action
    if action == "revoke":
        return revoke(session)
    if session.words.share:
        raise UsageError("One link opens one item.", "Share them one after another.")
    return list_shares(session) if action == "list" else make(session)


def make(session: Session) -> int:
    """The link is printed here and nowhere else, ever."""
    words, shares = session.words, session.workspace.cloud.shares
    media_id = session.item(words.action).id
    kind = StoreKind(words.store) if words.store else None
    made = shares.make(
        media_id,
        hours=words.hours,
        person=words.to,
        kind=kind,
        role=CopyRole.COMPRESSED if words.smaller else CopyRole.ORIGINAL,
        stripped=_bare(session, media_id, kind) if words.without_location else None,
    )
    session.show(share_row(made.share) | {"url": made.url}, made.url)
    if words.qr and not words.json:
        from medintel_desktop.library import qr_code

        print("\n".join(qr_code.lines(made.url)), flush=True)
    session.tell(f"It opens until {until(made.share)}, for everybody who has it.")
    ends = f"End it with: share revoke {made.share.id[:8]}"
    lasts = "It cannot be ended before its time."
    session.tell(f"It is not shown again. {ends if made.share.revocable else lasts}")
    return 0


def _bare(session: Session, media_id: str, kind: StoreKind | None) -> Copy:
    """A copy without location, made and sent now. Raises UsageError when that did not work."""
    workspace = session.workspace
    offers = workspace.cloud.shares.offers(media_id)
    kinds = [kind] if kind else [offer.kind for offer in offers]
    if not kinds:
        raise UsageError(
            "No store that makes links has this item.", "Store it first: sync up, then share."
        )
    stripping = workspace.cloud.stripping
    copy = stripping.ready(media_id, kinds[0])
    if copy is None:
        batch = str(uuid.uuid4())
        workspace.catalogue.jobs.add_batch(batch, "A copy without location")
        stripping.enqueue(media_id, kinds[0], batch=batch)
        carry(session, batch)
        copy = stripping.ready(media_id, kinds[0])
    if copy is None:
        raise UsageError("The copy without location could not be made.", "See: jobs.")
    return copy


def list_shares(session: Session) -> int:
    for row in map(share_row, session.workspace.cloud.shares.listed(-1)):
        session.show(row, _line(row))
    return 0


def revoke(session: Session) -> int:
    """1 when a link still opens afterwards."""
    words, shares = session.words, session.workspace.cloud.shares
    if [bool(words.share), bool(words.item), words.all].count(True) != 1:
        raise UsageError("It is not said which links end.", "Give SHARE_ID, --item ID or --all.")
    if words.all:
        ended = shares.revoke_all()
    elif words.item:
        ended = shares.revoke_item(session.item(words.item).id)
    else:
        ended = shares.revoke([shares.find(share_id).id for share_id in words.share])
    return told(session, ended)


def told(session: Session, ended: Ended) -> int:
    """Say what became of links; 1 when one still opens."""
    for given in (*ended.ended, *ended.waiting, *ended.lasting, *(s for s, _ in ended.failed)):
        now = session.workspace.catalogue.shares.get(given.id) or given
        session.show(share_row(now))
    session.tell(f"{counted(len(ended.ended), 'link')} ended.")
    for given in ended.waiting:
        session.tell(f"{given.name}: its store cannot be reached. It ends as soon as it can be.")
    for given, problem in ended.failed:
        session.tell(f"{given.name}: {problem.title} {problem.hint}".strip())
    for given in ended.lasting:
        session.tell(f"{given.name}: this link cannot be ended. It opens until {until(given)}.")
    if ended.lasting:
        session.tell("To end such links now, replace the key that made them:")
        for number, step in enumerate(KEY_STEPS, start=1):
            session.tell(f"{number}. {step}")
    return 1 if ended.waiting or ended.failed or ended.lasting else 0


def share_row(given: Share) -> Row:
    """The columns of ``share list``; never with the URL."""
    return {
        "id": given.id, "media": given.media_id, "name": given.name, "for": given.person or None,
        "store": given.kind, "place": place_name(given.place), "object": given.object,
        "created_at": _when(given.created_at), "expires_at": _when(given.expires_at),
        "state": given.state(datetime.now().timestamp()), "revocable": given.revocable,
        "ended_at": _when(given.ended_at), "ending": given.ending or None,
    }  # fmt: skip


def _line(row: Row) -> str:
    ends = row["ended_at"] if row["state"] == ShareState.ENDED else row["expires_at"]
    person = f"  for {row['for']}" if row["for"] else ""
    why = f"  {row['ending']}" if row["ending"] else ""
    return f"{row['id'][:8]}  {row['state']:7}  {ends[:16]}  {row['name']}{person}{why}"


def _when(at: float | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at).astimezone().isoformat("T", "seconds")
