"""How loud the videos of the library are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from medintel_desktop.domain.errors import AccessDenied, FileGone, TooLarge, Unreadable
from medintel_desktop.domain.moment import Span
from medintel_desktop.library.proxies import Proxies


class Sounds:
    """Reads originals, or the copies that play: not for the UI thread. ``read`` raises what keeps
    a file from being read."""

    def __init__(self, proxies: Proxies, read: Callable[[Path, Span], bytes]) -> None:
        self._proxies = proxies
        self._read = read

    def peaks(self, media_id: str, span: Span) -> bytes:
        """PEAKS_PER_SECOND bytes a second, as far as there is sound; empty where none can be read:
        whoever draws it draws nothing. 30 seconds take some 40 ms."""
        path, _ = self._proxies.playable(media_id)
        if path is None:
            return b""
        try:
            return self._read(path, span)
        except (FileGone, Unreadable, TooLarge, AccessDenied):
            return b""
