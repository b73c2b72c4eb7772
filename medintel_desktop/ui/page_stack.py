"""Pages one behind the other, of which one is seen."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from medintel_desktop.ui.theme import Theme

PAUSE_MS = 20
"""Between two pages that come back."""


class PageStack(QStackedWidget):
    """While the window changes its colours, pages out of sight are kept out of it and come back
    one in a turn of the event loop: restyling all at once would hold the window up.

    Pages named by :meth:`keep` stay, because they cannot be moved lightly.
    """

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._out: list[QWidget] = []
        self._kept: list[QWidget] = []
        theme.dressing.connect(self._take_out)
        theme.changed.connect(self._begin)

    def keep(self, page: QWidget) -> None:
        """Add a page that is restyled with the window."""
        self._kept.append(page)
        self.addWidget(page)

    def setCurrentWidget(self, page: QWidget) -> None:  # noqa: N802 - Qt's name
        self._put_back(page)
        super().setCurrentWidget(page)

    def _take_out(self) -> None:
        current = self.currentWidget()
        pages = [self.widget(place) for place in range(self.count())]
        for page in pages:
            if page is not None and page is not current and page not in self._kept:
                self.removeWidget(page)
                page.setParent(None)
                self._out.append(page)

    def _begin(self) -> None:
        """The next page comes back once the window has been painted, or done what else waits."""
        if self._out:
            QTimer.singleShot(PAUSE_MS, self, self._go_on)

    def _go_on(self) -> None:
        if self._out:
            self._put_back(self._out[0])
        self._begin()

    def _put_back(self, page: QWidget) -> None:
        if page in self._out:
            self._out.remove(page)
            if shiboken6.isValid(page):
                self.addWidget(page)
