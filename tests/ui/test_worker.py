"""The worker thread behind the background."""

from __future__ import annotations

import asyncio
import threading

from pytestqt.qtbot import QtBot

from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background


def test_a_worker_keeps_what_belongs_to_its_thread(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, background: Background
) -> None:
    kept, seen = threading.local(), list[int]()

    def call() -> None:
        kept.calls = getattr(kept, "calls", 0) + 1
        seen.append(kept.calls)

    for _ in range(3):
        background.read("same", call, lambda _: None)
        qtbot.waitUntil(lambda: background.idle)
    assert seen == [1, 2, 3]


def test_reads_share_one_connection_to_the_catalogue(
    qtbot: QtBot, background: Background, workspace: Workspace
) -> None:
    versions = list[int]()
    database = workspace.catalogue.database
    for number in range(2):
        background.read("version", database.data_version, versions.append)
        qtbot.waitUntil(lambda n=number: len(versions) == n + 1)  # type: ignore[misc]  # bound now
        workspace.albums.create(f"Album {number}")
    assert versions[0] != versions[1]
