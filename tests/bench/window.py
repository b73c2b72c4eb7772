"""Our window over a library, told when its first page is painted.

``python -m tests.bench.window FOLDER`` says so on stdout and ends there. What the app imports
when it starts is imported inside the functions, in the same order, because that is measured.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import medintel_desktop.__main__  # noqa: F401 - what a start begins with

if TYPE_CHECKING:
    from medintel_desktop.jobs.workspace import Workspace
    from medintel_desktop.ui.main_window import MainWindow


def show_library(folder: Path, then: Callable[[MainWindow], None]) -> int:
    """Our window over the library in ``folder``; ``then`` is told when its page is painted."""
    gc.disable()  # as main does before it imports the rest
    from medintel_desktop.bootstrap import open_workspace
    from medintel_desktop.settings.model import SettingsFile
    from medintel_desktop.settings.secrets import Secrets
    from medintel_desktop.ui.app import run_window

    settings = SettingsFile(folder / "settings.json", environment={})
    secrets = Secrets(environment={})

    def open_(root: Path, *, read_only: bool) -> Workspace:
        from PySide6.QtCore import QTimer

        QTimer.singleShot(0, lambda: _watch(then))
        return open_workspace(root, settings, secrets, read_only=read_only)

    return run_window(open_, settings, secrets, folder)


def _watch(then: Callable[[MainWindow], None]) -> None:
    from PySide6.QtWidgets import QApplication

    from medintel_desktop.ui.main_window import MainWindow
    from tests.bench.paints import SIZE, Paints

    (window,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
    grid, model = window.parts.library.grid, window.parts.library.model

    def all_cells_there() -> bool:
        rows = grid.shown_rows()
        return len(rows) > 0 and all(model.cell(row) is not None for row in rows)

    window.resize(*SIZE)
    Paints(grid.viewport(), all_cells_there, lambda: then(window))


def _say(_: MainWindow) -> None:
    from tests.bench.paints import say

    say()


if __name__ == "__main__":
    show_library(Path(sys.argv[1]), _say)
