"""Everything that works on stores, assembled once per library and handed around as one."""

from __future__ import annotations

from dataclasses import dataclass

from medintel_desktop.library.shares import Shares
from medintel_desktop.library.stores import Stores


@dataclass(frozen=True, slots=True)
class Cloud:
    """Copies of originals in folders and buckets, and what can be done with them."""

    stores: Stores
    shares: Shares

    def close(self) -> None:
        self.stores.close()
