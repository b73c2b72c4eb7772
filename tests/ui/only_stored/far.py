"""A store at the end of a line that may stand still."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from medintel_desktop.backends.local.media_store import FolderMediaStore
from medintel_desktop.domain.view import MediaCell

Stored = Callable[[Path], MediaCell]

LONGEST = 30.0
"""Seconds until a line that stands still is noticed."""


class SlowFolder(FolderMediaStore):
    """Gives nothing while ``flows`` is not set; ``given_up`` when somebody waited to the end."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.flows = threading.Event()
        self.flows.set()
        self.asked = threading.Event()
        self.given_up = False

    def read(self, name: str, start: int, end: int, etag: str = "") -> Iterator[bytes]:
        for piece in super().read(name, start, end, etag):
            self.asked.set()
            if not self.flows.wait(LONGEST):
                self.given_up = True
            yield piece
