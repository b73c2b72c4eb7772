"""Searches inside smart albums: what the one around finds is all that may be found.

What a smart album finds is looked up anew for each search, so it follows the library. One that
asks by meaning is answered as its own results are: what is shown of it, its weaker matches left
out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.search import SearchAnswer, SearchEngine, SearchQuery

MOST = 5_000
"""Hits of a search by meaning that others look into."""


class Nested:
    """``answer`` is the search's own. May ask the service: not for the UI thread."""

    def __init__(self, catalogue: Catalogue, answer: Callable[[SearchQuery], SearchAnswer]) -> None:
        self._catalogue = catalogue
        self._answer = answer

    def narrowed(self, query: SearchQuery) -> SearchQuery:
        """The query with the items that its smart album leaves; none where that is gone."""
        if query.inside is None or query.only is not None:
            return query
        only = None
        for outer in reversed(self.around(query)):
            only = self._found(replace(outer, only=only))
        return replace(query, only=frozenset() if only is None else only)

    def around(self, query: SearchQuery) -> list[SearchQuery]:
        """The searches of the smart albums that a query is inside, the nearest first; none where
        one of them is gone, not known here, or inside itself."""
        chain, seen = list[SearchQuery](), set[str]()
        inside = query.inside
        while inside is not None:
            album = self._catalogue.smart_albums.get(inside)
            if album is None or album.query is None or inside in seen:
                return []
            seen.add(inside)
            chain.append(album.query)
            inside = album.query.inside
        return chain

    def _found(self, query: SearchQuery) -> frozenset[int]:
        """The row numbers of all items that a search finds."""
        where, values = self._catalogue.located.where(query)
        if query.similar_to is None and not query.text.strip():
            return frozenset(self._catalogue.cells.nums_where((where, values)))
        if query.similar_to is None and not query.meaning:
            words = replace(query, limit=-1)
            said = self._catalogue.spoken.nums(words, where, values)
            written = set(self._catalogue.text.nums(words))
            return frozenset(
                written & set(self._catalogue.cells.nums_where((where, values))) | said
            )
        if query.engine is SearchEngine.AUTO:  # a managed index would count this as a search
            query = replace(query, engine=SearchEngine.LOCAL)
        return frozenset(hit.item.num for hit in self._answer(replace(query, limit=MOST)).hits)
