"""The thread of a start: reads the first page while the window is made, without asyncio.

When the window is painted it imports asyncio for everything that is asked later. It touches
nothing of Qt: PySide makes its classes when they are first used, and crashes at times when two
threads come to that at once.
"""

from __future__ import annotations

import threading
from contextlib import suppress

from medintel_desktop.catalogue.cells import CellTable
from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.domain.view import Sort, View
from medintel_desktop.ui.window.list_reader import Page, first_page


class Opening(threading.Thread):
    """When it has ended the loop may be made."""

    def __init__(self, cells: CellTable, sort: Sort) -> None:
        super().__init__(name="opening", daemon=True)
        self._cells, self._view = cells, View(sort=sort)
        self._page: Page | None = None
        self._painted = threading.Event()

    def take_page(self) -> Page | None:
        """The first items of all in the order given, once they are read; then None again."""
        page, self._page = self._page, None
        return page

    def go_on(self) -> None:
        """The window is painted, or closed before that."""
        self._painted.set()

    def run(self) -> None:
        with suppress(MedIntelError):  # the list asks once more when it can, and then tells why
            self._page = first_page(self._cells, self._view)
        self._painted.wait()
        import asyncio  # noqa: F401 - make_loop finds it there
