"""Where a cut falls well: at the beginning of a shot, and beside what is said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

from medintel_desktop.domain.moment import Span

_ROUNDED = 1e-6
"""Of a frame: what binary fractions may lack."""


class EdgeKind(StrEnum):
    """What is at an edge; of two that are equally near the first listed is taken."""

    SHOT = "shot"
    SPEECH_ENDS = "speech_ends"
    SPEECH_BEGINS = "speech_begins"


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A second of a video at which something begins or ends."""

    second: float
    kind: EdgeKind

    @property
    def words(self) -> str:
        """ "Speech ends"."""
        return _WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges of one video, in the order of time."""

    found: tuple[Edge, ...] = ()

    def near(self, second: float, tolerance: float) -> Edge | None:
        """The nearest at most ``tolerance`` seconds away."""
        first = bisect_left(self.found, second - tolerance, key=_second)
        last = bisect_right(self.found, second + tolerance, key=_second)
        order = list(EdgeKind)
        return min(
            self.found[first:last],
            key=lambda edge: (abs(edge.second - second), order.index(edge.kind)),
            default=None,
        )

    def snapped(self, second: float, tolerance: float) -> float:
        """That edge's second, or the same second where none is near."""
        edge = self.near(second, tolerance)
        return second if edge is None else edge.second


def edges_of(shots: Iterable[Span], speech: Iterable[Span], duration: float) -> Edges:
    """Where shots begin, and where lines begin and end; the ends of the video are shots' too."""
    found = {Edge(0.0, EdgeKind.SHOT), Edge(duration, EdgeKind.SHOT)}
    found |= {Edge(span.start, EdgeKind.SHOT) for span in shots}
    for span in speech:
        found |= {Edge(span.start, EdgeKind.SPEECH_BEGINS), Edge(span.end, EdgeKind.SPEECH_ENDS)}
    return Edges(tuple(sorted(edge for edge in found if edge.second <= duration)))


def exact_rate(frame_rate: float | None) -> Fraction | None:
    """Frames a second as the fraction that is meant: 29.97 is 30000/1001. None when unknown."""
    if not frame_rate or not 0 < frame_rate < 1000:
        return None
    for whole in (24, 30, 48, 60, 120, 240):
        if abs(frame_rate - whole * 1000 / 1001) < whole * 5e-5:
            return Fraction(whole * 1000, 1001)
    return Fraction(frame_rate).limit_denominator(1001)


def to_frame(second: float, rate: Fraction | None) -> float:
    """The beginning of the frame nearest to a second; the same second without a rate."""
    return second if rate is None else float(round(second * rate) / rate)


def frame_before(second: float, rate: Fraction | None) -> float:
    """The beginning of the frame that is shown at a second; the same second without a rate."""
    return second if rate is None else float(floor(second * rate + _ROUNDED) / rate)


def frame_after(second: float, rate: Fraction | None) -> float:
    """The beginning of the first frame that is not before a second."""
    return second if rate is None else float(ceil(second * rate - _ROUNDED) / rate)


def _second(edge: Edge) -> float:
    return edge.second


_WORDS = {
    EdgeKind.SHOT: "Shot begins",
    EdgeKind.SPEECH_ENDS: "Speech ends",
    EdgeKind.SPEECH_BEGINS: "Speech begins",
}
