"""Moments: spans of a video, and the vectors that stand for them."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from enum import StrEnum


class Modality(StrEnum):
    """What of a moment was understood; the order is that of the lanes on screen."""

    VISUAL = "visual"
    AUDIO = "audio"
    TRANSCRIPTION = "transcription"


@dataclass(frozen=True, slots=True)
class EmbeddingSpace:
    """Vectors are comparable only inside one space."""

    provider: str
    model: str
    dimension: int
    segmentation: str
    """How videos were cut, such as "dynamic-4" or "fixed-6"; part of the identity."""

    @property
    def key(self) -> str:
        """A name that is safe as a file name: "twelvelabs-marengo3.0-512-dynamic-4"."""
        return f"{self.provider}-{self.model}-{self.dimension}-{self.segmentation}"


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open ``[start, end)`` in seconds from the start of the video.

    Raises ValueError unless ``0 <= start < end``.
    """

    start: float
    end: float

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def touches(self, other: Span, gap: float = 0.0) -> bool:
        """True when the spans overlap or lie at most ``gap`` seconds apart."""
        return self.start <= other.end + gap and other.start <= self.end + gap

    def joined(self, other: Span) -> Span:
        return Span(min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Moment:
    """A span of a video in one modality; ``span`` is None for a whole photo."""

    media_id: str
    span: Span | None
    modality: Modality


@dataclass(frozen=True, slots=True)
class MomentVector:
    """One embedding as a service gave it: ``values`` are float32, ``len == space.dimension``."""

    span: Span | None
    modality: Modality
    values: array[float]
