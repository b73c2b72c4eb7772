"""The panel over a real library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import (
    MediaItem,
    MediaPath,
    MediaState,
    Metadata,
)
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details_panel import DetailsPanel
from medintel_desktop.ui.theme import Theme
from tests.ui.details.items import WALK, Undo


@pytest.fixture
def put(workspace: Workspace) -> Callable[..., str]:
    """Puts an item into the library and returns its id."""

    def put(name: str, metadata: Metadata = WALK, *, seen: bool = True, **changes: Any) -> str:
        checksum = f"{abs(hash(name)):064x}"[-64:]
        item = MediaItem(
            f"id of {name}", name, checksum, 412_000_000, MediaState.READY, metadata, 1.7e9
        )
        catalogue = workspace.catalogue
        catalogue.media.insert(replace(item, **changes))
        path = f"/photos/{name}"
        catalogue.media.paths.add(item.id, MediaPath(path, 1, 1.0))
        if not seen:
            catalogue.media.paths.mark([(path, False)])
        return item.id

    return put


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, workspace: Workspace, background: Background) -> DetailsPanel:
    panel = DetailsPanel(theme, background, workspace)
    qtbot.addWidget(panel)
    panel.resize(296, 900)
    panel.show()
    return panel


@pytest.fixture
def undo(panel: DetailsPanel, background: Background, qtbot: QtBot) -> Undo:
    return Undo(panel, background, qtbot)
