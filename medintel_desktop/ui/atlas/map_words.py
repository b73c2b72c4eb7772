"""What the map page says: how many items are shown, and why none is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medintel_desktop.domain.area import Area, Box, Circle
from medintel_desktop.domain.words import counted

if TYPE_CHECKING:
    from medintel_desktop.ui.atlas.located_list import LocatedList
    from medintel_desktop.ui.atlas.time_slider import Span

NOWHERE = "Nothing here has a position."
NOWHERE_HINT = "Choose items in the grid and set where they are, or match them by time."
NOWHERE_READ = "Items with a position stand on the map."


def note(found: LocatedList, span: Span | None) -> str:
    """ "270 of 1,904 items are in the circle"; only those of ``span``, where there is one."""
    area, count = found.wanted.area, found.count(span)
    inside = len(found.between(span).num)
    if area is not None and found.wanted.hits is not None:
        return f"{counted(count, 'item')} in the {shape(area)}"
    if area is not None:
        verb = "is" if inside == 1 else "are"
        return f"{inside:,} of {counted(count, 'item')} {verb} in the {shape(area)}"
    if span is not None:
        whole = counted(len(found.positions.num), "item")
        return f"{count:,} of {whole} {'is' if count == 1 else 'are'} from this time"
    return f"{counted(count, 'item')} with a position"


def shape(area: Area) -> str:
    """ "circle", "rectangle", "shape"."""
    if isinstance(area, Circle):
        return "circle"
    return "rectangle" if isinstance(area, Box) else "shape"
