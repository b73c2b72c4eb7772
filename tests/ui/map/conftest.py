"""One map for all tests of a run, made new for each, and the check that it was quiet."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop.ui.map.view import MapView
from medintel_desktop.ui.theme import Theme
from tests.ui.map.page import Page, picture, positions

Make = Callable[[], MapView]


@pytest.fixture(scope="session")
def engine() -> None:
    """Skips where the system lacks libraries of the web engine; `make setup` installs them."""
    try:
        import PySide6.QtWebEngineCore  # noqa: F401
    except ImportError as error:
        pytest.skip(f"the web engine needs a library of the system: {error}")


@pytest.fixture
def loud() -> list[str]:
    """Words of the log that a test expects."""
    return []


@pytest.fixture(autouse=True)
def quiet(loud: list[str], caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing is refused or complained of unless the test expects it."""
    with caplog.at_level(logging.WARNING):
        yield
    lines = [record.getMessage() for record in caplog.records if "ui.map" in record.name]
    assert [line for line in lines if not any(word in line for word in loud)] == []


@pytest.fixture
def make_view(engine: None, theme: Theme, tmp_path: Path) -> Iterator[Make]:
    """Makes maps that were never shown, with one picture for all items."""
    made: list[MapView] = []
    thumbnail = picture(tmp_path)

    def make() -> MapView:
        made.append(MapView(theme, lambda num: thumbnail))
        return made[-1]

    yield make
    for view in made:
        view.shut_down()
        view.deleteLater()


@pytest.fixture(scope="session")
def shared_view(
    engine: None, qapp: QApplication, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[MapView]:
    """A map that is loaded once; loading it again is much faster."""
    theme = Theme()
    theme.set_scheme("light")
    thumbnail = picture(tmp_path_factory.mktemp("map"))
    view = MapView(theme, lambda num: thumbnail)
    yield view
    view.shut_down()
    view.deleteLater()


@pytest.fixture
def page(qtbot: QtBot, shared_view: MapView) -> Page:
    """The map of an empty library, shown and loaded."""
    view = shared_view
    view.show_positions(positions([]))
    view.set_period()
    view.show_area(None)
    view.show_tracks([])
    view.set_tool("move")
    view.set_editable(True)
    view.select([])
    page = Page(qtbot, view)
    page.open()
    page.forget()
    return page
