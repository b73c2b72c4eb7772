"""What to offer for what was typed: earlier searches, and names the library knows."""

from __future__ import annotations

from collections.abc import Sequence

from medintel_desktop.catalogue.terms import Term, TermKind, TermTable
from medintel_desktop.domain import words
from medintel_desktop.ui.search_popup import Offer

RECENT = 4
"""Earlier searches shown beside other offers; twice as many when nothing was typed."""
_ICONS = {TermKind.ALBUM: "folder", TermKind.TAG: "tag", TermKind.CAMERA: "camera"}


def offers_for(typed: str, recent: Sequence[str], terms: TermTable) -> list[Offer]:
    """Earlier searches that contain it, then terms that continue it or its last word."""
    text = " ".join(typed.split())
    if not text:
        return [Offer("history", query, "", recent=True) for query in recent[: 2 * RECENT]]
    folded = text.casefold()
    earlier = [query for query in recent if folded in query.casefold() and query != text]
    found = [Offer("history", query, "Searched before", recent=True) for query in earlier]
    known: dict[tuple[TermKind, str], Offer] = {}
    for piece in dict.fromkeys((text, text.rsplit(" ", 1)[-1])):
        for term in terms.beginning(piece) if len(piece) > 1 else ():
            known.setdefault((term.kind, term.album_id or term.text), _offer(term, piece))
    return [*found[:RECENT], *known.values()]


def _offer(term: Term, piece: str) -> Offer:
    count = "" if term.count is None else words.counted(term.count, "item")
    what = term.kind.value.capitalize()
    return Offer(_ICONS[term.kind], term.text, what, count, piece, term.album_id)
