"""What the middle says of a view: its title, its note, and the sentence when it is empty."""

from __future__ import annotations

from medintel_desktop.catalogue.cells import Tally
from medintel_desktop.domain import words
from medintel_desktop.domain.view import Section, View
from medintel_desktop.ui.models.album_model import SECTIONS

_EMPTY = {
    Section.ALL: ("library", "Nothing here yet.", "Add files, or drop them on this window."),
    Section.RECENT: ("history", "Nothing was added in the last 30 days.", ""),
    Section.PHOTOS: ("image", "No photos yet.", "Drop some on this window."),
    Section.VIDEOS: ("film", "No videos yet.", "Drop some on this window."),
    Section.MAP: (
        "map",
        "Nothing here has a position.",
        "Give items one by Set position…, or match them by time with a GPX track.",
    ),
    Section.NOT_UNDERSTOOD: ("circle-check", "Everything here is understood.", ""),
    Section.TRASH: ("trash-2", "Trash is empty.", ""),
    Section.MISSING: ("circle-check", "All originals are where they were.", ""),
}


def title(view: View, album: str = "") -> str:
    """The name of what is shown; ``album`` is that of an album."""
    if view.album_id is None and view.section is Section.MISSING:
        return "Not connected"
    return album if view.album_id is not None else SECTIONS[view.section][0]


def items(tally: Tally) -> str:
    """ "312 items"."""
    return words.counted(tally.items, "item")


def note(tally: Tally) -> str:
    """ "312 items, 41 videos"."""
    if not tally.items:
        return ""
    videos = f", {words.counted(tally.videos, 'video')}" if tally.videos else ""
    return items(tally) + videos


def empty(view: View, *, on_map: bool = False) -> tuple[str, str, str]:
    """Icon, sentence and hint of a view without items; nothing can be dragged onto the map."""
    if view.album_id is not None:
        return "folder-open", f"This album is empty.{'' if on_map else ' Drag items here.'}", ""
    return _EMPTY[view.section]


def selection(count: int, bytes_: int | None) -> str:
    """ "3 selected, 431 MB"; "" when nothing is. ``bytes_`` None: not known."""
    if not count:
        return ""
    size = "" if bytes_ is None else f", {words.size(bytes_)}"
    return f"{words.count(count)} selected{size}"
