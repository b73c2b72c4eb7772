"""Where the original of an item is right now. Looks at disks: not for the UI thread."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.media import MediaItem


class Originals:
    """Finds originals among their known paths and notes which are missing."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def locate(self, item: MediaItem) -> Path | None:
        """The first known path that is there with the size it had."""
        for place in item.paths:
            path = Path(place.path)
            if _there(path, place.bytes):
                return path
        return None

    def check(self) -> Changes:
        """Look at every known path once and note what is there. About 10 µs a path."""
        paths = self._catalogue.media.paths
        seen = [(path, _there(Path(path), None)) for path in paths.all()]
        changed = paths.mark(seen)
        return Changes(changed, media_list=bool(changed))


def _there(path: Path, size: int | None) -> bool:
    try:
        stat = path.stat()
    except (OSError, ValueError):
        return False
    return size is None or stat.st_size == size
