"""Facets beside the results, in the real window: ticked, held, by keyboard, with the dates."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from medintel_desktop.domain.facet import Facet, FacetCounts, FacetValue
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.ui.facets.model import FACET_ROLE, FacetModel, FacetRow
from medintel_desktop.ui.facets.panel import FacetPanel
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.window.narrowing import Narrowing
from tests import media
from tests.ui.window import Driver, Open


@pytest.fixture
def found(open_window: Open, tmp_path: Path) -> Driver:
    """Three photos and a video called walk; the results of that word are shown."""
    driver = open_window()
    folder = tmp_path / "in"
    driver.add(
        media.photo(folder / "walk one.jpg", "green", size=(400, 300), taken="2023:05:03 10:00:00"),
        media.photo(folder / "walk two.jpg", "red", size=(300, 400), taken="2024:05:03 10:00:00"),
        media.photo(folder / "walk three.jpg", "blue", size=(300, 300),
                    taken="2024:06:03 10:00:00"),
        media.video(folder / "walk four.mp4", [("red", 1)]),
    )  # fmt: skip
    parts = driver.parts
    parts.actions.details.setChecked(True)
    parts.search.setFocus()
    QTest.keyClicks(parts.search, "walk")
    driver.until(lambda: parts.results.made is not None and len(parts.results().hits) == 4)
    driver.until(lambda: _counts(driver).get((Facet.KIND, "photo")) == 3)
    return driver


def test_counts_stand_beside_the_results(found: Driver) -> None:
    tabs = found.parts.details.tabs
    assert tabs.tabText(0) == "Filters"
    assert tabs.currentWidget() is _panel(found)
    assert tabs.tabBar().focusPolicy() is Qt.FocusPolicy.TabFocus, "the other tab can be reached"
    counts = _counts(found)
    assert counts[Facet.KIND, "video"] == 1
    assert not _panel(found).note.isVisible()
    _panel(found).model.fold(Facet.SHAPE, folded=False)
    assert _counts(found)[Facet.SHAPE, "portrait"] == 1


def test_a_tick_narrows_the_search_and_the_chips_follow(found: Driver) -> None:
    results = found.parts.results()
    _click(found, Facet.KIND, "photo")
    found.until(lambda: len(results.hits) == 3 and not results.waiting)
    assert results.query.kind is MediaKind.PHOTO
    assert [chip.text() for chip in results.chips.chips] == ["Photos"]
    found.until(lambda: _row(found, Facet.KIND, "photo").chosen)
    assert _counts(found)[Facet.KIND, "video"] == 1, "its own filter is left out"
    _click(found, Facet.KIND, "photo")
    found.until(lambda: len(results.hits) == 4)
    assert results.query.kind is None
    assert not results.chips.chips


def test_all_of_it_by_keyboard(found: Driver) -> None:
    rows, results = _panel(found).rows, found.parts.results()
    rows.setFocus()
    rows.setCurrentIndex(rows.model().index(0, 0))
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Space)
    found.until(lambda: results.query.kind is MediaKind.PHOTO and not results.waiting)
    assert rows.hasFocus(), "the search does not take the focus away"
    QTest.keyClick(rows, Qt.Key.Key_Left)
    assert (Facet.KIND, "video") not in _counts(found)
    assert rows.currentIndex().data(FACET_ROLE).facet is Facet.KIND
    QTest.keyClick(rows, Qt.Key.Key_Right)
    assert (Facet.KIND, "video") in _counts(found)


def test_dates_narrow_by_their_handles(found: Driver) -> None:
    panel, results = _panel(found), found.parts.results()
    assert panel.span.text() == "May 2023 – Jun 2024"
    panel.dates.setFocus()
    for _ in range(20):
        QTest.keyClick(panel.dates, Qt.Key.Key_Right)
    found.until(lambda: len(results.hits) == 2 and not results.waiting)
    assert results.query.taken_from is not None
    found.until(lambda: found.background_rests)
    assert panel.dates.span is not None, "the handles stay where they were put"
    (dates,) = results.chips.chips
    dates.removed.emit()
    found.until(lambda: len(results.hits) == 4 and found.background_rests)
    assert panel.dates.span is None


def test_filters_are_gone_with_the_results_and_come_back(found: Driver) -> None:
    parts, panel = found.parts, _panel(found)
    hit = parts.results().hits[0]
    parts.results().opened.emit(hit.item, None, parts.results().hits, 0)
    found.until(lambda: parts.pages.shows_item)
    assert parts.details.tabs.indexOf(panel) < 0
    assert parts.details.tabs.tabBar().focusPolicy() is Qt.FocusPolicy.TabFocus
    parts.pages.back()
    found.until(lambda: parts.details.tabs.currentWidget() is panel and panel.isVisible())
    parts.actions.back.trigger()
    found.until(lambda: parts.pages.page is parts.library)
    assert parts.details.tabs.indexOf(panel) < 0


def test_what_changes_meanwhile_is_counted_again(found: Driver) -> None:
    hit = next(hit for hit in found.parts.results().hits if hit.item.kind is MediaKind.PHOTO)
    workspace = found.workspace
    found.parts.background.change(lambda: workspace.collection.rate([hit.item.id], 4))
    found.until(lambda: _counts(found).get((Facet.RATING, "4")) == 1)


def test_nothing_is_counted_for_a_panel_that_is_closed(found: Driver) -> None:
    found.parts.actions.details.setChecked(False)
    _click_search(found, "one")
    found.until(lambda: len(found.parts.results().hits) == 1 and found.background_rests)
    assert _counts(found)[Facet.KIND, "photo"] == 3, "still what was counted last"
    found.parts.actions.details.setChecked(True)
    found.until(lambda: _counts(found).get((Facet.KIND, "photo")) == 1)


def test_rows_do_not_move_under_the_pointer(theme: Theme) -> None:
    panel = FacetPanel(theme)
    panel.show_counts(SearchQuery("a"), _some(red=3, blue=2))
    _enter(panel)
    panel.show_counts(SearchQuery("b"), _some(green=9, blue=5))
    assert _texts(panel.model) == ["Colour", "Red", "Blue"]
    assert [row.count for row in _rows(panel.model)] == [0, 0, 5]
    QApplication.sendEvent(panel.rows, QEvent(QEvent.Type.Leave))
    assert _texts(panel.model) == ["Colour", "Green", "Blue"]
    panel.deleteLater()


def test_what_is_said_of_rows_and_counts(theme: Theme) -> None:
    panel = FacetPanel(theme)
    values = {Facet.RATING: (FacetValue("4", 1204, chosen=True),)}
    panel.show_counts(SearchQuery(), FacetCounts(values, items=2, ranked=True))
    spoken = panel.model.index(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Rating: 4 stars or more, 1,204 items, checked"
    assert panel.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "Rating, open"
    assert panel.note.text() == "Counts are of the 2 items listed."
    panel.show_counts(SearchQuery(), FacetCounts(values, items=2, exact=False))
    assert panel.note.text() == "Counts are estimated: this is a very large library."
    panel.deleteLater()


# -- what the tests do -------------------------------------------------------------------------


def _panel(driver: Driver) -> FacetPanel:
    made = driver.window.findChild(Narrowing)
    assert made is not None
    return made.panel


def _rows(model: FacetModel) -> list[FacetRow]:
    return [row for at in range(model.rowCount()) if (row := model.row(at))]


def _counts(driver: Driver) -> dict[tuple[Facet, str], int]:
    rows = _rows(_panel(driver).model)
    return {(row.facet, row.value): row.count for row in rows if row.value is not None}


def _row(driver: Driver, facet: Facet, value: str) -> FacetRow:
    rows = _rows(_panel(driver).model)
    return next(row for row in rows if (row.facet, row.value) == (facet, value))


def _click(driver: Driver, facet: Facet, value: str) -> None:
    view = _panel(driver).rows
    at = _rows(_panel(driver).model).index(_row(driver, facet, value))
    place = view.visualRect(view.model().index(at, 0))
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(view.viewport(), left, Qt.KeyboardModifier.NoModifier, place.center())


def _click_search(driver: Driver, text: str) -> None:
    field = driver.parts.search
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def _enter(panel: FacetPanel) -> None:
    at = QPointF(QPoint(5, 5))
    QApplication.sendEvent(panel.rows, QEnterEvent(at, at, at))


def _texts(model: FacetModel) -> list[str]:
    return [row.text for row in _rows(model)]


def _some(**counts: int) -> FacetCounts:
    values = tuple(FacetValue(name, count) for name, count in counts.items())
    return FacetCounts({Facet.COLOUR: values})
