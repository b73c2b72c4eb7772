"""A window in a process of its own: an empty one, or ours over a library.

``python -m tests.bench.window empty`` and ``... window FOLDER`` say on stdout when the first
page is painted, as JSON with the names of all modules that were loaded for it, and end there.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

if TYPE_CHECKING:  # an empty window shall not pay for ours
    from medintel_desktop.jobs.workspace import Workspace
    from medintel_desktop.ui.main_window import MainWindow

SIZE = (1280, 800)


class Paints(QObject):
    """Calls ``then`` once, after the first painting of ``widget`` for which ``enough`` holds."""

    def __init__(
        self, widget: QWidget, enough: Callable[[], bool], then: Callable[[], None]
    ) -> None:
        super().__init__(widget)
        self._enough, self._then = enough, then
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._enough():
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._then)
        return False


def show_empty(then: Callable[[], None]) -> None:
    """A bare window, for as long as ``then`` lets it."""
    app = QApplication([])
    window = QMainWindow()
    window.resize(*SIZE)
    Paints(window, lambda: True, then)
    window.show()
    app.exec()


def show_library(folder: Path, then: Callable[[MainWindow], None]) -> int:
    """Our window over the library in ``folder``; ``then`` is told when its page is painted."""
    from medintel_desktop.bootstrap import open_workspace
    from medintel_desktop.settings.model import SettingsFile
    from medintel_desktop.settings.secrets import Secrets
    from medintel_desktop.ui.app import run_window

    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    settings = SettingsFile(folder / "settings.json", environment={})
    secrets = Secrets(environment={})

    def open_(root: Path, *, read_only: bool) -> Workspace:
        QTimer.singleShot(0, QApplication.instance() or QObject(), lambda: _watch(then))
        return open_workspace(root, settings, secrets, read_only=read_only)

    return run_window(open_, settings, secrets, folder)


def _watch(then: Callable[[MainWindow], None]) -> None:
    from medintel_desktop.ui.main_window import MainWindow

    (window,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
    grid, model = window.parts.library.grid, window.parts.library.model

    def all_cells_there() -> bool:
        rows = grid.shown_rows()
        return len(rows) > 0 and all(model.cell(row) is not None for row in rows)

    window.resize(*SIZE)
    Paints(grid.viewport(), all_cells_there, lambda: then(window))


def _say() -> None:
    print(json.dumps(sorted(sys.modules)), flush=True)
    os._exit(0)  # what comes after the first page is not measured here


if __name__ == "__main__":
    if sys.argv[1] == "empty":
        show_empty(_say)
    else:
        show_library(Path(sys.argv[1]), lambda window: _say())
