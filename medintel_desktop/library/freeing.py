"""Frees up space: originals leave this computer when a store was just found to have them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.catalogue.offline import Chosen
from medintel_desktop.catalogue.paths import shown_name
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import FileGone, MedIntelError, ObjectGone
from medintel_desktop.domain.job import Finish, Job, Lane, Outcome, Watch
from medintel_desktop.domain.media import MediaItem
from medintel_desktop.domain.store import Copy, CopyRole, StoreKind, kind_of
from medintel_desktop.domain.words import size
from medintel_desktop.library.copies import Copies
from medintel_desktop.library.fingerprint import fingerprint
from medintel_desktop.library.folder import LibraryFolder


@dataclass(frozen=True, slots=True)
class Freeable:
    """What freeing up space would give, as far as the catalogue knows; each is asked again.

    ``outside`` of the items have files of the user's own, outside the library folder, which take
    ``outside_bytes`` (counted in ``bytes``) and go only with the user's consent. ``stays`` says
    how many items stay and why, in words.
    """

    items: int = 0
    bytes: int = 0
    outside: int = 0
    outside_bytes: int = 0
    stays: tuple[tuple[str, int], ...] = ()


class Freeing:
    """Counts, queues, and holds the step that deletes. Never the last copy that can be reached."""

    def __init__(self, catalogue: Catalogue, folder: LibraryFolder, copies: Copies) -> None:
        self._catalogue = catalogue
        self._folder = folder
        self._copies = copies

    def freeable(self, chosen: Chosen) -> Freeable:
        """About 5 µs an item; asks no store."""
        tally, stays = _Tally(), Counter[str]()
        for item in self._catalogue.offline.standings(chosen):
            if not item.places:
                stays["only in the cloud already" if item.stored else "not on this computer"] += 1
            elif not item.stored:
                stays["not in the cloud"] += 1
            elif item.kept:
                stays["kept offline"] += 1
            else:
                outside = [n for path, n in item.places if not self._folder.owns(Path(path))]
                tally.add([n for _, n in item.places], outside)
        return Freeable(
            tally.items, tally.bytes, tally.outside, tally.outside_bytes,
            tuple(stays.most_common()),
        )  # fmt: skip

    def free_up(self, media_ids: Sequence[str], *, outside: bool = False) -> Changes:
        """Queue one job an item. ``outside``: the user agreed that files of their own go to the
        system's trash; without, only what lies in the library folder is deleted."""
        jobs = [
            NewJob(
                "free_up", shown_name(item.name), "free", Lane.TRANSFER, media_id=item.id,
                payload={"outside": outside}, unique_key=f"free {item.id}",
            )
            for item in map(self._catalogue.media.get, media_ids)
            if item is not None and item.stored and item.local
        ]  # fmt: skip
        self._catalogue.jobs.add(jobs)
        return Changes(frozenset(media_ids), jobs=bool(jobs))

    def free(self, job: Job, watch: Watch) -> Outcome:
        """Check each file here against a copy that was asked for just now, then delete it."""
        item = self._catalogue.media.get(job.media_id or "")
        if item is None:
            return Finish("Removed from the library meanwhile")
        paths = [Path(place.path) for place in item.paths if place.seen]
        chosen = [p for p in paths if self._folder.owns(p) or job.payload.get("outside")]
        if not chosen:
            return Finish("Stays: its file lies outside the library" if paths else "Nothing to do")
        freed, kept = 0, list[str]()
        for path in chosen:
            watch.check()
            freed += self._free_one(item, path, watch, kept)
        note = f"{size(freed)} freed" if freed else "Nothing was deleted"
        return Finish(". ".join([note, *kept]), Changes(frozenset([item.id]), media_list=True))

    def _free_one(self, item: MediaItem, path: Path, watch: Watch, kept: list[str]) -> int:
        """Bytes freed; a reason in ``kept`` where the file stays."""
        try:
            status = path.stat()
            self._prove(item, path, watch)
        except (FileNotFoundError, NotADirectoryError, FileGone):
            self._catalogue.media.paths.mark([(str(path), False)])
            return 0
        except _Changed:
            kept.append(f"{shown_name(path.name)} was changed since it was added, so it stays")
            return 0
        # Asked only now: the user may have chosen to keep it while it was read.
        if self._catalogue.offline.kept(item.id):
            kept.append(f"{shown_name(path.name)} is kept offline, so it stays")
            return 0
        if not _unchanged(path, status):
            kept.append(f"{shown_name(path.name)} is being written, so it stays")
            return 0
        try:
            _delete(path, ours=self._folder.owns(path))
        except OSError as error:
            reason = error.strerror or "the system does not allow it"
            kept.append(f"{shown_name(path.name)} stays: {reason}")
            return 0
        self._catalogue.media.paths.mark([(str(path), False)])
        return status.st_size

    def _prove(self, item: MediaItem, path: Path, watch: Watch) -> None:
        """That some store has these very bytes, or raise what speaks against it."""
        failures = list[MedIntelError]()
        for copy in self._copies.of(item.id, CopyRole.ORIGINAL):
            if _is_inside(path, copy):
                continue  # a file is no copy of itself
            try:
                self._prove_by(copy, item, path, watch)
                return
            except MedIntelError as error:
                failures.append(error)
        raise next(
            (error for error in failures if error.retryable),
            failures[0] if failures else ObjectGone(
                f"No store has {shown_name(item.name)}.", "Its file here was not touched."
            ),
        )  # fmt: skip

    def _prove_by(self, copy: Copy, item: MediaItem, path: Path, watch: Watch) -> None:
        local = fingerprint(path, copy.part_size, watch.report)
        if local.sha256 != item.checksum:
            raise _Changed
        self._copies.prove(copy, local, watch.report)


class _Changed(Exception):
    """The file here is not what was added."""


@dataclass(slots=True)
class _Tally:
    items: int = 0
    bytes: int = 0
    outside: int = 0
    outside_bytes: int = 0

    def add(self, sizes: Sequence[int], outside: Sequence[int]) -> None:
        self.items += 1
        self.bytes += sum(sizes)
        self.outside += bool(outside)
        self.outside_bytes += sum(outside)


def _is_inside(path: Path, copy: Copy) -> bool:
    root = Path(copy.place.partition(":")[2])
    folder = kind_of(copy.place) is StoreKind.FOLDER
    return folder and path.resolve().is_relative_to(root.resolve())


def _unchanged(path: Path, before: os.stat_result) -> bool:
    try:
        now = path.stat()
    except OSError:
        return False
    return (now.st_size, now.st_mtime_ns) == (before.st_size, before.st_mtime_ns)


def _delete(path: Path, *, ours: bool) -> None:
    if ours:
        path.unlink()
        with suppress(OSError):
            path.parent.rmdir()
        return
    from send2trash import send2trash

    send2trash(path)
