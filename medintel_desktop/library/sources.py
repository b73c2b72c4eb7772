"""What the user names: a file, a folder or a link; and which job each of them becomes."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.catalogue.paths import path_text, shown_name
from medintel_desktop.domain.formats import SUFFIXES, VIDEO_SUFFIXES
from medintel_desktop.domain.job import Lane
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.library.download import is_link, name_of


def job_for(source: str, asked: Mapping[str, object], batch: str | None) -> NewJob:
    """A link is fetched, a folder walked, and all else is a file, even if nothing is there:
    its job says so. Only the kind of path is looked at."""
    if is_link(source):
        return NewJob(
            "import", name_of(source), "fetch", Lane.TRANSFER, batch=batch,
            payload={"link": source, **asked}, unique_key=f"import {path_text(source)}",
        )  # fmt: skip
    # os.path, because Path raises where it may not look.
    path = os.path.abspath(os.path.expanduser(source))  # noqa: PTH100, PTH111
    kind, step = ("scan", "scan") if os.path.isdir(path) else ("import", "identify")  # noqa: PTH112
    return NewJob(
        kind, shown_name(Path(path).name or path), step, Lane.QUICK, batch=batch,
        payload={"path": path, **asked},
        unique_key=f"{kind} {path_text(path)} {asked['album']}",
    )  # fmt: skip


def title_of(sources: Sequence[str]) -> str:
    """How a batch is called: "leaf.jpg", "leaf.jpg and 3 more"."""
    if not sources:
        return "Nothing"
    first = sources[0]
    name = name_of(first) if is_link(first) else shown_name(Path(first).name or first)
    return name if len(sources) == 1 else f"{name} and {len(sources) - 1:,} more"


def guessed_kind(name: str) -> MediaKind:
    """The kind by suffix, for files whose content says nothing."""
    video = Path(name).suffix.lower() in VIDEO_SUFFIXES
    return MediaKind.VIDEO if video else MediaKind.PHOTO


def walk(root: Path, leave_out: Path, closed: list[str]) -> Iterator[Path]:
    """Files below ``root`` that may be media, in name order.

    Hidden ones, links to folders and the folder ``leave_out`` (the library itself: its
    thumbnails are no photos of the user's) are not entered. Folders that may not be read are
    appended to ``closed``.
    """

    def note(error: OSError) -> None:
        closed.append(shown_name(str(error.filename)))

    own = _identity(leave_out)
    for folder, folders, files in os.walk(root, onerror=note):
        if _identity(Path(folder)) == own:
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES:
                yield Path(folder) / name


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        stat = folder.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
