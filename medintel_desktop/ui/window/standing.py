"""What lasts and has to be said: holds, missing originals, a read-only library."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Sequence
from typing import NamedTuple

from medintel_desktop.catalogue.holds import Hold
from medintel_desktop.domain import words
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.view import Section, View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.banner import BannerText
from medintel_desktop.ui.messages import OF_HOLDS, Messages

LOOKED_AT = 24
"""Missing items whose paths are looked at to name the disk."""

_DISK = re.compile(r"^(?:/Volumes/|/media/[^/]+/|/run/media/[^/]+/|/mnt/)([^/]+)/")


PATIENCE = 5.0
"""Seconds without a step being saved until that is worth a word."""


class Standing(NamedTuple):
    """Read in one go, in the background."""

    holds: Sequence[Hold] = ()
    waiting: int = 0
    missing: int = 0
    disk: str = ""
    """Where all missing originals lie, "" when not on one disk."""
    free: int | None = None
    """Bytes left where the library is; None when the disk does not answer."""
    stuck: str = ""
    """Why no job gets on: a full disk, a folder taken away. "" when they do."""


def read_standing(workspace: Workspace) -> Standing:
    """Looks at the catalogue and at the disk of the library: not for the UI thread."""
    catalogue = workspace.catalogue
    counts = catalogue.jobs.counts()
    waiting = counts.get(JobState.WAITING, 0) + counts.get(JobState.QUEUED, 0)
    missing = catalogue.cells.tally(View(Section.ALL)).missing
    disk = _disk_of_missing(workspace) if missing else ""
    try:
        free: int | None = shutil.disk_usage(workspace.folder.root).free
    except OSError:
        free = None
    trouble = workspace.trouble(PATIENCE)
    stuck = f"{trouble.title} {trouble.hint}" if trouble else ""
    return Standing(catalogue.jobs.holds(), waiting, missing, disk, free, stuck)


def say(
    messages: Messages,
    standing: Standing,
    minutes: int,
    settings: Callable[[str], object],
    jobs: Callable[[], object],
    show_missing: Callable[[], object],
) -> None:
    """Set the banners. ``minutes`` is the limit of a month; ``settings`` opens a page by name."""
    stuck = None
    if standing.stuck:
        text = f"{standing.stuck} The jobs go on by themselves then."
        stuck = BannerText(text, "triangle-alert", "danger", "Show jobs", jobs)
    messages.set_banner("stuck", stuck)
    held: dict[str, BannerText] = {}
    if standing.holds:
        from medintel_desktop.ui.window import hold_words  # most starts have nothing to say

        ways = hold_words.Ways(settings, jobs)
        held = hold_words.banners(standing.holds, standing.waiting, minutes, ways)
    for about in OF_HOLDS:
        messages.set_banner(about, held.get(about))
    disk = None
    if standing.missing:
        label = "Show it" if standing.missing == 1 else "Show them"
        disk = BannerText(_away(standing), "unplug", "warn", label, show_missing)
    messages.set_banner("disk", disk)


def _away(standing: Standing) -> str:
    items = words.counted(standing.missing, "item")
    if standing.disk:
        return (
            f"{standing.disk} is not connected. Its {items} can be seen and searched;"
            " playing goes on when it is back."
        )
    if standing.missing == 1:
        return (
            "The original of 1 item is not where it was. It can be seen and searched;"
            " playing goes on when it is back."
        )
    return (
        f"The originals of {items} are not where they were. They can be seen and searched;"
        " playing goes on when they are back."
    )


def _disk_of_missing(workspace: Workspace) -> str:
    catalogue = workspace.catalogue
    names = set[str]()
    for cell in catalogue.cells.missing(LOOKED_AT):
        for place in catalogue.media.paths.of(cell.id):
            match = _DISK.match(place.path)
            drive = re.match(r"^([A-Z]:)", place.path)
            names.add(match[1] if match else f"Disk {drive[1]}" if drive else "")
    return names.pop() if len(names) == 1 else ""
