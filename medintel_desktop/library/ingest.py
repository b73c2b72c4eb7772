"""From a file to an item: queue it, then hash, read and picture it, one durable job a file.

The steps of an ``import`` job, each saved before the next: ``fetch`` (links, and objects of
stores), ``identify`` (hash; equal bytes become one item), ``read`` (metadata, way), ``name``
(of the place), ``picture`` (thumbnail, preview), ``strip`` (videos), ``hand_on`` (to
understanding and stores). A ``scan``
job walks a folder and queues one import per file.
"""

from __future__ import annotations

import logging
import os
import shutil
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.catalogue.paths import shown_name
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import (
    AccessDenied,
    FileGone,
    MedIntelError,
    TooLarge,
    Unreadable,
)
from medintel_desktop.domain.job import Advance, Finish, Job, Outcome, Watch
from medintel_desktop.domain.media import (
    PARTLY_READ,
    GeoPoint,
    MediaItem,
    MediaKind,
    MediaPath,
    MediaState,
    Metadata,
)
from medintel_desktop.domain.ports import MediaTools
from medintel_desktop.domain.track import Track, TrackPoint
from medintel_desktop.domain.words import counted
from medintel_desktop.library.checksum import file_errors, look, sha256, still_written
from medintel_desktop.library.download import download
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.from_bucket import FromBucket
from medintel_desktop.library.problems import problem_shown
from medintel_desktop.library.sources import guessed_kind, job_for, title_of, walk
from medintel_desktop.library.understanding import Understanding
from medintel_desktop.library.uploads import Uploads

log = logging.getLogger(__name__)

WALK_CHUNK = 500
"""Files found that are queued together."""


@dataclass(frozen=True, slots=True)
class Added:
    """What :meth:`Ingest.add` queued."""

    batch: str
    jobs: int
    changes: Changes = Changes(jobs=True)


