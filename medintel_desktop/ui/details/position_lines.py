"""Where an item is, as lines of the details."""

from __future__ import annotations

from collections.abc import Callable

from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.library.position_text import written
from medintel_desktop.ui.details.place_rows import Line
from medintel_desktop.ui.details.reader import OneItem


def position_lines(
    shown: OneItem, ask: Callable[[], object] | None, give_back: Callable[[], object] | None
) -> list[Line]:
    """Name, coordinates and height, and what the file says where the user knew better; ``ask``
    sets the position, ``give_back`` ends a correction. None where nothing may be changed."""
    position = shown.position
    name, note = _name(shown), _note(shown)
    lines = []
    if name or ask is not None:
        lines.append(
            Line(
                name or "No position",
                note,
                tone="t1" if name else "t2",
                icon="map-pin" if ask else "",
                act=ask,
                told="Set position…",
            )
        )
    if position.corrected:
        lines.append(
            Line(
                "Set by you" if position.point else "Removed by you",
                "" if shown.blurred else _own(position.own),
                tone="t2",
                icon="rotate-ccw" if give_back else "",
                act=give_back,
                told="Use the file’s own position",
            )
        )
    return lines


def _name(shown: OneItem) -> str:
    if shown.position.point is None:
        return ""
    if shown.blurred:
        return f"Near {shown.hidden}"
    return shown.place or written(shown.position.point)


def _note(shown: OneItem) -> str:
    """What stands below the name, in small."""
    point = shown.position.point
    if point is None or shown.blurred:
        return ""
    angles = [written(point)] if shown.place else []
    height = [f"{round(point.altitude):,} m above the sea"] if point.altitude is not None else []
    hidden = [f"In {shown.hidden}, not told to others"] if shown.hidden else []
    return "\n".join([", ".join(angles + height), *hidden]).strip()


def _own(point: GeoPoint | None) -> str:
    return f"The file says {written(point)}" if point else "The file says nothing of it"
