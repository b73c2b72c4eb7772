"""What a library takes on its disk, by kind. Walks folders: not for the UI thread."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from medintel_desktop.library.folder import LibraryFolder


@dataclass(frozen=True, slots=True)
class SpaceUsed:
    """Bytes. Only ``originals`` cannot be made again."""

    originals: int
    """Copied or downloaded into the library."""
    pictures: int
    """Thumbnails, previews and film strips."""
    proxies: int
    """Playable copies of videos the player cannot show."""
    clips: int
    """Of moments, for other programs."""
    vectors: int
    catalogue: int
    backups: int

    @property
    def total(self) -> int:
        return (
            self.originals + self.pictures + self.proxies + self.clips
            + self.vectors + self.catalogue + self.backups
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of the catalogue, made before it was brought to a newer form."""

    path: Path
    bytes: int
    made_at: float
    """Seconds since the epoch."""


def space_used(folder: LibraryFolder) -> SpaceUsed:
    """About 5 µs a file. What vanishes meanwhile is not counted."""
    root = folder.root
    return SpaceUsed(
        originals=_weigh(root / "originals") + _weigh(folder.incoming),
        pictures=sum(_weigh(root / kind) for kind in ("thumbnails", "previews", "strips")),
        proxies=_weigh(root / "proxies"),
        clips=_weigh(folder.clips),
        vectors=_weigh(folder.vectors),
        catalogue=sum(_size(file) for file in root.glob("catalogue.sqlite*")),
        backups=_weigh(root / "backups"),
    )


def backups(folder: LibraryFolder) -> list[Backup]:
    """The newest first."""
    files = [file for file in (folder.root / "backups").glob("*") if file.is_file()]
    found = [Backup(file, _size(file), _made_at(file)) for file in files]
    return sorted(found, key=lambda backup: -backup.made_at)


def _weigh(folder: Path) -> int:
    # Keeps nothing of what it has seen, as a Path's own walk does: these are a million files.
    walk = os.walk(folder)
    return sum(_size(Path(place, name)) for place, _, names in walk for name in names)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:
        return 0


def _made_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