class Ingest:
    """Queues files, folders and links, and holds the steps of their jobs."""

    def __init__(
        self,
        catalogue: Catalogue,
        tools: MediaTools,
        folder: LibraryFolder,
        understanding: Understanding,
        uploads: Uploads,
        from_bucket: FromBucket,
        copy_originals: Callable[[], bool] = lambda: False,
        name_place: Callable[[str], Changes] = lambda media_id: Changes(),
        tell_looks: Callable[[str, str], None] = lambda media_id, checksum: None,
    ) -> None:
        self._catalogue = catalogue
        self._tools = tools
        self._folder = folder
        self._understanding = understanding
        self._uploads = uploads
        self._from_bucket = from_bucket
        self._copy_originals = copy_originals
        self._name_place = name_place
        self._tell_looks = tell_looks

    def add(
        self,
        sources: Sequence[str],
        album_id: str | None = None,
        *,
        understand: bool = True,
        owned: bool = False,
    ) -> Added:
        """Queue files, folders and http(s) links. Nothing is read yet but the kind of path.

        ``owned``: these files are ours, made in ``incoming``, and are moved into the library.
        """
        batch = str(uuid.uuid4())
        asked: dict[str, object] = {"album": album_id, "understand": understand}
        if owned:
            asked["owned"] = True
        jobs = [job_for(source, asked, batch) for source in dict.fromkeys(sources)]
        self._catalogue.jobs.add_batch(batch, title_of(sources))
        return Added(batch, self._catalogue.jobs.add(jobs))

    def scan(self, job: Job, watch: Watch) -> Outcome:
        """Walk a folder and queue what may be a photo or video."""
        root = Path(job.payload["path"])
        asked = {key: job.payload[key] for key in ("album", "understand")}
        found, closed, chunk = 0, list[str](), list[NewJob]()
        for path in walk(root, self._folder.root, closed):
            watch.check()
            chunk.append(job_for(str(path), asked, job.batch))
            found += 1
            if len(chunk) == WALK_CHUNK:
                self._catalogue.jobs.add(chunk)
                chunk = []
                watch.report(found, 0, "files")
        self._catalogue.jobs.add(chunk)
        if closed:
            with file_errors(root):
                root.stat()
            raise AccessDenied(
                f"{counted(len(closed), 'folder')} in {shown_name(root.name)} may not be read.",
                f"{counted(found, 'file')} found elsewhere. The first: {closed[0]}",
            )
        return Finish(f"{counted(found, 'file')} found", Changes(jobs=True))

    def fetch(self, job: Job, watch: Watch) -> Outcome:
        """Download a link, or an object of a store, into the library."""
        if job.payload.get("object"):
            return self._from_bucket.fetch(job, watch)
        link = job.payload.get("link")
        if link is None or job.payload.get("path"):
            return Advance()
        path, name = download(link, self._folder.incoming, watch.report)
        return Advance({"path": str(path), "name": name, "owned": True})

    def identify(self, job: Job, watch: Watch) -> Outcome:
        """Hash the file; find or make its item; note path and album."""
        path = _place(job)
        status = look(path)
        known = self._unchanged(path, status)
        checksum = known.checksum if known else sha256(path, watch.report)
        media_id = self._catalogue.media.by_checksum(checksum)
        failure = None
        if media_id is None:
            media_id, failure = self._new_item(job, watch, path, checksum, status.st_size)
        kept = self._keep(job, watch, path, checksum)
        places = {kept: status if kept == path else look(kept)}
        if not job.payload.get("owned"):
            places[path] = status  # a copied original is still where it was, too
        self._settle(media_id, places, job)
        self._from_bucket.note(media_id, checksum, job)
        watch.save(media_id=media_id, path=str(kept))
        if failure is not None:
            raise failure
        changes = Changes(frozenset([media_id]), media_list=True, albums=True)
        item = self._catalogue.media.get(media_id)
        if item and item.state in (MediaState.READY, MediaState.UNDERSTOOD) and self._whole(item):
            self._hand_on(item, job)
            return Finish("Already in the library", changes)
        return Advance({"media_id": media_id}, changes)

    def read(self, job: Job, watch: Watch) -> Outcome:
        """Metadata of the file, and of a video the way that its camera recorded in it."""
        item = self._item(job)
        path = Path(job.payload["path"])
        with problem_shown(self._catalogue, item.id, reading=True):
            metadata = self._tools.probe(path, item.kind)
        way = self._way(item, path, metadata)
        if way and metadata.point is None:
            first = way[0]
            point = GeoPoint(first.latitude, first.longitude, first.altitude)
            metadata = replace(metadata, point=point)
        self._catalogue.media.set_metadata(item.id, metadata)
        if way:
            self._catalogue.tracks.put([Track(item.id, item.name, way, item.id)])
        return Advance(changes=Changes(frozenset([item.id]), media_list=True))

    def name(self, job: Job, watch: Watch) -> Outcome:
        """What the place is called. An item without a name is as good as any."""
        item = self._item(job)
        try:
            return Advance(changes=self._name_place(item.id))
        except (MedIntelError, OSError) as error:
            log.warning("The place of %s could not be named: %s", item.id, error)
            return Advance()

    def picture(self, job: Job, watch: Watch) -> Outcome:
        """Thumbnail and preview; from here on the item can be browsed."""
        item = self._item(job)
        thumbnail = self._folder.thumbnail(item.checksum)
        preview = self._folder.preview(item.checksum)
        flaw = item.problem if item.problem == PARTLY_READ else None
        if not (thumbnail.exists() and preview.exists()):
            with problem_shown(self._catalogue, item.id, reading=True):
                flaw = self._tools.pictures(
                    Path(job.payload["path"]), item.metadata, thumbnail, preview,
                    self._catalogue.posters.of(item.id),
                )  # fmt: skip
        understood = item.state is MediaState.UNDERSTOOD
        self._catalogue.media.set_state(item.id, None if understood else MediaState.READY, flaw)
        return Advance(changes=Changes(frozenset([item.id]), media_list=True))

    def strip(self, job: Job, watch: Watch) -> Outcome:
        """Colours and likeness, and the filmstrip of a video. Its absence is no reason to lose
        the item."""
        item = self._item(job)
        self._tell_looks(item.id, item.checksum)
        target = self._folder.strip(item.checksum)
        if item.kind is MediaKind.VIDEO and not target.exists():
            try:
                self._tools.filmstrip(Path(job.payload["path"]), item.metadata, target)
            except (Unreadable, TooLarge):
                return Advance()
        return Advance(changes=Changes(frozenset([item.id])))

    def hand_on(self, job: Job, watch: Watch) -> Outcome:
        """Let understanding and the stores follow, as far as they are wanted and can be had."""
        item = self._item(job)
        self._hand_on(item, job)
        note = "Added" if item.problem is None else f"Added. {item.problem.title}"
        return Finish(note, Changes(frozenset([item.id]), jobs=True))

    def _way(self, item: MediaItem, path: Path, metadata: Metadata) -> Sequence[TrackPoint]:
        """A video without its way is as good as any."""
        if metadata.kind is not MediaKind.VIDEO:
            return ()
        try:
            return self._tools.way(path, metadata)
        except (MedIntelError, OSError) as error:
            log.warning("The way of %s could not be read: %s", item.id, error)
            return ()

    def _hand_on(self, item: MediaItem, job: Job) -> None:
        self._uploads.enqueue_new([item.id], job.batch)  # first: what is stored is fetched
        if job.payload.get("understand") and item.state is not MediaState.UNDERSTOOD:
            self._understanding.enqueue([item.id], batch=job.batch, new=True)

    def _unchanged(self, path: Path, status: os.stat_result) -> MediaItem | None:
        """The item known at this path, when size and time are those of then."""
        known = self._catalogue.media.paths.known(str(path))
        if known is None:
            return None
        media_id, place = known
        if (place.bytes, place.mtime) != (status.st_size, status.st_mtime):
            return None
        return self._catalogue.media.get(media_id)

    def _new_item(
        self, job: Job, watch: Watch, path: Path, checksum: str, size: int
    ) -> tuple[str, Unreadable | None]:
        """Its id, and why it cannot be read if so. The reason of a download that is no media is
        raised: there would be nothing to keep."""
        name = shown_name(str(job.payload.get("name") or path.name))
        state, kind, failure = MediaState.READING, guessed_kind(name), None
        try:
            kind = self._tools.identify(path)
        except Unreadable as error:
            if job.payload.get("owned"):
                path.unlink(missing_ok=True)
                watch.save(path=None)
                raise
            state, failure = MediaState.UNREADABLE, error
        item = MediaItem(
            id=str(uuid.uuid4()), name=name, checksum=checksum, bytes=size, state=state,
            metadata=Metadata(kind), added_at=time.time(),
        )  # fmt: skip
        with self._catalogue.database.write():
            raced = self._catalogue.media.by_checksum(checksum)
            if raced is not None:
                return raced, failure
            self._catalogue.media.insert(item)
            if failure is not None:
                self._catalogue.media.set_state(item.id, state, failure.problem)
        return item.id, failure

    def _settle(self, media_id: str, places: Mapping[Path, os.stat_result], job: Job) -> None:
        """Note where the original lies and where the user wants the item: not in the trash."""
        paths = self._catalogue.media.paths
        with self._catalogue.database.write():
            for path, status in places.items():
                place = MediaPath(str(path), status.st_size, status.st_mtime)
                if paths.known(place.path) != (media_id, place):
                    paths.add(media_id, place)
            if job.payload.get("album"):
                self._catalogue.albums.fill(job.payload["album"], [media_id])
            if not job.payload.get("watched"):  # a watch brings nothing back that was deleted
                self._catalogue.media.untrash(media_id)

    def _keep(self, job: Job, watch: Watch, path: Path, checksum: str) -> Path:
        """Copy or move the original into the library if that is wanted; else where it is."""
        owned = bool(job.payload.get("owned"))
        if self._folder.owns(path) or not (owned or self._copy_originals()):
            return path
        name = str(job.payload.get("name") or path.name)
        target = self._folder.original(checksum, Path(name).suffix)
        with file_errors(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            if not owned:
                if not target.exists():
                    _copy(path, target)
            elif target.exists():
                path.unlink(missing_ok=True)
            else:
                watch.save(moved=str(target))  # a kill may come between the move and the note
                path.replace(target)
        return target

    def _whole(self, item: MediaItem) -> bool:
        return self._folder.thumbnail(item.checksum).exists()

    def _item(self, job: Job) -> MediaItem:
        item = self._catalogue.media.get(job.payload["media_id"])
        if item is None:
            raise FileGone(f"{job.title} was removed from the library.")
        return item


def _place(job: Job) -> Path:
    """Where the file of a job lies; a move into the library may have been cut off by a kill."""
    path = Path(job.payload["path"])
    moved = job.payload.get("moved")
    return Path(moved) if moved and not os.path.lexists(path) else path


def _copy(source: Path, target: Path) -> None:
    """Copy whole or not at all. Raises StillWritten when the source changes meanwhile."""
    temporary = target.with_name(f".{uuid.uuid4().hex}.part")
    before = source.stat()
    try:
        shutil.copy2(source, temporary)
        after = source.stat()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
            raise still_written(source)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
