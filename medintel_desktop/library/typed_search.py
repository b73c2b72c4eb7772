"""What was typed, words and filters, turned into a query: names of places and albums looked up."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.album import Album
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.traits import Traits
from medintel_desktop.domain.typed import Name, Typed, written
from medintel_desktop.domain.typed_text import told
from medintel_desktop.domain.words import shortened
from medintel_desktop.library.nearby import Nearby


class TypedSearch:
    """Reads albums and places: not for the UI thread."""

    def __init__(self, catalogue: Catalogue, nearby: Nearby) -> None:
        self._catalogue = catalogue
        self._nearby = nearby

    def narrowed(self, query: SearchQuery, typed: Typed) -> SearchQuery:
        """The query with the words and filters that were typed; filters it had and that were not
        typed stay.

        Raises UsageError for a filter that is wrong, an album or a place that there is not.
        """
        wrong = typed.problem
        if wrong is not None:
            hint = f"Did you mean {wrong.instead}?" if wrong.instead else ""
            raise UsageError(wrong.problem, hint)
        said: dict[str, Any] = {"traits": _traits(query.traits, typed), **_times(typed)}
        if (kind := typed.last(Name.KIND)) is not None:
            said["kind"] = kind
        said.update(self._places(typed))
        for name, field in _WAYS.items():
            if (value := typed.last(name)) is not None:
                said[field] = value
        if (area := typed.last(Name.AREA)) is not None:
            said |= {"area": area, "area_name": ""}
        return self._nearby.narrowed(replace(query, **said), typed)

    def written(self, query: SearchQuery) -> str:
        """A search as it would be typed; what :meth:`narrowed` makes the same search of."""
        albums = {album.id: album for album in self._catalogue.albums.all()}
        smart = {album.id: album.name for album in self._catalogue.smart_albums.all()}

        def called(album_id: str) -> str:
            found = albums.get(album_id)
            if found is None:
                return album_id
            alone = sum(_same(album.name, found.name) for album in albums.values()) == 1
            return found.name if alone else _way(found, albums)

        return told(query, called, lambda album_id: smart.get(album_id, album_id))

    def _places(self, typed: Typed) -> dict[str, str]:
        """Where to look: in an album, a smart album, around what is like an item."""
        said: dict[str, str] = {}
        for name in (Name.ALBUM, Name.DIRECTLY):
            if (album := typed.last(name)) is not None:
                said["album_id"] = self._album(album).id
        if (smart := typed.last(Name.SMART)) is not None:
            said["inside"] = self._smart_album(smart)
        if (beginning := typed.last(Name.LIKE)) is not None:
            said["similar_to"] = self._item(beginning)
        return said

    def _item(self, beginning: str) -> str:
        found = self._catalogue.media.matching(beginning.lower())
        if len(found) != 1:
            few = "Several items begin" if found else "There is no item that begins"
            raise UsageError(
                f"{few} with “{shortened(beginning)}”.", "An item's id is told by the list."
            )
        return found[0]

    def _smart_album(self, text: str) -> str:
        albums = self._catalogue.smart_albums.all()
        found = next((album.id for album in albums if _same(album.name, text)), None)
        if found is None:
            names = {album.name for album in albums}
            raise UsageError(
                f"There is no smart album called “{shortened(text)}”.",
                _meant(Name.SMART, text, names),
            )
        return found

    def _album(self, text: str) -> Album:
        """By its name, or by its way from the top: "Trips/Lisbon"."""
        albums = {album.id: album for album in self._catalogue.albums.all()}
        for called in (lambda album: album.name, lambda album: _way(album, albums)):
            found = [album for album in albums.values() if _same(called(album), text)]
            if len(found) == 1:
                return found[0]
            if found:
                ways = " or ".join(written(Name.ALBUM, _way(album, albums)) for album in found[:3])
                raise UsageError(
                    f"Several albums are called “{shortened(text)}”.", f"Such as {ways}."
                )
        names = {album.name for album in albums.values()}
        raise UsageError(
            f"There is no album called “{shortened(text)}”.", _meant(Name.ALBUM, text, names)
        )


def _same(name: str, typed: str) -> bool:
    """Whether a name is meant; quotes cannot be typed within quotes."""
    return name.replace('"', "").casefold() == typed.replace('"', "").casefold()


def _meant(name: Name, text: str, names: Iterable[str]) -> str:
    """The name that is nearest to what was typed, or that goes on so: without its quotes,
    "album:Trip 2024" asks for "Trip"."""
    folded = {called.casefold(): called for called in sorted(names)}
    typed = text.casefold()
    longer = [called for called in folded if called.startswith(f"{typed} ")]
    close = longer[:1] or difflib.get_close_matches(typed, folded, 1, 0.6)
    return f"Did you mean {written(name, folded[close[0]])}?" if close else ""


def _way(album: Album, albums: dict[str, Album]) -> str:
    names = [album.name]
    while album.parent_id in albums:
        album = albums[album.parent_id]
        names.append(album.name)
    return "/".join(reversed(names))


_SECOND_DAY = date.min + timedelta(days=1)


def _times(typed: Typed) -> dict[str, date]:
    """``after`` begins with the time that is named, ``before`` ends before it."""
    said: dict[str, date] = {}
    if (on := typed.last(Name.ON)) is not None:
        said.update(taken_from=on.first, taken_to=on.last)
    if (after := typed.last(Name.AFTER)) is not None:
        said["taken_from"] = after.first
    if (before := typed.last(Name.BEFORE)) is not None:
        # Before the first day there is none; nothing was taken on that one either.
        said["taken_to"] = max(before.first, _SECOND_DAY) - timedelta(days=1)
    return said


_WAYS = {Name.MATCH: "match", Name.BY: "meaning", Name.AT: "similar_at"}

_FIELDS = {
    Name.PLACE: "place", Name.CAMERA: "camera", Name.LENS: "lens", Name.RATING: "rating",
    Name.COLOUR: "colour", Name.IS: "shape", Name.LONGER: "seconds_from",
    Name.SHORTER: "seconds_to", Name.LARGER: "megapixels_from", Name.SMALLER: "megapixels_to",
    Name.STATE: "standing", Name.IN: "modality", Name.DAY: "month_and_day",
}  # fmt: skip


def _traits(traits: Traits, typed: Typed) -> Traits:
    read = {field: typed.last(name) for name, field in _FIELDS.items()}
    said: dict[str, Any] = {field: value for field, value in read.items() if value is not None}
    for name, field in ((Name.TAG, "tags"), (Name.WITHOUT, "without")):
        said[field] = tuple(dict.fromkeys([*getattr(traits, field), *typed.all(name)]))
    if typed.last(Name.ALBUM) is not None or typed.last(Name.DIRECTLY) is not None:
        said["album_alone"] = typed.last(Name.DIRECTLY) is not None
    return replace(traits, **said)
