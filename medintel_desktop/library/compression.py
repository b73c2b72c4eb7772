"""The step before a large video is sent to a store: a smaller rendering, if the user chose one.

Presets: ``1080p`` and ``720p`` (by quality, never enlarged), ``size`` (aims at so many bytes).
What is sent then is a copy with the role *compressed*; the original stays where it is and counts
as not stored. The rendering lies in ``incoming`` and is named by the job that needs it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.errors import FileGone
from medintel_desktop.domain.job import Advance, Finish, Job, JobState, Outcome, Watch
from medintel_desktop.domain.media import MediaItem, MediaKind
from medintel_desktop.domain.ports import Compression as Wish
from medintel_desktop.domain.ports import MediaTools
from medintel_desktop.domain.store import CopyRole, kind_of
from medintel_desktop.domain.words import size
from medintel_desktop.library.checksum import sha256
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.originals import Originals

FULL_HD = Wish(1920, 1080)
HD = Wish(1280, 720)

LEAST_GAIN = 0.9
"""A rendering larger than this share of the original is not worth its loss."""

_RENDERING = re.compile(r"[0-9a-f]{64}-(\d+)\.mp4", re.ASCII)


@dataclass(frozen=True, slots=True)
class CompressionChoice:
    """What the user chose: ``preset`` "off", "1080p", "720p" or "size"; sizes in bytes."""

    preset: str = "off"
    above: int = 0
    target: int = 0

    def wish(self, item: MediaItem) -> Wish | None:
        """How small this item shall be sent; None: as it is."""
        if item.kind is not MediaKind.VIDEO or item.bytes <= self.above:
            return None
        if self.preset == "size":
            fits = item.bytes <= self.target
            return None if fits else Wish(FULL_HD.longest, FULL_HD.shortest, self.target)
        return {"1080p": FULL_HD, "720p": HD}.get(self.preset)


class Compression:
    """Holds the step ``compress`` of a ``store`` job."""

    def __init__(
        self, catalogue: Catalogue, tools: MediaTools, folder: LibraryFolder, originals: Originals,
        choice: Callable[[], CompressionChoice],
    ) -> None:  # fmt: skip
        self._catalogue = catalogue
        self._tools = tools
        self._folder = folder
        self._originals = originals
        self._choice = choice

    def compress(self, job: Job, watch: Watch) -> Outcome:
        """Make the rendering and note it in the payload: ``path``, ``compressed_checksum``.

        A job that has one already keeps it, so that an upload under way goes on with the same
        bytes; a store that has one already is sent no other. Where a rendering gains little, the
        original is sent.
        """
        if job.payload.get("path"):
            return Advance()
        item = self._catalogue.media.get(job.media_id or "")
        path = self._originals.locate(item) if item else None
        if item is None or path is None:
            raise FileGone(f"{job.title} is not there now.", "Connect its disk, then try again.")
        wish = self._choice().wish(item)
        if wish is None:
            return Advance()
        if self._stored(item.id, job.payload["store"]):
            return Finish("Stored already, made smaller")
        target = self._folder.incoming / f"{item.checksum}-{job.id}.mp4"
        self._tools.compress(
            path, item.metadata, target, wish,
            lambda done, total: watch.report(done, total, "seconds"),
        )  # fmt: skip
        if target.stat().st_size > item.bytes * LEAST_GAIN:
            target.unlink()
            return Advance()
        checksum = sha256(target, watch.report)
        watch.save(path=str(target), compressed_checksum=checksum)
        saved = f"{size(item.bytes)} made {size(target.stat().st_size)}"
        return Advance({"compressed": saved})

    def discard(self, job: Job) -> None:
        """The rendering of this job has arrived."""
        path = job.payload.get("path")
        if path and Path(path).parent == self._folder.incoming:
            Path(path).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Remove renderings whose jobs will not go on. One that is just being read goes later."""
        for path in self._folder.incoming.glob("*.mp4"):
            if found := _RENDERING.fullmatch(path.name):
                job = self._catalogue.jobs.get(int(found[1]))
                if job is None or job.state in (JobState.CANCELLED, JobState.DONE):
                    with suppress(OSError):
                        path.unlink()

    def _stored(self, media_id: str, kind: str) -> bool:
        copies = self._catalogue.copies.of(media_id)
        return any(c.role is CopyRole.COMPRESSED and kind_of(c.place) == kind for c in copies)
