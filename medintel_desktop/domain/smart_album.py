"""Searches that are kept and shown like albums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from medintel_desktop.domain.album import would_loop
from medintel_desktop.domain.search import SearchEngine, SearchQuery


@dataclass(frozen=True, slots=True)
class SmartAlbum:
    """``query`` None: a newer version of the app wrote the search, and it is not known here."""

    id: str
    name: str
    query: SearchQuery | None
    text: str = ""
    """The search as it is written, where it is not known."""


def kept(query: SearchQuery) -> SearchQuery:
    """What of a search is kept: what it looks for, not how one page of it was asked."""
    return replace(query, limit=SearchQuery().limit, engine=SearchEngine.AUTO, only=None)


def would_nest_in_itself(albums: Iterable[SmartAlbum], album_id: str, inside: str | None) -> bool:
    """Whether a smart album would narrow, be it by others, what it finds itself."""
    parents = {album.id: album.query.inside if album.query else None for album in albums}
    return would_loop(parents, album_id, inside)
