"""A store at the end of a thin line."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

from medintel_desktop.backends.local.media_store import FolderMediaStore
from medintel_desktop.domain.view import MediaCell

Stored = Callable[[Path], MediaCell]


class SlowFolder(FolderMediaStore):
    """Gives each piece after a while."""

    seconds = 0.0
    """How long each piece takes."""

    def read(self, name: str, start: int, end: int, etag: str = "") -> Iterator[bytes]:
        for piece in super().read(name, start, end, etag):
            time.sleep(self.seconds)
            yield piece
