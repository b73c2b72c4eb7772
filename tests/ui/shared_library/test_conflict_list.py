"""The list of edits that did not stand, opened by itself."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.shared_library.conflict_list import ConflictList
from medintel_desktop.ui.theme import Theme


def test_without_conflicts_it_says_what_that_means(
    workspace: Workspace, qtbot: QtBot, theme: Theme, background: Background
) -> None:
    dialog = ConflictList(theme, background, workspace)
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitUntil(dialog.none.isVisible)
    assert not dialog.take.isEnabled()
    assert not dialog.forget.isEnabled()
    qtbot.waitUntil(lambda: background.idle)
