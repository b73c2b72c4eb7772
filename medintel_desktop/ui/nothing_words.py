"""What is said in place of results, and what leads on: a filter less, everywhere, the settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from medintel_desktop.domain.search import SearchAnswer, SearchQuery
from medintel_desktop.domain.view import View
from medintel_desktop.domain.words import shortened
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.filter_chips import Asked, filters_of
from medintel_desktop.ui.nothing_found import Action
from medintel_desktop.ui.search_foot import AGAIN

Told = tuple[str, str, list[Action]]
"""The sentence, the hint, and the buttons."""

EMPTY = "The library is empty.", "Add files, or drop them on this window."
"""Whatever was searched for."""


def told(
    asked: Asked, answer: SearchAnswer, ask: Callable[[Asked], None], settings: Callable[[], None]
) -> Told:
    """``ask`` searches in place of what was asked, ``settings`` opens them."""
    query = asked.query
    if asked.picture is not None or query.similar_to is not None:
        links: list[Action] = [("Open settings", settings)] if answer.offers_settings else []
        return "Nothing like it was found.", answer.note, links
    filters = filters_of(asked)
    less: list[Action] = [
        (f"Remove “{found.text}”", partial(ask, found.without)) for found in filters
    ]
    if not query.text and query.area is not None:
        return "Nothing was found there.", "Look in a larger area.", less
    if not query.text:
        return "Nothing is left by these filters.", "Remove one.", less
    hint = "Remove a filter, or try other words." if filters else "Try other words."
    if filters:
        everywhere = Asked(SearchQuery(text=query.text, meaning=query.meaning), albums=asked.albums)
        less.append(("Search everywhere", partial(ask, everywhere)))
    if answer.offers_again:
        hint, less = answer.note, [*less, (AGAIN, settings)]
    return f"Nothing found for “{shortened(query.text)}”.", hint, less


def when_empty(
    background: Background, workspace: Workspace, say: Callable[[str, str], None]
) -> None:
    """Have it said that nothing was found because there is nothing."""
    cells = workspace.catalogue.cells

    def tell(empty: bool) -> None:
        if empty:
            say(*EMPTY)

    background.read("empty library", lambda: not cells.page(View(), limit=1), tell)
