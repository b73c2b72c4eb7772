"""One look at a watched bucket: objects come whole, so what is new is imported at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.watches import EntryState, WatchEntry, WatchRow
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Watch
from medintel_desktop.domain.ports import MediaStore
from medintel_desktop.domain.store import MEDIA_PREFIX, STRIPPED_PREFIX, StoredObject
from medintel_desktop.library.buckets import CHUNK, Buckets, import_job, media_in
from medintel_desktop.library.watch_folder import Look, Mark, mark


class BucketWatch:
    """Finds what is new, follows what was renamed, and forgets copies that are gone."""

    def __init__(self, catalogue: Catalogue, buckets: Buckets) -> None:
        self._catalogue = catalogue
        self._buckets = buckets

    def look(self, row: WatchRow, store: MediaStore, batch: str, watch: Watch) -> Look:
        """Compare what lies below the prefix with what was seen last."""
        known = self._catalogue.watches.entries(row.id)
        seen = dict[str, StoredObject]()
        for found in media_in(store.objects(row.prefix)):
            watch.check()
            seen[found.name] = found
        lost = {name: entry for name, entry in known.items() if name not in seen}
        new = [found for name, found in seen.items() if known.get(name) != _entry(found)]
        followed = self._follow(store.place, new, {mark(e): name for name, e in lost.items()})
        rest = [found for found in new if found.name not in followed]
        here = self._items(store.place, rest)
        if row.album_id is not None:
            self._catalogue.albums.fill(
                row.album_id, [id_ for name, id_ in here.items() if _is_foreign(name)]
            )
        gone = self._forget(store.place, list(lost))
        touched = frozenset([*followed.values(), *here.values(), *gone])
        asked = {"album": row.album_id, "understand": True, "watched": True}
        return Look(
            tuple(import_job(store.place, found.name, asked, batch)
                  for found in rest if found.name not in here),
            {found.name: _entry(found) for found in new},
            tuple(lost),
            changes=Changes(touched, media_list=bool(touched), albums=bool(touched)),
        )  # fmt: skip

    def _follow(
        self, place: str, new: Sequence[StoredObject], lost: Mapping[Mark, str]
    ) -> dict[str, str]:
        """Objects that were renamed are the same copies of the same items, by new name."""
        copies, followed = self._catalogue.copies, dict[str, str]()
        for found in new:
            old = lost.get(mark(_entry(found)))
            copy = copies.at(place, [old]).get(old) if old else None
            if old and copy:
                with self._catalogue.database.write():
                    copies.remove(place, old)
                    copies.put(replace(copy, object=found.name, etag=found.etag))
                followed[found.name] = copy.media_id
        return followed

    def _items(self, place: str, objects: Sequence[StoredObject]) -> dict[str, str]:
        found = dict[str, str]()
        for at in range(0, len(objects), CHUNK):
            found |= self._buckets.items(place, objects[at : at + CHUNK])
        return found

    def _forget(self, place: str, names: Sequence[str]) -> list[str]:
        """Copies that are gone; items that were only there are missing now, and stay."""
        copies = self._catalogue.copies
        gone = copies.at(place, names)
        for name in gone:
            copies.remove(place, name)
        return [copy.media_id for copy in gone.values()]


def _is_foreign(name: str) -> bool:
    """What this app stored is not new, and belongs to no album for being there."""
    return not name.startswith((MEDIA_PREFIX, STRIPPED_PREFIX))


def _entry(found: StoredObject) -> WatchEntry:
    """A rename keeps the MD5, and the ETag where that is the MD5."""
    return WatchEntry(found.bytes, found.md5 or found.etag, EntryState.SETTLED)
