"""Queries, hits and how two ranked lists become one.

Words and meaning rank independently; :func:`fuse` joins them by reciprocal rank, because their
scores have nothing in common. Neighbouring moments of one video merge before that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from medintel_desktop.domain.area import Area
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.traits import ANY, Traits
from medintel_desktop.domain.view import MediaCell

JOIN_GAP = 1.0
"""Seconds between two hits of one video that still count as one moment."""

AND = ", and "
"""Between two reasons why something was found."""

_OWN = ("Meaning", "Picture", "Sound", "Speech", "Looks", "Words", "By ")
"""How reasons of ours begin; others are what somebody said."""

NO_KEY = "Found by words. Add a TwelveLabs key to search by meaning too."
"""What a list rests on where no service is set up."""

RANK_CONSTANT = 60
"""k of reciprocal rank fusion (Cormack, Clarke, Buettcher, SIGIR 2009)."""


class Match(StrEnum):
    """Whether one word is enough or all have to be found."""

    ANY = "any"
    ALL = "all"


class SearchEngine(StrEnum):
    """Who looks for what is near in meaning. Words are always looked up on this computer."""

    AUTO = "auto"
    """This computer while it has all that is shared, else the database."""
    LOCAL = "local"
    ORACLE = "oracle"
    MANAGED = "managed"
    """The index at the understanding service, alone."""


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """What the user asked. Dates are inclusive days of local capture time."""

    text: str = ""
    match: Match = Match.ALL
    kind: MediaKind | None = None
    album_id: str | None = None
    """Includes the albums below it, unless the traits say otherwise."""
    taken_from: date | None = None
    taken_to: date | None = None
    area: Area | None = None
    """Where it was taken, by the position in force; what has none is left out."""
    area_name: str = ""
    """What its middle is called, for people: "Arezzo"."""
    nearest: bool = False
    """In a circle: nearest to its middle first, instead of newest or best first."""
    traits: Traits = ANY
    """What else must hold."""
    similar_to: str | None = None
    """Id of an item whose vectors are the query instead of words."""
    meaning: bool = True
    """False while typing: words only, no service is asked."""
    weak: bool = False
    """True shows the weaker matches too, which are else only counted."""
    limit: int = 200
    engine: SearchEngine = SearchEngine.AUTO
    similar_at: float | None = None
    """With ``similar_to``: the second of a video whose moment alone is the query."""
    inside: str | None = None
    """Id of a smart album: only what that finds is searched."""
    only: frozenset[int] | None = None
    """Row numbers of the only items that may be found; told by whoever looks ``inside`` up, and
    never kept."""


@dataclass(frozen=True, slots=True)
class Found:
    """One finding of one index, before items are read. ``score`` is that index's own scale."""

    num: int
    span: Span | None
    modality: Modality | None
    """None when found by words."""
    score: float
    why: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of the result: a photo, a whole video (words), or a moment of a video."""

    item: MediaCell
    span: Span | None
    modality: Modality | None
    score: float
    """0..1, for the bar; the order of the list is by rank."""
    why: str
    km: float | None = None
    """From the middle of the circle that was searched in."""


@dataclass(frozen=True, slots=True)
class SearchAnswer:
    """``note`` says quietly what the list rests on; ``offers_settings`` adds the link."""

    hits: tuple[Hit, ...]
    note: str = ""
    offers_settings: bool = False
    offers_again: bool = False
    """Some items were understood by a model that no longer answers: understand them again."""
    by_meaning: bool = False
    hidden: int = 0
    """Weaker matches left out."""
    engine: SearchEngine | None = None
    """Who found what is near in meaning, None when nobody looked."""
    milliseconds: float = 0.0
    """How long that took."""


def merge_moments(found: Iterable[Found], gap: float = JOIN_GAP) -> list[Found]:
    """Join hits of one video and modality that touch or lie at most ``gap`` seconds apart.

    The joined hit keeps the best score; hits without a span pass unchanged. Best first.
    """
    merged: list[Found] = []
    groups: dict[tuple[int, Modality | None], list[Found]] = {}
    for hit in found:
        if hit.span is None:
            merged.append(hit)
        else:
            groups.setdefault((hit.num, hit.modality), []).append(hit)
    for group in groups.values():
        merged.extend(_merge_group(group, gap))
    return sorted(merged, key=_best_first)


def _best_first(hit: Found) -> tuple[float, int, float, str]:
    start = hit.span.start if hit.span else 0.0
    return -hit.score, hit.num, start, hit.modality or ""


def _merge_group(group: list[Found], gap: float) -> list[Found]:
    joined: list[Found] = []
    for hit in sorted(group, key=lambda h: h.span.start if h.span else 0.0):
        last = joined[-1] if joined else None
        if last and last.span and hit.span and last.span.touches(hit.span, gap):
            best = last if last.score >= hit.score else hit
            joined[-1] = replace(best, span=last.span.joined(hit.span))
        else:
            joined.append(hit)
    return joined


def fuse(lists: Sequence[Sequence[Found]]) -> list[Found]:
    """One ranked list out of several, each best first, by reciprocal rank.

    A finding is the same when item and span agree; a finding by words of a whole video lifts the
    best moment of that video instead of standing beside it. Reasons are joined. Each list counts
    a finding once: a moment near by picture and by sound is not twice as near.
    """
    points: dict[tuple[int, Span | None], float] = {}
    best: dict[tuple[int, Span | None], Found] = {}
    top_moment: dict[int, tuple[int, Span | None]] = {}
    for ranked in lists:
        for hit in ranked:
            if hit.modality is not None:
                top_moment.setdefault(hit.num, (hit.num, hit.span))
    for ranked in lists:
        counted = set[tuple[int, Span | None]]()
        for rank, hit in enumerate(ranked, start=1):
            key = (hit.num, hit.span)
            if hit.modality is None:
                key = top_moment.get(hit.num, key)
            if key not in counted:
                counted.add(key)
                points[key] = points.get(key, 0.0) + 1.0 / (RANK_CONSTANT + rank)
            best[key] = _joined_reason(best[key], hit) if key in best else hit
    order = sorted(points, key=lambda key: (-points[key], -best[key].score, key[0]))
    return [best[key] for key in order]


def _joined_reason(first: Found, second: Found) -> Found:
    lead = first if first.modality is not None else second
    other = second if lead is first else first
    why = _joined_words(lead.why, other.why)
    return replace(lead, why=why, score=max(first.score, second.score))


def _joined_words(lead: str, other: str) -> str:
    """Both reasons, each once."""
    if not other or other in lead.split(AND) or _lowered(other) in lead.split(AND):
        return lead
    return f"{lead}{AND}{_lowered(other)}" if lead else other


def _lowered(text: str) -> str:
    """With a small letter, unless it is the name of somebody who speaks."""
    own = text.startswith(_OWN)
    return text[:1].lower() + text[1:] if own else text
