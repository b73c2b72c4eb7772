"""A real workspace, the real loop and threads; everything is ended after each test."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import Qt, QThread
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.catalogue.database import Database
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background, make_loop
from medintel_desktop.ui.job_thread import JobThreads
from medintel_desktop.ui.theme import Theme
from tests.ui.window import LIMIT, Driver, Open, some_photos

# As the app does; before any test makes the application.
QApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)


class PatientBot(QtBot):
    """Waits for as long as anything may take where other tests run beside this one."""

    def waitUntil(  # noqa: N802 - the name is theirs
        self, callback: Callable[[], bool | None], *, timeout: int = LIMIT
    ) -> None:
        super().waitUntil(callback, timeout=timeout)

    def addWidget(  # noqa: N802 - as above
        self, widget: QWidget, *, before_close_func: Callable[[QWidget], None] | None = None
    ) -> None:
        """A dialog that was deleted when it closed is not closed once more."""
        super().addWidget(widget, before_close_func=before_close_func)
        widgets = self._request.node.qt_widgets
        found, before = widgets[-1]
        widgets[-1] = (lambda: _living(found()), before)


def _living(widget: QWidget | None) -> QWidget | None:
    return widget if widget is not None and shiboken6.isValid(widget) else None


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    return PatientBot(request)


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    loop = make_loop(qapp)
    yield loop
    loop.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def background(loop: asyncio.AbstractEventLoop) -> Iterator[Background]:
    background = Background()
    background.begin(loop)
    yield background
    assert background.shut_down(), "a worker thread did not end"


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    theme = Theme()
    theme.set_scheme("light")
    yield theme
    qapp.setStyleSheet("")


@pytest.fixture
def threads(qapp: QApplication, workspace: Workspace) -> Iterator[JobThreads]:
    threads = JobThreads(workspace)
    threads.start()
    yield threads
    assert threads.shut_down(), "a job thread did not end"


@pytest.fixture
def wait_for_jobs(qtbot: QtBot, workspace: Workspace) -> Callable[[], None]:
    """Wait until no job is queued, running or waiting."""

    def wait() -> None:
        def ended() -> bool:
            return all(job.ended for job in workspace.catalogue.jobs.page(limit=1000))

        qtbot.waitUntil(ended, timeout=60_000)

    return wait


@pytest.fixture(autouse=True)
def nothing_slow_in_the_ui_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Screens ask catalogue and keyring in the background alone; tests may ask as they like."""
    slow = {Database: ("read", "write"), Secrets: ("get", "place", "keep", "forget")}
    for owner, names in slow.items():
        for name in names:
            monkeypatch.setattr(owner, name, _behind_the_window(getattr(owner, name)))


def _behind_the_window(method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def asked(*arguments: Any, **named: Any) -> Any:
        here = threading.get_ident() == threading.main_thread().ident
        assert not (here and _asked_by_a_screen()), f"{method.__qualname__} in the UI thread"
        return method(*arguments, **named)

    return asked


def _asked_by_a_screen() -> bool:
    """Whether a screen stands nearer in the stack than a test, or the opening of a library."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.startswith("medintel_desktop.ui"):
            return True
        if module == "medintel_desktop.bootstrap" or (
            module.startswith("tests.") and module != __name__
        ):
            return False
        frame = frame.f_back
    return False


@pytest.fixture(autouse=True)
def no_thread_left(qapp: QApplication) -> Iterator[None]:
    yield
    gc.collect()
    running = [o for o in gc.get_objects() if isinstance(o, QThread) and o.isRunning()]
    assert not [t for t in running if t is not QThread.currentThread()], "a QThread was left"


@pytest.fixture
def open_window(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, theme: Theme, tmp_path: Path
) -> Iterator[Open]:
    """Opens windows on the library of this test; those left open are closed at the end."""
    opened: list[Driver] = []
    settings = SettingsFile(tmp_path / "settings.json", environment={})
    secrets = Secrets(environment={})

    def open_(*, read_only: bool = False) -> Driver:
        workspace = open_workspace(tmp_path / "library", settings, secrets, read_only=read_only)
        opened.append(Driver(qtbot, loop, theme, workspace, settings, secrets))
        return opened[-1]

    yield open_
    for driver in opened:
        if driver.is_open:
            assert driver.close(), "a thread did not end"


@pytest.fixture
def driver(open_window: Open) -> Driver:
    return open_window()


@pytest.fixture
def full(driver: Driver, tmp_path: Path) -> Driver:
    """A window on three photos: red, green and blue."""
    driver.add(*some_photos(tmp_path / "originals"))
    driver.until(lambda: len(driver.names()) == 3)
    return driver
