"""Job threads give way to the window."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.jobs.runner import Runner
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.job_thread import JobThreads
from tests import media


@pytest.mark.skipif(sys.platform != "linux", reason="niceness belongs to a thread on Linux alone")
def test_jobs_run_with_less_priority_than_the_window(
    qtbot: QtBot,
    workspace: Workspace,
    wait_for_jobs: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    found: list[int] = []
    run_one = Runner.run_one

    def watched(runner: Runner) -> bool:
        found.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        return run_one(runner)

    monkeypatch.setattr(Runner, "run_one", watched)
    ours = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())
    threads = JobThreads(workspace)
    threads.start()
    workspace.ingest.add([str(media.photo(tmp_path / "photo.jpg"))])
    wait_for_jobs()
    assert threads.shut_down()
    assert min(found) > min(ours, 18)
    assert os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) == ours
