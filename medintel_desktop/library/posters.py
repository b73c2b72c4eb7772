"""The picture that stands for a video, and single pictures of it to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.errors import AccessDenied, FileGone, TooLarge, Unreadable
from medintel_desktop.domain.media import MediaItem, MediaKind
from medintel_desktop.domain.ports import MediaTools
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.originals import Originals


class Posters:
    """Reads originals: not for the UI thread. Where one is not here, its copy that plays does."""

    def __init__(
        self, catalogue: Catalogue, tools: MediaTools, folder: LibraryFolder, originals: Originals
    ) -> None:
        self._catalogue = catalogue
        self._tools = tools
        self._folder = folder
        self._originals = originals

    def chosen(self, media_id: str) -> float | None:
        """The second that a person chose; None: the app chose."""
        return self._catalogue.posters.of(media_id)

    def choose(self, media_id: str, second: float | None) -> Changes:
        """Let thumbnail and preview show a second of the video; None lets the app choose again,
        so that choosing what :meth:`chosen` said before takes a choice back.

        Raises FileGone when neither the original nor its copy that plays is here, Unreadable,
        TooLarge, DiskFull.
        """
        item = self._catalogue.media.get(media_id)
        if item is None or item.kind is not MediaKind.VIDEO:
            return Changes()
        if second is not None and item.metadata.duration is not None:
            second = min(max(second, 0.0), item.metadata.duration)
        self._tools.pictures(
            self._source(item), item.metadata, self._folder.thumbnail(item.checksum),
            self._folder.preview(item.checksum), second,
        )  # fmt: skip
        self._catalogue.posters.put(media_id, second)
        return Changes(frozenset([media_id]), pictures=frozenset([item.checksum]))

    def playable(self, media_id: str) -> Path | None:
        """A file of a video on this computer, the small copy before the original."""
        item = self._catalogue.media.get(media_id)
        if item is None:
            return None
        proxy = self._folder.proxy(item.checksum)
        return proxy if proxy.exists() else self._originals.locate(item)

    def frames(self, media_id: str, seconds: Sequence[float]) -> list[Path | None]:
        """A JPEG (at most FRAME_SIDE px) of what the video shows at each second, made where it is
        not in the cache; None where it cannot be had. The files may go at any time."""
        item = self._catalogue.media.get(media_id)
        if item is None or item.kind is not MediaKind.VIDEO:
            return [None] * len(seconds)
        return [self._frame(item, second) for second in seconds]

    def _frame(self, item: MediaItem, second: float) -> Path | None:
        target = self._folder.cached(item.checksum) / f"frame-{max(0.0, second) * 1000:.0f}.jpg"
        if not target.exists():
            try:
                self._tools.frame(self._source(item), item.metadata, second, target)
            except (FileGone, Unreadable, TooLarge, AccessDenied):
                return None
        return target

    def _source(self, item: MediaItem) -> Path:
        path = self._originals.locate(item)
        if path is not None:
            return path
        proxy = self._folder.proxy(item.checksum)
        if proxy.exists():
            return proxy
        raise FileGone(
            f"{item.name} is not there now.", "Connect its disk or download it, then try again."
        )
