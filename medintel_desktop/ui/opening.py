"""The thread of a start: reads the first page while the window is made, without asyncio.

When the window is painted it imports the asyncio loop for everything that is asked later.
"""

from __future__ import annotations

import threading
from contextlib import suppress

from PySide6.QtCore import QThread, Signal

from medintel_desktop.catalogue.cells import CellTable
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.view import Sort, View
from medintel_desktop.ui.background import import_loop
from medintel_desktop.ui.window.list_reader import first_page


class Opening(QThread):
    """``finished`` tells that the loop may be made."""

    page = Signal(object)
    """Page of all items, in the order given."""

    def __init__(self, cells: CellTable, sort: Sort) -> None:
        super().__init__()
        self._cells, self._view = cells, View(sort=sort)
        self._painted = threading.Event()

    def go_on(self) -> None:
        """The window is painted, or closed before that."""
        self._painted.set()

    def run(self) -> None:
        with suppress(MedIntelError):  # the list asks once more when it can, and then tells why
            self.page.emit(first_page(self._cells, self._view))
        self._painted.wait()
        import_loop()
