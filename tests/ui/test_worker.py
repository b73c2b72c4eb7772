"""The worker thread behind the background."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from functools import partial

import pytest
import shiboken6
from PySide6.QtWidgets import QLabel
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


class Heard(QLabel):
    """Shows an answer."""

    def show_answer(self, about: str, answer: object) -> None:
        self.setText(f"{about}: {answer}")


@pytest.mark.parametrize(
    "answer_of",
    [
        lambda widget: partial(widget.show_answer, "it"),
        lambda widget: lambda answer: widget.show_answer("it", answer),
    ],
    ids=["partial", "lambda"],
)
def test_an_answer_for_a_widget_that_was_deleted_is_dropped(
    answer_of: Callable[[Heard], Callable[[object], None]], qtbot: QtBot, background: Background
) -> None:
    kept, closed = Heard(), Heard()
    qtbot.addWidget(kept)
    for widget in (kept, closed):
        background.change(lambda: 5, answer_of(widget))
    shiboken6.delete(closed)
    qtbot.waitUntil(lambda: background.idle)
    assert kept.text() == "it: 5"
