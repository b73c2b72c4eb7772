"""Scenes of a video: stretches of one shot, or of one place and event where a service told them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from medintel_desktop.domain.moment import Span

SHORTEST = 0.6
"""Seconds of the shortest shot: PySceneDetect's default, 15 frames of 25 a second."""


@dataclass(frozen=True, slots=True)
class Scene:
    """``title`` is "" for a shot that was found on this computer."""

    span: Span
    title: str = ""


@dataclass(frozen=True, slots=True)
class Cuts:
    """``found`` are the seconds at which another shot begins. Go on looking at ``until``, unless
    that was ``all`` of the video."""

    found: tuple[float, ...]
    until: float
    all: bool


def shots(cuts: Iterable[float], duration: float) -> list[Scene]:
    """The scenes between cuts (seconds), over the whole video without gaps; a cut that would make
    a scene too short is no cut."""
    edges = [0.0]
    for cut in sorted(cuts):
        if cut - edges[-1] >= SHORTEST and duration - cut >= SHORTEST:
            edges.append(cut)
    edges.append(max(duration, edges[-1] + SHORTEST))
    return [Scene(Span(start, end)) for start, end in pairwise(edges)]
