"""What was typed, words and filters, turned into a query: names of places and albums looked up."""

from __future__ import annotations

import difflib
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.album import Album
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.traits import Traits
from medintel_desktop.domain.typed import Name, Typed, written
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
        if (album := typed.last(Name.ALBUM)) is not None:
            said["album_id"] = self._album(album).id
        return self._nearby.narrowed(replace(query, **said), typed)

    def _album(self, text: str) -> Album:
        """By its name, or by its way from the top: "Trips/Lisbon"."""
        albums = {album.id: album for album in self._catalogue.albums.all()}
        folded = text.casefold()
        for called in (lambda album: album.name, lambda album: _way(album, albums)):
            found = [album for album in albums.values() if called(album).casefold() == folded]
            if len(found) == 1:
                return found[0]
            if found:
                ways = " or ".join(written(Name.ALBUM, _way(album, albums)) for album in found[:3])
                raise UsageError(f"Several albums are called “{text}”.", f"Such as {ways}.")
        names = {album.name for album in albums.values()}
        close = difflib.get_close_matches(text, names, 1, 0.6)
        hint = f"Did you mean {written(Name.ALBUM, close[0])}?" if close else ""
        raise UsageError(f"There is no album called “{text}”.", hint)


def _way(album: Album, albums: dict[str, Album]) -> str:
    names = [album.name]
    while album.parent_id in albums:
        album = albums[album.parent_id]
        names.append(album.name)
    return "/".join(reversed(names))


def _times(typed: Typed) -> dict[str, date]:
    """``after`` begins with the time that is named, ``before`` ends before it."""
    said: dict[str, date] = {}
    if (on := typed.last(Name.ON)) is not None:
        said.update(taken_from=on.first, taken_to=on.last)
    if (after := typed.last(Name.AFTER)) is not None:
        said["taken_from"] = after.first
    if (before := typed.last(Name.BEFORE)) is not None:
        said["taken_to"] = before.first - timedelta(days=1)
    return said


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
    return replace(traits, **said)
