"""How videos stand in the index, and what indexing counts, in the user's words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from medintel_desktop.domain import words
from medintel_desktop.domain.video_index import IndexState

if TYPE_CHECKING:
    from medintel_desktop.catalogue.indexed import Indexed
    from medintel_desktop.library.index_reset import ToEmpty
    from medintel_desktop.library.indexing import IndexEstimate
    from medintel_desktop.library.withdrawal import Lying

STATES = {
    IndexState.QUEUED: "Queued",
    IndexState.INDEXING: "Indexing",
    IndexState.READY: "Ready",
    IndexState.FAILED: "Not indexed",
}
TONES = {
    IndexState.QUEUED: "t2",
    IndexState.INDEXING: "accent",
    IndexState.READY: "ok",
    IndexState.FAILED: "danger",
}

MOST_REFUSED = 3
"""Refused videos that are named in a question; more are counted."""


def cost(told: IndexEstimate, limit: int) -> str:
    """ "This counts about 41 min of video, about 7 % of your limit. …"; ``limit`` is in minutes
    a month, 0 for none."""
    share = f", about {max(1, round(100 * told.minutes / limit))} % of your limit" if limit else ""
    once, monthly = words.money(told.dollars), words.money(told.monthly)
    parts = [
        f"This counts about {minutes(told.minutes)} of video{share}: about {once} once, and "
        f"{monthly} a month for keeping it.",
        "The videos are sent to TwelveLabs and stay in your index until you delete them there.",
    ]
    if told.known:
        parts.append(f"{words.counted(told.known, 'video')} in it already, not counted again.")
    parts += refusals(told)
    return " ".join(parts)


def nothing_to_do(told: IndexEstimate) -> str:
    """Why none of the chosen items can be indexed."""
    if told.refused:
        return " ".join(refusals(told))
    if told.known:
        return "They are in the index or on their way."
    return "The index takes videos; photos are found by meaning without it."


def refusals(told: IndexEstimate) -> list[str]:
    named = [f"{name} stays out: {why}" for name, why in told.refused[:MOST_REFUSED]]
    more = len(told.refused) - MOST_REFUSED
    return (
        [*named, f"{words.counted(more, 'other video')} stay out as well."] if more > 0 else named
    )


def minutes(amount: float) -> str:
    if amount < 1:
        return "1 min"
    return f"{round(amount)} min" if amount < 120 else f"{round(amount / 60)} h"


def deleting(lying: Lying) -> str:
    """What a question about deleting at the service names."""
    leaving = {
        0: "",
        1: "It leaves the index and is no longer found there. ",
    }.get(
        lying.indexed,
        f"{words.counted(lying.indexed, 'video')} of {minutes(lying.minutes)} leave the index and "
        "are no longer found there. ",
    )
    counts = " Indexing again counts again." if lying.indexed else ""
    return f"{leaving}Your library, your originals and what was learned from them stay.{counts}"


def emptying(told: ToEmpty) -> str:
    """All that goes, and what stays."""
    count = words.counted(told.videos, "video")
    text = f"{count} ({minutes(told.minutes)}) will be removed from “{told.index.name}”."
    if told.strangers:
        text += f" {words.count(told.strangers)} of them did not come from this library."
    return (
        f"{text} This cannot be taken back; indexing again counts again. The index itself, your "
        "library and your originals stay."
    )


def ready_line(row: Indexed) -> str:
    """What the service told, in one line: "Indexed 12 Nov 2026, 3 lines heard"."""
    parts = [f"Since {words.day(datetime.fromtimestamp(row.at))}"]
    details = row.details
    if details.get("lines"):
        parts.append(f"{words.counted(int(details['lines']), 'line')} of speech heard")
    if details.get("width") and details.get("height"):
        parts.append(f"read as {details['width']} × {details['height']}")
    return ", ".join(parts)
