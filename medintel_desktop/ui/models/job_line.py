"""What a row of the job list says: one icon, one sentence, at most two buttons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from medintel_desktop.catalogue.holds import Hold
from medintel_desktop.catalogue.jobs import Batch
from medintel_desktop.domain import words
from medintel_desktop.domain.errors import AnswerLost, ServiceUnreachable
from medintel_desktop.domain.job import Job, JobState
from medintel_desktop.domain.media import Problem
from medintel_desktop.domain.rate import Rate
from medintel_desktop.jobs.handlers import Handlers, step_of
from medintel_desktop.jobs.queue import ALL as EVERYTHING
from medintel_desktop.ui.models.job_snapshot import batch_state
from medintel_desktop.ui.models.job_words import doing, icon_of, kind_name


class Action(StrEnum):
    """What a button of a row does; the value is its word."""

    PAUSE = "Pause"
    RESUME = "Resume"
    TRY_NOW = "Try now"
    RETRY = "Retry"
    SEND_AGAIN = "Send again"
    DETAILS = "Details"
    CANCEL = "Cancel"
    DISMISS = "Dismiss"


class Tone(StrEnum):
    """The colour of a row's icon, by the name of its token."""

    QUIET = "t3"
    BUSY = "accent"
    WAITS = "warn"
    RESTS = "t2"
    FAILED = "danger"
    DONE = "ok"


