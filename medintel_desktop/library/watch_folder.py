"""One look at a watched folder: what is new, what was renamed, what is gone."""

from __future__ import annotations

import stat
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.catalogue.paths import path_from_text, path_text
from medintel_desktop.catalogue.watches import EntryState, WatchEntry, WatchRow
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Watch
from medintel_desktop.library.sources import job_for, walk

Entries = Mapping[str, WatchEntry]
Mark = tuple[int, str]
"""Bytes and stamp: what a rename keeps."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a look found: imports to queue, entries that are otherwise now, entries to forget.
    ``waiting`` counts files that may still be written."""

    jobs: tuple[NewJob, ...] = ()
    changed: Entries = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    waiting: int = 0
    changes: Changes = Changes()


class FolderWatch:
    """``leave_out`` is the library's own folder, which is never looked into."""

    def __init__(self, catalogue: Catalogue, leave_out: Path) -> None:
        self._catalogue = catalogue
        self._leave_out = leave_out

    def look(self, row: WatchRow, batch: str, watch: Watch) -> Look:
        """Compare the folder, which is there, with what was seen last. Changes nothing but which
        paths are known and which are missing."""
        known = self._catalogue.watches.entries(row.id)
        seen, whole = self._seen(Path(path_from_text(row.source)), watch)
        lost = {name: e for name, e in known.items() if name not in seen} if whole else {}
        moved = {mark(e) for e in lost.values() if e.state is not EntryState.NEW}
        changed, ready = compared(known, seen, moved)
        removed, missing = self._let_go(lost, {mark(seen[name]) for name in ready})
        gone = {name: replace(e, state=EntryState.GONE) for name, e in lost.items()
                if name not in removed and e.state is not EntryState.GONE}  # fmt: skip
        asked = {"album": row.album_id, "understand": True, "watched": True}
        return Look(
            tuple(job_for(path_from_text(name), asked, batch) for name in ready),
            {**changed, **gone}, tuple(removed), len(changed) - len(ready),
            Changes(missing, media_list=bool(missing)),
        )  # fmt: skip

    def _seen(self, root: Path, watch: Watch) -> tuple[dict[str, WatchEntry], bool]:
        """Photos and videos by name, and whether all could be looked at."""
        found, closed = dict[str, WatchEntry](), list[str]()
        for path in walk(root, self._leave_out, closed):
            watch.check()
            try:
                status = path.stat()
            except OSError:  # removed, or renamed, since its folder was listed
                continue
            if stat.S_ISREG(status.st_mode):
                found[path_text(str(path))] = WatchEntry(status.st_size, str(status.st_mtime_ns))
        return found, not closed

    def _let_go(self, lost: Entries, arrived: Collection[Mark]) -> tuple[set[str], frozenset[str]]:
        """Of entries that are not there any more: those to forget, and items missing now.

        One whose like has just arrived was renamed: its path is known until the item is found
        under the new one. So is one of an item that is nowhere else.
        """
        paths, removed, missing = self._catalogue.media.paths, set[str](), list[str]()
        for name, entry in lost.items():
            path = path_from_text(name)
            if entry.state is EntryState.SETTLED and mark(entry) in arrived:
                continue
            if (
                entry.state is EntryState.NEW
                or paths.forget_moved(path)
                or paths.known(path) is None
            ):
                removed.add(name)
            else:
                missing.append(path)
        return removed, paths.mark((path, False) for path in missing)


def compared(
    known: Entries, seen: Entries, moved: Collection[Mark]
) -> tuple[dict[str, WatchEntry], list[str]]:
    """Entries that are new or otherwise, and names of those ready to be imported: two looks saw
    them the same, or they were there under another name."""
    changed, ready = dict[str, WatchEntry](), list[str]()
    for name, entry in seen.items():
        before = known.get(name)
        same = before is not None and mark(before) == mark(entry)
        if before is not None and same and before.state is EntryState.SETTLED:
            continue
        settled = same or mark(entry) in moved
        changed[name] = replace(entry, state=EntryState.SETTLED) if settled else entry
        if settled:
            ready.append(name)
    return changed, ready


def mark(entry: WatchEntry) -> Mark:
    return entry.bytes, entry.stamp
