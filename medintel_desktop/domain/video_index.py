"""The port of a service that keeps videos in an index of its own and searches there.

Its answers say who is first, second and third, and never how good anybody is: there is a rank
and nothing to compare with the hits of another search.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from medintel_desktop.domain.errors import ServiceError
from medintel_desktop.domain.moment import Span

if TYPE_CHECKING:
    from medintel_desktop.domain.entity import EntityService
    from medintel_desktop.domain.transcript import Line


class IndexState(StrEnum):
    """How far a video has come in the index."""

    QUEUED = "queued"
    INDEXING = "indexing"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ManagedIndex:
    """One index at the service. ``seconds`` is the length of all its videos together; ``hears``
    is False where it was made without sound; ``expires_at`` is RFC 3339, "" for never."""

    id: str
    name: str
    videos: int = 0
    seconds: float = 0.0
    sees: bool = True
    hears: bool = True
    expires_at: str = ""


@dataclass(frozen=True, slots=True)
class IndexedVideo:
    """One video in an index, as the service tells it. ``id`` is what results call it by.

    ``reason`` says why it failed, in plain words, "" where the service gave none. ``details``
    are JSON values, ``lines`` what is said in it, ``picture`` an address that expires; these
    three are there once it is ready, and only where they were asked for.
    """

    id: str
    asset: str
    state: IndexState
    reason: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class IndexQuery:
    """Words, pictures (JPEG, at least 128 x 128 px, at most 10), or both. ``videos`` narrows it
    to these videos, as the index calls them; None: all."""

    text: str = ""
    pictures: tuple[bytes, ...] = ()
    videos: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Clip:
    """A part of a video that was found; ``rank`` 1 is the best of all clips of the answer.
    ``words`` are what is said in it, where the service tells."""

    video: str
    span: Span
    rank: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class ClipPage:
    """Clips of the next best videos, those of one video together. ``following`` asks for more,
    for about a quarter of an hour; None at the end. ``videos`` is how many were found in all."""

    clips: tuple[Clip, ...] = ()
    following: str | None = None
    videos: int = 0


class PageExpired(ServiceError):
    """The rest of an answer is no longer kept: search again."""

    short = "Expired"


class VideoIndex(Protocol):
    """A service with indexes. Nothing in it is free but looking."""

    @property
    def there(self) -> bool:
        """False when there is no such service: then nothing else may be called."""

    @property
    def entities(self) -> EntityService:
        """Whom and what the same service knows by name."""

    def indexes(self) -> Sequence[ManagedIndex]:
        """All indexes of the account, the newest first."""

    def index(self, index_id: str) -> ManagedIndex:
        """One of them. Raises ServiceError when there is none."""

    def create(self, name: str) -> ManagedIndex:
        """Make an index that sees and hears; one of that name is taken over."""

    def add(self, index_id: str, asset_id: str) -> str | None:
        """Have an uploaded asset indexed and return what the index calls it; None while the asset
        is not ready. An asset that is in the index is taken over, never paid again; one that
        failed there is tried anew."""

    def look(self, index_id: str, video_id: str, *, whole: bool = False) -> IndexedVideo | None:
        """How a video stands; None when it is not in the index (any more). With ``whole`` all
        that is known of it."""

    def videos(self, index_id: str) -> Iterator[IndexedVideo]:
        """Everything in an index, the newest first, without reasons and lines."""

    def picture(self, address: str) -> bytes:
        """The JPEG of :attr:`IndexedVideo.picture`."""

    def remove(self, index_id: str, video_id: str) -> None:
        """Take a video out of an index; a missing one is fine."""

    def remove_asset(self, asset_id: str) -> bool:
        """Delete what was uploaded; a missing one is fine. False while an index still uses it."""

    def search(self, index_id: str, query: IndexQuery) -> ClipPage:
        """The best videos with all their clips. Counts as one search."""

    def following(self, page: str) -> ClipPage:
        """The next videos of an answer; not counted. Raises PageExpired."""

    def close(self) -> None:
        """Let connections go."""
