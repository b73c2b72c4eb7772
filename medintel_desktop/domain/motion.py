"""Slow zooms over photos, chosen by the shape of the photo and of the frame it is shown in.

A part of a photo is (left, top, width, height) as fractions of the whole and has the shape of
the frame; where it reaches beyond the photo, the frame stays black.
"""

from __future__ import annotations

from medintel_desktop.domain.render import Motion

Part = tuple[float, float, float, float]

ZOOM = 1.14
"""How much nearer a photo comes."""

LEAST_SEEN = 0.6
"""A photo of which less would be seen in a full frame is shown whole, or travelled along."""

SPEED = 0.1
"""Widths of the frame that a panorama may pass in a second."""

_HEADS = 0.42
"""Where the middle of what is seen lies in what is left over: people look at the upper half."""


def whole(width: float, height: float, aspect: float) -> Part:
    """All of a photo (px) in the middle of a frame of ``aspect`` (width by height)."""
    narrow = _narrow(width, height, aspect)
    across, down = max(1.0, narrow), max(1.0, 1 / narrow)
    return (1 - across) / 2, (1 - down) / 2, across, down


def motion_of(width: float, height: float, aspect: float, number: int, seconds: float) -> Motion:
    """How slide ``number`` moves: nearer and away in turns, along a panorama, and only slightly
    where filling the frame would cut too much."""
    narrow = _narrow(width, height, aspect)
    across, down = min(1.0, narrow), min(1.0, 1 / narrow)
    if across * down >= LEAST_SEEN:
        first = ((1 - across) / 2, (1 - down) * _HEADS, across, down)
        last = _nearer(first, ZOOM, (0.35, 0.5, 0.65)[number // 2 % 3])
    elif narrow < 1:
        way = min(1 - across, SPEED * seconds * across)
        first = ((1 - across - way) / 2, 0.0, across, down)
        last = ((1 - across + way) / 2, 0.0, across, down)
    else:
        first = whole(width, height, aspect)
        last = _nearer(first, (ZOOM + 1) / 2, 0.5)
    return Motion(first, last) if number % 2 == 0 else Motion(last, first)


def part_at(motion: Motion, share: float) -> Part:
    """What is seen when ``share`` (0 to 1) of the time is over."""
    left, top, width, height = (
        begin + (end - begin) * share for begin, end in zip(motion.first, motion.last, strict=True)
    )
    return left, top, width, height


def _narrow(width: float, height: float, aspect: float) -> float:
    """How much narrower than the photo the frame is: below 1 for a panorama. A photo of unknown
    size is taken to fit."""
    return aspect * height / width if width > 0 and height > 0 else 1.0


def _nearer(part: Part, zoom: float, towards: float) -> Part:
    """A smaller part of a part; ``towards`` says where across, 0 to 1."""
    left, top, width, height = part
    return (
        left + width * (1 - 1 / zoom) * towards, top + height * (1 - 1 / zoom) * _HEADS,
        width / zoom, height / zoom,
    )  # fmt: skip
