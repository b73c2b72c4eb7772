"""How a video stands in the managed index, as lines of the panel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.video_index import IndexState
from medintel_desktop.ui.details.place_rows import Line

if TYPE_CHECKING:
    from medintel_desktop.ui.details.reader import OneItem

HEADING = "TwelveLabs index"


def index_lines(shown: OneItem, ask: Callable[[], object] | None) -> list[Line]:
    """None for what has nothing to do with the index; ``ask`` puts the video there."""
    row = shown.indexed
    if shown.item.kind is not MediaKind.VIDEO or (row is None and not shown.index_on):
        return []
    act = ask if shown.index_on else None
    if row is None:
        return [Line(
            "Not in the index yet.", "What TwelveLabs tells of it will be kept here.",
            button="Index…", act=act,
        )]  # fmt: skip
    if row.state is IndexState.FAILED:
        return [Line(row.reason, tone="danger", button="Try again…", act=act)]
    if row.state is IndexState.READY:
        from medintel_desktop.ui.managed.index_words import ready_line

        return [Line("Ready to be searched there", ready_line(row))]
    told = {IndexState.QUEUED: "Queued", IndexState.INDEXING: "Indexing"}[row.state]
    return [Line(told, "TwelveLabs is asked again by itself until it is ready.")]
