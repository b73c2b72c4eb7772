"""Without a key nothing breaks: the feature is simply not there yet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from medintel_desktop.backends.local.video_ai import NoVideoAI
from medintel_desktop.domain.errors import NotSetUp
from medintel_desktop.domain.ports import VideoAI
from tests.service import ignore


def test_has_no_space_and_says_what_a_key_would_add() -> None:
    ai: VideoAI = NoVideoAI()
    assert ai.space is None
    health = ai.check()
    assert not health.ok
    assert "key" in health.words
    assert "meaning" in health.hint


def test_each_call_says_so_kindly() -> None:
    ai: VideoAI = NoVideoAI()
    calls: list[Callable[[], object]] = [
        lambda: ai.embed_text("red"),
        lambda: ai.embed_photo(b""),
        lambda: ai.upload(Path("a.mp4"), "a.mp4", None, ignore, ignore),
        lambda: ai.start("a"),
        lambda: ai.collect("a"),
    ]
    for call in calls:
        with pytest.raises(NotSetUp) as told:
            call()
        assert told.value.short == "Not set up"
        assert told.value.hint
        assert not told.value.retryable
