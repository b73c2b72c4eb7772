"""What the panel of a brief says: what asking counts, and how a proposal stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from medintel_desktop.domain import words
from medintel_desktop.domain.brief import fits
from medintel_desktop.domain.edges import Edges
from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.domain.prices import SEEN
from medintel_desktop.domain.proposal import ROUNDING
from medintel_desktop.library.footage import Standing
from medintel_desktop.ui.plan.source import UNKNOWN, Source

if TYPE_CHECKING:
    from medintel_desktop.library.briefs import BriefCost

NO_KEY = "Add a TwelveLabs key to have cuts proposed."
NO_LENGTH = "The brief names no length."
NEAR = 0.5
"""Seconds from the end of a cut within which a boundary is told."""


class Told(NamedTuple):
    """How a proposal stands; ``warns`` where something is not as it was asked for."""

    title: str
    text: str
    warns: bool


def cost(cost: BriefCost) -> str:
    """Before anything is sent: what goes, what it counts, and how the brief was read."""
    pictures = words.counted(cost.pictures, "small picture")
    price = f", about {words.money(cost.dollars)} by {SEEN}" if cost.dollars else ""
    length = f"A film of {words.length(cost.wanted)} is asked for." if cost.wanted else NO_LENGTH
    return (
        f"TwelveLabs is sent your brief and up to {pictures} from your library, with what is heard"
        " in them and what it told of them before. No names of files, no places.\n\n"
        f"This counts {cost.words}{price}.\n\n"
        f"{length} Nothing is used before you accept it."
    )


def proposal(plan: Plan, sources: Mapping[str, Source]) -> Told | None:
    """None where nothing is proposed."""
    proposed = [cut for cut in plan.cuts if cut.proposed]
    if not proposed:
        return None
    are = "is" if len(proposed) == 1 else "are"
    title = f"{words.counted(len(proposed), 'cut')} {are} proposed"
    times, late = _times(proposed, sources)
    length, wrong = _length(plan)
    return Told(title, " ".join(part for part in (times, length) if part), late or wrong)


def accept(count: int) -> str:
    """The button: "Accept both"."""
    return {1: "Accept", 2: "Accept both"}.get(count, "Accept all")


def boundaries(cut: Cut, edges: Edges) -> str:
    """The boundaries that a cut begins and ends at, one in a line."""
    found = [edges.near(second, NEAR) for second in (cut.span.start, cut.span.end)]
    told = dict.fromkeys(edge for edge in found if edge is not None)
    return "\n".join(
        f"{edge.words} at {words.clock(edge.second, hundredths=True)[:-1]}" for edge in told
    )


def away(plan: Plan, sources: Mapping[str, Source]) -> str:
    """What would not be rendered from its original: "1 cut uses its preview"."""
    known = [sources.get(cut.media_id, UNKNOWN).standing for cut in plan.cuts]
    told = {
        Standing.PREVIEW_ONLY: ("uses its preview", "use their previews"),
        Standing.IN_CLOUD: ("is fetched first", "are fetched first"),
        Standing.OFFLINE: ("is offline", "are offline"),
        Standing.DELETED: ("has lost its item", "have lost their items"),
    }
    return "\n".join(
        f"{words.counted(known.count(how), 'cut')} {one if known.count(how) == 1 else many}"
        for how, (one, many) in told.items()
        if how in known
    )


def _times(proposed: Sequence[Cut], sources: Mapping[str, Source]) -> tuple[str, bool]:
    known = [(cut, sources.get(cut.media_id, UNKNOWN)) for cut in proposed]
    gone = sum(source.standing is Standing.DELETED for _, source in known)
    if gone:
        return f"The {'item' if gone == 1 else 'items'} of {gone} of them went.", True
    outside = sum(
        source.length is not None and cut.span.end > source.length + ROUNDING
        for cut, source in known
    )
    if outside:
        return f"{words.counted(outside, 'cut')} ends behind the end of its video.", True
    photos = all(source.is_photo for _, source in known)
    return ("" if photos else "All times are inside the videos."), False


def _length(plan: Plan) -> tuple[str, bool]:
    if plan.wanted is None:
        return NO_LENGTH, False
    asked = words.length(plan.wanted)
    if fits(plan.seconds, plan.wanted):
        minute = "minute" if plan.wanted == words.MINUTE else asked
        return f"The length is within 10 % of the {minute} you asked for.", False
    return f"All cuts together last {words.length(plan.seconds)}; you asked for {asked}.", True
