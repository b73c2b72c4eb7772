"""Films of plans: what one will be, queued, made, and taken into the library.

A job carries the plan as it was when it was queued: later edits do not change it. Its steps are
``render``, which writes the film, and ``link``, which waits until the film is an item.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import UNFINISHED, NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import AccessDenied, UsageError
from medintel_desktop.domain.job import Advance, AskAgain, Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.domain.plan_json import of_json, to_json
from medintel_desktop.domain.ports import Report
from medintel_desktop.domain.render import FilmCodec, FilmMaker, Lossless, Shot, suffix_of
from medintel_desktop.domain.render_wish import (
    HIGHEST,
    MOST_BITS,
    Outlook,
    RenderWish,
    Subtitles,
    Titles,
    estimated_bytes,
    film_format,
    lines_of_film,
    wish_of_json,
    wish_to_json,
)
from medintel_desktop.library.captions import CaptionFormat, written
from medintel_desktop.library.checksum import file_errors, look
from medintel_desktop.library.hidden import HiddenAreas
from medintel_desktop.library.plans import Plans

RENDER = "render"
"""Name of the kind of job and of its first step."""

_LOOK_EVERY = 0.5
"""Seconds until a film is looked for again that is being imported."""

_LOOKS = 1200

_NOT_KNOWN = Lossless(
    False,
    "Some originals are in the cloud alone; keep them offline to see whether they can be taken as"
    " they are.",
)

_ENDINGS = frozenset({".mp4", ".mov", ".mkv"})


@dataclass(frozen=True, slots=True)
class Queued:
    """A film that was queued; the batch tells its job."""

    batch: str
    target: Path
    changes: Changes


class Rendering:
    """Reads files: not for the UI thread, but for :meth:`enqueue`."""

    def __init__(
        self,
        catalogue: Catalogue,
        plans: Plans,
        films: FilmMaker,
        hidden: HiddenAreas,
        add: Callable[[str], object],
    ) -> None:
        """``add`` imports a file."""
        self._catalogue = catalogue
        self._plans = plans
        self._films = films
        self._hidden = hidden
        self._add = add

    def outlook(self, plan_id: str, wish: RenderWish) -> Outlook:
        """What a film of a plan would be as things are. Raises UsageError, FileGone."""
        plan = self._plans.get(plan_id).plan
        foreseen = self._plans.foreseen(plan)
        shots, fetched = self._dressed(plan, foreseen.shots, wish), foreseen.fetched
        lossless = _NOT_KNOWN if fetched else self._films.lossless(shots)
        film = film_format(wish, shots)
        seconds = sum(shot.span.end - shot.span.start for shot in shots)
        size = estimated_bytes(film, seconds)
        if wish.codec is FilmCodec.COPY:
            size = round(sum(_share(shot, fetched) for shot in shots))
        return Outlook(film, seconds, len(shots), size, lossless, tuple(fetched.values()))

    def on_key_frames(self, plan_id: str) -> Changes:
        """Let every cut of a video grow to the key frames around it, so that nothing has to be
        encoded. Raises UsageError, FileGone, Unreadable."""
        plan = self._plans.get(plan_id).plan
        cuts = [cut for cut in plan.cuts if not cut.proposed]
        grown = {
            cut.id: self._films.on_key_frames(shot).span
            for cut, shot in zip(cuts, self._plans.shots(plan), strict=True)
        }

        def grow(now: Plan) -> Plan:
            for cut in now.cuts:
                now = now.changed(replace(cut, span=grown[cut.id])) if cut.id in grown else now
            return now

        return self._plans.edit(plan_id, "moving cuts to key frames", grow, exact=True)

    def enqueue(self, plan_id: str, wish: RenderWish, target: Path) -> Queued:
        """Queue the film of a plan as it is now; its ending is set right.

        Raises UsageError for a plan without cuts, a wish that makes no sense, and while a film
        of this name is being made; AccessDenied for a name that is an original's.
        """
        _check(wish)
        payload = self._asked(plan_id, wish, target)
        target = Path(payload["target"])
        self._check_target(target, plan_id)
        batch = str(uuid.uuid4())
        job = NewJob(
            RENDER, target.name, RENDER, Lane.TRANSFER, payload=payload, batch=batch,
            unique_key=f"{RENDER} {target}",
        )  # fmt: skip
        with self._catalogue.database.write():
            self._catalogue.jobs.add_batch(batch, target.name)
            if not self._catalogue.jobs.add([job]):
                raise UsageError(f"{target.name} is being made.", "Wait, or cancel it first.")
        return Queued(batch, target, Changes(jobs=True))

    def under_way(self, plan_id: str, wish: RenderWish, target: Path) -> Job | None:
        """The job of this very film, which a run that was stopped left unfinished or another one
        carries out. Raises UsageError for a plan without cuts."""
        asked = self._asked(plan_id, wish, target)
        return next(
            (
                job
                for job in self._catalogue.jobs.page(UNFINISHED, limit=-1)
                if job.kind == RENDER and job.batch and asked.items() <= job.payload.items()
            ),
            None,
        )

    def _asked(self, plan_id: str, wish: RenderWish, target: Path) -> dict[str, Any]:
        """What a job is told of a film."""
        kept = self._plans.get(plan_id)
        if all(cut.proposed for cut in kept.plan.cuts):
            raise UsageError("This plan has no cuts yet.", "Add some, or accept those proposed.")
        if wish.codec is not FilmCodec.COPY:
            target = _ending(target, suffix_of(film_format(wish, [])))
        return {
            "plan": plan_id, "version": kept.version, "content": to_json(kept.plan),
            "wish": wish_to_json(wish), "target": str(target),
        }  # fmt: skip

    def render(self, job: Job, watch: Watch) -> Outcome:
        """Write the film, and what is said beside it where that was asked for."""
        plan, wish = of_json(job.payload["content"]), wish_of_json(job.payload["wish"])
        target = Path(job.payload["target"])
        self._check_target(target, job.payload["plan"])
        with self._shots(plan, wish, watch.report) as shots:
            if wish.codec is FilmCodec.COPY:
                target = self._free(target, self._checked(shots).suffix)
            self._films.make(
                shots, film_format(wish, shots), target,
                lambda done, total: watch.report(done, total, "seconds"),
            )  # fmt: skip
            if wish.subtitles is Subtitles.BESIDE:
                _write_lines(shots, target)
        if not wish.joins:
            return Finish(f"Saved as {target.name}")
        watch.save(target=str(target))
        self._add(str(target))
        return Advance({"looked": 0}, Changes(jobs=True))

    def link(self, job: Job, watch: Watch) -> Outcome:
        """Note which plan the film was made of, once it is an item."""
        target, looked = Path(job.payload["target"]), job.payload["looked"]
        status = look(target)
        known = self._catalogue.media.paths.known(str(target))
        if known is not None and known[1].bytes == status.st_size:
            media_id = known[0]
            self._catalogue.renderings.put(media_id, job.payload["plan"], job.payload["version"])
            return Finish(f"Saved as {target.name}", Changes(frozenset([media_id])))
        if looked >= _LOOKS:
            return Finish(f"Saved as {target.name}; it did not become an item")
        return AskAgain(_LOOK_EVERY, "Waiting for the import", {"looked": looked + 1})

    def _free(self, target: Path, suffix: str) -> Path:
        """Nobody was asked whether a file of another ending may be replaced."""
        fit = _ending(target, suffix)
        if fit != target and fit.exists():
            raise AccessDenied(f"{fit.name} is there already.", "Choose another name.")
        return fit

    def _checked(self, shots: Sequence[Shot]) -> Lossless:
        found = self._films.lossless(shots)
        if not found.possible:
            moved = ", or move the cut" if found.by_cuts else ""
            raise UsageError(found.why, f"Choose a format that is encoded{moved}.")
        return found

    @contextmanager
    def _shots(self, plan: Plan, wish: RenderWish, report: Report) -> Iterator[list[Shot]]:
        with self._plans.reached(plan, report) as shots:
            yield self._dressed(plan, shots, wish)

    def _dressed(self, plan: Plan, shots: Sequence[Shot], wish: RenderWish) -> list[Shot]:
        """With what is to be written over them."""
        cuts = [cut for cut in plan.cuts if not cut.proposed]
        said, before = list[str](), ""
        for cut in cuts:
            title = self._title(cut, wish.titles)
            said.append("" if title == before else title)
            before = title
        wants_lines = wish.subtitles is not Subtitles.NONE
        return [
            replace(shot, caption=title, lines=shot.lines if wants_lines else ())
            for shot, title in zip(shots, said, strict=True)
        ]

    def _title(self, cut: Cut, titles: Titles) -> str:
        """A place in a hidden area is told to nobody."""
        if titles is Titles.TITLE:
            return cut.title
        if titles is Titles.NONE or self._hidden.hides_item(cut.media_id):
            return ""
        cells = self._catalogue.cells.by_id([cut.media_id])
        return (cells[0].place or "") if cells else ""

    def _check_target(self, target: Path, plan_id: str) -> None:
        """An older film of the same plan may be replaced; other items never are."""
        known = self._catalogue.media.paths.known(str(target))
        made = self._catalogue.renderings.of(known[0]) if known else None
        if known and target.exists() and (made is None or made.plan_id != plan_id):
            raise AccessDenied(
                f"{target.name} is an item of the library and is not written over.",
                "Choose another name.",
            )


def _ending(target: Path, suffix: str) -> Path:
    """With this ending in place of that of another kind of film."""
    if target.suffix.lower() in _ENDINGS:
        return target.with_suffix(suffix)
    return target.with_name(target.name + suffix)


def _check(wish: RenderWish) -> None:
    if wish.codec is FilmCodec.COPY and wish.subtitles is Subtitles.BURNT:
        raise UsageError("Subtitles come into pictures that are encoded alone.")
    if not 0 <= wish.height <= HIGHEST or 0 < wish.height < 16:
        raise UsageError(f"A film has 16 to {HIGHEST} lines.")
    if not 0 <= wish.bitrate <= MOST_BITS or 0 < wish.bitrate < 10_000:
        raise UsageError("Bit rates go from 0.01 to 800 Mbit/s.")
    if wish.rate is not None and not 1 <= wish.rate <= 120:
        raise UsageError("Rates go from 1 to 120 frames a second.")


def _share(shot: Shot, fetched: Mapping[Path, int]) -> float:
    """About how many bytes of its file a shot takes."""
    lasts = shot.metadata.duration
    if not lasts:
        return 0.0
    size = fetched.get(shot.path) or shot.path.stat().st_size
    return size * (shot.span.end - shot.span.start) / lasts


def _write_lines(shots: Sequence[Shot], target: Path) -> None:
    path = target.with_suffix(".srt")
    temporary = path.with_name(f".{uuid.uuid4().hex}.part")
    with file_errors(path):
        try:
            temporary.write_text(written(lines_of_film(shots), CaptionFormat.SRT), "utf-8")
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
