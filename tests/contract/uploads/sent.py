"""What is sent, how it is watched and stopped, and what arrived."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from medintel_desktop.domain.errors import Cancelled
from tests.service import StandIn

PART = 64 * 1024
PARTS = 24
SIZE = PART * (PARTS - 1) + PART // 2


class Token:
    """The resume token as a job keeps it."""

    def __init__(self) -> None:
        self.value: str | None = None

    def __call__(self, value: str) -> None:
        self.value = value


class Stop:
    """Cancels once so many bytes were told."""

    def __init__(self, at: float) -> None:
        self.at = at

    def __call__(self, done: float, total: float) -> None:
        if done >= self.at:
            raise Cancelled


def content(service: StandIn, asset_id: str) -> str:
    """The checksum of what the service has."""
    return str(next(a["sha256"] for a in service.assets() if a["_id"] == asset_id))


def checksum(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def parts_taken(service: StandIn) -> list[dict[str, Any]]:
    return [row for row in service.log("/chunks/", "PUT") if row["status"] == 200]
