"""Edit plans: which parts of which items follow one another, before anything is rendered.

A plan is a value: every edit answers with another one, so that undo is keeping the one before.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate

from medintel_desktop.domain.moment import Span

PHOTO_SECONDS = 4.0
"""How long a photo stands when nobody says otherwise."""

SHORTEST_CUT = 0.04
"""Seconds: one frame at 25 frames a second; what is shorter cannot be seen."""

MOST_CUTS = 500
"""Of one plan; what a time line can show and an hour of short shots needs."""


class TooManyCuts(ValueError):
    """A plan would get more than MOST_CUTS."""


class NoSuchCut(KeyError):
    """A plan has no cut of that id (any more)."""


def new_id() -> str:
    return uuid.uuid4().hex


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a video, or a photo that stands for a while.

    ``span`` counts from the start of the video; that of a photo begins at 0 and its end is how
    long it stands. ``proposed`` cuts belong to the plan once a person accepts them. Raises
    ValueError for a span shorter than SHORTEST_CUT.
    """

    media_id: str
    span: Span
    title: str = ""
    note: str = ""
    proposed: bool = False
    query: str = ""
    """The words that found it."""
    score: float | None = None
    """How well it was found, 0 to 1."""
    id: str = field(default_factory=new_id)

    def __post_init__(self) -> None:
        if self.seconds < SHORTEST_CUT - 1e-9:
            raise ValueError(f"too short to be seen: {self.seconds} s")

    @property
    def seconds(self) -> float:
        return self.span.end - self.span.start


@dataclass(frozen=True, slots=True)
class Plan:
    """Cuts in the order of showing; ``wanted`` is the length asked for, in seconds."""

    name: str
    cuts: tuple[Cut, ...] = ()
    brief: str = ""
    wanted: float | None = None

    @property
    def seconds(self) -> float:
        return sum(cut.seconds for cut in self.cuts)

    def places(self) -> Iterator[tuple[float, Cut]]:
        """Each cut with the second of the plan at which it begins."""
        starts = accumulate((cut.seconds for cut in self.cuts), initial=0.0)
        return zip(starts, self.cuts, strict=False)

    def index(self, cut_id: str) -> int:
        """Raises NoSuchCut."""
        for number, cut in enumerate(self.cuts):
            if cut.id == cut_id:
                return number
        raise NoSuchCut(cut_id)

    def at(self, second: float) -> tuple[Cut, float] | None:
        """The cut shown at a second of the plan, and the second of its item; None past the end."""
        for start, cut in self.places():
            if start <= second < start + cut.seconds:
                return cut, cut.span.start + second - start
        return None

    # -- edits ---------------------------------------------------------------------------------

    def renamed(self, name: str) -> Plan:
        return replace(self, name=name)

    def inserted(self, cuts: Iterable[Cut], at: int | None = None) -> Plan:
        """With cuts before the one numbered ``at``, or at the end. A cut whose id is there already
        gets a new one. Raises TooManyCuts."""
        there, new = {cut.id for cut in self.cuts}, list[Cut]()
        for cut in cuts:
            new.append(replace(cut, id=new_id()) if cut.id in there else cut)
            there.add(cut.id)
        place = len(self.cuts) if at is None else min(max(at, 0), len(self.cuts))
        return self._with((*self.cuts[:place], *new, *self.cuts[place:]))

    def without(self, ids: Collection[str]) -> Plan:
        return self._with(tuple(cut for cut in self.cuts if cut.id not in ids))

    def moved(self, ids: Collection[str], at: int) -> Plan:
        """The cuts named stand together before the one that is numbered ``at`` now."""
        place = sum(cut.id not in ids for cut in self.cuts[: max(at, 0)])
        rest = [cut for cut in self.cuts if cut.id not in ids]
        chosen = [cut for cut in self.cuts if cut.id in ids]
        return self._with((*rest[:place], *chosen, *rest[place:]))

    def changed(self, cut: Cut) -> Plan:
        """With ``cut`` in place of the one that has its id. Raises NoSuchCut."""
        number = self.index(cut.id)
        return self._with((*self.cuts[:number], cut, *self.cuts[number + 1 :]))

    def trimmed(self, cut_id: str, span: Span, longest: float | None = None) -> Plan:
        """Another part of the same item, kept inside its ``longest`` seconds and never shorter
        than SHORTEST_CUT. Raises NoSuchCut."""
        old = self.cuts[self.index(cut_id)]
        end = span.end if longest is None else min(span.end, longest)
        start = min(span.start, end - SHORTEST_CUT)
        if start < 0:
            start, end = 0.0, max(end, SHORTEST_CUT)
        return self.changed(replace(old, span=Span(start, end)))

    def split(self, second: float) -> Plan:
        """Two cuts in place of the one shown at a second of the plan; the same plan where a part
        would be too short to be seen."""
        found = self.at(second)
        if found is None:
            return self
        cut, inside = found
        if min(inside - cut.span.start, cut.span.end - inside) < SHORTEST_CUT:
            return self
        number = self.index(cut.id)
        first = replace(cut, span=Span(cut.span.start, inside))
        second_half = replace(cut, span=Span(inside, cut.span.end), id=new_id())
        return self._with((*self.cuts[:number], first, second_half, *self.cuts[number + 1 :]))

    def duplicated(self, ids: Collection[str]) -> Plan:
        """Each cut named is followed by another one like it."""
        cuts: list[Cut] = []
        for cut in self.cuts:
            cuts += [cut, replace(cut, id=new_id())] if cut.id in ids else [cut]
        return self._with(tuple(cuts))

    def accepted(self, ids: Collection[str] | None = None) -> Plan:
        """Proposed cuts become cuts; None: all."""
        return self._with(tuple(
            replace(cut, proposed=False) if ids is None or cut.id in ids else cut
            for cut in self.cuts
        ))  # fmt: skip

    def _with(self, cuts: tuple[Cut, ...]) -> Plan:
        if len(cuts) > max(MOST_CUTS, len(self.cuts)):
            raise TooManyCuts(f"more than {MOST_CUTS} cuts")
        return replace(self, cuts=cuts)
