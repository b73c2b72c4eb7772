"""Conditions on ``media m`` for the traits of a query, always with bound values."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from medintel_desktop.domain.traits import Shape, Standing

if TYPE_CHECKING:
    from medintel_desktop.domain.traits import Traits

Where = tuple[str, list[object]]

_WORD = re.compile(r"[^\W_]+")
_TAGGED = (
    "m.num IN (SELECT media FROM tag WHERE name = ? UNION ALL"
    " SELECT media FROM model_tag WHERE name = ? AND state = 'accepted')"
)
_WORDED = "m.num IN (SELECT rowid FROM media_text WHERE media_text MATCH ?)"
SHAPES = {
    Shape.LANDSCAPE: "m.height > 0 AND m.width > m.height * 1.02",
    Shape.PORTRAIT: "m.width > 0 AND m.height > m.width * 1.02",
    Shape.SQUARE: "m.width > 0 AND m.width <= m.height * 1.02 AND m.height <= m.width * 1.02",
}
STANDINGS = {
    Standing.UNDERSTOOD: "m.state = 'understood'",
    Standing.WAITING: "m.state = 'ready'",
    Standing.FAILED: "m.problem_short <> ''",
    Standing.CLOUD: "m.missing AND m.stored",
    Standing.MISSING: "m.missing AND NOT m.stored AND m.was_here",
    Standing.DUPLICATE: (
        "m.num IN (SELECT l.media FROM looks l WHERE l.twins IN (SELECT o.twins FROM looks o"
        " JOIN media a ON a.num = o.media WHERE o.twins IS NOT NULL AND a.trashed_at IS NULL"
        " GROUP BY o.twins HAVING count(*) > 1))"
    ),
}


def of_traits(traits: Traits) -> Where:
    """Which items have them all; "TRUE" when nothing is asked."""
    parts, values = list[str](), list[object]()

    def add(sql: str, *bound: object) -> None:
        parts.append(sql)
        values.extend(bound)

    for tag in traits.tags:
        add(_TAGGED, tag, tag)
    _add_texts(traits, add)
    if traits.rating:
        add("m.rating >= ?", traits.rating)
    if traits.shape is not None:
        add(SHAPES[traits.shape])
    if traits.standing is not None:
        add(STANDINGS[traits.standing])
    if traits.month_and_day:
        add("substr(m.taken_at, 6, 5) = ?", traits.day_of_year)
    if traits.colour:
        add("m.num IN (SELECT media FROM item_colour WHERE colour = ?)", traits.colour)
    _add_bounds(traits, add)
    return " AND ".join(parts) or "TRUE", values


def _add_bounds(traits: Traits, add: Callable[..., None]) -> None:
    for column, least, most in (
        ("m.width * m.height / 1e6", traits.megapixels_from, traits.megapixels_to),
        ("m.duration", traits.seconds_from, traits.seconds_to),
    ):
        if least is not None:
            add(f"{column} >= ?", least)
        if most is not None:
            add(f"{column} <= ?", most)


def _add_texts(traits: Traits, add: Callable[..., None]) -> None:
    camera = "coalesce(m.camera_make, '') || ' ' || coalesce(m.camera_model, '')"
    for column, said, text in (
        ("place", "", traits.place),
        ("camera", camera, traits.camera),
        ("camera", "coalesce(m.lens, '')", traits.lens),
    ):
        words = _WORD.findall(text)
        if not words:
            continue
        found = " AND ".join(f'"{word}"*' for word in words)
        add(_WORDED, f"{column} : ({found})")
        for word in words if said else ():  # lens and camera are indexed as one
            add(f"instr(lower({said}), ?) > 0", word.lower())
    for text in traits.without:
        if words := _WORD.findall(text):  # several, as in quotes, side by side
            add(f"NOT {_WORDED}", f'"{" ".join(words)}"*')
