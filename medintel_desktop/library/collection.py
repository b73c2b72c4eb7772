"""What people say about their items: stars, tags, captions, names."""

from __future__ import annotations

from collections.abc import Sequence

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.album import clean_name
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import UsageError


class Collection:
    """Edits items; originals are never touched."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._media = catalogue.media

    def rate(self, media_ids: Sequence[str], rating: int) -> Changes:
        if not 0 <= rating <= 5:
            raise UsageError("A rating is 0 to 5 stars.")
        self._media.rate(media_ids, rating)
        return Changes(frozenset(media_ids), media_list=True)

    def tag(
        self, media_ids: Sequence[str], add: Sequence[str] = (), remove: Sequence[str] = ()
    ) -> Changes:
        """Add and remove tags; upper and lower case are the same tag."""
        self._media.tag(media_ids, [_tag(name) for name in add], remove)
        return Changes(frozenset(media_ids))

    def caption(self, media_id: str, text: str) -> Changes:
        self._media.set_caption(media_id, text.strip()[:10_000])
        return Changes(frozenset([media_id]))

    def rename(self, media_id: str, name: str) -> Changes:
        """Change the name shown; the file keeps its own."""
        try:
            self._media.rename(media_id, clean_name(name))
        except ValueError:
            raise UsageError("An item needs a name.") from None
        return Changes(frozenset([media_id]), media_list=True)


def _tag(name: str) -> str:
    try:
        return clean_name(name)
    except ValueError:
        raise UsageError("A tag needs a name.") from None
