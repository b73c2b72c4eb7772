"""From a file to an item: queue it, then hash, read and picture it, one durable job a file.

The steps of an ``import`` job, each saved before the next: ``fetch`` (links only), ``identify``
(hash; equal bytes become one item), ``read`` (metadata), ``picture`` (thumbnail, preview),
``strip`` (videos), ``hand_on`` (to understanding). A ``scan`` job walks a folder and queues one
import per file.
"""

from __future__ import annotations

import os
import shutil
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.catalogue.paths import shown_name
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import FileError, FileGone, TooLarge, Unreadable
from medintel_desktop.domain.formats import SUFFIXES, VIDEO_SUFFIXES
from medintel_desktop.domain.job import Advance, Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.media import (
    MediaItem,
    MediaKind,
    MediaPath,
    MediaState,
    Metadata,
)
from medintel_desktop.domain.ports import MediaTools
from medintel_desktop.library.checksum import file_errors, sha256
from medintel_desktop.library.download import download, is_link, name_of
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.understanding import Understanding

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
        copy_originals: Callable[[], bool] = lambda: False,
    ) -> None:
        self._catalogue = catalogue
        self._tools = tools
        self._folder = folder
        self._understanding = understanding
        self._copy_originals = copy_originals

    def add(
        self, sources: Sequence[str], album_id: str | None = None, *, understand: bool = True
    ) -> Added:
        """Queue files, folders and http(s) links. Nothing is read yet but the kind of path."""
        batch = str(uuid.uuid4())
        asked = {"album": album_id, "understand": understand}
        jobs = [_job_for(source, asked, batch) for source in dict.fromkeys(sources)]
        self._catalogue.jobs.add_batch(batch, _batch_title(sources))
        return Added(batch, self._catalogue.jobs.add(jobs))

    def scan(self, job: Job, watch: Watch) -> Outcome:
        """Walk a folder and queue what may be a photo or video."""
        root = Path(job.payload["path"])
        asked = {key: job.payload[key] for key in ("album", "understand")}
        found, unreadable, chunk = 0, list[str](), list[NewJob]()
        for path in _walk(root, unreadable):
            watch.check()
            chunk.append(_job_for(str(path), asked, job.batch))
            found += 1
            if len(chunk) == WALK_CHUNK:
                self._catalogue.jobs.add(chunk)
                chunk = []
                watch.report(found, 0, "files")
        self._catalogue.jobs.add(chunk)
        if unreadable:
            raise FileError(
                f"{len(unreadable)} folders in {shown_name(root.name)} may not be read.",
                f"{_files(found)} were found elsewhere. The first: {unreadable[0]}",
                short="No access",
            )
        return Finish(f"{_files(found)} found", Changes(jobs=True))

    def fetch(self, job: Job, watch: Watch) -> Outcome:
        """Download a link into the library."""
        link = job.payload.get("link")
        if link is None or "path" in job.payload:
            return Advance()
        path, name = download(link, self._folder.incoming, watch.report)
        return Advance({"path": str(path), "name": name, "owned": True})

    def identify(self, job: Job, watch: Watch) -> Outcome:
        """Hash the file; find or make its item; note path and album."""
        path = Path(job.payload["path"])
        with file_errors(path):
            stat = path.stat()
        known = self._unchanged(path, stat)
        if known is None:
            checksum = sha256(path, watch.report)
            media_id = self._catalogue.media.by_checksum(checksum)
        else:
            media_id, checksum = known
        if media_id is None:
            media_id = self._new_item(job, path, checksum, stat.st_size)
        kept = self._keep(job, path, checksum)
        if known is None or kept != path:
            place = MediaPath(str(kept), stat.st_size, kept.stat().st_mtime)
            self._catalogue.media.paths.add(media_id, place)
        if job.payload.get("album"):
            self._catalogue.albums.fill(job.payload["album"], [media_id])
        watch.save(media_id=media_id, path=str(kept))
        changes = Changes(frozenset([media_id]), media_list=True, albums=True)
        item = self._catalogue.media.get(media_id)
        if item and item.state in (MediaState.READY, MediaState.UNDERSTOOD) and self._whole(item):
            self._hand_on(item, job)
            return Finish("Already in the library", changes)
        return Advance({"media_id": media_id}, changes)

    def read(self, job: Job, watch: Watch) -> Outcome:
        """Metadata of the file."""
        item = self._item(job)
        path = Path(job.payload["path"])
        with self._marks_unreadable(item):
            metadata = self._tools.probe(path, item.kind)
        self._catalogue.media.set_metadata(item.id, metadata)
        return Advance(changes=Changes(frozenset([item.id]), media_list=True))

    def picture(self, job: Job, watch: Watch) -> Outcome:
        """Thumbnail and preview; from here on the item can be browsed."""
        item = self._item(job)
        thumbnail = self._folder.thumbnail(item.checksum)
        preview = self._folder.preview(item.checksum)
        if not (thumbnail.exists() and preview.exists()):
            with self._marks_unreadable(item):
                self._tools.pictures(Path(job.payload["path"]), item.metadata, thumbnail, preview)
        if item.state is not MediaState.UNDERSTOOD:
            self._catalogue.media.set_state(item.id, MediaState.READY)
        return Advance(changes=Changes(frozenset([item.id]), media_list=True))

    def strip(self, job: Job, watch: Watch) -> Outcome:
        """Filmstrip of a video. Its absence is no reason to lose the item."""
        item = self._item(job)
        target = self._folder.strip(item.checksum)
        if item.kind is MediaKind.VIDEO and not target.exists():
            try:
                self._tools.filmstrip(Path(job.payload["path"]), item.metadata, target)
            except Unreadable:
                return Advance()
        return Advance(changes=Changes(frozenset([item.id])))

    def hand_on(self, job: Job, watch: Watch) -> Outcome:
        """Let understanding follow, if it was asked for and can be had."""
        item = self._item(job)
        self._hand_on(item, job)
        return Finish("Added", Changes(frozenset([item.id]), jobs=True))

    def _hand_on(self, item: MediaItem, job: Job) -> None:
        if job.payload.get("understand") and item.state is not MediaState.UNDERSTOOD:
            self._understanding.enqueue([item.id], batch=job.batch, new=True)

    def _unchanged(self, path: Path, stat: os.stat_result) -> tuple[str, str] | None:
        """(item id, checksum) when this path is known with the same size and time."""
        known = self._catalogue.media.paths.known(str(path))
        if known is None:
            return None
        media_id, place = known
        if place.bytes != stat.st_size or place.mtime != stat.st_mtime:
            return None
        item = self._catalogue.media.get(media_id)
        return (media_id, item.checksum) if item else None

    def _new_item(self, job: Job, path: Path, checksum: str, size: int) -> str:
        name = shown_name(str(job.payload.get("name") or path.name))
        state, problem, kind = MediaState.READING, None, guessed_kind(name)
        failure: FileError | None = None
        try:
            kind = self._tools.identify(path)
        except Unreadable as error:
            state, problem, failure = MediaState.UNREADABLE, error.problem, error
        item = MediaItem(
            id=str(uuid.uuid4()), name=name, checksum=checksum, bytes=size, state=state,
            metadata=Metadata(kind), added_at=time.time(),
        )  # fmt: skip
        with self._catalogue.database.write():
            raced = self._catalogue.media.by_checksum(checksum)
            if raced is not None:
                return raced
            self._catalogue.media.insert(item)
            if failure is not None:
                place = MediaPath(str(path), size, path.stat().st_mtime)
                self._catalogue.media.paths.add(item.id, place)
                self._catalogue.media.set_state(item.id, state, problem)
                if job.payload.get("album"):
                    self._catalogue.albums.fill(job.payload["album"], [item.id])
        if failure is not None:
            raise failure
        return item.id

    def _keep(self, job: Job, path: Path, checksum: str) -> Path:
        """Copy or move the original into the library if that is wanted; else where it is."""
        owned = bool(job.payload.get("owned"))
        if self._folder.owns(path) or not (owned or self._copy_originals()):
            return path
        name = str(job.payload.get("name") or path.name)
        target = self._folder.original(checksum, Path(name).suffix)
        if not target.exists():
            with file_errors(target):
                target.parent.mkdir(parents=True, exist_ok=True)
                if owned:
                    path.replace(target)
                else:
                    _copy(path, target)
        elif owned:
            path.unlink(missing_ok=True)
        return target

    def _whole(self, item: MediaItem) -> bool:
        return self._folder.thumbnail(item.checksum).exists()

    def _item(self, job: Job) -> MediaItem:
        item = self._catalogue.media.get(job.payload["media_id"])
        if item is None:
            raise FileGone(f"{job.title} was removed from the library.")
        return item

    def _marks_unreadable(self, item: MediaItem) -> _MarksUnreadable:
        return _MarksUnreadable(self._catalogue, item.id)


