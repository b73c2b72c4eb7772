"""Clips that were made for drags out of the window.

They stay for the programs that took them, until their item is forgotten or somebody deletes them
all. Reads folders: not for the UI thread.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from medintel_desktop.library.folder import LibraryFolder


@dataclass(frozen=True, slots=True)
class KeptClips:
    """How many there are, and their bytes."""

    count: int = 0
    bytes: int = 0


def kept_clips(folder: LibraryFolder, checksums: Collection[str] | None = None) -> KeptClips:
    """All clips, or those of the items with these checksums."""
    count = size = 0
    wanted = None if checksums is None else {folder.clips_of(one) for one in checksums}
    for place in _inside(folder.clips):
        for file in _inside(place) if wanted is None or place in wanted else ():
            with suppress(OSError):  # it went meanwhile
                size += file.stat().st_size
                count += 1
    return KeptClips(count, size)


def empty_clips(folder: LibraryFolder) -> None:
    """Delete them all, but for those being written. What another program holds stays."""
    for place in _inside(folder.clips):
        _empty(place)


def forget_clips(folder: LibraryFolder, checksum: str) -> None:
    """Delete those of an item; as :func:`empty_clips`."""
    _empty(folder.clips_of(checksum))


def _empty(place: Path) -> None:
    for file in _inside(place):
        with suppress(OSError):
            file.unlink()
    with suppress(OSError):  # one is being written there
        place.rmdir()


def _inside(folder: Path) -> Iterator[Path]:
    """What is whole: names of what is being written begin with a dot."""
    try:
        yield from [path for path in folder.iterdir() if not path.name.startswith(".")]
    except OSError:
        return
