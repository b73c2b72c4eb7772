"""Plans proposed from a brief: candidates are gathered, the service chooses, a person decides.

A job finds parts that suit the words (``choose``), shows pictures of them to the service and has
it choose (``ask``). What it answers is checked; where something is wrong, it is asked once more
with the errors named, never twice. Each reply is kept before anything else is done, so that a kill
pays for nothing again. What is right becomes proposed cuts of the plan: an edit that can be
undone, and no part of a film until somebody accepts it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.analyst import Reply
from medintel_desktop.domain.brief import Brief, fitting, read_brief
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import Cancelled, FileGone, NotSetUp, ServiceError, UsageError
from medintel_desktop.domain.job import Advance, Finish, Job, JobState, Lane, Outcome, Watch
from medintel_desktop.domain.limits import AnalystLimits
from medintel_desktop.domain.plan import Plan
from medintel_desktop.domain.plan_json import of_json, to_json
from medintel_desktop.domain.prices import dollars
from medintel_desktop.domain.proposal import (
    ACCEPTING,
    DISCARDING,
    Candidate,
    Checked,
    checked,
    discarded,
    joined,
    without_proposed,
)
from medintel_desktop.domain.words import clock, counted
from medintel_desktop.library.analyses import NO_PHOTOS
from medintel_desktop.library.brief_calls import BriefCalls
from medintel_desktop.library.brief_pictures import BriefPictures
from medintel_desktop.library.brief_words import (
    candidate_of_json,
    candidate_to_json,
    prompt,
    repair,
    told,
)
from medintel_desktop.library.candidates import Candidates
from medintel_desktop.library.plans import Plans
from medintel_desktop.library.purchases import Purchases
from medintel_desktop.library.services import UNDERSTANDING, Services

PROPOSE = "brief"
"""Name of the kind of job."""

TOKENS_EXPECTED = 1_500

FIRST, REPAIR = "first", "repair"
"""The two requests there may be."""

NO_SHAPE = "The answer does not have the shape that was asked for: JSON with a list of cuts."
CUT_OFF = "The answer was cut off. Give fewer cuts, or shorter reasons."
"""Faults as the service is told of them."""

IN_WORDS = {NO_SHAPE: "the answer was not a list of cuts", CUT_OFF: "the answer was cut off"}


@dataclass(frozen=True, slots=True)
class BriefCost:
    """What one proposal counts at most, ``dollars`` with a correction, which sends the pictures
    once more. ``model`` None: nobody can be asked; ``dollars`` None where the price is not
    known; ``wanted`` is the length read in the brief, in seconds."""

    wanted: float | None
    pictures: int
    searches: int
    dollars: float | None
    model: str | None

    @property
    def words(self) -> str:
        """ "2 searches and up to 20 photos, these once more for a correction"."""
        searches = {0: "", 1: "1 search and "}.get(self.searches, f"{self.searches} searches and ")
        return (
            f"{searches}up to {counted(self.pictures, 'photo')}, these once more for a correction"
        )


@dataclass(frozen=True, slots=True)
class _About:
    """``plan`` is as it was when it was first asked about, with nothing proposed in it."""

    plan: Plan
    candidates: tuple[Candidate, ...]
    model: str


class Briefs:
    """What people do with briefs, and the steps of the job "brief"."""

    def __init__(
        self, catalogue: Catalogue, services: Services, plans: Plans, candidates: Candidates,
        pictures: BriefPictures, limits: AnalystLimits,
    ) -> None:  # fmt: skip
        self._catalogue = catalogue
        self._services = services
        self._plans = plans
        self._candidates = candidates
        self._pictures = pictures
        self._limits = limits
        self._purchases = Purchases(catalogue)

    def cost(self, words: str) -> BriefCost:
        """May be slow the first time: connecting. Raises ServiceError when the model takes no
        pictures."""
        model = self._services.analyst().model
        if model is not None:
            self._model()
        most = dollars(model, 0.0, 2 * TOKENS_EXPECTED)
        brief = read_brief(words)
        return BriefCost(
            brief.wanted, self._limits.pictures, len(brief.searches), most, model
        )  # fmt: skip

    def propose(self, plan_id: str, words: str, album_id: str | None = None) -> Changes:
        """Keep the brief in the plan and queue the job, one for a plan at a time. ``album_id``
        limits it to the items of an album.

        Raises UsageError for a brief without words and one that the plan is too long for, NotSetUp
        without a service, ServiceError when its model takes no pictures.
        """
        brief = read_brief(words)
        if not brief.words:
            raise UsageError("There is no brief.", "Say what the film shall be.")
        self._model()
        plan = self._plans.get(plan_id).plan
        _check_room(without_proposed(plan), brief)
        changes = self._plans.edit(
            plan_id, "changing the brief",
            lambda plan: replace(plan, brief=brief.words, wanted=brief.wanted),
        )  # fmt: skip
        job = NewJob(
            PROPOSE, plan.name, "choose", Lane.QUICK, UNDERSTANDING,
            {"plan": plan_id, "brief": brief.words, "album": album_id},
            unique_key=_key(plan_id),
        )  # fmt: skip
        return changes | Changes(jobs=self._catalogue.jobs.add([job]) > 0)

    def job(self, plan_id: str) -> Job | None:
        """The newest that proposes for a plan, unless it ended well or was cancelled."""
        job = self._catalogue.jobs.newest(_key(plan_id))
        return None if job and job.state in (JobState.DONE, JobState.CANCELLED) else job

    def accept(self, plan_id: str, ids: Collection[str] | None = None) -> Changes:
        """Proposed cuts become cuts of the film; None: all. Raises UsageError."""
        return self._plans.edit(plan_id, ACCEPTING, lambda plan: plan.accepted(ids))

    def discard(self, plan_id: str, ids: Collection[str] | None = None) -> Changes:
        """Take proposed cuts out; None: all. Raises UsageError."""
        return self._plans.edit(plan_id, DISCARDING, lambda plan: discarded(plan, ids))

    # -- steps ---------------------------------------------------------------------------------

    def choose(self, job: Job, watch: Watch) -> Outcome:
        """Find what could be shown. A search by meaning counts a query as any search does."""
        self._model()
        if job.payload.get("replies"):  # what was paid for is about what was found then
            return Advance()
        plan, brief = self._plan(job), read_brief(job.payload["brief"])
        _check_room(plan, brief)
        plan = replace(plan, brief=brief.words, wanted=brief.wanted)
        found = self._candidates.gather(brief, job.payload.get("album"), plan.cuts)
        if not found:
            raise FileGone(
                "There is nothing here that the film could show.",
                "Add photos or videos, or choose another album.",
            )
        written = [candidate_to_json(candidate) for candidate in found]
        return Advance({"candidates": written, "now": to_json(plan)})

    def ask(self, job: Job, watch: Watch) -> Outcome:
        """Have the service choose, check what it says, and put it into the plan."""
        self._plan(job)
        about = _About(
            of_json(job.payload["now"]), self._left(job.payload["candidates"]), self._model()
        )
        shown = self._shown(about.candidates, watch)
        call = BriefCalls(self._services, self._catalogue, self._purchases, about.model, job, watch)
        asked = prompt(about.plan, about.candidates, [name for name, _ in shown])
        pictures = tuple(jpeg for _, jpeg in shown)
        reply = call.made(FIRST, asked, pictures)
        found = _read(reply, about)
        self._keep_on(job, watch)
        if found.faults:
            again = repair(asked, reply.text, found.faults)
            found = _better(_read(call.made(REPAIR, again, pictures), about), found)
            self._keep_on(job, watch)
        cuts = _proposed(found)
        if not cuts:
            call.forget()
            raise ServiceError(
                f"No plan came of it: {_in_words(found.faults[0])}.",
                "Your plan is as it was. Change the brief, or try again to ask once more.",
                short="Not usable",
            )
        return self._kept(job.payload["plan"], found, cuts)

    def _keep_on(self, job: Job, watch: Watch) -> None:
        """Raise Cancelled when the user stopped it while the service was thinking: what came is
        kept in the job, and neither used nor asked about again."""
        watch.check()
        now = self._catalogue.jobs.get(job.id)
        if now is None or now.state is not JobState.RUNNING:
            raise Cancelled

    def _kept(self, plan_id: str, found: Checked, cuts: int) -> Outcome:
        self._plans.edit(plan_id, "proposing cuts", lambda plan: joined(plan, found.plan.cuts))
        note = f"{counted(cuts, 'cut')} {'is' if cuts == 1 else 'are'} proposed"
        if found.left_out:
            note += f", {found.left_out} could not be used"
        return Finish(note, Changes(plans=True, usage=True))

    def _shown(self, candidates: Sequence[Candidate], watch: Watch) -> list[tuple[str, bytes]]:
        """Names and pictures of the first candidates, as many as the service takes."""
        found: list[tuple[str, bytes]] = []
        for candidate in candidates:
            if len(found) == self._limits.pictures:
                break
            watch.check()
            jpeg = self._pictures.of(candidate.media_id, candidate.span)
            if jpeg is not None:
                found.append((candidate.name, jpeg))
        if not found:
            raise FileGone(
                "No picture of what was found is on this computer.", "Connect its disk first."
            )
        return found

    def _left(self, values: Sequence[dict[str, Any]]) -> tuple[Candidate, ...]:
        """Candidates whose items are still there."""
        found = [candidate_of_json(value) for value in values]
        items = {c.media_id: self._catalogue.media.get(c.media_id) for c in found}
        gone = {key for key, item in items.items() if item is None or item.trashed_at is not None}
        return tuple(candidate for candidate in found if candidate.media_id not in gone)

    def _plan(self, job: Job) -> Plan:
        kept = self._catalogue.plans.get(job.payload["plan"])
        if kept is None:
            raise FileGone(f"The plan {job.title} was deleted.", "Nothing was asked for it.")
        return without_proposed(kept.plan)

    def _model(self) -> str:
        model = self._services.analyst().model
        if model is None:
            raise NotSetUp(
                "There is no TwelveLabs key.", "Add one in the settings.", service=UNDERSTANDING
            )
        if model == NO_PHOTOS:
            raise ServiceError(
                f"{model} takes no pictures.", "Choose another model for answers in the settings."
            )
        return model


def _key(plan_id: str) -> str:
    """One job for a plan at a time."""
    return f"{PROPOSE} {plan_id}"


def _read(reply: Reply, about: _About) -> Checked:
    """What is right and wrong of a reply; one that was cut off is not taken apart."""
    if not reply.whole:
        return Checked(about.plan, (CUT_OFF,))
    try:
        choices = told(reply.text)
    except ValueError:
        return Checked(about.plan, (NO_SHAPE,))
    by_name = {candidate.name: candidate for candidate in about.candidates}
    return checked(choices, by_name, about.plan)


def _in_words(fault: str) -> str:
    """Why nothing is proposed; what is wrong with single cuts means nothing to people."""
    return IN_WORDS.get(fault, "no cut of the answer can be used")


def _proposed(found: Checked) -> int:
    return sum(cut.proposed for cut in found.plan.cuts)


def _better(corrected: Checked, first: Checked) -> Checked:
    """A correction may be worse than what it corrects."""
    return min(corrected, first, key=lambda found: (not _proposed(found), len(found.faults)))


def _check_room(plan: Plan, brief: Brief) -> None:
    """Raise UsageError before anything is paid when no proposal could be right."""
    if brief.wanted is not None and plan.seconds >= fitting(brief.wanted)[1]:
        raise UsageError(
            f"The plan is {clock(plan.seconds)} long already; the brief asks for"
            f" {clock(brief.wanted)}.",
            "Take cuts out, or ask for a longer film.",
        )