class _MarksUnreadable:
    """Shows the reason on the item when its content cannot be used."""

    def __init__(self, catalogue: Catalogue, media_id: str) -> None:
        self._catalogue = catalogue
        self._media_id = media_id

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Unreadable | TooLarge):
            self._catalogue.media.set_state(self._media_id, MediaState.UNREADABLE, error.problem)


def guessed_kind(name: str) -> MediaKind:
    """The kind by suffix, for files whose content says nothing."""
    video = Path(name).suffix.lower() in VIDEO_SUFFIXES
    return MediaKind.VIDEO if video else MediaKind.PHOTO


def _job_for(source: str, asked: Mapping[str, object], batch: str | None) -> NewJob:
    if is_link(source):
        return NewJob(
            "import", name_of(source), "fetch", Lane.TRANSFER, batch=batch,
            payload={"link": source, **asked}, unique_key=f"import {source}",
        )  # fmt: skip
    path = Path(source).expanduser().absolute()
    kind, step = ("scan", "scan") if path.is_dir() else ("import", "identify")
    return NewJob(
        kind, shown_name(path.name), step, Lane.QUICK, batch=batch,
        payload={"path": str(path), **asked},
        unique_key=f"{kind} {shown_name(str(path))} {asked['album']}",
    )  # fmt: skip


def _walk(root: Path, unreadable: list[str]) -> Iterator[Path]:
    """Files that may be media, in name order; hidden ones and links to folders are left out."""

    def note(error: OSError) -> None:
        unreadable.append(shown_name(str(error.filename)))

    for folder, folders, files in os.walk(root, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(folder) / name


def _copy(source: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.part")
    try:
        shutil.copy2(source, temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def _batch_title(sources: Sequence[str]) -> str:
    first = name_of(sources[0]) if is_link(sources[0]) else shown_name(Path(sources[0]).name)
    return first if len(sources) == 1 else f"{first} and {len(sources) - 1} more"


def _files(count: int) -> str:
    return "1 file" if count == 1 else f"{count:,} files"
