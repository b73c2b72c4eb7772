"""Thumbnails of a shared library: ours go to the others, theirs come here.

They travel through the database, or lie beside the originals in the stores (see ``sidecars``),
as chosen. A thumbnail is named by the checksum of its original, so it never changes.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.thumbnails import DueThumbnail
from medintel_desktop.domain.errors import ObjectGone, ServiceError
from medintel_desktop.domain.ports import RemoteCatalogue
from medintel_desktop.domain.store import sidecar_name
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.sidecar_objects import THUMBNAIL
from medintel_desktop.library.stores import Stores

CHUNK = 100
"""Looked at together; some 2 MB of pictures."""

MOST_PICTURE = 2 << 20
"""Bytes; ours have some 20 kB."""


class SharedThumbnails:
    """``in_database`` is what the settings say: True sends them there."""

    def __init__(
        self,
        catalogue: Catalogue,
        folder: LibraryFolder,
        stores: Stores,
        in_database: Callable[[], bool] = lambda: True,
    ) -> None:
        self._catalogue = catalogue
        self._folder = folder
        self._stores = stores
        self._in_database = in_database

    def settle(
        self, remote: RemoteCatalogue, library: str, check: Callable[[], None], *, sends: bool
    ) -> list[str] | None:
        """Deal with the next few that are due, and return the ids of items that got theirs; None
        when nothing is due. ``sends``: we may write to the shared library; ``check`` is called
        where stopping is safe."""
        due = self._catalogue.thumbnails.due(time.time(), CHUNK)
        if not due:
            return None
        ours = [item for item in due if self._folder.thumbnail(item.checksum).exists()]
        theirs = [item for item in due if item not in ours]
        if ours and sends and self._in_database():
            remote.put_thumbnails(library, self._pictures(ours))
        self._catalogue.thumbnails.settle([item.num for item in ours])
        came = self._fetch(remote, library, theirs, check)
        self._catalogue.thumbnails.settle([item.num for item in came])
        missing = [item.num for item in theirs if item not in came]
        self._catalogue.thumbnails.wait(missing, time.time())
        return [item.id for item in came]

    def _pictures(self, items: Sequence[DueThumbnail]) -> dict[str, bytes]:
        found = {}
        for item in items:
            with suppress(OSError):
                found[item.checksum] = self._folder.thumbnail(item.checksum).read_bytes()
        return found

    def _fetch(
        self,
        remote: RemoteCatalogue,
        library: str,
        items: Sequence[DueThumbnail],
        check: Callable[[], None],
    ) -> list[DueThumbnail]:
        """From the database, whatever is chosen now; what it lacks, from the stores."""
        if not items:
            return []
        there = remote.thumbnails(library, [item.checksum for item in items])
        came, away = [], set[str]()
        for item in items:
            check()
            data = there.get(item.checksum) or self._from_store(item, away)
            if data[:3] == b"\xff\xd8\xff":
                self._folder.write_thumbnail(item.checksum, data)
                came.append(item)
        return came

    def _from_store(self, item: DueThumbnail, away: set[str]) -> bytes:
        """The first that a store has, empty if none does. A store that does not answer is noted
        in ``away`` and left alone until the next time."""
        name = sidecar_name(item.checksum, THUMBNAIL)
        for place in {copy.place for copy in self._catalogue.copies.of(item.id)} - away:
            try:
                store = self._stores.of_place(place)
                told = store.stat(name) if store else None
                if store and told and told.bytes <= MOST_PICTURE:
                    return b"".join(store.read(name, 0, told.bytes))
            except ObjectGone:
                continue
            except ServiceError:
                away.add(place)
        return b""
