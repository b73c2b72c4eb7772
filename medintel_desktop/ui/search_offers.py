"""What to offer for what was typed: earlier searches, and names the library knows."""

from __future__ import annotations

from collections.abc import Sequence

from medintel_desktop.catalogue.terms import Term, TermKind, TermTable
from medintel_desktop.domain import words
from medintel_desktop.domain.place import FoundPlace
from medintel_desktop.domain.typed import Name, Piece, written
from medintel_desktop.domain.typed_values import VALUES
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.nearby import Nearby
from medintel_desktop.ui.search_popup import WRONG, Offer

RECENT = 4
"""Earlier searches shown beside other offers; twice as many when nothing was typed."""
MOST_VALUES = 8
MOST_NAMES = 3
"""Filters offered for the beginning of a word, which may be just a word."""
_TERMS = {
    Name.ALBUM: TermKind.ALBUM,
    Name.DIRECTLY: TermKind.ALBUM,
    Name.TAG: TermKind.TAG,
    Name.CAMERA: TermKind.CAMERA,
}
_ICONS = {TermKind.ALBUM: "folder", TermKind.TAG: "tag", TermKind.CAMERA: "camera"}


def wrong(problem: str, hint: str = "", piece: Piece | None = None) -> Offer:
    """What is wrong with the text; taken, it puts right the piece that has a cure."""
    if piece is None or not piece.instead:
        return Offer(WRONG, problem, hint)
    hint = f"Did you mean {piece.instead}?"
    return Offer(WRONG, problem, hint, span=(piece.start, piece.end), instead=piece.instead)


def values_for(piece: Piece, workspace: Workspace) -> list[Offer]:
    """How the filter that is being typed can go on; none when it is whole or nobody knows."""
    name = Name(piece.name)
    if name is Name.NEAR:
        return places_for(piece, workspace.nearby)
    if name is Name.SMART:
        return smart_for(piece, workspace)
    if name in (Name.PLACE, Name.LENS):
        return known_for(piece, workspace.catalogue.terms)
    if name in _TERMS and piece.value.strip():
        terms = workspace.catalogue.terms.beginning(piece.value, MOST_VALUES)
        found = [term for term in terms if term.kind is _TERMS[name]]
        whole = [term.text.casefold() for term in found] == [piece.value.casefold()]
        return [] if whole else [_named(term, piece) for term in found]
    folded = piece.value.casefold()
    known = [value for value in VALUES[name].offers if value.startswith(folded)]
    if known == [folded]:
        return []
    what = VALUES[name].what
    return [
        Offer("list-filter", value, what, span=(piece.start, piece.end),
              instead=written(name, value))
        for value in known
    ]  # fmt: skip


def smart_for(piece: Piece, workspace: Workspace) -> list[Offer]:
    """Smart albums whose name begins so."""
    folded = piece.value.casefold()
    names = [album.name for album in workspace.catalogue.smart_albums.all()]
    found = [name for name in names if name.casefold().startswith(folded)][:MOST_VALUES]
    if [name.casefold() for name in found] == [folded]:
        return []
    return [
        Offer("sparkles", name, "Smart album", span=(piece.start, piece.end),
              instead=written(Name.SMART, name))
        for name in found
    ]  # fmt: skip


def known_for(piece: Piece, terms: TermTable) -> list[Offer]:
    """Places or lenses of what is in the library, named as they are there."""
    place = piece.name == Name.PLACE
    found = (terms.places if place else terms.lenses)(piece.value, MOST_VALUES)
    if [name.casefold() for name in found] == [piece.value.casefold()]:
        return []
    icon = "map-pin" if place else "camera"
    return [
        Offer(icon, name, VALUES[Name(piece.name)].what, span=(piece.start, piece.end),
              instead=written(Name(piece.name), name))
        for name in found
    ]  # fmt: skip


def filters_for(typed: str) -> list[Offer]:
    """Filters whose name begins as the last word does."""
    word = typed.rsplit(None, 1)[-1] if typed and not typed[-1].isspace() else ""
    names = [name for name in Name if len(word) > 1 and name.startswith(word.casefold())]
    span = (len(typed) - len(word), len(typed))
    return [
        Offer("list-filter", f"{name}:", VALUES[name].what, span=span, instead=f"{name}:")
        for name in names[:MOST_NAMES]
    ]


def _named(term: Term, piece: Piece) -> Offer:
    count = "" if term.count is None else words.counted(term.count, "item")
    span, instead = (piece.start, piece.end), written(Name(piece.name), term.text)
    what = term.kind.value.capitalize()
    return Offer(_ICONS[term.kind], term.text, what, count, span=span, instead=instead)


def places_for(piece: Piece, nearby: Nearby) -> list[Offer]:
    """Places whose name begins with what is typed behind ``near:``."""
    if len(piece.value.strip()) < 2 or piece.value[0] in "+-0123456789":
        return []
    found = nearby.beginning(piece.value)
    first: dict[str, FoundPlace] = {}
    for place in found:
        first.setdefault(place.name.city, place)
    return [_place(place, piece, alone=first[place.name.city] is place) for place in found]


def _place(place: FoundPlace, piece: Piece, *, alone: bool) -> Offer:
    """The largest of a name is named alone, others with their region."""
    name = place.name
    rest = ", ".join(filter(None, (name.state, name.country)))
    full = name.city if alone else f"{name.city}, {name.state or name.country}"
    people = words.count(place.population) if place.population else ""
    return Offer("map-pin", name.city, rest, people, span=(piece.start, piece.end),
                 instead=written(Name.NEAR, full))  # fmt: skip


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
    return [*found[:RECENT], *known.values(), *filters_for(typed)]


def _offer(term: Term, piece: str) -> Offer:
    count = "" if term.count is None else words.counted(term.count, "item")
    what = term.kind.value.capitalize()
    return Offer(_ICONS[term.kind], term.text, what, count, piece, term.album_id)
