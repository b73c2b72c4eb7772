"""What a photo, a video and a question become, through the real SDK."""

from __future__ import annotations

import math
import time
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI
from medintel_desktop.domain.moment import Modality, MomentVector
from tests import media
from tests.service import StandIn

T = TypeVar("T")
LIMIT = 30.0
"""Seconds until a wait is given up; far more than any takes."""


def until(ask: Callable[[], T | None]) -> T:
    """The first answer that is not None."""
    end = time.monotonic() + LIMIT
    while (answer := ask()) is None:
        assert time.monotonic() < end, "nothing came of it"
        time.sleep(0.01)
    return answer


def ignore(*_: object) -> None:
    """For progress and tokens that a test does not look at."""


def cosine(one: array[float], other: array[float]) -> float:
    lengths = math.hypot(*one) * math.hypot(*other)
    return sum(a * b for a, b in zip(one, other, strict=True)) / lengths


def understood(ai: TwelveLabsVideoAI, path: Path, name: str = "clip.mp4") -> list[MomentVector]:
    asset = ai.upload(path, name, None, ignore, ignore)
    task = until(lambda: ai.start(asset))
    return list(until(lambda: ai.collect(task)))


def test_photo_is_found_by_what_it_shows(video_ai: TwelveLabsVideoAI, tmp_path: Path) -> None:
    jpeg = media.photo(tmp_path / "a.jpg", "red").read_bytes()
    vector = video_ai.embed_photo(jpeg)
    assert vector.typecode == "f"
    assert len(vector) == 512
    assert cosine(vector, video_ai.embed_text("red")) > 0.5
    assert cosine(vector, video_ai.embed_text("blue")) < 0.2


def test_video_becomes_moments(
    video_ai: TwelveLabsVideoAI, service: StandIn, tmp_path: Path
) -> None:
    scenes = [("red", 8.0), ("blue", 8.0)]
    moments = understood(video_ai, media.video(tmp_path / "a.mp4", scenes, size=(640, 360)))
    query = video_ai.embed_text("something blue")
    best = max(moments, key=lambda m: cosine(m.values, query))
    assert best.modality is Modality.VISUAL
    assert best.span is not None
    assert (best.span.start, best.span.end) == (8.0, 16.0)
    assert service.usage()["paid_twice"] == []
