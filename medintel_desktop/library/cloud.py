"""Everything that works on stores, assembled once per library and handed around as one."""

from __future__ import annotations

from dataclasses import dataclass

from medintel_desktop.library.cloud_cache import CloudCache
from medintel_desktop.library.copies import Copies
from medintel_desktop.library.shares import Shares
from medintel_desktop.library.stores import Stores
from medintel_desktop.library.streaming import Streaming


@dataclass(frozen=True, slots=True)
class Cloud:
    """Copies of originals in folders and buckets, and what can be done with them."""

    stores: Stores
    shares: Shares
    copies: Copies
    cache: CloudCache
    streaming: Streaming

    def close(self) -> None:
        self.streaming.close()
        self.stores.close()
