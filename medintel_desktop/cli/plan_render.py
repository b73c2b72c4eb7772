"""``plan render``: the film of a plan, or what it would be."""

from __future__ import annotations

import argparse
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

from medintel_desktop.cli.add import LOOK_SECONDS, PATIENCE, start_runners, stop_runners
from medintel_desktop.cli.plan_edits import named
from medintel_desktop.cli.rows import Row
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.hand_over import known_rate
from medintel_desktop.domain.job import ENDED, Job, JobState
from medintel_desktop.domain.render import FilmCodec
from medintel_desktop.domain.render_wish import (
    PRESETS,
    Outlook,
    RenderWish,
    Subtitles,
    Titles,
)
from medintel_desktop.domain.words import clock, size
from medintel_desktop.jobs.queue import ALL


def register(actions: Any, shared: argparse.ArgumentParser) -> None:
    action = actions.add_parser(
        "render", parents=[shared], help="make its film; without FILE tell what it would be"
    )
    action.add_argument("plan", metavar="PLAN", help="its name, or the beginning of its id")
    action.add_argument("file", nargs="?", type=Path, metavar="FILE")
    presets = [preset.key for preset in PRESETS]
    action.add_argument("--preset", choices=presets, default=presets[0])
    action.add_argument("--height", type=int, metavar="PX", help="of the shorter side")
    action.add_argument("--rate", metavar="FPS", help="such as 25 or 29.97")
    action.add_argument("--mbit", type=float, metavar="N", help="Mbit/s; by quality if not said")
    action.add_argument("--subtitles", choices=list(Subtitles), default=Subtitles.NONE)
    action.add_argument("--titles", choices=list(Titles), default=Titles.NONE)
    action.add_argument("--hardware", action="store_true", help="use the encoder of the chip")
    action.add_argument("--as-loud", action="store_true", help="leave the sound as loud as it is")
    action.add_argument("--no-join", action="store_true", help="do not take it into the library")
    action.add_argument("--replace", action="store_true", help="replace FILE if it is there")
    action.set_defaults(run=render)


def render(session: Session) -> int:
    """1 when the film could not be made, or would have to be encoded against the wish."""
    wish, kept = _wish(session), named(session)
    if session.words.file is None:
        return _tell(session, session.workspace.rendering.outlook(kept.id, wish))
    target = session.words.file.expanduser().absolute()
    job = _carry(session, _batch(session, kept.id, wish, target))
    if job is None or job.state is not JobState.DONE:
        if job is not None and job.problem is not None:
            session.tell(f"{job.problem.title} {job.problem.hint}".strip())
        return 1
    made = Path(job.payload["target"])
    row: Row = {
        "plan": kept.id, "version": kept.version, "path": str(made), "bytes": made.stat().st_size,
    }  # fmt: skip
    session.show(row, f"{made}  {size(row['bytes'])}")
    return 0


def _batch(session: Session, plan_id: str, wish: RenderWish, target: Path) -> str:
    """Of the film: queued now, or by a run of the same command that was stopped."""
    rendering = session.workspace.rendering
    if (begun := rendering.under_way(plan_id, wish, target)) and begun.batch:
        session.workspace.queue.resume([begun.id])
        return begun.batch
    if target.exists() and not session.words.replace:
        raise UsageError(f"{target.name} is there already.", "Add --replace to replace it.")
    return rendering.enqueue(plan_id, wish, target).batch


def _tell(session: Session, outlook: Outlook) -> int:
    film, lossless = outlook.film, outlook.lossless
    row = {
        "seconds": round(outlook.seconds, 3), "cuts": outlook.cuts, "bytes": outlook.bytes,
        "codec": film.codec, "width": film.width, "height": film.height, "rate": str(film.rate),
        "lossless": lossless.possible, "why_not": lossless.why or None,
    }  # fmt: skip
    said = "nothing has to be encoded" if lossless.possible else lossless.why
    session.show(
        row,
        f"{clock(outlook.seconds, hundredths=True)}, {film.width} x {film.height},"
        f" {float(film.rate):.5g} frames a second, about {size(outlook.bytes)}",
        f"Lossless: {said}",
    )
    return 0 if lossless.possible or film.codec is not FilmCodec.COPY else 1


def _wish(session: Session) -> RenderWish:
    words = session.words
    wish = next(preset.wish for preset in PRESETS if preset.key == words.preset)
    return RenderWish(
        wish.codec, wish.height if words.height is None else words.height, _rate(words.rate),
        round((words.mbit or 0) * 1_000_000), wish.even_sound and not words.as_loud,
        Subtitles(words.subtitles), Titles(words.titles), words.hardware, not words.no_join,
    )  # fmt: skip


def _rate(text: str | None) -> Fraction | None:
    if not text:
        return None
    try:
        rate = Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise UsageError(f"{text} is not a rate.", "Rates look like 25 or 29.97.") from None
    return known_rate(rate) or rate.limit_denominator(1001)


def _carry(session: Session, batch: str) -> Job | None:
    """Make the film here, or wait for the window that does; the job as it ended."""
    workspace, jobs = session.workspace, session.workspace.catalogue.jobs
    threads = start_runners(workspace)
    try:
        while jobs.unfinished_in(batch):
            _draw(session, batch)
            if paused := _paused(session, batch):
                session.tell(paused)
                break
            if trouble := workspace.trouble(PATIENCE):
                raise trouble
            if workspace.take_over():
                threads += start_runners(workspace)
            time.sleep(LOOK_SECONDS)
    finally:
        stop_runners(workspace, threads)
        _draw(session, None)
    return next(iter(jobs.in_batch(batch)), None)


def _paused(session: Session, batch: str) -> str:
    """What to do where nothing goes on until somebody says so."""
    jobs = session.workspace.catalogue.jobs
    states = set(jobs.states_in(batch))
    if JobState.PAUSED in states and states <= ENDED | {JobState.PAUSED}:
        return "The film is paused. The same command goes on with it."
    held = any(hold.service == ALL for hold in jobs.holds())
    return "" if JobState.RUNNING in states or not held else "All jobs are paused: jobs resume."


def _draw(session: Session, batch: str | None) -> None:
    """How much is done, on a terminal."""
    if not sys.stderr.isatty() or session.words.json:
        return
    jobs = session.workspace.catalogue.jobs.in_batch(batch) if batch else []
    done = [job.progress.done / job.progress.total for job in jobs if job.progress.total > 0]
    sys.stderr.write(f"\r\x1b[K{done[0]:4.0%}" if done else "\r\x1b[K")
    sys.stderr.flush()
