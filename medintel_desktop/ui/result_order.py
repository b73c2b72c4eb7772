"""How a ranked answer is laid out: by moment or by video, in which order, summed up how."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any

from medintel_desktop.domain import words
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import Hit


class Order(StrEnum):
    """The value is what the user reads."""

    BEST = "Best first"
    NEWEST = "Newest first"
    OLDEST = "Oldest first"
    NAME = "Name"
    NEAREST = "Nearest first"
    """Only within a circle."""


def arranged(hits: Sequence[Hit], order: Order, *, by_video: bool) -> list[Hit]:
    """The hits to show. By video, each item once, with the best of its moments; all marks stay
    on its lanes. Equal places keep the order of rank."""
    shown = list(hits)
    if by_video:
        best: dict[int, Hit] = {}
        for hit in hits:
            best.setdefault(hit.item.num, hit)
        shown = list(best.values())
    if order is not Order.BEST:
        shown.sort(key=_KEYS[order])
    return shown


def summary(hits: Sequence[Hit]) -> str:
    """ "22 moments, 16 photos"."""
    moments = sum(hit.span is not None for hit in hits)
    photos = sum(hit.item.kind is MediaKind.PHOTO for hit in hits)
    counts = {"moment": moments, "video": len(hits) - moments - photos, "photo": photos}
    return ", ".join(words.counted(number, noun) for noun, number in counts.items() if number)


def title(count: int, *, good: bool) -> str:
    """ "38 good matches"; "good" where weaker ones were left out by meaning."""
    matches = "match" if count == 1 else "matches"
    return f"{words.count(count)} {'good ' if good else ''}{matches}"


def _time(hit: Hit) -> float:
    taken = hit.item.taken_at
    return taken.timestamp() if taken else hit.item.added_at


_KEYS: dict[Order, Callable[[Hit], Any]] = {
    Order.NEWEST: lambda hit: -_time(hit),
    Order.OLDEST: _time,
    Order.NAME: lambda hit: hit.item.name.casefold(),
    Order.NEAREST: lambda hit: math.inf if hit.km is None else hit.km,
}
