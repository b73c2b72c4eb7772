"""Where the original of an item is right now. Looks at disks and stores: not for the UI thread."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import FileGone
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.store import CopyRole
from medintel_desktop.library.cloud_cache import CloudCache
from medintel_desktop.library.copies import Copies, Report


class Originals:
    """Finds originals on their known paths, or in stores, and notes which are missing."""

    def __init__(self, catalogue: Catalogue, copies: Copies, cache: CloudCache) -> None:
        self._catalogue = catalogue
        self._copies = copies
        self._cache = cache

    def locate(self, item: MediaItem) -> Path | None:
        """The first known path that is there with the size it had."""
        for place in item.paths:
            path = Path(place.path)
            if _there(path, place.bytes):
                return path
        return None

    def files(self, numbers: Sequence[int]) -> dict[int, Path]:
        """Where the originals of these rows are, by row number; only those that are here."""
        found: dict[int, Path] = {}
        for number, places in self._catalogue.media.paths.of_numbers(numbers).items():
            here = (Path(p.path) for p in places if _there(Path(p.path), p.bytes))
            if (path := next(here, None)) is not None:
                found[number] = path
        return found

    @contextmanager
    def reached(self, item: MediaItem, report: Report) -> Iterator[Path]:
        """The original as a file for as long as it is used: on a known path, else fetched into
        the cache, with ``report`` told the bytes.

        Raises FileGone when it is nowhere, and what keeps it from being fetched.
        """
        path = self.locate(item)
        copies = [] if path else self._copies.of(item.id, CopyRole.ORIGINAL)
        if path is not None:
            yield path
        elif copies:
            with self._cache.whole(copies, report) as fetched:
                yield fetched
        else:
            raise FileGone(f"{item.name} is not there now.", "Connect its disk, then try again.")

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
