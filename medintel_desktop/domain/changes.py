"""What a call changed, so that each screen can decide whether to reload."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """``media``: ids whose row changed. The flags say that a whole kind of list is stale."""

    media: frozenset[str] = frozenset()
    media_list: bool = False
    """Items came, went, or moved between views."""
    albums: bool = False
    jobs: bool = False
    usage: bool = False
    pictures: frozenset[str] = frozenset()
    """Checksums of items whose thumbnail shows something else now."""
    plans: bool = False

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            self.media | other.media,
            self.media_list or other.media_list,
            self.albums or other.albums,
            self.jobs or other.jobs,
            self.usage or other.usage,
            self.pictures | other.pictures,
            self.plans or other.plans,
        )

    def __bool__(self) -> bool:
        return self != Changes()
