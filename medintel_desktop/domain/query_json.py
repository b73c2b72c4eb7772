"""Searches as text: what a smart album keeps.

A field that is not said has its usual value, so an older text stays readable; a field or value
that is not known, as a newer version may write it, is not searched for rather than guessed.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any

from medintel_desktop.domain.area import from_json as area_from_json
from medintel_desktop.domain.area import to_json as area_to_json
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import Match, SearchEngine, SearchQuery
from medintel_desktop.domain.traits import from_json as traits_from_json
from medintel_desktop.domain.traits import to_json as traits_to_json

_USUAL = SearchQuery()


class UnknownQuery(ValueError):
    """The text was written by a newer version, or is damaged."""


def to_json(query: SearchQuery) -> str:
    """One line with every field that differs from the usual."""
    told: dict[str, Any] = {}
    for name in (field.name for field in fields(SearchQuery)):
        value = getattr(query, name)
        if value == getattr(_USUAL, name) or name == "only":
            continue
        if name == "area":
            told[name] = area_to_json(value)
        elif name == "traits":
            told[name] = traits_to_json(value)
        else:
            told[name] = value.isoformat() if isinstance(value, date) else value
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def from_json(text: str) -> SearchQuery:
    """The query that :func:`to_json` wrote. Raises UnknownQuery for anything else."""
    try:
        told = json.loads(text)
        if not isinstance(told, dict) or "only" in told:
            raise TypeError("not an object that is kept")
        return SearchQuery(**{name: _read(name, value) for name, value in told.items()})
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UnknownQuery(f"not a search that is known here: {error}") from error


def _read(name: str, value: Any) -> Any:
    """A value as its field has it; fields that are not known are refused by SearchQuery."""
    match name:
        case "area":
            return area_from_json(value)
        case "traits":
            return traits_from_json(value)
        case "kind":
            return MediaKind(value)
        case "match":
            return Match(value)
        case "engine":
            return SearchEngine(value)
        case "taken_from" | "taken_to":
            return date.fromisoformat(value)
        case "limit":
            return max(1, int(value))
        case "similar_at":
            return float(_checked(value, (int, float)))
        case "meaning" | "weak" | "nearest":
            return _checked(value, bool)
        case _:
            return _checked(value, str)


def _checked(value: Any, kind: type | tuple[type, ...]) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"{value!r} is not of the kind that is kept")
    return value
