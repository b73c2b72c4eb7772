"""The real TwelveLabs, once, with a real key. It counts about 10 seconds of video and one image.

    TWELVE_LABS_API_KEY=tlk_... .venv/bin/python -m pytest tests/live

It also settles what the documentation leaves open and the adapter relies on: a list of tasks tells
the name of the file that was uploaded.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest

from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI
from medintel_desktop.domain.errors import KeyRefused
from tests import media
from tests.service import ignore

KEY = os.environ.get("TWELVE_LABS_API_KEY", "")
PATIENCE = 600.0
"""Seconds for one step of the service."""

pytestmark = [
    pytest.mark.live,
    pytest.mark.skipif(not KEY, reason="set TWELVE_LABS_API_KEY to ask the real service"),
]
T = TypeVar("T")


@pytest.fixture
def ai() -> Iterator[TwelveLabsVideoAI]:
    made = TwelveLabsVideoAI(KEY, base_url=os.environ.get("TWELVELABS_BASE_URL"))
    yield made
    made.close()


def patiently(ask: Callable[[], T | None]) -> T:
    end = time.monotonic() + PATIENCE
    while (answer := ask()) is None:
        assert time.monotonic() < end
        time.sleep(5)
    return answer


def test_key_is_accepted_and_a_wrong_one_is_not(ai: TwelveLabsVideoAI) -> None:
    assert ai.check().ok
    wrong = TwelveLabsVideoAI("tlk_0000000000000000000000000000")
    with pytest.raises(KeyRefused):
        wrong.embed_text("red")
    wrong.close()


def test_photo_and_query(ai: TwelveLabsVideoAI, tmp_path: Path) -> None:
    photo = media.photo(tmp_path / "a.jpg", "red", size=(640, 480))
    assert len(ai.embed_photo(photo.read_bytes())) == len(ai.embed_text("red")) == 512


def test_video_is_understood_and_its_task_found_again(
    ai: TwelveLabsVideoAI, tmp_path: Path
) -> None:
    path = media.video(tmp_path / "a.mp4", [("red", 5.0), ("blue", 5.0)], size=(640, 360), tone=440)
    name = f"medintel-live-{uuid4().hex}.mp4"
    asset = ai.upload(path, name, None, ignore, ignore)
    assert ai.upload(path, name, None, ignore, ignore) == asset
    task = patiently(lambda: ai.start(asset))
    assert ai.start(asset) == task
    moments = patiently(lambda: ai.collect(task))
    assert all(m.span is not None and m.span.end <= 11 for m in moments)
    assert ai.start(asset) == task
