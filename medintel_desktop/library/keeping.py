"""Keeps originals on this computer: brings back what only a store has, and what comes later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import UNFINISHED, NewJob
from medintel_desktop.catalogue.offline import EVERYWHERE, Chosen
from medintel_desktop.catalogue.paths import shown_name
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import ChecksumWrong, ObjectGone
from medintel_desktop.domain.job import Finish, Job, JobState, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaItem, MediaPath
from medintel_desktop.domain.store import Copy, CopyRole, kind_of
from medintel_desktop.domain.view import View
from medintel_desktop.domain.words import size
from medintel_desktop.library.checksum import file_errors, sha256
from medintel_desktop.library.conditions import Conditions
from medintel_desktop.library.copies import Copies
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.originals import Originals
from medintel_desktop.library.receiving import receive


@dataclass(frozen=True, slots=True)
class ToBring:
    """What keeping items offline would download."""

    items: int = 0
    bytes: int = 0


class Keeping:
    """Counts, queues, and holds the step that downloads into the library folder."""

    def __init__(
        self, catalogue: Catalogue, folder: LibraryFolder, copies: Copies, originals: Originals,
        conditions: Conditions,
    ) -> None:  # fmt: skip
        self._catalogue = catalogue
        self._conditions = conditions
        self._folder = folder
        self._copies = copies
        self._originals = originals

    def to_bring(self, chosen: Chosen) -> ToBring:
        """What is in a store alone of these items, or of a whole list (an album)."""
        found = self._catalogue.offline.only_stored(chosen)
        return ToBring(len(found), sum(size for _, size in found))

    def keep_offline(self, media_ids: Sequence[str], on: bool) -> Changes:
        """From now on (or not any more) keep the originals of these items here."""
        self._catalogue.offline.keep(media_ids, on)
        following = self.follow() if on else self._stop(media_ids)
        return following | Changes(frozenset(media_ids), media_list=True)

    def keep_album(self, album_id: str, on: bool) -> Changes:
        """The same for all in an album and those below it, also what comes later."""
        self._catalogue.offline.keep_album(album_id, on)
        following = self.follow() if on else self._stop(View(album_id=album_id))
        return following | Changes(albums=True, media_list=True)

    def follow(self, chosen: Chosen = EVERYWHERE) -> Changes:
        """These items came into albums, or albums into others: bring what is to be here and is
        not."""
        wanted = self._catalogue.offline.to_bring(chosen)
        return self.fetch_back(wanted) if wanted else Changes()

    def fetch_back(self, media_ids: Sequence[str]) -> Changes:
        """Queue one download an item; items with an original here are left out."""
        jobs = [
            self._job(item)
            for item in map(self._catalogue.media.get, media_ids)
            if item is not None and item.in_cloud
        ]
        self._catalogue.jobs.add(jobs)
        return Changes(frozenset(media_ids), jobs=bool(jobs))

    def fetch(self, job: Job, watch: Watch) -> Outcome:
        """Download an original, check it, and note where it lies; goes on where it stood."""
        item = self._catalogue.media.get(job.media_id or "")
        if item is None:
            return Finish("Removed from the library meanwhile")
        if self._originals.locate(item) is not None:
            return Finish("It is on this computer already")
        copies = self._copies.of(item.id, CopyRole.ORIGINAL)
        if not copies:
            raise ObjectGone(
                f"No store has {item.name} any more.", "Connect its disk, or add it again."
            )
        kind = kind_of(copies[0].place)
        self._conditions.check(kind)
        part = self._folder.incoming / f"fetch-{item.checksum}"
        watch.save(path=str(part))  # so that it is not tidied away
        total, report = copies[0].bytes, self._conditions.checked(kind, watch.report)
        receive(part, total, lambda at: self._copies.read(copies, at, total), report)
        self._take_in(part, item, copies[0], watch)
        changes = Changes(frozenset([item.id]), media_list=True)
        return Finish(f"{size(item.bytes)} downloaded", changes)

    def _take_in(self, part: Path, item: MediaItem, copy: Copy, watch: Watch) -> None:
        if sha256(part, watch.report) != item.checksum:
            part.unlink(missing_ok=True)
            raise ChecksumWrong(
                f"What came of {item.name} is damaged.", "It is fetched again by itself."
            )
        target = self._folder.original(item.checksum, PurePosixPath(copy.object).suffix)
        with file_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            part.replace(target)
            status = target.stat()
        place = MediaPath(str(target), status.st_size, status.st_mtime)
        self._catalogue.media.paths.add(item.id, place)

    def _stop(self, chosen: Chosen) -> Changes:
        """Cancel downloads that nothing asks for any more."""
        ids = [media_id for media_id, _ in self._catalogue.offline.only_stored(chosen)]
        jobs = [job for job in self._catalogue.jobs.of_media(ids) if job.kind == "fetch_back"]
        kept = self._catalogue.offline.kept
        ended = [job.id for job in jobs if job.media_id and not kept(job.media_id)]
        self._catalogue.jobs.set_state(JobState.CANCELLED, UNFINISHED, ended)
        return Changes(frozenset(ids), jobs=bool(ended))

    def _job(self, item: MediaItem) -> NewJob:
        copies = self._copies.of(item.id, CopyRole.ORIGINAL)
        kind = kind_of(copies[0].place) if copies else None
        return NewJob(
            "fetch_back", shown_name(item.name), "fetch", Lane.TRANSFER, service=kind,
            payload={"store": kind}, media_id=item.id, unique_key=f"fetch {item.id}",
        )  # fmt: skip
