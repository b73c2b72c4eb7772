"""Slideshows: photos and parts of videos that fade into one another, on screen or as a film.

One :class:`Slideshow` says for every second what is seen and how loud the music is; whoever
shows it or makes a film of it only asks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import PHOTO_SECONDS
from medintel_desktop.domain.view import MediaCell

CLIP_SECONDS = 8.0
"""How long a video plays when nobody says otherwise."""

SHORTEST, LONGEST = 0.5, 600.0
"""Seconds that anything may be shown."""

MOST_SLIDES = 1000
"""Of one slideshow: more than an hour of photos."""

FADE_OUT = 3.0
"""Seconds in which the music ends."""

BEHIND_SPEECH = 0.3
"""Level of the music while a video with sound plays."""


class Order(StrEnum):
    """In which order items are shown: as in their list, by date, or by chance."""

    SHOWN = "shown"
    OLDEST = "oldest"
    SHUFFLED = "shuffled"


class Captions(StrEnum):
    """What is written at the lower edge."""

    NONE = "none"
    DATE = "date"
    PLACE = "place"
    BOTH = "both"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a slideshow is shown; all lengths in seconds, ``fade`` of 0 is a hard cut."""

    photo_seconds: float = PHOTO_SECONDS
    clip_seconds: float = CLIP_SECONDS
    """The longest part of a video."""
    fade: float = 1.0
    motion: bool = True
    """Photos are slowly moved over and zoomed."""
    captions: Captions = Captions.BOTH
    order: Order = Order.SHOWN
    music: Path | None = None
    clip_sound: bool = True
    """Videos are heard, with the music behind them."""


@dataclass(frozen=True, slots=True)
class Slide:
    """An item on screen; ``span`` as in a Cut. ``sounds``: it has a sound that shall be heard."""

    cell: MediaCell
    span: Span
    caption: str = ""
    sounds: bool = False

    @property
    def seconds(self) -> float:
        return self.span.end - self.span.start

    @property
    def is_clip(self) -> bool:
        return self.cell.kind is MediaKind.VIDEO


class Shown(NamedTuple):
    """A slide as it is seen at one moment."""

    number: int
    inside: float
    """Seconds since it began to come."""
    opacity: float
    """1 but for the one that is coming, over the one before."""


class Slideshow:
    """Slides in order; each comes while the one before is still seen."""

    def __init__(self, slides: Sequence[Slide], manner: Manner) -> None:
        self.slides = tuple(slides)
        self.manner = manner
        self._starts: list[float] = []
        end = 0.0
        for number, slide in enumerate(self.slides):
            self._starts.append(end - self.fade(number))
            end = self._starts[-1] + slide.seconds
        self.seconds = end
        """Length of it all."""
        self.spoken = tuple(self._spoken())
        """Where a video is heard, in seconds of the show; neighbours are one."""

    def fade(self, number: int) -> float:
        """Seconds in which a slide comes over the one before. No slide comes and goes at once."""
        if number <= 0:
            return 0.0
        before, this = self.slides[number - 1], self.slides[number]
        return min(self.manner.fade, before.seconds / 2, this.seconds / 2)

    def start(self, number: int) -> float:
        """The second at which a slide begins to come."""
        return self._starts[number]

    def number(self, second: float) -> int:
        """The newest slide that is seen, also before the start and past the end. Raises
        IndexError when there are none."""
        if not self.slides:
            raise IndexError("no slides")
        return max(0, bisect_right(self._starts, second) - 1)

    def at(self, second: float) -> tuple[Shown, ...]:
        """What is seen, the upper one last: two slides while one comes, else one; none past the
        end."""
        if not self.slides or not 0 <= second < self.seconds:
            return ()
        number = self.number(second)
        inside, fade = second - self._starts[number], self.fade(number)
        upper = Shown(number, inside, 1.0)
        if inside >= fade:
            return (upper,)
        lower = Shown(number - 1, second - self._starts[number - 1], 1.0)
        return (lower, upper._replace(opacity=inside / fade))

    def music_level(self, second: float) -> float:
        """How loud the music is, 0 to 1: behind what is heard, and ending with the last slide."""
        ramp = max(self.manner.fade, 0.1)
        behind = sum(
            _between((second - span.start) / ramp) * _between((span.end - second) / ramp)
            for span in self.spoken
        )
        ending = _between((self.seconds - second) / min(FADE_OUT, max(self.seconds / 2, 0.1)))
        return (1 - (1 - BEHIND_SPEECH) * min(behind, 1.0)) * ending

    def _spoken(self) -> list[Span]:
        found: list[Span] = []
        for number, slide in enumerate(self.slides):
            if slide.sounds:
                begin = self._starts[number]
                span = Span(begin, begin + slide.seconds)
                if found and span.touches(found[-1]):
                    span = found.pop().joined(span)
                found.append(span)
        return found


def _between(share: float) -> float:
    return min(max(share, 0.0), 1.0)
