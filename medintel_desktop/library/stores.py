"""The stores a library uses, connected when first needed and anew when their options change."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.catalogue.stores import StoreRow
from medintel_desktop.domain.errors import MedIntelError, NotSetUp
from medintel_desktop.domain.ports import MediaStore, ServiceHealth
from medintel_desktop.domain.store import StoreKind, kind_of

Connect = Callable[[StoreKind, Mapping[str, str]], MediaStore]
"""Makes a store of its options; raises NotSetUp when something is missing. Imports the SDK."""


class Stores:
    """Hands out stores. Connecting may be slow (keyring, SDK): not on the UI thread."""

    def __init__(self, catalogue: Catalogue, connect: Connect) -> None:
        self._catalogue = catalogue
        self._connect = connect
        self._lock = threading.Lock()
        self._stores: dict[StoreKind, MediaStore] = {}
        self._health: dict[StoreKind, ServiceHealth] = {}
        self._retired: list[MediaStore] = []

    def row(self, kind: StoreKind) -> StoreRow:
        """What the user chose for this library."""
        return self._catalogue.stores.get(kind)

    def active(self) -> list[StoreKind]:
        """Stores to which new originals are sent."""
        return [kind for kind in StoreKind if self.row(kind).active]

    def ready(self) -> list[StoreKind]:
        """Stores that are set up, whether in use or not. Connects to them."""
        found = []
        for kind in StoreKind:
            try:
                self.get(kind)
            except MedIntelError:
                continue
            found.append(kind)
        return found

    def get(self, kind: StoreKind) -> MediaStore:
        """The store of this kind. Raises NotSetUp."""
        with self._lock:
            if kind not in self._stores:
                self._stores[kind] = self._connect(kind, self.row(kind).options)
            return self._stores[kind]

    def test(self, kind: StoreKind) -> ServiceHealth:
        """Write, read and delete a probe object. Raises NotSetUp."""
        store = self.get(kind)
        health = store.check()
        with self._lock:
            if self._stores.get(kind) is store:
                self._health[kind] = health
        return health

    def health(self, kind: StoreKind) -> ServiceHealth | None:
        """What the last test said of the store as it is set up now; None when there was none."""
        return self._health.get(kind)

    def of_place(self, place: str) -> MediaStore | None:
        """The store that is this place now, None when none is (another bucket, not set up)."""
        kind = kind_of(place)
        try:
            store = self.get(kind)
        except NotSetUp:
            return None
        return store if store.place == place else None

    def choose(
        self,
        kind: StoreKind,
        *,
        active: bool | None = None,
        options: Mapping[str, str] | None = None,
    ) -> None:
        """Save the user's choice; jobs that wait for this store go on with it."""
        row = self.row(kind)
        row = replace(
            row,
            active=row.active if active is None else active,
            options=row.options if options is None else options,
        )
        self._catalogue.stores.put(row)
        if options is None:
            self._catalogue.jobs.release(kind)
        else:
            self.reset(kind)

    def use(self, store: MediaStore) -> None:
        """Take a store that is connected already for its kind, until its options change."""
        self.reset(store.kind)
        with self._lock:
            self._stores[store.kind] = store

    def reset(self, kind: StoreKind) -> None:
        """Options or secrets are others now. What is under way ends on the old connection."""
        with self._lock:
            self._health.pop(kind, None)
            old = self._stores.pop(kind, None)
            if old is not None:
                self._retired.append(old)
        self._catalogue.jobs.release(kind)

    def close(self) -> None:
        with self._lock:
            ended = [*self._retired, *self._stores.values()]
            self._retired.clear()
            self._stores.clear()
        for store in ended:
            store.close()
