"""One open library with its window: started after the first paint, ended without a trace."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal

from medintel_desktop.domain.errors import MedIntelError
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.job_thread import JobThreads
from medintel_desktop.ui.main_window import MainWindow
from medintel_desktop.ui.opening import Opening
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.window import keeping

if TYPE_CHECKING:
    import asyncio

    from medintel_desktop.jobs.engine import Engine

log = logging.getLogger(__name__)

LONGEST = 15.0
"""Seconds that ending may take, whatever a disk or a service does."""
CHANGES_LONGEST = 3.0
"""Of these, for what the user did last."""
LOOK_MS = 30
WATCH_MS = 5
"""Between two looks at the thread of the start."""
PATIENCE_MS = 150
"""For the first items, before the window is shown without them."""
START_MS = 100
"""After the first paint, which may still lack the pictures: they go first."""
LATER_MS = 500
"""After the start: importing would take the interpreter from the painting of the first page."""
AGAIN_MS = 10_000
"""Until the next try, when the disk did not let us begin."""


class Session(QObject):
    """``ended`` tells whether every thread ended in time."""

    ended = Signal(bool)
    another_library_asked = Signal()

    def __init__(
        self,
        loop: Callable[[], asyncio.AbstractEventLoop],
        theme: Theme,
        workspace: Workspace,
        settings: SettingsFile,
        secrets: Secrets,
    ) -> None:
        super().__init__()
        self.workspace = workspace
        self._loop, self._theme = loop, theme
        theme.in_turns = True  # from here on there is much to restyle
        self.background = Background(self)
        self._opening = Opening(workspace.catalogue.cells, keeping.sort_of(settings))
        self._opening.start()
        self._watch = QTimer(self, interval=WATCH_MS)
        self._watch.timeout.connect(self._follow_opening)
        self._watch.start()
        self.threads = JobThreads(workspace, self)
        self.window = MainWindow(theme, self.background, workspace, self.threads, settings, secrets)
        self._began_to_end = 0.0
        self._shown = self._started = False
        self._look = QTimer(self, interval=LOOK_MS)
        self._look.timeout.connect(self._end_when_idle)
        self.window.closing.connect(self._begin_to_end)
        self.window.another_library_asked.connect(self.another_library_asked)
        self.window.installEventFilter(self)

    def show(self) -> None:
        """As soon as the first items are read, so that they are there when the window is painted
        for the first time; with a slow disk before that."""
        shown = self.window.parts.library.reader.shown
        shown.connect(self._show, Qt.ConnectionType.SingleShotConnection)
        QTimer.singleShot(PATIENCE_MS, self, self._show)
        self._follow_opening()

    def _follow_opening(self) -> None:
        page = self._opening.take_page()
        if page is not None:
            self.window.parts.library.reader.take(page)
        if not self._opening.is_alive():
            self._watch.stop()
            self.background.begin(self._loop())

    def _show(self) -> None:
        if not self._shown and not self._began_to_end:
            self._shown = True
            self.window.show()

    def close(self) -> None:
        """End everything; answers with :attr:`ended`."""
        self.window.close()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self._started:
            self._started = True
            QTimer.singleShot(0, self, self._opening.go_on)  # when all of the window is painted
            QTimer.singleShot(START_MS, self, self._start)
        return False

    def _start(self) -> None:
        """After the first paint: make in a thread what it did without, then begin to work."""
        if not self._began_to_end:
            workspace = self.workspace
            self.background.read(
                "engine", lambda: workspace.engine, self._work, slow=True,
                otherwise=self._try_again,
            )  # fmt: skip

    def _work(self, _: Engine) -> None:
        self.threads.start()
        self.background.change(self.workspace.try_again)
        self.window.start()
        QTimer.singleShot(LATER_MS, self, self._import_later)

    def _try_again(self, error: MedIntelError) -> None:
        self.background.failed.emit(error.problem)
        QTimer.singleShot(AGAIN_MS, self, self._start)

    def _import_later(self) -> None:
        self.background.read("later", _import_the_rest, self._finish_start, slow=True)

    def _finish_start(self, _: None) -> None:
        from medintel_desktop.ui.describing import Describing  # imported before
        from medintel_desktop.ui.metered import MeteredWatch
        from medintel_desktop.ui.reachable import ReachableWatch

        MeteredWatch(self.workspace.cloud.conditions, self)
        watch = ReachableWatch(self)
        watch.back.connect(lambda: self.background.change(self.workspace.try_again))
        Describing(self.background, self.threads, self.workspace, self)
        self.window.show_shared(self.threads)
        search = self.workspace.search
        self.background.read("warm search", search.warm, lambda _: None, slow=True)

    def _begin_to_end(self) -> None:
        self._began_to_end = time.monotonic()
        self._opening.go_on()
        self.workspace.stop()
        self._look.start()

    def _end_when_idle(self) -> None:
        """Let the user's last changes be written, then the threads end at their safe points."""
        took = time.monotonic() - self._began_to_end
        if not self.background.idle and took < CHANGES_LONGEST:
            return
        in_time = took < LONGEST
        if in_time and (self._opening.is_alive() or not self.threads.shut_down(1)):
            return
        ended = self.background.shut_down(1)
        if not ended and in_time:
            return
        self._look.stop()
        self.window.finish()
        ended = ended and self.threads.shut_down(1) and not self._opening.is_alive()
        if ended:
            self.workspace.close()
        else:
            log.warning("A thread did not end in %s s", LONGEST)
        self.window.removeEventFilter(self)
        self.window.let_close()
        self.ended.emit(ended)


def _import_the_rest() -> None:
    """What no start needs, so that the first item or the settings are not held up by it."""
    import medintel_desktop.ui.describing
    import medintel_desktop.ui.details.many
    import medintel_desktop.ui.details.one
    import medintel_desktop.ui.job_body
    import medintel_desktop.ui.metered
    import medintel_desktop.ui.player
    import medintel_desktop.ui.reachable
    import medintel_desktop.ui.search_offers
    import medintel_desktop.ui.search_page
    import medintel_desktop.ui.settings_dialog
    import medintel_desktop.ui.settings_pages.shared_library
    import medintel_desktop.ui.viewer
    import medintel_desktop.ui.window.shared  # noqa: F401 - it is there when somebody asks
