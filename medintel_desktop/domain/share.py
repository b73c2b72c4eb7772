"""Links that were given out: who got what, until when, and how they ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from medintel_desktop.domain.store import STRIPPED_PREFIX, StoreKind, kind_of

MOST_HOURS = 7 * 24
"""Longest life of a link: what S3 allows, and long enough for all."""


class Purpose(StrEnum):
    """Whether a person was given the link, or the understanding service for one transfer."""

    PERSON = "person"
    SERVICE = "service"


class ShareState(StrEnum):
    """``open``: the link works. ``expired``: its time is over. ``ended``: it was revoked."""

    OPEN = "open"
    EXPIRED = "expired"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Share:
    """A link in the ledger; the URL itself is never kept. Times are epoch seconds."""

    id: str
    media_id: str
    name: str
    place: str
    object: str
    link_id: str
    """What revoking needs; "" where only expiry or a new key ends the link."""
    purpose: Purpose
    person: str
    """For whom, in the user's words."""
    created_at: float
    expires_at: float
    ended_at: float | None = None
    ending: str = ""
    """Why it was ended."""

    @property
    def kind(self) -> StoreKind:
        return kind_of(self.place)

    @property
    def revocable(self) -> bool:
        """False: it opens until it expires, or until the key that made it is replaced."""
        return bool(self.link_id) or self.stripped

    @property
    def stripped(self) -> bool:
        """It leads to a copy without location, made for it alone: that is deleted to end it."""
        return self.object.startswith(STRIPPED_PREFIX)

    def state(self, now: float) -> ShareState:
        if self.ended_at is not None:
            return ShareState.ENDED
        return ShareState.OPEN if now < self.expires_at else ShareState.EXPIRED


@dataclass(frozen=True, slots=True)
class Shared:
    """A new link. The URL is a secret, and this is the only time it is shown."""

    share: Share
    url: str = field(repr=False)
