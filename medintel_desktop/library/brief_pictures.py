"""What parts of items look like: one small picture of each, for whoever is asked about them."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.errors import FileError
from medintel_desktop.domain.media import FRAME_SIDE, MediaItem, MediaKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.ports import MediaTools
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.library.posters import Posters


class BriefPictures:
    """Reads what is on this computer, and fetches nothing: not for the UI thread."""

    def __init__(
        self, catalogue: Catalogue, tools: MediaTools, folder: LibraryFolder, posters: Posters
    ) -> None:
        self._catalogue = catalogue
        self._tools = tools
        self._folder = folder
        self._posters = posters

    def of(self, media_id: str, span: Span) -> bytes | None:
        """A JPEG of at most FRAME_SIDE px: a photo, or the middle of a part of a video; where that
        cannot be read its thumbnail. None where nothing is here."""
        item = self._catalogue.media.get(media_id)
        if item is None:
            return None
        return self._best(item, span) or _read(self._folder.thumbnail(item.checksum))

    def _best(self, item: MediaItem, span: Span) -> bytes | None:
        if item.kind is MediaKind.VIDEO:
            frame = self._posters.frames(item.id, [(span.start + span.end) / 2])[0]
            return None if frame is None else _read(frame)
        preview = self._folder.preview(item.checksum)
        try:
            seen = self._tools.probe(preview, MediaKind.PHOTO)
            return self._tools.as_jpeg(preview, seen, FRAME_SIDE)
        except FileError:
            return None


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
