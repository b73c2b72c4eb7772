"""Servers that draw the map as pictures. None is asked unless the user chose it.

The usage policy of OpenStreetMap (operations.osmfoundation.org/policies/tiles) is kept with every
server: the app names itself, what was fetched is kept on disk, nothing is fetched beforehand, and
the makers are named on the map.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})

_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_NEEDED = {"{x}", "{y}", "{z}"}


@dataclass(frozen=True, slots=True)
class TileServer:
    """``url`` has {x}, {y} and {z}; ``zoom`` is the finest it draws. See :func:`tile_server`."""

    name: str
    url: str
    credit: str
    zoom: int = 19
    about: str = ""
    """A page about the makers, opened in the browser by a click on the credit."""

    @property
    def origin(self) -> str:
        """Scheme, host and port: all that the page may ask for beside its own files. As the
        engine writes it: small letters, and no port that goes without saying."""
        parts = urlsplit(self.url)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        usual = parts.port in (None, {"https": 443, "http": 80}.get(parts.scheme))
        return f"{parts.scheme}://{host}" + ("" if usual else f":{parts.port}")


OPENSTREETMAP = TileServer(
    "OpenStreetMap",
    "https://tile.openstreetmap.org/{z}/{x}/{y}.png",
    "© OpenStreetMap contributors",
    about="https://www.openstreetmap.org/copyright",
)

KNOWN = (OPENSTREETMAP,)


def tile_server(url: str, credit: str = "") -> TileServer | None:
    """The server of a setting; "" is none. Raises ValueError, in words for the user."""
    url = url.strip()
    if not url:
        return None
    for known in KNOWN:
        if url == known.url:
            return known
    _check(url)
    return TileServer("Own server", url, credit.strip() or str(urlsplit(url).hostname))


def _check(url: str) -> None:
    parts = urlsplit(url)
    _ = parts.port  # raises for what is none
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise ValueError("The address begins with https://.")
    if not parts.hostname or parts.username or re.search(r"[^\w.:\[\]-]", parts.netloc):
        raise ValueError("The address names no server.")
    placeholders = _PLACEHOLDER.findall(url)
    if set(placeholders) != _NEEDED or re.search(r"[\s\"'<>;,\\]", url):
        raise ValueError("The address has {z}, {x} and {y} where the numbers of a picture belong.")
