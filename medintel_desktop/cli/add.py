"""``add``: import files, folders and links, wait for their jobs, name what failed."""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from typing import Any

from medintel_desktop.catalogue.holds import Hold
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.place import SERVICE as PLACES
from medintel_desktop.jobs.workspace import THREADS, Workspace
from medintel_desktop.library.download import is_link

LOOK_SECONDS = 0.2

PATIENCE = 10.0
"""Seconds until a library that cannot be written ends the command."""

LONGEST_WAIT = 600.0
"""Seconds; whoever asks for more is not waited for. The next run goes on."""


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser("add", parents=[shared], help="import files, folders and links")
    command.add_argument("sources", nargs="+", metavar="PATH_OR_URL")
    command.add_argument("--album", metavar="NAME", help="put them into this album (A/B is nested)")
    command.add_argument("--no-ai", action="store_true", help="do not send them to understanding")
    command.set_defaults(run=add)


def add(session: Session) -> int:
    """A second run goes on where the first stood; nothing is read or paid twice."""
    sources = [_checked(source) for source in session.words.sources]
    workspace = session.workspace
    album = workspace.albums.ensure(session.words.album) if session.words.album else None
    started = time.time()
    added = workspace.ingest.add(
        sources, album.id if album else None, understand=not session.words.no_ai
    )
    held = carry(session, added.batch)
    return report(session, workspace, started, held)


def carry(session: Session, batch: str | None) -> list[str]:
    """Run the jobs here, or wait for the window that does; should it end first, take over.

    Returns why what is left waits for the user.
    """
    threads = start_runners(session.workspace)
    try:
        return _wait_for_queue(session, batch, threads)
    finally:
        stop_runners(session.workspace, threads)


def start_runners(workspace: Workspace) -> list[threading.Thread]:
    """Run the jobs here, unless a window that has the library open does it."""
    if not workspace.runs_jobs:
        return []
    workspace.try_again()
    threads = [
        threading.Thread(
            target=workspace.runner(lane, lambda job: None, lambda changes: None).run,
            name=f"{lane} {number + 1}",
        )
        for lane, count in THREADS.items()
        for number in range(count)
    ]
    for thread in threads:
        thread.start()
    return threads


def stop_runners(workspace: Workspace, threads: list[threading.Thread]) -> None:
    workspace.stop()
    for thread in threads:
        thread.join()


def _checked(source: str) -> str:
    if is_link(source):
        return source
    path = os.path.expanduser(source)  # noqa: PTH111 - Path raises for a home nobody has
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(f"{source} was not found.", "Check the path.") from None
    except OSError:
        pass  # its job will say why
    return path


def _wait_for_queue(
    session: Session, batch: str | None, threads: list[threading.Thread]
) -> list[str]:
    """Wait until nothing more moves."""
    workspace, jobs = session.workspace, session.workspace.catalogue.jobs
    bar = batch is not None and sys.stderr.isatty() and not session.words.json
    told = set[int]()
    while True:
        counts = jobs.counts()
        left = sum(counts.get(s, 0) for s in (JobState.QUEUED, JobState.WAITING, JobState.RUNNING))
        if bar and batch is not None:
            _draw(workspace, batch)
        if counts.get(JobState.WAITING, 0):
            _tell_retries(session, told, bar=bar)
        if trouble := workspace.trouble(PATIENCE):
            raise trouble
        holds = _long_holds(workspace)
        if left == 0 or (holds and counts.get(JobState.RUNNING, 0) == 0 and _all_held(workspace)):
            if bar:
                sys.stderr.write("\r\x1b[K")
            said = [
                f"{h.problem.title} {h.problem.hint}".strip() for h in holds if h.service != PLACES
            ]
            return said if left else []
        if workspace.take_over():
            threads += start_runners(workspace)
        time.sleep(LOOK_SECONDS)


def _tell_retries(session: Session, told: set[int], *, bar: bool) -> None:
    """Say once of each job that what failed is tried again, which may take minutes."""
    for job in session.workspace.catalogue.jobs.page((JobState.WAITING,), limit=50):
        if job.attempts and job.id not in told:
            told.add(job.id)
            if bar:
                sys.stderr.write("\r\x1b[K")
            session.tell(f"{_where(job)}: {job.note} It is tried again by itself.")


def _long_holds(workspace: Workspace) -> list[Hold]:
    end = time.time() + LONGEST_WAIT
    return [h for h in workspace.catalogue.jobs.holds() if h.until is None or h.until > end]


def _all_held(workspace: Workspace) -> bool:
    held = {hold.service for hold in _long_holds(workspace)}
    waiting = workspace.catalogue.jobs.page((JobState.QUEUED, JobState.WAITING), limit=-1)
    return "" in held or all(job.service in held for job in waiting)


def _draw(workspace: Workspace, batch: str) -> None:
    found = workspace.catalogue.jobs.batches([batch])
    if found and found[0].total:
        share = found[0].ended / found[0].total
        line = f"[{'#' * int(share * 30):30}] {found[0].ended:,} of {found[0].total:,} files"
        left = workspace.catalogue.jobs.unfinished_in(batch)
        if share == 1 and left:
            line += f", {left:,} being understood"
        sys.stderr.write(f"\r\x1b[K{line}")
        sys.stderr.flush()


def report(session: Session, workspace: Workspace, started: float, held: list[str]) -> int:
    """Name each file that failed, count the others; the exit status."""
    ended = (JobState.FAILED, JobState.DONE)
    jobs = [j for j in workspace.catalogue.jobs.page(ended, limit=-1) if j.updated_at >= started]
    failed = [job for job in jobs if job.state is JobState.FAILED]
    for job in failed:
        session.tell(f"{_where(job)}: {job.problem.title if job.problem else 'failed'}")
    done = [job for job in jobs if job.kind == "import" and job.state is JobState.DONE]
    known = sum(job.note == "Already in the library" for job in done)
    row = {"added": len(done) - known, "known": known, "failed": len(failed), "waits": held}
    session.show(row, f"{row['added']} added, {known} already there, {len(failed)} failed")
    for reason in held:
        session.tell(f"Not understood yet: {reason}")
    return 1 if failed or held else 0


def _where(job: Job) -> str:
    return str(job.payload.get("path") or job.payload.get("link") or job.title)
