"""Text of strangers stays text: in the page of the map and in every view around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QWidget

from medintel_desktop.domain.area import Circle
from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.domain.place import PlaceName
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.ui.map.tiles import TileServer
from tests.ui.map.page import Page, positions
from tests.ui.window import Driver, some_photos

POISON = (
    'poison<img src=x onerror="window.poisoned=1"><script>window.poisoned=2</script>'
    "'\"`--></style></title><svg/onload=window.poisoned=3>"
    "<a href='javascript:window.poisoned=4'>${window.poisoned=5}{{7*7}}&lt;b&gt;"
    "\u202egnirts\u202c\u2066\n\r\t\0\x1b[31m\U0001f4a3"
)
RAN = "window.poisoned ?? 0"


@pytest.fixture
def poisoned(driver: Driver, tmp_path: Path) -> Driver:
    """A library in which every text that can be written is poison."""
    driver.add(*some_photos(tmp_path / "originals", 2))
    driver.until(lambda: len(driver.names()) == 2)
    ids = [driver.cell(name).id for name in driver.names()]
    workspace = driver.workspace
    media = workspace.catalogue.media
    for id_ in ids:
        media.rename(id_, POISON)
        media.set_caption(id_, POISON)
    media.tag(ids, [POISON], [])
    workspace.positions.set({id_: GeoPoint(43.46, 11.88) for id_ in ids})
    workspace.places.rename(ids, PlaceName(POISON, POISON, POISON, "IT"))
    album = workspace.albums.create(POISON)
    assert album
    driver.parts.background.change(lambda: workspace.collection.rate(ids, 3))
    driver.until(lambda: driver.names() == [POISON, POISON])
    driver.until(lambda: driver.background_rests)
    return driver


def texts(widget: QWidget) -> Iterator[tuple[str, bool]]:
    """Texts of a widget and all in it, and whether Qt reads them as text alone."""
    for part in [widget, *widget.findChildren(QWidget)]:
        if isinstance(part, QLabel):
            yield part.text(), part.textFormat() == Qt.TextFormat.PlainText
        yield part.toolTip(), False
        yield part.statusTip(), False
        if isinstance(part, QAbstractItemView) and part.model() is not None:
            model = part.model()
            for row in range(min(20, model.rowCount())):
                yield str(model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)), False


def test_a_poison_item_stays_text_in_every_view(poisoned: Driver) -> None:
    actions, window = poisoned.parts.actions, poisoned.window

    seen: set[str] = set()

    def check() -> None:
        poisoned.until(lambda: poisoned.background_rests)
        QApplication.processEvents()
        found = [(text, plain) for text, plain in texts(window) if "poison" in text]
        seen.update(text for text, _ in found)
        assert [text for text, plain in found if not plain and "<" in text] == []

    for action in (actions.grid, actions.list):
        action.trigger()
        check()
    actions.grid.trigger()
    poisoned.select(POISON)
    poisoned.until(lambda: any("poison" in text for text, _ in texts(poisoned.parts.details)))
    check()
    actions.map.trigger()
    made = poisoned.window.mapping.made
    assert made is not None
    atlas = made.page
    poisoned.until(lambda: atlas.map.ready)
    page = Page(poisoned.qtbot, atlas.map)
    (spot,) = page.wait_for_spots(2)
    check()

    page.click(spot["x"], spot["y"])
    poisoned.until(lambda: poisoned.parts.selected.count() == 2)
    check()
    atlas.map.area_drawn.emit(Circle(43.46, 11.88, 10))
    poisoned.until(lambda: len(poisoned.parts.results().hits) == 2)
    check()
    poisoned.parts.search.asked.emit(SearchQuery("poison", meaning=False))
    poisoned.until(lambda: len(poisoned.parts.results().hits) == 2)
    check()
    assert page.run(RAN) == 0
    assert "poison" not in str(page.run("document.documentElement.outerHTML"))
    assert page.refused == []
    assert any("<img" in text for text in seen), "nothing was tested"


def test_the_credit_of_a_server_stays_text(page: Page, loud: list[str]) -> None:
    loud.append("127.0.0.1:9")  # nobody draws this map
    server = TileServer(POISON, "http://127.0.0.1:9/{z}/{x}/{y}.png", POISON)
    with page.qtbot.waitSignal(page.view.loaded, timeout=20_000):
        page.view.set_tiles(server)
    assert "<img src=x" in page.run("document.querySelector('.credit').textContent")
    assert page.run("document.querySelectorAll('.credit *').length") == 0
    assert page.run(RAN) == 0
    with page.qtbot.waitSignal(page.view.loaded, timeout=20_000):
        page.view.set_tiles(None)


def test_of_items_the_page_knows_numbers_alone(page: Page) -> None:
    sent: list[str] = []
    page.view._answers.ready.connect(sent.append)
    page.view.show_positions(positions([(1.0, 2.0)], first=2**53))
    page.view.fit()
    wanted = '"spots":[[1.0,2.0,1,9007199254740992,0]]'
    page.wait(lambda: any(wanted in text for text in sent))
