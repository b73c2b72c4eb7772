"""A film of four colours, a photo, and a time line with cuts of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.plan import Plan
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.plan.line import Line
from medintel_desktop.ui.plan.peaks import Peaks
from medintel_desktop.ui.plan.scale import Scale
from medintel_desktop.ui.plan.source import GONE, Source
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails
from tests import media
from tests.ui.plan.plans import AWAY, FILM, LENGTH, PHOTO, four
from tests.ui.window import Driver, some_photos

SCENES = [("red", 2.0), ("blue", 2.0), ("green", 2.0), ("yellow", 2.0)]


class Silence(Peaks):
    """Reads nothing: nobody waits for it here."""

    def loudness(self, media_id: str, start: float, end: float) -> float:
        return 0.0


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("plan") / "colours.mp4"
    return media.video(path, SCENES, size=(96, 64), fps=10, tone=440)


@pytest.fixture(scope="session")
def still(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return media.photo(tmp_path_factory.mktemp("plan") / "white.jpg", "white", size=(64, 64))


@pytest.fixture
def source_of(film: Path, still: Path) -> Callable[[str], Source]:
    """What is known of the items of the tests; anything else was deleted."""
    sources = {
        "film": Source("colours.mp4", FILM, "f" * 64, LENGTH, path=film),
        "photo": Source("white.jpg", PHOTO, "e" * 64, path=still),
        "away": Source("away.mp4", FILM, "d" * 64, LENGTH, AWAY),
    }
    return lambda media_id: sources.get(media_id, GONE)


@pytest.fixture
def line(
    qtbot: QtBot,
    theme: Theme,
    background: Background,
    source_of: Callable[[str], Source],
    tmp_path: Path,
) -> Iterator[Line]:
    """Four cuts at 50 px a second: 2 s, 3 s, a photo of 4 s, 1 s."""
    thumbnails = Thumbnails(lambda _: tmp_path / "none", lambda _: tmp_path / "none")
    line = Line(theme, thumbnails, source_of, Silence(background, lambda *_: b""))
    qtbot.addWidget(line)
    line.resize(900, line.height())
    line.show()
    line.show_plan(Plan("Plan", four()), "plan")
    line.scene.set_scale(Scale(50.0))
    yield line
    thumbnails.shut_down()


@pytest.fixture
def studio(driver: Driver, film: Path, tmp_path: Path) -> Driver:
    """A window on three photos and a film of four colours."""
    driver.add(*some_photos(tmp_path / "originals"), film)
    driver.until(lambda: len(driver.names()) == 4)
    return driver
