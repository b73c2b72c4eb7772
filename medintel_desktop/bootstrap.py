"""Opens a library: its folder, its catalogue, and the engine when somebody asks for it."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from medintel_desktop.catalogue import Catalogue
from medintel_desktop.domain.errors import LibraryInUse
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.folder import LibraryFolder
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets

if TYPE_CHECKING:
    from medintel_desktop.jobs.engine import Engine


def open_workspace(
    root: Path,
    settings: SettingsFile,
    secrets: Secrets,
    *,
    read_only: bool = False,
    share: bool = False,
) -> Workspace:
    """Open (or make) the library in ``root``.

    With ``share`` a library held by another window is opened as well, and that window runs the
    jobs. Raises LibraryInUse otherwise, and other LibraryErrors.
    """
    folder = LibraryFolder(root)
    runs_jobs = not read_only and _lock(folder, share=share)
    with ExitStack() as undone:
        undone.callback(folder.unlock)
        catalogue = Catalogue(root, read_only=read_only)
        undone.callback(catalogue.close)
        killed = runs_jobs and catalogue.jobs.requeue_running() > 0
        undone.pop_all()

    def start() -> Engine:
        from medintel_desktop.assembly import start_engine

        return start_engine(
            folder, catalogue, settings, secrets, runs_jobs=runs_jobs, killed=killed
        )

    return Workspace(folder, catalogue, start, read_only=read_only, runs_jobs=runs_jobs)


def _lock(folder: LibraryFolder, *, share: bool) -> bool:
    """Whether the jobs are ours to run."""
    folder.prepare()
    try:
        folder.lock()
    except LibraryInUse:
        if not share:
            raise
        return False
    return True
