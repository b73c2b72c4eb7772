"""Lists of cuts to write, and what a reader found of one in the words of the list."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from opentimelineio import schema

from medintel_desktop.domain.hand_over import (
    DROP_RATES,
    RATES,
    CutList,
    Event,
    Source,
    Tally,
    on_frames,
)
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.timecode import frame_of

NAME = "Harbour & <b>früh</b> “'"
NASTY = "caf\u00e9 & <i>%20 '\"] 港.mov"


def source(
    number: int,
    rate: Fraction = Fraction(25),
    *,
    timecode: str = "",
    name: str = "",
    seconds: int = 600,
    channels: int = 2,
    reel: str = "",
    varies: bool = False,
) -> Source:
    first = frame_of(timecode, rate) or 0
    tally = Tally(rate, varies, first, ";" in timecode, bool(timecode), reel, channels)
    name = name or f"clip {number}.mov"
    path = Path("/footage/day 1") / name
    frames = round(seconds * rate)
    return Source(f"item-{number}", path, name, MediaKind.VIDEO, 1920, 1080, tally, frames)


def photo(number: int = 99, name: str = "leaf.jpg") -> Source:
    path = Path("/photos") / name
    tally = Tally(Fraction(25))
    return Source(f"item-{number}", path, name, MediaKind.PHOTO, 4000, 3000, tally)


def footage(rate: Fraction) -> list[Source]:
    """A tape with timecode and reel, one with a name that is hard to write and one sound
    channel, and one without sound."""
    begin = "10:00:00;02" if rate in DROP_RATES else "10:00:00:02"
    return [
        source(0, rate, timecode=begin, reel="A001C002"),
        source(1, rate, name=NASTY, channels=1),
        source(2, rate, channels=0),
    ]


def cuts(sources: Sequence[Source], count: int, seed: int = 1) -> list[tuple[Cut, Source]]:
    """Of each file in turn; every eighth is a photo of 4 seconds."""
    drawn = random.Random(seed)
    made = list[tuple[Cut, Source]]()
    for number in range(count):
        if number % 8 == 5:
            made.append((Cut("item-99", Span(0, 4.0), title="A leaf"), photo()))
            continue
        taken = sources[number % len(sources)]
        rate = taken.tally.rate
        start = drawn.randrange(0, taken.frames - 200)
        end = start + drawn.randrange(3, 150)
        span = Span(float(start / rate), float(end / rate))
        marked = {"title": f"Take {number}\n<b>", "query": "boats", "score": 0.5, "note": "slow"}
        said: dict[str, Any] = marked if number % 3 == 0 else {}
        made.append((Cut(taken.media_id, span, **said), taken))
    return made


def cut_list(rate: Fraction, count: int = 24, *, drop: bool | None = None) -> CutList:
    return on_frames(NAME, cuts(footage(rate), count), rate, drop=drop)


SECONDS = st.floats(0.04, 30, allow_nan=False)


@st.composite
def any_cut(draw: st.DrawFn) -> tuple[Cut, Source]:
    if draw(st.integers(0, 4)) == 0:
        return Cut("item-99", Span(0, draw(SECONDS))), photo()
    rate = draw(st.sampled_from([*RATES, Fraction(15), Fraction(120)]))
    number = RATES.index(rate) if rate in RATES else int(rate)
    taken = source(number, rate, seconds=60)
    start = draw(st.floats(0, 25))
    return Cut(taken.media_id, Span(start, start + draw(SECONDS))), taken


def clips(track: Any) -> list[Any]:
    return [child for child in track if isinstance(child, schema.Clip)]


def place(clip: Any, rate: Fraction) -> tuple[float, float]:
    """Where a clip begins and how long it lasts, in frames of the list."""
    found = clip.range_in_parent()
    fps = float(rate)
    return (
        round(found.start_time.rescaled_to(fps).value, 4),
        round(found.duration.rescaled_to(fps).value, 4),
    )


def places(made: CutList, shift: int = 0) -> list[tuple[float, float]]:
    return [(event.start + shift, event.frames) for event in made.events]


def first_frame(event: Event) -> int:
    """By the timecode of its file."""
    return 0 if event.source.photo else event.source.tally.first + event.first
