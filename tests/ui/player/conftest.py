"""The page with a film of two colours; its filmstrip has the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.media import FILMSTRIP_FRAMES
from medintel_desktop.ui.player import PlayerPage
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.ui.player.film import FPS, LONG, MARKS, cell, seek


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Red for 8 s, blue for 8 s, with sound."""
    path = tmp_path_factory.mktemp("film") / "two colours.mp4"
    return media.video(path, [("red", 8), ("blue", 8)], fps=FPS, tone=440)


@pytest.fixture(scope="module")
def strip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    image = Image.new("RGB", (32 * FILMSTRIP_FRAMES, 18), media.RGB["red"])
    image.paste(media.RGB["blue"], (16 * FILMSTRIP_FRAMES, 0, 32 * FILMSTRIP_FRAMES, 18))
    path = tmp_path_factory.mktemp("strip") / "strip.jpg"
    image.save(path)
    return path


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, strip: Path) -> Iterator[PlayerPage]:
    page = PlayerPage(theme, lambda _checksum: strip)
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    page.activateWindow()
    page.setFocus()
    qtbot.waitUntil(page.hasFocus)
    yield page
    page.stop()


@pytest.fixture
def stand(qtbot: QtBot, page: PlayerPage, film: Path) -> Callable[[float], None]:
    """Open the film and stand still at a second."""

    def stand(second: float) -> None:
        with qtbot.waitSignal(page.arrived, timeout=LONG):
            page.show_item(cell(), film, MARKS, second)
        page.shuttle.halt()
        seek(qtbot, page, second)

    return stand
