"""Deleting in two steps: to the trash with undo, then for good. Originals stay unless asked."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.paths import shown_name
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.view import Section, View
from medintel_desktop.library.discarding import Discarding
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.shares import TRASHED, revoke_later

_CHANGED = Changes(media_list=True, albums=True)


@dataclass(frozen=True, slots=True)
class Emptied:
    """``kept`` names originals that could not be moved to the system's trash, with reasons.

    ``objects`` are copies in stores that jobs delete from now on, ``staying`` those that stay.
    """

    items: int
    originals: int
    kept: tuple[str, ...]
    objects: int = 0
    staying: int = 0
    changes: Changes = _CHANGED


class Trash:
    """Moves items in and out, and empties."""

    def __init__(self, catalogue: Catalogue, folder: LibraryFolder, discarding: Discarding) -> None:
        self._catalogue = catalogue
        self._folder = folder
        self._discarding = discarding

    def put(self, media_ids: Sequence[str]) -> Changes:
        """To the trash; unfinished jobs of the items are cancelled, links to them end."""
        self._catalogue.media.trash(media_ids, time.time())
        ids = [job.id for job in self._catalogue.jobs.of_media(media_ids)]
        active = (JobState.QUEUED, JobState.WAITING, JobState.RUNNING, JobState.PAUSED)
        self._catalogue.jobs.set_state(JobState.CANCELLED, active, ids)
        ending = revoke_later(self._catalogue, media_ids, TRASHED)
        return _CHANGED | Changes(frozenset(media_ids), jobs=bool(ids)) | ending

    def restore(self, media_ids: Sequence[str]) -> Changes:
        self._catalogue.media.trash(media_ids, None)
        return _CHANGED | Changes(frozenset(media_ids))

    def ids(self) -> list[str]:
        cells = self._catalogue.cells
        nums = cells.numbers(View(Section.TRASH))
        return [
            cell.id
            for at in range(0, len(nums), 500)
            for cell in cells.by_number(nums[at : at + 500])
        ]

    def empty(
        self,
        media_ids: Sequence[str] | None = None,
        *,
        originals: bool = False,
        copies: bool = False,
    ) -> Emptied:
        """Forget items in the trash (None: all). Only with ``originals`` are their files moved
        to the system's trash, too, and only with ``copies`` are their objects in stores deleted;
        without, both stay as they are."""
        moved, kept, removed, objects, staying = 0, list[str](), 0, 0, 0
        for media_id in self.ids() if media_ids is None else media_ids:
            item = self._catalogue.media.get(media_id)
            if item is None or item.trashed_at is None:
                continue
            if originals:
                moved += self._discard_originals(item, kept)
            stored = self._catalogue.copies.of(media_id)
            with self._catalogue.database.write():  # what is forgotten could not be deleted later
                objects += self._discarding.enqueue(item, stored) if copies else 0
                self._catalogue.media.remove([media_id])
            staying += 0 if copies else len(stored)
            for path in self._folder.derived(item.checksum):
                with suppress(OSError):  # it can be made again, so it may as well stay
                    path.unlink()
            rmtree(self._folder.cached(item.checksum), ignore_errors=True)
            removed += 1
        changes = _CHANGED | Changes(jobs=bool(objects))
        return Emptied(removed, moved, tuple(kept), objects, staying, changes)

    def _discard_originals(self, item: MediaItem, kept: list[str]) -> int:
        from send2trash import send2trash

        moved = 0
        for place in item.paths:
            path = Path(place.path)
            name = shown_name(path.name)
            try:
                if path.stat().st_size != place.bytes:
                    kept.append(f"{name}: it was changed since it was added")
                    continue
                send2trash(path)
                moved += 1
            except (FileNotFoundError, NotADirectoryError):
                continue
            except OSError as error:
                kept.append(f"{name}: {error.strerror or 'the system does not allow it'}")
        return moved
