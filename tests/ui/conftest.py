"""A real workspace, the real loop and threads; everything is ended after each test."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background, make_loop
from medintel_desktop.ui.job_thread import JobThreads
from medintel_desktop.ui.theme import Theme


@pytest.fixture
def loop(qapp: QApplication) -> Iterator[asyncio.AbstractEventLoop]:
    loop = make_loop(qapp)
    yield loop
    loop.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def background(loop: asyncio.AbstractEventLoop) -> Iterator[Background]:
    background = Background(loop)
    yield background
    assert background.shut_down(), "a worker thread did not end"


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    theme = Theme()
    theme.set_scheme("light")
    return theme


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
def no_thread_left(qapp: QApplication) -> Iterator[None]:
    yield
    gc.collect()
    running = [o for o in gc.get_objects() if isinstance(o, QThread) and o.isRunning()]
    assert not [t for t in running if t is not QThread.currentThread()], "a QThread was left"
