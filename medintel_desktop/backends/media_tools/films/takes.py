"""Which frames of a film each shot fills.

Cuts rarely fall on whole frames. Each one is put on the frame nearest to its place in the film, so
that what is lost at one is won at the next, and the film is as long as its shots are together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.render import Shot

SOUND_RATE = 48_000
"""Samples a second of every film."""


@dataclass(frozen=True, slots=True)
class Layer:
    """``frames`` frames of a shot, from its frame ``first`` on; ``whole`` is how many the shot
    has in all."""

    shot: Shot
    first: int
    frames: int
    whole: int

    def start(self, rate: Fraction) -> float:
        """The second of the file at which it begins."""
        return self.shot.span.start + float(self.first / rate)

    @property
    def is_photo(self) -> bool:
        return self.shot.kind is MediaKind.PHOTO


@dataclass(frozen=True, slots=True)
class Take:
    """What is made in one piece: frame ``begin`` of the film and those behind it.

    ``before`` is the end of the shot before, seen and heard while ``now`` fades in over it.
    """

    begin: int
    now: Layer
    before: Layer | None = None

    @property
    def frames(self) -> int:
        return self.now.frames

    @property
    def fade(self) -> int:
        """Frames of cross-fade at its beginning."""
        return self.before.frames if self.before else 0

    def samples(self, rate: Fraction) -> int:
        """How much sound it has; in all takes together as much as the film."""
        return _samples(self.begin + self.frames, rate) - _samples(self.begin, rate)


def takes(shots: Sequence[Shot], rate: Fraction) -> Iterator[Take]:
    """One for each shot, in order.

    A fade takes at most half of each of its two shots, and a shot lasts at least a frame.
    """
    places = _places(shots, rate)
    for number, shot in enumerate(shots):
        begin, end = places[number]
        following = places[number + 1][0] if number + 1 < len(shots) else end
        before = None
        if number and places[number - 1][1] > begin:
            earlier, its_end = places[number - 1]
            before = Layer(shots[number - 1], begin - earlier, its_end - begin, its_end - earlier)
        yield Take(begin, Layer(shot, 0, following - begin, end - begin), before)


def length(shots: Sequence[Shot], rate: Fraction) -> int:
    """Frames of the whole film."""
    return _places(shots, rate)[-1][1] if shots else 0


def begins(shots: Sequence[Shot]) -> list[float]:
    """The second of the film at which each shot is first seen."""
    found, end = list[float](), 0.0
    for number, shot in enumerate(shots):
        found.append(end - (_fade(shots[number - 1], shot) if number else 0.0))
        end = found[-1] + _seconds(shot)
    return found


def _places(shots: Sequence[Shot], rate: Fraction) -> list[tuple[int, int]]:
    """First frame of each shot, and the one behind its last."""
    places, earliest = list[tuple[int, int]](), 0
    for shot, second in zip(shots, begins(shots), strict=True):
        begin = max(round(second * rate), earliest)
        places.append((begin, max(round((second + _seconds(shot)) * rate), begin + 1)))
        earliest = begin + 1
        if not shot.fade and len(places) > 1:  # a cut: what is before ends here
            places[-2] = (places[-2][0], begin)
    return places


def _fade(before: Shot, now: Shot) -> float:
    return max(0.0, min(now.fade, _seconds(before) / 2, _seconds(now) / 2))


def _seconds(shot: Shot) -> float:
    return shot.span.end - shot.span.start


def _samples(frames: int, rate: Fraction) -> int:
    return round(frames * SOUND_RATE / rate)
