"""Photos with and without a position, in a window's parts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.edits import Edit
from medintel_desktop.ui.position.dialog import PositionDialog
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.driver import Driver

LIMIT = 30_000
AREZZO = (43.4628, 11.8818)
NOON = datetime(2024, 10, 24, 12, 0)

OpenDialog = Callable[..., PositionDialog]


@pytest.fixture
def settle(qtbot: QtBot, background: Background) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: background.idle, timeout=LIMIT)


@pytest.fixture
def photos(workspace: Workspace, tmp_path: Path) -> dict[str, str]:
    """Ids by name: one in Arezzo at noon, one 10 minutes later and one a day later without."""
    folder = tmp_path / "photos"
    driver = Driver(workspace)
    driver.add(
        media.photo(folder / "church.jpg", "red", gps=AREZZO, taken=NOON),
        media.photo(folder / "square.jpg", "blue", taken=NOON.replace(minute=10)),
        media.photo(folder / "tower.jpg", "green", taken=NOON.replace(day=25)),
    )
    return {item.name: item.id for item in driver.all_items()}


class Done(list[Edit]):
    """What dialogs wanted done, carried out as the window does."""

    def __init__(self, background: Background, settle: Callable[[], None]) -> None:
        super().__init__()
        self._background, self._settle = background, settle

    def do(self, edit: Edit) -> None:
        self.append(edit)
        self._background.change(edit.do)

    def undo(self) -> None:
        self._background.change(self.pop().undo)
        self._settle()


@pytest.fixture
def done(background: Background, settle: Callable[[], None]) -> Done:
    return Done(background, settle)


@pytest.fixture
def open_dialog(
    workspace: Workspace, qtbot: QtBot, theme: Theme, background: Background,
    settle: Callable[[], None], done: Done,
) -> OpenDialog:  # fmt: skip
    def opened(*ids: str) -> PositionDialog:
        whom = f"{len(ids)} items" if len(ids) > 1 else "“square.jpg”"
        dialog = PositionDialog(theme, background, workspace, ids, whom, done.do)
        qtbot.addWidget(dialog)
        dialog.open()
        settle()
        return dialog

    return opened


@pytest.fixture
def point_of(workspace: Workspace) -> Callable[[str], GeoPoint | None]:
    return lambda media_id: workspace.positions.of([media_id])[media_id].point
