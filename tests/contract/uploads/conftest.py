"""A file to send, and a service that wants it in parts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from medintel_desktop.backends.twelvelabs import connection, source, uploads
from medintel_desktop.backends.twelvelabs.video_ai import TwelveLabsVideoAI
from tests.contract.uploads.sent import PART, SIZE
from tests.service import StandIn


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Nothing that plays: here only the bytes count."""
    path = tmp_path / "odd name \n<b>.mp4"
    path.write_bytes(random.Random(1).randbytes(SIZE))
    return path


@pytest.fixture
def parts_ai(service: StandIn, monkeypatch: pytest.MonkeyPatch) -> Iterator[TwelveLabsVideoAI]:
    """Sends everything in parts, each part in several pieces."""
    monkeypatch.setattr(source, "PIECE", PART // 4)
    service.config(chunk_size=PART, initial_chunk_urls=5, require_upload_headers=True)
    ai = TwelveLabsVideoAI(service.key, base_url=service.base_url, direct_limit=0)
    yield ai
    ai.close()


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists of more than one page without hundreds of uploads."""
    for module in (connection, uploads):
        monkeypatch.setattr(module, "PAGE", 3)
