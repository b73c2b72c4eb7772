"""What the library keeps: photos and videos, with what their files say about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

FILMSTRIP_FRAMES = 12
"""Pictures side by side in the filmstrip of a video."""

FRAME_SIDE = 480
"""Longest side in px of single pictures of a video, for lists."""


class MediaKind(StrEnum):
    """Photo or video; a file is one by its content, never by its name."""

    PHOTO = "photo"
    VIDEO = "video"


class MediaState(StrEnum):
    """How far an item has come.

    ``reading``: its file is being read. ``ready``: can be browsed, not understood yet.
    ``understood``: has vectors in at least one space. ``unreadable``: the file cannot be decoded.
    """

    READING = "reading"
    READY = "ready"
    UNDERSTOOD = "understood"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class GeoPoint:
    """A place on Earth, WGS 84: degrees in [-90, 90] and [-180, 180], metres above sea level.

    Zero is a valid coordinate. Raises ValueError outside the ranges.
    """

    latitude: float
    longitude: float
    altitude: float | None = None

    def __post_init__(self) -> None:
        if not -90 <= self.latitude <= 90 or not -180 <= self.longitude <= 180:
            raise ValueError(f"not a place on Earth: {self.latitude}, {self.longitude}")


@dataclass(frozen=True, slots=True)
class Camera:
    """Device and exposure as the file tells them; None where it does not."""

    make: str | None = None
    model: str | None = None
    lens: str | None = None
    iso: int | None = None
    exposure_time: float | None = None
    """Seconds."""
    f_number: float | None = None
    focal_length: float | None = None
    """Millimetres, not the 35 mm equivalent."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What reading a file gave.

    ``width`` and ``height`` are as seen, after ``orientation`` (EXIF 1..8) or a video's rotation.
    ``taken_at`` is naive local wall-clock time, ``utc_offset`` its distance from UTC in minutes
    or None where the file does not say: a zone is never guessed.
    """

    kind: MediaKind
    width: int = 0
    height: int = 0
    orientation: int = 1
    taken_at: datetime | None = None
    utc_offset: int | None = None
    point: GeoPoint | None = None
    camera: Camera = Camera()
    description: str | None = None
    duration: float | None = None
    """Seconds; None for photos."""
    frame_rate: float | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    bit_depth: int | None = None
    plays_natively: bool = True
    """False when the player needs a proxy (AV1, 4:2:0 10-bit; see ``backends.media_tools``)."""


@dataclass(frozen=True, slots=True)
class MediaPath:
    """One known place of an original. ``seen`` is False when it was not there at the last look."""

    path: str
    bytes: int
    mtime: float
    seen: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    """Why something is not as it should be, in the user's words."""

    short: str
    """Two words for a pill: "Not readable"."""
    title: str
    hint: str


PARTLY_READ = Problem(
    "Damaged",
    "This photo is damaged. What could be read of it is shown.",
    "Another copy of it may be whole. The file is left as it is.",
)
"""Of an item that is used like any other."""


@dataclass(frozen=True, slots=True)
class MediaItem:
    """One photo or video: a UUID plus the SHA-256 of its bytes; equal bytes are one item."""

    id: str
    name: str
    checksum: str
    """SHA-256, 64 lower-case hexadecimal digits."""
    bytes: int
    state: MediaState
    metadata: Metadata
    added_at: float
    """Seconds since the epoch, as are all times of our own."""
    rating: int = 0
    """0 (none) to 5 stars."""
    caption: str = ""
    tags: tuple[str, ...] = ()
    album_ids: tuple[str, ...] = ()
    paths: tuple[MediaPath, ...] = ()
    problem: Problem | None = None
    trashed_at: float | None = None
    stored: bool = False
    """The whole original is in a store, too."""
    keep_offline: bool = False
    """Its original is to stay on this computer."""
    was_here: bool = True
    """False for an item that is shared and whose file was never on this computer."""

    @property
    def kind(self) -> MediaKind:
        return self.metadata.kind

    @property
    def local(self) -> bool:
        """True when a known path was there at the last look."""
        return any(path.seen for path in self.paths)

    @property
    def missing(self) -> bool:
        """True when the original is nowhere: on no known path, in no store."""
        return self.was_here and not (self.local or self.stored)

    @property
    def elsewhere(self) -> bool:
        """True when the original was never here and no store has it: the item is shared, and its
        file is on another computer."""
        return not (self.was_here or self.stored)

    @property
    def in_cloud(self) -> bool:
        """True when a store alone has the original."""
        return self.stored and not self.local
