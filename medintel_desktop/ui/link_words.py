"""What is said of links and of the stores that hold what they open."""

from __future__ import annotations

from datetime import datetime

from medintel_desktop.domain import words
from medintel_desktop.domain.share import Share, ShareState
from medintel_desktop.domain.store import CopyRole, place_name
from medintel_desktop.library.shares import Offer

HOURS = ((1, "1 hour"), (24, "24 hours"), (72, "3 days"), (168, "7 days"))
"""How long a link opens, to choose from."""


def offer_name(offer: Offer) -> str:
    """ "Oracle Cloud, bucket photos", with "smaller copy" where it is one."""
    name = place_name(offer.copy.place)
    return f"{name} (smaller copy)" if offer.copy.role is CopyRole.COMPRESSED else name


def ending(*, revocable: bool) -> str:
    """Whether a link can be ended before its time, honestly."""
    if revocable:
        return "You can end it at any time under Shared links; it stops opening at once."
    return (
        "It cannot be ended before its time by itself: only a new key for the bucket ends it. "
        "Choose a short time."
    )


def minute(epoch: float) -> str:
    """ "24 Oct 2026, 14:05"."""
    return words.time(datetime.fromtimestamp(epoch))[:-3]


def state(share: Share, now: float) -> str:
    """ "Opens, 3 h left", "Expired", "Ended by you"."""
    return {
        ShareState.OPEN: f"Opens, {words.left(share.expires_at - now)}",
        ShareState.EXPIRED: "Expired",
        ShareState.ENDED: share.ending or "Ended",
    }[share.state(now)]
