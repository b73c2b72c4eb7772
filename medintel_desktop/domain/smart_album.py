"""Searches that are kept and shown like albums."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
    return replace(query, limit=SearchQuery().limit, engine=SearchEngine.AUTO)
