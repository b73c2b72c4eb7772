"""Everything that works on stores, assembled once per library and handed around as one."""

from __future__ import annotations

from dataclasses import dataclass

from medintel_desktop.library.buckets import Buckets
from medintel_desktop.library.cloud_cache import CloudCache
from medintel_desktop.library.compression import Compression
from medintel_desktop.library.conditions import Conditions
from medintel_desktop.library.copies import Copies
from medintel_desktop.library.discarding import Discarding
from medintel_desktop.library.freeing import Freeing
from medintel_desktop.library.keeping import Keeping
from medintel_desktop.library.rebuild import Rebuild
from medintel_desktop.library.shares import Shares
from medintel_desktop.library.sidecars import Sidecars
from medintel_desktop.library.stores import Stores
from medintel_desktop.library.streaming import Streaming
from medintel_desktop.library.stripping import Stripping
from medintel_desktop.library.unfinished import UnfinishedUploads
from medintel_desktop.library.uploads import Uploads
from medintel_desktop.library.watches import Watches


@dataclass(frozen=True, slots=True)
class Cloud:
    """Copies of originals in folders and buckets, and what can be done with them."""

    stores: Stores
    shares: Shares
    copies: Copies
    cache: CloudCache
    streaming: Streaming
    freeing: Freeing
    keeping: Keeping
    discarding: Discarding
    uploads: Uploads
    unfinished: UnfinishedUploads
    compression: Compression
    stripping: Stripping
    conditions: Conditions
    sidecars: Sidecars
    rebuild: Rebuild
    buckets: Buckets
    watches: Watches

    def tidy(self) -> None:
        """Jobs were given up: take back what they began, here and in stores. Asks nobody."""
        self.unfinished.tidy()
        self.shares.tidy()
        self.compression.tidy()
        self.stripping.tidy()

    def close(self) -> None:
        self.streaming.close()
        self.stores.close()
