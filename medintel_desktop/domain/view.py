"""What lists of items show: which items, in which order, and what one cell needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from medintel_desktop.domain.media import MediaKind, MediaState
from medintel_desktop.domain.moment import Modality, Span


class Section(StrEnum):
    """The fixed entries above the albums."""

    ALL = "all"
    RECENT = "recent"
    """Added in the last 30 days."""
    PHOTOS = "photos"
    VIDEOS = "videos"
    MAP = "map"
    """What has a position."""
    NOT_UNDERSTOOD = "not_understood"
    TRASH = "trash"
    MISSING = "missing"
    """What lies on a disk that is away, or was moved. Not in the sidebar; a banner leads there."""


class Sort(StrEnum):
    """Order of a list; each is made unique by the row number, so that paging is exact."""

    TAKEN = "taken"
    """Newest first; items without a capture time follow at their time of arrival."""
    TAKEN_OLDEST = "taken_oldest"
    ADDED = "added"
    NAME = "name"
    RATING = "rating"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class View:
    """A list of items: an album and those below it when ``album_id`` is set, else a section."""

    section: Section = Section.ALL
    album_id: str | None = None
    sort: Sort = Sort.TAKEN


@dataclass(frozen=True, slots=True)
class Mark:
    """One moment on the lanes under a video; ``score`` 0..1 when it is a hit, else None."""

    span: Span
    modality: Modality
    score: float | None = None


@dataclass(frozen=True, slots=True)
class MediaCell:
    """What a cell, row or card shows of one item. ``num`` is its row number in this catalogue."""

    num: int
    id: str
    name: str
    kind: MediaKind
    state: MediaState
    checksum: str
    bytes: int = 0
    width: int = 0
    height: int = 0
    duration: float | None = None
    taken_at: datetime | None = None
    added_at: float = 0.0
    rating: int = 0
    place: str = ""
    missing: bool = False
    """The original was nowhere at the last look: on no known path, in no store."""
    elsewhere: bool = False
    """The original was never here: a shared library has the item, another computer its file."""
    in_cloud: bool = False
    """The original was on no known path at the last look, but a store has it."""
    trashed: bool = False
    waits: str = ""
    """Pill of an unfinished job: "Waiting", "Reading 40%", "Uploading 50%"; "" when none."""
    problem: str = ""
    """Pill of a failure: "Too short", "Not readable"; "" when none."""
    not_indexed: bool = False
    """The managed index would not have it."""
    marks: tuple[Mark, ...] = ()
