"""What may be dropped on a plan: cuts, items of the library, or files to add first."""

from __future__ import annotations

import json

from PySide6.QtCore import QMimeData

from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.plan_json import cuts_of_json
from medintel_desktop.ui.models.cell_model import CUTS_MIME, ITEMS_MIME
from medintel_desktop.ui.sources import has_sources

MOST_BYTES = 4 * 2**20
"""Of a list of cuts; MOST_CUTS of them take a tenth of it."""


def takes(mime: QMimeData) -> bool:
    """Cheap enough to ask while dragging."""
    return mime.hasFormat(CUTS_MIME) or mime.hasFormat(ITEMS_MIME) or has_sources(mime)


def cuts_in(mime: QMimeData) -> tuple[Cut, ...]:
    """The cuts of a drag; empty when it has none, or what it has is no list of cuts."""
    data = bytes(mime.data(CUTS_MIME).data())
    if not data or len(data) > MOST_BYTES:
        return ()
    try:
        return cuts_of_json(json.loads(data))
    except (ValueError, RecursionError):
        return ()


def ids_in(mime: QMimeData) -> list[str]:
    """Ids of dragged items."""
    data = bytes(mime.data(ITEMS_MIME).data())
    return data.decode(errors="replace").split()
