"""The panel over a real queue, with a clock that stands still."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.catalogue.jobs import JobTable
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.job_panel import JobPanel
from medintel_desktop.ui.theme import Theme
from tests.ui.jobs.rows import (
    LONG,
    Clock,
    settle,
)


@pytest.fixture
def table(workspace: Workspace) -> JobTable:
    return workspace.catalogue.jobs


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_panel(
    qtbot: QtBot, theme: Theme, workspace: Workspace, background: Background, clock: Clock
) -> Iterator[Callable[[], JobPanel]]:
    assert workspace.engine  # as when the runners have begun

    def make() -> JobPanel:
        panel = JobPanel(theme, background, workspace, now=clock)
        qtbot.addWidget(panel)
        panel.resize(1208, 480)
        panel.show()
        settle(qtbot, panel, background)
        return panel

    yield make
    qtbot.waitUntil(lambda: background.idle, timeout=LONG)
