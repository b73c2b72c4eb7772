"""Proposals: what a service makes of a brief, and what has to be true of it.

A service is shown :class:`Candidate` parts of items by short names and answers with
:class:`Choice` s. Nothing of it is believed: :func:`checked` lets in only cuts of items that are
there, inside their times, that show nothing twice; and says in plain words what else is wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from medintel_desktop.domain.brief import fits, fitting
from medintel_desktop.domain.edges import exact_rate, to_frame
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import MOST_CUTS, SHORTEST_CUT, Cut, Plan, TooManyCuts
from medintel_desktop.domain.words import clock

ACCEPTING, DISCARDING = "accepting cuts", "discarding cuts"
"""Deeds, as in "Undo accepting cuts"."""

ROUNDING = 0.1
"""Seconds that a time may lie outside a video, or two cuts overlap: models round."""

LONGEST_PHOTO = 60.0
"""Seconds a photo may stand."""

MOST_FAULTS = 20
"""That are named: more say nothing new."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A part of an item that may be shown, called ``name`` ("c3") towards the service.

    ``longest`` are the seconds of the whole video, None where they are not known; a photo has
    LONGEST_PHOTO. ``said`` is what is told or heard in it, ``query`` the words that found it;
    ``title`` is that of the chapter or highlight it lies in, "" where there is none.
    """

    name: str
    media_id: str
    kind: MediaKind
    span: Span
    longest: float | None = None
    frame_rate: float | None = None
    title: str = ""
    said: str = ""
    query: str = ""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of an answer: a candidate and the seconds of it, or a cut of the plan by its name
    ("k1"), whose times mean nothing. ``title`` says what is seen, ``note`` why it is there."""

    name: str
    start: float = 0.0
    end: float = 0.0
    title: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """The plan with what is right of an answer as proposed cuts, and what is wrong with it; no
    ``faults``: all is as it was asked for. ``left_out`` choices could not be taken."""

    plan: Plan
    faults: tuple[str, ...] = ()
    left_out: int = 0


def kept_name(number: int) -> str:
    """What the service calls the cut of this number, from 0."""
    return f"k{number + 1}"


def without_proposed(plan: Plan) -> Plan:
    """What a person has put together or accepted."""
    return replace(plan, cuts=tuple(cut for cut in plan.cuts if not cut.proposed))


def discarded(plan: Plan, ids: Collection[str] | None = None) -> Plan:
    """Without these proposed cuts, None: all; what was accepted stays."""
    proposed = {cut.id for cut in plan.cuts if cut.proposed}
    return plan.without(proposed if ids is None else proposed & set(ids))


def checked(choices: Sequence[Choice], candidates: Mapping[str, Candidate], plan: Plan) -> Checked:
    """``plan`` with what is right of the choices as proposed cuts; its own stay, in their order.

    What was proposed before gives way. ``plan.wanted`` is the length asked for.
    """
    base = without_proposed(plan)
    kept = {kept_name(number): cut for number, cut in enumerate(base.cuts)}
    told: list[Cut] = [] if any(choice.name in kept for choice in choices) else list(base.cuts)
    faults: list[str] = []
    for number, choice in enumerate(choices, 1):
        new = [cut for cut in told if cut.proposed]
        made = kept.get(choice.name) or _cut(number, choice, candidates, [*base.cuts, *new])
        if isinstance(made, str):
            faults.append(made)
        else:
            told.append(made)
    found = joined(base, told)
    left_out = len(faults)
    return Checked(found, tuple([*faults, *length_faults(found)][:MOST_FAULTS]), left_out)


def joined(plan: Plan, told: Sequence[Cut]) -> Plan:
    """``plan`` with the proposed cuts among those ``told``, each behind the cut of the plan that
    it is told behind. Its own stay as they are, also those that are not told; what was proposed
    before gives way. Raises TooManyCuts."""
    order = [cut for cut in plan.cuts if not cut.proposed]
    place = 0
    for cut in told:
        if cut.proposed:
            if len(order) >= MOST_CUTS:
                raise TooManyCuts(f"more than {MOST_CUTS} cuts")
            order.insert(place, cut)
            place += 1
        else:
            ids = [own.id for own in order]
            place = max(place, ids.index(cut.id) + 1) if cut.id in ids else place
    return replace(plan, cuts=tuple(order))


def length_faults(plan: Plan) -> list[str]:
    """What is wrong with the plan as a whole: nothing proposed, too short, too long."""
    if not any(cut.proposed for cut in plan.cuts):
        return ["There is no cut that can be used."]
    if plan.wanted is None or fits(plan.seconds, plan.wanted):
        return []
    shortest, longest = fitting(plan.wanted)
    return [
        f"All cuts together last {plan.seconds:.1f} s; {shortest:g} to {longest:g} s are asked for."
    ]


def _cut(
    number: int, choice: Choice, candidates: Mapping[str, Candidate], others: Sequence[Cut]
) -> Cut | str:
    """The cut, or what is wrong with the choice."""
    candidate = candidates.get(choice.name)
    if candidate is None:
        return f"Cut {number} is {choice.name!r}, which is not there."
    if len(others) >= MOST_CUTS:
        return f"Cut {number} is one too many: {MOST_CUTS} can be in a plan."
    span = _span(number, choice, candidate)
    if isinstance(span, str):
        return span
    for other in others:
        if other.media_id == candidate.media_id and _both_show(candidate.kind, span, other.span):
            return f"Cut {number} ({choice.name}) shows again what another cut shows."
    return Cut(
        candidate.media_id, span, candidate.title or choice.title, choice.note, proposed=True,
        query=candidate.query, score=candidate.score,
    )  # fmt: skip


def _span(number: int, choice: Choice, candidate: Candidate) -> Span | str:
    named, rate = f"Cut {number} ({choice.name})", exact_rate(candidate.frame_rate)
    start, end = to_frame(choice.start, rate), to_frame(choice.end, rate)
    if candidate.kind is MediaKind.PHOTO:
        start, end, longest = 0.0, end - start, LONGEST_PHOTO
    else:
        longest = candidate.longest if candidate.longest is not None else end
    if start < -ROUNDING:
        return f"{named} begins before its video does."
    if end > longest + ROUNDING:
        what = "photo stands at most" if candidate.kind is MediaKind.PHOTO else "video lasts"
        return f"{named} ends at {end:.1f} s, but its {what} {longest:.1f} s."
    start, end = max(start, 0.0), min(end, longest)
    if end - start < SHORTEST_CUT:
        return f"{named} has no length: it ends at {clock(max(end, 0))}, where it begins or before."
    return Span(start, end)


def _both_show(kind: MediaKind, one: Span, other: Span) -> bool:
    if kind is MediaKind.PHOTO:
        return True
    return min(one.end, other.end) - max(one.start, other.start) > ROUNDING
