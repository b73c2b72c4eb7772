"""Forgets items in the trash for good, many in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.paths import shown_name
from medintel_desktop.domain.errors import Cancelled
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.library.discarding import Discarding
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.kept_clips import forget_clips
from medintel_desktop.library.withdrawal import Withdrawal

MOST_REASONS = 100


@dataclass(frozen=True, slots=True)
class Emptied:
    """What became of items, and of their ``originals`` that were moved to the system's trash.

    ``kept`` is how many could not be moved, ``reasons`` names the first of them. ``objects`` are
    copies in stores that jobs delete from now on, ``staying`` those that stay; ``withdrawn`` are
    items that jobs delete at the understanding service.
    """

    items: int = 0
    originals: int = 0
    kept: int = 0
    reasons: tuple[str, ...] = ()
    objects: int = 0
    staying: int = 0
    withdrawn: int = 0

    def __add__(self, other: Emptied) -> Emptied:
        return Emptied(
            self.items + other.items,
            self.originals + other.originals,
            self.kept + other.kept,
            (self.reasons + other.reasons)[:MOST_REASONS],
            self.objects + other.objects,
            self.staying + other.staying,
            self.withdrawn + other.withdrawn,
        )


class Forgetting:
    """One call a batch; what is not in the trash (any more) is left alone."""

    def __init__(
        self, catalogue: Catalogue, folder: LibraryFolder, discarding: Discarding,
        withdrawal: Withdrawal,
    ) -> None:  # fmt: skip
        self._catalogue = catalogue
        self._folder = folder
        self._discarding = discarding
        self._withdrawal = withdrawal

    def forget(
        self, media_ids: Sequence[str], check: Callable[[], None], *, originals: bool,
        copies: bool, service: bool = False,
    ) -> Emptied:  # fmt: skip
        """Forget these items. Only with ``originals`` are their files moved to the system's
        trash, too, only with ``copies`` are their objects in stores deleted, and only with
        ``service`` what the understanding service has of them.

        ``check`` may raise Cancelled between two items whose files are moved: then only those
        before are forgotten, so that none is left in the trash without its file.
        """
        moved = Emptied()
        if originals:
            media_ids, moved = self._discard(media_ids, check)
        objects = staying = withdrawn = 0
        with self._catalogue.database.write():  # what is forgotten could not be deleted later
            gone = self._catalogue.media.trashed_of(media_ids)
            for media_id in gone:
                stored = self._catalogue.copies.of(media_id)
                item = self._catalogue.media.get(media_id) if copies or service else None
                if item is not None and copies:
                    objects += self._discarding.enqueue(item, stored)
                else:
                    staying += len(stored)
                if item is not None and service:
                    withdrawn += self._withdrawal.enqueue_forgotten(item)
            self._catalogue.media.remove(list(gone))
        for checksum in gone.values():
            self._tidy(checksum)
        return moved + Emptied(len(gone), objects=objects, staying=staying, withdrawn=withdrawn)

    def _tidy(self, checksum: str) -> None:
        for path in self._folder.derived(checksum):
            with suppress(OSError):  # it can be made again, so it may as well stay
                path.unlink()
        rmtree(self._folder.cached(checksum), ignore_errors=True)
        forget_clips(self._folder, checksum)

    def _discard(
        self, media_ids: Sequence[str], check: Callable[[], None]
    ) -> tuple[list[str], Emptied]:
        """Move the files of items away until told to stop: which items, and what came of it."""
        dealt, done = list[str](), Emptied()
        for media_id in media_ids:
            try:
                check()
            except Cancelled:
                break
            item = self._catalogue.media.get(media_id)
            if item is not None and item.trashed_at is not None:
                dealt.append(media_id)
                done += _discard_originals(item)
        return dealt, done


def _discard_originals(item: MediaItem) -> Emptied:
    from send2trash import send2trash

    moved, kept = 0, list[str]()
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
    return Emptied(originals=moved, kept=len(kept), reasons=tuple(kept))
