"""``analyse``: ask the service about items, wait for the answers, show them."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from medintel_desktop.cli.add import carry
from medintel_desktop.cli.rows import analysis_lines, analysis_row
from medintel_desktop.cli.session import Session
from medintel_desktop.domain.analysis import Analysis, AnswerKind
from medintel_desktop.domain.errors import NotSetUp, UsageError
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.preset import Preset
from medintel_desktop.domain.prices import AS_OF, SEEN
from medintel_desktop.domain.words import counted
from medintel_desktop.library.analyses import ALL, Estimate
from medintel_desktop.library.answer_table import answer_table
from medintel_desktop.library.questions import Length, Options

EVERYTHING = "all"
_ASKABLE = [kind for kind in AnswerKind if kind not in (AnswerKind.ANSWER, AnswerKind.TABLE)]


def register(commands: Any, shared: argparse.ArgumentParser) -> None:
    command = commands.add_parser(
        "analyse", parents=[shared], help="ask the service what is in photos and videos"
    )
    command.add_argument("ids", nargs="+", metavar="ID")
    command.add_argument(
        "--kind", action="append", choices=[EVERYTHING, *_ASKABLE], metavar="KIND",
        help=f"{EVERYTHING} (what one request answers), or of: {', '.join(_ASKABLE)}",
    )  # fmt: skip
    command.add_argument("--ask", metavar="TEXT", help="a question in your own words")
    command.add_argument("--thread", metavar="ID", help="with --ask: go on with a conversation")
    command.add_argument("--preset", metavar="NAME", help="a question that is kept")
    command.add_argument("--from", dest="start", type=float, metavar="SECONDS")
    command.add_argument("--to", dest="end", type=float, metavar="SECONDS")
    command.add_argument("--length", choices=list(Length), default=Length.MEDIUM)
    command.add_argument("--language", default="", help="of the answers, such as German")
    command.add_argument("--again", action="store_true", help="ask although it was answered")
    command.add_argument("--estimate", action="store_true", help="only say what it would count")
    command.add_argument("--csv", metavar="FILE", help="write the answers as a table")
    command.set_defaults(run=analyse)


def analyse(session: Session) -> int:
    """What was answered before is shown and not asked again."""
    words, workspace = session.words, session.workspace
    ids = [session.item(media_id).id for media_id in words.ids]
    options, span = Options(Length(words.length), words.language), _span(words)
    if words.ask and len(ids) == 1 and not words.estimate:
        return _converse(session, ids[0], options, span)
    preset = _preset(session) if words.preset else None
    kinds = _kinds(words, preset)
    wanted: dict[str, Any] = {
        "preset_id": preset.id if preset else None, "words": words.ask or "", "again": words.again
    }  # fmt: skip
    estimate = workspace.analyses.estimate(ids, kinds, options, span, **wanted)
    _tell(session, estimate)
    if words.estimate:
        session.show(_estimate_row(estimate))
        return 0
    left = bool(estimate.videos or estimate.photos or estimate.waiting)
    if left and workspace.analyses.model is None:
        raise NotSetUp("There is no TwelveLabs key.", "Set TWELVE_LABS_API_KEY, or add one.")
    started = time.time()
    workspace.analyses.enqueue(ids, kinds, options, span, **wanted)
    held = carry(session, None) if left else []
    return _report(session, ids, kinds, preset, started, held, bool(estimate.refused))


def _converse(session: Session, media_id: str, options: Options, span: Span | None) -> int:
    """One question about one item, its words printed as they come."""
    words = session.words
    shown = not words.json

    def on_words(text: str) -> None:
        if shown:
            sys.stdout.write("".join(c for c in text if c.isprintable() or c == "\n"))
            sys.stdout.flush()

    answer = session.workspace.conversations.ask(
        media_id, words.ask, words.thread, on_words, options=options, span=span, again=words.again
    )
    if shown:
        sys.stdout.write("\n")
        session.tell(f"Ask on with --thread {answer.thread}")
    else:
        session.show(analysis_row(answer))
    if not answer.whole:
        session.tell("The answer was cut off.")
    return 0 if answer.whole else 1


def _report(
    session: Session, ids: list[str], kinds: list[AnswerKind], preset: Preset | None,
    started: float, held: list[str], refused: bool,
) -> int:  # fmt: skip
    workspace, words = session.workspace, session.words
    found = [
        analysis
        for media_id in ids
        for analysis in workspace.catalogue.analyses.shown(media_id)
        if analysis.kind in kinds and _meant(analysis, preset, words.ask)
    ]
    for analysis in found:
        session.show(analysis_row(analysis), *analysis_lines(analysis))
    if words.csv:
        for kind in kinds:
            table = answer_table(workspace.catalogue, ids, kind, preset.id if preset else None)
            Path(words.csv).write_text(table.csv(), encoding="utf-8", newline="")
    jobs = workspace.catalogue.jobs.page((JobState.FAILED,), limit=-1)
    failed = [
        job
        for job in jobs
        if job.kind == "analyse" and job.media_id in ids and job.updated_at >= started
    ]
    for job in failed:
        session.tell(f"{job.title}: {job.problem.title if job.problem else 'failed'}")
    for reason in held:
        session.tell(f"Not answered yet: {reason}")
    return 1 if failed or held or refused else 0


def _meant(analysis: Analysis, preset: Preset | None, ask: str | None) -> bool:
    """Whether it answers what was asked now; of other kinds there is only one."""
    if analysis.kind is AnswerKind.TABLE:
        return preset is not None and analysis.thread == preset.id
    if analysis.kind is AnswerKind.ANSWER:
        return analysis.question == (preset.prompt if preset else (ask or "").strip())
    return True


def _kinds(words: argparse.Namespace, preset: Preset | None) -> list[AnswerKind]:
    if preset is not None:
        return [AnswerKind.TABLE if preset.fields else AnswerKind.ANSWER]
    if words.ask:
        return [AnswerKind.ANSWER]
    chosen = words.kind or [EVERYTHING]
    wanted = {AnswerKind(kind) for kind in chosen if kind != EVERYTHING}
    wanted |= set(ALL) if EVERYTHING in chosen else set()
    if words.csv and len(wanted) > 1:
        raise UsageError("A table holds one kind of answer.", "Choose it with --kind.")
    return [kind for kind in AnswerKind if kind in wanted]


def _preset(session: Session) -> Preset:
    name = session.words.preset.casefold()
    found = [p for p in session.workspace.presets.all() if name in (p.name.casefold(), p.id)]
    if not found:
        raise UsageError(f"There is no preset called “{session.words.preset}”.")
    return found[0]


def _span(words: argparse.Namespace) -> Span | None:
    if words.start is None and words.end is None:
        return None
    if words.end is None:
        raise UsageError("A part needs an end.", "Say --from and --to, in seconds.")
    try:
        return Span(words.start or 0.0, words.end)
    except ValueError:
        raise UsageError("A part ends after it begins.") from None


def _tell(session: Session, estimate: Estimate) -> None:
    """What it counts, before it does."""
    for name, why in estimate.refused:
        session.tell(f"{name}: {why}")
    if not estimate.videos and not estimate.photos:
        return
    what = [counted(estimate.videos, "video")] if estimate.videos else []
    what += [counted(estimate.photos, "photo")] if estimate.photos else []
    line = f"{', '.join(what)}: {estimate.minutes:.1f} minutes"
    if estimate.dollars is not None:
        line += f", about ${estimate.dollars:.2f} by {SEEN}"
    session.tell(line)


def _estimate_row(estimate: Estimate) -> dict[str, Any]:
    return {
        "videos": estimate.videos, "photos": estimate.photos,
        "minutes": round(estimate.minutes, 3), "known": estimate.known,
        "waiting": estimate.waiting,
        "dollars": estimate.dollars, "prices": SEEN, "prices_of": AS_OF,
        "refused": [list(pair) for pair in estimate.refused],
    }  # fmt: skip
