"""An analyst connected to the stand-in, and what it can be asked about."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from medintel_desktop.backends.twelvelabs.analyst import TwelveLabsAnalyst
from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI
from tests import media
from tests.service import LIMIT, StandIn, ignore, until

HARBOUR = "the harbour at midnight"


@pytest.fixture
def analyst(service: StandIn) -> Iterator[TwelveLabsAnalyst]:
    service.config(stream_delay=0.0, analyze_task_seconds=0.0)
    made = TwelveLabsAnalyst(service.key, base_url=service.base_url, timeout=2 * LIMIT)
    yield made
    made.close()


@pytest.fixture(scope="session")
def harbour(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """8 seconds of red, 8 of blue; somebody says :data:`HARBOUR` from 9 to 12."""
    return media.video(
        tmp_path_factory.mktemp("harbour") / "harbour.mkv",
        [("red", 8.0), ("blue", 8.0)],
        size=(640, 360),
        speech=[(9.0, 12.0, HARBOUR)],
        tone=440,
    )


@pytest.fixture(scope="session")
def jpeg(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return media.photo(tmp_path_factory.mktemp("photo") / "a.jpg", "red").read_bytes()


@contextmanager
def soon() -> Iterator[None]:
    """What happens inside does not wait for the silence to be given up."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < LIMIT


def uploaded(ai: TwelveLabsVideoAI, path: Path) -> str:
    """The asset of a file, ready to be asked about."""
    asset = ai.upload(path, path.name, None, ignore, ignore)
    until(lambda: ai.fetched(asset) or None)
    return asset


@pytest.fixture
def asset(video_ai: TwelveLabsVideoAI, harbour: Path) -> str:
    return uploaded(video_ai, harbour)
