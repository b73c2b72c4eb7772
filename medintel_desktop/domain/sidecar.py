"""What is known of an item, as it is kept beside its original so that another machine can have it.

The sidecar of ``media/ab/ab12….mp4`` is ``sidecar/ab/ab12….json``, its thumbnail the same with
``.jpg``. It holds vectors, too: what was paid for once is not paid for again elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from medintel_desktop.domain.analysis import Analysis
from medintel_desktop.domain.media import GeoPoint, Metadata
from medintel_desktop.domain.model_tag import ModelTag
from medintel_desktop.domain.moment import EmbeddingSpace, MomentVector
from medintel_desktop.domain.store import CopyRole
from medintel_desktop.domain.transcript import Transcript

VERSION = 1
"""Of the format; a higher one was written by a later MedIntel and is not read."""


@dataclass(frozen=True, slots=True)
class AlbumStep:
    """One album on the way from the top to the one an item is in."""

    id: str
    name: str
    position: int


@dataclass(frozen=True, slots=True)
class SidecarCopy:
    """A copy in the same store; fields as in :class:`~.store.Copy`."""

    object: str
    role: CopyRole
    bytes: int
    checksum: str
    md5: str
    part_size: int


@dataclass(frozen=True, slots=True)
class Understood:
    """All moments of the item in one space."""

    space: EmbeddingSpace
    moments: tuple[MomentVector, ...]


@dataclass(frozen=True, slots=True)
class SidecarIndexed:
    """What an index at the service tells of a video. It is written to be kept, and never taken
    from a sidecar: whoever wrote that could name somebody else's video."""

    index: str
    video: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sidecar:
    """Fields as in :class:`~.media.MediaItem`; ``thumbnail`` is the SHA-256 of the JPEG, or ""."""

    id: str
    checksum: str
    bytes: int
    name: str
    metadata: Metadata
    added_at: float
    rating: int = 0
    caption: str = ""
    tags: tuple[str, ...] = ()
    albums: tuple[tuple[AlbumStep, ...], ...] = ()
    trashed_at: float | None = None
    readable: bool = True
    copies: tuple[SidecarCopy, ...] = ()
    understood: tuple[Understood, ...] = field(default=(), repr=False)
    thumbnail: str = ""
    corrected: bool = False
    """The position in ``metadata`` is the user's; ``own`` is what the file says."""
    own: GeoPoint | None = None
    indexed: tuple[SidecarIndexed, ...] = ()
    analyses: tuple[Analysis, ...] = field(default=(), repr=False)
    """Every version of every answer."""
    transcripts: tuple[Transcript, ...] = field(default=(), repr=False)
    """Every version."""
    model_tags: tuple[ModelTag, ...] = ()
    """Proposed tags that people accepted or rejected."""
