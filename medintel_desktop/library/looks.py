"""What looks alike, found on this computer alone: without a key, and for near-duplicates.

Each import tells how its item looks, from its thumbnail. Items that came another way have their
looks told by the job ``look`` when somebody asks for colours or likeness; it takes what is to be
done from the catalogue, so a kill costs nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.catalogue.looks import LooksColumns
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import FileError
from medintel_desktop.domain.job import AskAgain, Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.looks import NOTHING, Looks, LooksReader
from medintel_desktop.domain.search import Found
from medintel_desktop.library.folder import LibraryFolder

LOOK = "look"
"""Name of the kind of job and of its one step."""

AT_ONCE = 100
"""Thumbnails until others in the lane have a turn: a tenth of a second."""

ALIKE = 0.5
"""Cosine below which nothing looks alike."""

WHY = "Looks alike"


class LooksAlike:
    """Tells and compares looks."""

    def __init__(self, catalogue: Catalogue, reader: LooksReader, folder: LibraryFolder) -> None:
        self._catalogue = catalogue
        self._reader = reader
        self._folder = folder
        self._lock = threading.Lock()
        self._known: tuple[int, LooksColumns] | None = None

    def tell(self, media_id: str, checksum: str) -> None:
        """Of an item just imported."""
        looks = self._of(self._folder.thumbnail(checksum))
        if looks is not None:
            (num,) = self._catalogue.media.nums([media_id])
            self._catalogue.looks.put({num: looks})

    def follow(self) -> Changes:
        """Queue what is to be done before all looks can be compared. Cheap when that is nothing."""
        if self._catalogue.database.read_only or not self._catalogue.looks.missing(1):
            return Changes()
        job = NewJob(LOOK, "Colours and likeness", LOOK, Lane.QUICK, unique_key=LOOK)
        return Changes(jobs=bool(self._catalogue.jobs.add([job])))

    def look(self, job: Job, watch: Watch) -> Outcome:
        """The step of ``look``: some items at a time."""
        items = self._catalogue.looks.missing(AT_ONCE)
        told: dict[int, Looks] = {}
        for place, (num, checksum) in enumerate(items):
            watch.report(place, len(items), "files")
            told[num] = self._of(self._folder.thumbnail(checksum)) or NOTHING
        self._catalogue.looks.put(told)
        if len(items) == AT_ONCE:
            return AskAgain(0, "Looking at pictures")
        return Finish("Colours and likeness are known")

    def of_picture(self, jpeg: bytes) -> bytes:
        """The vector of a picture that is not in the library. Raises Unreadable."""
        return self._reader.looks(jpeg).vector

    def of_item(self, num: int) -> bytes | None:
        return self._catalogue.looks.of(num)

    def similar(self, vector: bytes, limit: int, allowed: Sequence[int] | None) -> list[Found]:
        """What looks most like it, best first; ``allowed`` are the items that may be found."""
        import numpy as np

        columns = self._columns()
        if not len(columns.num):
            return []
        wanted = np.frombuffer(vector, np.int8).astype(np.float32)
        wanted /= np.linalg.norm(wanted) or 1.0
        scores = columns.vector.astype(np.float32) @ wanted
        scores /= np.maximum(np.linalg.norm(columns.vector.astype(np.float32), axis=1), 1)
        if allowed is not None:
            scores[~np.isin(columns.num, allowed)] = -1
        best = np.argsort(-scores, kind="stable")[:limit]
        return [
            Found(int(columns.num[at]), None, None, float(scores[at]), WHY)
            for at in best
            if scores[at] >= ALIKE
        ]

    def _of(self, thumbnail: Path) -> Looks | None:
        """None where there is no thumbnail, or none that can be read."""
        try:
            return self._reader.looks(thumbnail.read_bytes())
        except (OSError, FileError):
            return None

    def _columns(self) -> LooksColumns:
        """Read anew when anything changed since."""
        with self._lock:
            seq = self._catalogue.columns.seq()
            if self._known is None or self._known[0] != seq:
                self._known = (seq, self._catalogue.looks.columns())
            return self._known[1]
