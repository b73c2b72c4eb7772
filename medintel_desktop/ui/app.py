"""The application: what happens before, while and after there is a window.

Before the QApplication: names and attributes. After it: theme, then the library,
whose opening may need an answer. The one asyncio loop is made when the first page is painted.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QLoggingCategory, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from medintel_desktop.domain.errors import LibraryInUse, MedIntelError
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import make_loop
from medintel_desktop.ui.faults import Faults
from medintel_desktop.ui.later import Later
from medintel_desktop.ui.session import Session
from medintel_desktop.ui.theme import Theme

if TYPE_CHECKING:
    import asyncio

    from medintel_desktop.ui.question import Question

log = logging.getLogger(__name__)

HEARTBEAT_MS = 500

SETTLED_MS = 1000
"""By then the first page is shown, and what was made for it stays."""

TURN_SECONDS = 0.0005
"""How long a worker may keep the interpreter when the window waits for it. A painting gives it
away dozens of times, and would wait this long for each return."""


class OpenWorkspace(Protocol):
    """Opens (or makes) the library in a folder. Raises LibraryInUse, LibraryError and kin."""

    def __call__(self, root: Path, *, read_only: bool) -> Workspace: ...


class Application(QApplication):
    """Hears of files that the system hands over (dock icon, "Open with")."""

    files_opened = Signal(list)
    """Paths."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QFileOpenEvent) and event.file():
            self.files_opened.emit([event.file()])
            return True
        return super().event(event)


def run_window(
    open_workspace: OpenWorkspace,
    settings: SettingsFile,
    secrets: Secrets,
    root: Path,
    *,
    read_only: bool = False,
    last_lines: Callable[[], Sequence[str]] = tuple,
) -> int:
    """Open the window and stay until it is closed. Returns the exit status."""
    sys.setswitchinterval(TURN_SECONDS)
    app = _application()
    loop = Later(lambda: make_loop(app))
    faults = Faults(app)
    faults.install()
    theme = Theme(app)
    theme.set_scheme(settings.current.scheme)
    theme.apply(app)
    main = Main(loop, theme, open_workspace, settings, secrets, app)
    main.finished.connect(app.quit)
    app.files_opened.connect(main.add_files)
    faults.caught.connect(lambda name: main.tell_fault(name, last_lines))
    _obey_signals(main)
    main.open(root, read_only=read_only)
    QTimer.singleShot(SETTLED_MS, app, _collect_garbage)
    try:
        app.exec()
        if loop.made:
            _cancel_rest(loop.made)
    finally:
        faults.remove()
        if loop.made:
            loop.made.close()
    return main.status


def _collect_garbage() -> None:
    """From now on, but what stays for good need not be looked through each time."""
    gc.freeze()
    gc.enable()


def _application() -> Application:
    QApplication.setApplicationName("MedIntel")
    QApplication.setApplicationDisplayName("MedIntel")
    QApplication.setDesktopFileName("medintel-desktop")
    # Sound systems that are not installed are no news.
    QLoggingCategory.setFilterRules("qt.multimedia.symbolsresolver=false")
    # The map's web engine asks for this before there is an application; it costs nothing.
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    app = Application(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    return app


def _obey_signals(main: Main) -> None:
    """Ctrl-C and the end of the user's session close the window as the user would."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: QTimer.singleShot(0, main.quit))
    # Python hears of a signal only while it runs something.
    heartbeat = QTimer(main, interval=HEARTBEAT_MS)
    heartbeat.timeout.connect(lambda: None)
    heartbeat.start()


def _cancel_rest(loop: asyncio.AbstractEventLoop) -> None:
    import asyncio

    pending = asyncio.all_tasks(loop)
    for task in pending:
        task.cancel()
    if pending:
        loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))


class Main(QObject):
    """Holds the session; opens another library when asked."""

    finished = Signal()
    """There is no window any more, nor a question that could lead to one."""

    def __init__(
        self,
        loop: Callable[[], asyncio.AbstractEventLoop],
        theme: Theme,
        open_workspace: OpenWorkspace,
        settings: SettingsFile,
        secrets: Secrets,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._loop, self._theme = loop, theme
        self._open_workspace = open_workspace
        self._settings, self._secrets = settings, secrets
        self.session: Session | None = None
        self.dialog: Question | None = None
        """What is asked while there is no window."""
        self.status = 0
        self._next: Path | None = None

    def open(self, root: Path, *, read_only: bool = False) -> None:
        """Open a library and show its window, or ask what to do instead."""
        try:
            workspace = self._open_workspace(root, read_only=read_only)
        except LibraryInUse as error:
            self._offer_read_only(root, error)
            return
        except MedIntelError as error:
            self._offer_other(root, error)
            return
        session = Session(self._loop, self._theme, workspace, self._settings, self._secrets)
        session.ended.connect(self._session_ended)
        session.another_library_asked.connect(self.choose_library)
        self.session = session
        session.show()

    def quit(self) -> None:
        """As if the user had closed the window."""
        if self.session is not None:
            self.session.close()
        else:
            self.finished.emit()

    def choose_library(self) -> None:
        """Let the user choose another library folder."""
        parent = self.session.window if self.session else None
        dialog = QFileDialog(parent, "Open a library folder")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(lambda path: self.go_to(Path(path)))
        dialog.rejected.connect(self._quit_without_window)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def go_to(self, root: Path) -> None:
        """Close the library that is open, then open this one from now on."""
        self._settings.change(library_dir=str(root))
        if self.session is None:
            self.open(root)
        else:
            self._next = root
            self.session.close()

    def tell_fault(self, name: str, last_lines: Callable[[], Sequence[str]]) -> None:
        """Show the crash dialog, one at a time."""
        from medintel_desktop.ui.crash_dialog import CrashDialog  # no start shows it

        parent = self.session.window if self.session else None
        if parent is not None and not parent.findChildren(CrashDialog):
            CrashDialog(self._theme, name, last_lines, parent).open()

    def _session_ended(self, in_time: bool) -> None:
        session, self.session = self.session, None
        if not in_time:
            # A thread hangs in a call that cannot be broken off. Jobs are safe in the catalogue.
            logging.shutdown()
            os._exit(0)
        if session is not None:
            session.window.deleteLater()
            session.deleteLater()
        root, self._next = self._next, None
        if root is not None:
            self.open(root)
        else:
            self.finished.emit()

    def _offer_read_only(self, root: Path, error: MedIntelError) -> None:
        self._ask(
            error.title,
            "You can look and search here meanwhile, or close it there first.",
            "Open read-only",
            lambda: self.open(root, read_only=True),
        )

    def _offer_other(self, root: Path, error: MedIntelError) -> None:
        log.warning("%s cannot be opened: %s", root, error.title)
        self._ask(error.title, error.hint, "Choose another folder…", self.choose_library)
        self.status = 2

    def _ask(self, title: str, text: str, verb: str, agreed: Callable[[], object]) -> None:
        from medintel_desktop.ui.question import Question  # most starts ask nothing

        question = Question(
            self._theme, title, text, verb, lambda _: self._agree(agreed), cancel="Quit"
        )
        question.rejected.connect(self.finished)
        self.dialog = question
        question.finished.connect(self._forget_dialog)
        question.open()

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _agree(self, agreed: Callable[[], object]) -> None:
        self.status = 0
        agreed()

    def _quit_without_window(self) -> None:
        if self.session is None:
            self.finished.emit()

    def add_files(self, paths: list[str]) -> None:
        """Add files that the system handed over."""
        if self.session is not None:
            self.session.window.add_files(paths)
