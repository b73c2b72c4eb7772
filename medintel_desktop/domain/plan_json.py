"""Plans as JSON values: what the catalogue keeps, and what a drag of moments carries.

What comes from a clipboard or another program was written by anybody: what is not a cut is left
out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from medintel_desktop.domain.analysis import LATEST
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import MOST_CUTS, Cut, Plan, new_id

_LONGEST = 10_000
"""Characters of one text."""


def cut_to_json(cut: Cut) -> dict[str, Any]:
    return {
        "id": cut.id, "media": cut.media_id,
        "start": float(cut.span.start), "end": float(cut.span.end),
        "title": cut.title, "note": cut.note, "proposed": cut.proposed, "query": cut.query,
        "score": cut.score,
    }  # fmt: skip


def cut_of_json(value: object) -> Cut | None:
    """None for what is no cut."""
    if not isinstance(value, Mapping):
        return None
    start, end, score = (_number(value.get(key)) for key in ("start", "end", "score"))
    media = value.get("media")
    if not isinstance(media, str) or not media or start is None or end is None:
        return None
    try:
        return Cut(
            media, Span(start, end), _text(value.get("title")), _text(value.get("note")),
            value.get("proposed") is True, _text(value.get("query")),
            None if score is None else min(max(score, 0.0), 1.0),
            _text(value.get("id"))[:64] or new_id(),
        )  # fmt: skip
    except ValueError:
        return None


def cuts_of_json(values: object) -> tuple[Cut, ...]:
    """The cuts among the values of a list, at most MOST_CUTS; no two with one id."""
    if not isinstance(values, Iterable) or isinstance(values, (str, bytes, Mapping)):
        return ()
    found = {cut.id: cut for value in values for cut in [cut_of_json(value)] if cut}
    return tuple(found.values())[:MOST_CUTS]


def to_json(plan: Plan) -> dict[str, Any]:
    return {
        "name": plan.name, "brief": plan.brief, "wanted": plan.wanted,
        "cuts": [cut_to_json(cut) for cut in plan.cuts],
    }  # fmt: skip


def of_json(value: Mapping[str, Any]) -> Plan:
    """What is missing or wrong is left out."""
    wanted = _number(value.get("wanted"))
    return Plan(
        _text(value.get("name")), cuts_of_json(value.get("cuts")), _text(value.get("brief")),
        wanted if wanted and wanted > 0 else None,
    )  # fmt: skip


def _text(value: object) -> str:
    return value[:_LONGEST] if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    """Seconds there can be; a boolean is none."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    return float(value) if abs(value) <= LATEST else None
