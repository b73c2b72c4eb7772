"""``sync``: with the shared library, and originals to the stores in use or back out of one."""

from __future__ import annotations

import argparse
import time
from datetime import datetime
from typing import Any

from medintel_desktop.cli.add import carry
from medintel_desktop.cli.session import Session
from medintel_desktop.cli.sharing import SHARED, run_round
from medintel_desktop.domain.errors import MedIntelError, NotSetUp, UsageError
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.mirror import Role
from medintel_desktop.domain.store import MEDIA_PREFIX, StoreKind, place_name
from medintel_desktop.domain.words import counted, size


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "sync", parents=[shared], help="sync with the shared library, send originals to the stores"
    )
    command.add_argument(
        "what", nargs="?", choices=["uploads", *SHARED],
        help="uploads: list those that were not finished; the others: the shared library",
    )  # fmt: skip
    command.add_argument(
        "name", nargs="?", metavar="NAME",
        help="to share as, to join; a conflict to take back; a database user",
    )  # fmt: skip
    command.add_argument(
        "--as", choices=[*Role], dest="role", help="with grant: what they may do (editor)"
    )
    command.add_argument(
        "--sql", action="store_true", help="with grant: print the SQL, run nothing"
    )
    command.add_argument("--yes", action="store_true", help="with adopt: do it, not only look")
    command.add_argument("--store", choices=list(StoreKind), help="this one, in use or not")
    command.add_argument(
        "--rebuild-from-bucket", action="store_true", dest="rebuild",
        help="take over what a store knows of its items, without the originals",
    )  # fmt: skip
    command.add_argument("--abort", action="store_true", help="with uploads: take ours back")
    command.add_argument(
        "--all", action="store_true",
        help="with --abort: also what other computers began, and may be sending now",
    )  # fmt: skip
    command.set_defaults(run=sync)


def sync(session: Session) -> int:
    words = session.words
    if words.what == "uploads":
        return uploads(session)
    if words.what in SHARED:
        return SHARED[words.what](session)
    if words.abort:
        raise UsageError("There is nothing to abort.", "Unfinished uploads: sync uploads --abort")
    if words.rebuild:
        return rebuild(session)
    shared, stores = session.workspace.sharing.status().library, session.workspace.cloud.stores
    status = run_round(session) if shared and not words.store else 0
    if shared and not words.store and not stores.active():
        return status
    return send(session) or status


def send(session: Session) -> int:
    """Queue all that a store lacks, and wait. A second run goes on where the first stood."""
    cloud, started = session.workspace.cloud, time.time()
    for kind in _kinds(session):
        cloud.uploads.enqueue_all(kind)
        cloud.sidecars.enqueue([kind])
    return _carried(session, "store", "stored", started)


def rebuild(session: Session) -> int:
    """Rows, albums, vectors and thumbnails of another machine; what is here stays."""
    kinds, started, cloud = _kinds(session), time.time(), session.workspace.cloud
    batches = [cloud.rebuild.start(kind) for kind in kinds]
    status = _carried(session, "adopt", "taken over", started, batches[-1])
    for kind in kinds if not status else ():
        left = sum(1 for _ in cloud.rebuild.undescribed(kind))
        if left:
            where = place_name(cloud.stores.get(kind).place)
            session.tell(f"{where} has {counted(left, 'file')} that nothing is known of.")
            session.tell(f"If you want them here: bucket import {kind}:{MEDIA_PREFIX}")
    return status


def uploads(session: Session) -> int:
    """What was begun and not finished costs money in a bucket until it is taken back."""
    cloud, started = session.workspace.cloud, time.time()
    silent = list[MedIntelError]()
    listed = cloud.unfinished.listed(silent.append)
    for upload in listed:
        begun = datetime.fromtimestamp(upload.started_at)
        row = {
            "place": upload.place, "object": upload.object, "name": upload.name or None,
            "started_at": begun.astimezone().isoformat("T", "seconds"), "bytes": upload.bytes,
            "sent": upload.sent, "ours": upload.ours, "job": upload.job,
        }  # fmt: skip
        sent = (
            f"{size(upload.sent)} of {size(upload.bytes)}"
            if upload.bytes
            else "not by this library"
        )
        name = upload.name or upload.object
        session.show(row, f"{begun:%Y-%m-%d %H:%M}  {sent:20}  {place_name(upload.place)}  {name}")
    for error in silent:
        session.tell(f"{error.title} Its unfinished uploads are not known.")
    if not listed and not silent:
        session.tell("No upload is unfinished.")
    if not session.words.abort:
        return 0
    cloud.unfinished.abort([u for u in listed if u.ours or session.words.all])
    return _carried(session, "abort_upload", "taken back", started)


def _kinds(session: Session) -> list[StoreKind]:
    """The stores that are meant, each of them set up. Raises NotSetUp."""
    stores, chosen = session.workspace.cloud.stores, session.words.store
    kinds = [StoreKind(chosen)] if chosen else stores.active()
    if not kinds:
        raise NotSetUp("No store is in use.", "Set one up in the settings, or name it: --store")
    for kind in kinds:
        stores.get(kind)
    return kinds


def _carried(
    session: Session, kind: str, words: str, started: float, batch: str | None = None
) -> int:
    """Run the queue and tell what came of these jobs; 1 when one failed or waits for the user.
    Of a batch a bar is drawn."""
    held = carry(session, batch)
    jobs = [j for j in _ended(session) if j.updated_at >= started]
    failed = [job for job in jobs if job.state is JobState.FAILED]
    for job in failed:
        problem = job.problem
        session.tell(f"{job.title}: {f'{problem.title} {problem.hint}' if problem else 'failed'}")
    done = sum(job.kind == kind and job.state is JobState.DONE for job in jobs)
    row = {words.replace(" ", "_"): done, "failed": len(failed), "waits": held}
    session.show(row, f"{counted(done, 'item')} {words}, {len(failed)} failed")
    for reason in held:
        session.tell(f"Not done yet: {reason}")
    return 1 if failed or held else 0


def _ended(session: Session) -> list[Job]:
    states = (JobState.FAILED, JobState.DONE)
    return session.workspace.catalogue.jobs.page(states, limit=-1)