@dataclass(frozen=True, slots=True)
class JobLine:
    """One row. ``share`` 0..1 fills the bar; None with ``bar`` is a bar of unknown length."""

    key: str
    name: str
    what: str
    icon: str = "clock"
    tone: Tone = Tone.QUIET
    second: str = ""
    share: float | None = None
    bar: bool = False
    rate: str = ""
    left: str = ""
    actions: tuple[Action, ...] = ()
    state: JobState | None = None
    """None for the line that tells how many more there are."""

    @property
    def spoken(self) -> str:
        """The row for a screen reader, its buttons with their keys included."""
        parts = [self.name, self.what, self.second, self.rate, self.left]
        keys = [f"{action} with {key_of(action)}" for action in self.actions]
        return ". ".join(filter(None, [", ".join(filter(None, parts)), ", ".join(keys)]))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a row needs to know besides its job."""

    table: Handlers
    now: float
    holds: Sequence[Hold] = ()
    places: Mapping[int, int] = field(default_factory=dict)
    """Job id -> its place in line, from 1; absent where it is not known."""
    counted: Mapping[str, str] = field(default_factory=dict)

    @property
    def paused(self) -> bool:
        """True while everything is paused."""
        return any(hold.service == EVERYTHING for hold in self.holds)

    def hold_of(self, job: Job) -> Hold | None:
        held = (h for h in self.holds if h.service == job.service and h.service != EVERYTHING)
        return next((h for h in held if h.until is None or h.until > self.now), None)


_FOR_GOOD = frozenset(
    {"Too short", "Too long", "Too small", "Too large", "Too wide", "Too tall", "Not supported"}
)
"""Pills of refusals that a second try cannot change."""

_PLAIN_STARTS = frozenset({"The", "This", "There", "It", "No", "Nothing", "A", "An", "Your"})


def key_of(action: Action) -> str:
    """The key that does it in the chosen row."""
    if action in (Action.CANCEL, Action.DISMISS):
        return "Del"
    return "P" if action in (Action.PAUSE, Action.RESUME) else "Enter"


def job_line(job: Job, around: Surroundings, rate: Rate) -> JobLine:
    """The row of a job that stands for itself."""
    tell = {
        JobState.RUNNING: _running,
        JobState.QUEUED: _queued,
        JobState.WAITING: _waiting,
        JobState.PAUSED: _paused,
        JobState.FAILED: _failed,
    }.get(job.state, _done)
    return tell(job, around, rate)


def batch_line(batch: Batch, around: Surroundings, rate: Rate) -> JobLine:
    """The row of files added together."""
    state = batch_state(batch)
    total, ended = batch.total, batch.ended
    name = _one_line(batch.title)
    if not name.endswith(f" and {total - 1} more"):
        name = f"{name} ({words.counted(total, 'file')})"
    amount = words.amount(ended, total, "files")
    key = batch_key(batch.id)
    if state is JobState.DONE:
        added = batch.counts.get(JobState.DONE, 0)
        failed = batch.counts.get(JobState.FAILED, 0)
        return JobLine(
            key, name, f"Done: {words.counted(added, 'file')} added", "circle-check", Tone.DONE,
            f"{words.count(failed)} could not be added" if failed else "", state=state,
        )  # fmt: skip
    share = ended / total
    if state is JobState.RUNNING:
        return JobLine(
            key, name, "Importing", "import", Tone.BUSY, amount, share, True,
            words.rate(rate.per_second(around.now), "files"),
            _left(rate, total, around.now), (Action.PAUSE, Action.CANCEL), state,
        )  # fmt: skip
    if state is JobState.PAUSED or around.paused:
        actions = (Action.CANCEL,) if around.paused else (Action.RESUME, Action.CANCEL)
        return JobLine(
            key, name, "Paused by you", "circle-pause", Tone.RESTS, amount, share, True,
            actions=actions, state=JobState.PAUSED,
        )  # fmt: skip
    if state is JobState.WAITING:
        return JobLine(
            key, name, "Waiting: the last files are tried again", "hourglass", Tone.WAITS, amount,
            share, True, actions=(Action.TRY_NOW, Action.CANCEL), state=state,
        )  # fmt: skip
    return JobLine(key, name, "Queued: import", actions=(Action.CANCEL,), state=state)


def more_line(count: int) -> JobLine:
    """The last row when there are more jobs than are listed."""
    return JobLine("more", "", f"and {words.count(count)} more", icon="")


def job_key(job_id: int) -> str:
    return f"job {job_id}"


def batch_key(batch_id: str) -> str:
    return f"batch {batch_id}"


def _running(job: Job, around: Surroundings, rate: Rate) -> JobLine:
    step = step_of(around.table, job)
    progress = job.progress
    return JobLine(
        job_key(job.id), _one_line(job.title), doing(job, step), icon_of(job), Tone.BUSY,
        _amount(job), _share(job), True,
        words.rate(rate.per_second(around.now), progress.unit),
        _left(rate, progress.total, around.now), (Action.PAUSE, Action.CANCEL), job.state,
    )  # fmt: skip


def _queued(job: Job, around: Surroundings, rate: Rate) -> JobLine:
    if around.paused:
        return _paused(job, around, rate)
    if around.hold_of(job):
        return _waiting(job, around, rate)
    place = around.places.get(job.id)
    second = "" if place is None else "Next in line" if place == 1 else _in_line(place)
    return JobLine(
        job_key(job.id), _one_line(job.title), f"Queued: {kind_name(job)}",
        second=second, actions=(Action.CANCEL,), state=job.state,
    )  # fmt: skip


def _waiting(job: Job, around: Surroundings, _rate: Rate) -> JobLine:
    if around.paused:
        return _paused(job, around, _rate)
    hold = around.hold_of(job)
    offline = hold is not None and hold.problem.short == ServiceUnreachable.short
    what = f"Waiting: {_flowing(hold.problem.title)}" if hold else job.note or "Waiting"
    return JobLine(
        job_key(job.id), _one_line(job.title), _without_stop(what),
        "unplug" if offline else "hourglass", Tone.WAITS,
        _next_try(job, hold, around.now), _share(job), _share(job) is not None,
        actions=(Action.TRY_NOW, Action.CANCEL), state=JobState.WAITING,
    )  # fmt: skip


def _paused(job: Job, around: Surroundings, _rate: Rate) -> JobLine:
    actions = (Action.CANCEL,) if around.paused else (Action.RESUME, Action.CANCEL)
    return JobLine(
        job_key(job.id), _one_line(job.title), "Paused by you", "circle-pause", Tone.RESTS,
        _amount(job), _share(job), _share(job) is not None, actions=actions, state=JobState.PAUSED,
    )  # fmt: skip


def _failed(job: Job, _around: Surroundings, _rate: Rate) -> JobLine:
    problem = job.problem or Problem("Failed", "It could not be done.", "")
    return JobLine(
        job_key(job.id), _one_line(job.title), f"Failed: {_flowing(problem.title)}", "circle-x",
        Tone.FAILED, problem.hint, actions=(_remedy(job, problem), Action.DISMISS),
        state=job.state,
    )  # fmt: skip


def _done(job: Job, around: Surroundings, _rate: Rate) -> JobLine:
    what = f"Done: {job.note[:1].lower()}{job.note[1:]}" if job.note else "Done"
    paid = job.kind.startswith("understand")
    second = around.counted.get(job.media_id or "", "") if paid else ""
    return JobLine(
        job_key(job.id), _one_line(job.title), what, "circle-check", Tone.DONE, second,
        left=words.ago(around.now - job.updated_at), state=job.state,
    )  # fmt: skip


def _remedy(job: Job, problem: Problem) -> Action:
    if problem.short == AnswerLost.short:
        return Action.SEND_AGAIN
    helpless = job.kind.startswith("understand") and problem.short in _FOR_GOOD
    return Action.DETAILS if helpless and job.media_id else Action.RETRY


def _next_try(job: Job, hold: Hold | None, now: float) -> str:
    if hold is not None and hold.until is None:
        return hold.problem.hint
    wait = max(job.not_before, hold.until or 0.0 if hold else 0.0) - now
    if wait <= 0:
        return "Trying again"
    polls = hold is None and job.attempts == 0
    # Rounded up: "0:00" would be a promise already broken.
    return f"{'Next look' if polls else 'Next try'} in {words.clock(wait + 0.99)}"


def _amount(job: Job) -> str:
    done, total = job.progress.done, job.progress.total
    return words.amount(done, total, job.progress.unit) if done > 0 or total > 0 else ""


def _share(job: Job) -> float | None:
    done, total = job.progress.done, job.progress.total
    return min(1.0, max(0.0, done / total)) if total > 0 else None


def _left(rate: Rate, total: float, now: float) -> str:
    seconds = rate.seconds_left(total, now) if total > 0 else None
    return "" if seconds is None else words.left(seconds)


def _in_line(place: int) -> str:
    return f"{words.ordinal(place)} in line"


def _flowing(title: str) -> str:
    """A sentence that goes on after a colon; names keep their capital."""
    first = title.split(" ", 1)[0]
    return title[:1].lower() + title[1:] if first in _PLAIN_STARTS else title


def _one_line(name: str) -> str:
    """File names may hold anything, new lines included."""
    return " ".join(name.split())


def _without_stop(text: str) -> str:
    """Waiting is told without a full stop, failing with one; see the exact words of the look."""
    return text.removesuffix(".")
