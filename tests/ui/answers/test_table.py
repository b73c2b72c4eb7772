"""Answers about many items as a table: read, sorted, played, tried again, and taken away."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest

from medintel_desktop.domain.analysis import Analysis, AnswerKind, Passage
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.preset import FieldType, Preset, PresetField
from medintel_desktop.ui.answers.lines import Choice
from medintel_desktop.ui.answers.table_model import STATE
from tests.service import StandIn
from tests.ui.answers.asking import FILMS, PHOTO, Asking

SHOPS = Preset(
    "shops", "Shops", "Which shops?",
    (PresetField("Shop"), PresetField("Price", FieldType.NUMBER),
     PresetField("Seen", FieldType.TIME)),
)  # fmt: skip
HARBOUR, LAKE, WALK = FILMS


def filled(asking: Asking) -> None:
    """Answers about two of the films."""
    asking.keep(
        HARBOUR,
        {
            AnswerKind.TITLE: "Boats at noon",
            AnswerKind.SUMMARY: "<b>Red</b> first; blue from 0:08 on.",
            AnswerKind.TOPICS: ("boats", "sea"),
            AnswerKind.CHAPTERS: (Passage(Span(0, 8), "Red"), Passage(Span(8, 16), "Blue")),
            AnswerKind.SAFETY: (),
        },
    )
    asking.keep(WALK, {AnswerKind.TITLE: "a walk", AnswerKind.TOPICS: ("trees",)})


def show(asking: Asking, *names: str) -> None:
    asking.driver.select(*names)
    asking.parts.actions.answers.trigger()
    table = asking.driver.window.answers.table
    asking.driver.until(lambda: table.made is not None and table.made.isVisible())
    asking.driver.until(lambda: asking.driver.background_rests)


def texts(asking: Asking) -> list[list[str]]:
    """What the rows show, from the top."""
    rows = asking.page.rows
    return [
        [str(rows.index(row, column).data()) for column in range(rows.columnCount())]
        for row in range(rows.rowCount())
    ]


def column(asking: Asking, heading: str) -> int:
    rows = asking.page.rows
    headings = [
        rows.headerData(number, Qt.Orientation.Horizontal) for number in range(rows.columnCount())
    ]
    return headings.index(heading)


def choose(asking: Asking, title: str) -> None:
    asking.page.head.choice.setCurrentText(title)
    asking.driver.until(lambda: asking.page.rows.sheet.choice.title == title)


def double_click(asking: Asking, row: int, at: int) -> None:
    grid = asking.page.grid
    place = grid.visualRect(asking.page.rows.index(row, at)).center()
    left = Qt.MouseButton.LeftButton
    QTest.mouseClick(grid.viewport(), left, pos=place)
    QTest.mouseDClick(grid.viewport(), left, pos=place)


def test_one_row_for_each_item_also_where_nothing_is_answered(asking: Asking) -> None:
    filled(asking)
    show(asking, *FILMS, PHOTO)
    assert {row[0] for row in texts(asking)} == {*FILMS, PHOTO}
    row = next(row for row in texts(asking) if row[0] == HARBOUR)
    assert row[column(asking, "Title")] == "Boats at noon"
    assert row[column(asking, "Topics")] == "boats · sea"
    assert row[column(asking, "Chapters")] == "0:00 Red · 0:08 Blue"
    assert row[column(asking, "Content safety")] == "nothing found"
    assert row[column(asking, "Summary")].startswith("<b>Red</b>"), "text, never markup"
    lake = next(row for row in texts(asking) if row[0] == LAKE)
    assert lake[column(asking, "Content safety")] == "", "not checked is never shown as safe"
    assert lake[STATE] == "Not asked"


def test_headings_sort_and_what_is_empty_comes_last(asking: Asking) -> None:
    filled(asking)
    show(asking, *FILMS)
    header, title = asking.page.grid.horizontalHeader(), column(asking, "Title")

    def press() -> list[str]:
        place = QPoint(header.sectionViewportPosition(title) + 20, header.height() // 2)
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        asking.driver.until(lambda: asking.driver.background_rests)
        return [row[title] for row in texts(asking)]

    assert press() == ["a walk", "Boats at noon", ""]
    assert press() == ["Boats at noon", "a walk", ""]


def test_a_double_click_plays_at_the_time_in_the_cell_and_back_leads_here(asking: Asking) -> None:
    filled(asking)
    show(asking, *FILMS)
    row = next(n for n, row in enumerate(texts(asking)) if row[0] == HARBOUR)
    double_click(asking, row, column(asking, "Summary"))
    pages = asking.parts.pages
    asking.driver.until(lambda: pages.plays and pages.player is not None)
    player = pages.player
    assert player is not None
    asking.driver.until(lambda: player.position >= 7.8)
    assert player.head.back.text() == "Answers"
    player.back_asked.emit()
    asking.driver.until(asking.page.isVisible)
    QTest.keyClick(asking.page.grid, Qt.Key.Key_Escape)
    asking.driver.until(lambda: pages.page is asking.parts.library)


def test_chapters_have_a_row_each_and_play_where_they_begin(asking: Asking) -> None:
    filled(asking)
    show(asking, *FILMS)
    choose(asking, "Chapters")
    assert [[row[0], *row[2:4]] for row in texts(asking)] == [
        [HARBOUR, "0:00 – 0:08", "Red"], [HARBOUR, "0:08 – 0:16", "Blue"]
    ]  # fmt: skip
    double_click(asking, 1, column(asking, "Title"))
    pages = asking.parts.pages
    asking.driver.until(lambda: pages.plays and pages.player is not None)
    player = pages.player
    assert player is not None
    asking.driver.until(lambda: player.position >= 7.8)
    pages.back()
    asking.driver.until(asking.page.isVisible)
    grid = asking.page.grid
    place = grid.visualRect(asking.page.rows.index(0, column(asking, "Time"))).topLeft()
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=place + QPoint(20, 12))
    asking.driver.until(lambda: pages.plays and player.position < 7.0)


def test_a_preset_is_a_table_of_its_fields(asking: Asking) -> None:
    asking.workspace.presets.save(SHOPS)
    rows = ({"Shop": "Bakery", "Price": 2.5, "Seen": 8.0}, {"Shop": "Cafe", "Price": 12.0,
             "Seen": None})  # fmt: skip
    media_id = asking.id_of(LAKE)
    asking.workspace.catalogue.analyses.add(
        [Analysis("t", media_id, AnswerKind.TABLE, rows, "Which shops?", thread="shops")]
    )
    show(asking, *FILMS)
    choose(asking, "Shops")
    assert [[row[0], *row[2:5]] for row in texts(asking)] == [
        [LAKE, "Bakery", "2.5", "0:08"], [LAKE, "Cafe", "12", ""]
    ]  # fmt: skip
    assert asking.page.rows.line(0).start == 8.0
    asking.workspace.presets.delete("shops")
    asking.page.read()
    asking.driver.until(lambda: Choice("Which shops?", AnswerKind.TABLE, "shops")
                        in asking.page.rows.sheet.choices)  # fmt: skip


def test_the_whole_value_can_be_read_below(asking: Asking) -> None:
    filled(asking)
    show(asking, *FILMS)
    row = next(n for n, row in enumerate(texts(asking)) if row[0] == HARBOUR)
    asking.page.grid.setCurrentIndex(asking.page.rows.index(row, column(asking, "Summary")))
    reading = asking.page.reading
    assert reading.isVisible()
    assert reading.text.toPlainText() == "<b>Red</b> first; blue from 0:08 on."
    assert reading.text.links == [8.0]


def test_a_batch_is_followed_row_by_row_and_failures_are_tried_again(
    asking: Asking, service: StandIn
) -> None:
    service.fault("status", "/analyze", status=400, times=1,
                  body={"code": "parameter_invalid", "message": "no such thing"})  # fmt: skip
    show(asking, *FILMS)
    asking.page.empty.analyse.click()
    dialog = asking.dialog()
    asking.tick(dialog, AnswerKind.TITLE)
    dialog.yes.click()
    page = asking.page
    asking.driver.until(lambda: bool(page.rows.jobs))
    asking.jobs_ended()
    asking.driver.until(lambda: [job.state for job in page.rows.jobs] == [JobState.FAILED])
    asking.driver.until(lambda: sum(bool(row[2]) for row in texts(asking)) == 2)
    job = page.rows.jobs[0]
    row = next(n for n, cell in enumerate(page.cells) if cell.id == job.media_id)
    assert job.problem is not None
    assert texts(asking)[row][STATE] == job.problem.title
    assert "1 item could not be asked" in page.work.words.text()
    index = page.rows.index(row, STATE)
    page.grid.scrollTo(index)
    place = page.grid.delegate.button_in(page.grid.visualRect(index), index).center()
    QTest.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    asking.driver.until(lambda: bool(texts(asking)[row][2]))
    asking.driver.until(lambda: not page.work.isVisible())


def test_stop_all_ends_what_is_asked(asking: Asking, service: StandIn) -> None:
    service.config(stuck=["analyze"])
    show(asking, *FILMS)
    asking.page.empty.analyse.click()
    dialog = asking.dialog()
    asking.tick(dialog, AnswerKind.TITLE)
    dialog.yes.click()
    page = asking.page
    asking.driver.until(lambda: len(page.rows.jobs) == 3 and page.work.stop.isVisible())
    assert "0 of 3 answered" in page.work.words.text()
    page.work.stop.click()
    asking.driver.until(lambda: not page.work.isVisible())
    asking.jobs_ended()
    jobs = asking.workspace.catalogue.jobs.page((JobState.CANCELLED,), limit=10)
    assert len([job for job in jobs if job.kind == "analyse"]) == 3


def test_the_table_is_written_as_csv_and_json(asking: Asking, tmp_path: Path) -> None:
    filled(asking)
    show(asking, *FILMS)
    exporting = asking.driver.window.answers.export
    exporting(tmp_path / "answers.csv")
    exporting(tmp_path / "answers.json")
    asking.driver.until((tmp_path / "answers.json").exists)
    asking.driver.until(lambda: asking.driver.background_rests)
    with (tmp_path / "answers.csv").open(newline="", encoding="utf-8") as file:
        rows = {row["name"]: row for row in csv.DictReader(file)}
    assert rows[HARBOUR]["topics"] == "boats; sea"
    assert rows[LAKE]["title"] == ""
    told = json.loads((tmp_path / "answers.json").read_text("utf-8"))
    assert {row["name"] for row in told} == set(FILMS)
    assert not list(tmp_path.glob("*.part"))


def test_everything_is_there_offline(
    asking: Asking, open_asking: Callable[..., Asking], service: StandIn
) -> None:
    filled(asking)
    assert asking.driver.close()
    again = open_asking(online=False)
    again.driver.until(lambda: len(again.driver.names()) == 4)
    show(again, *FILMS)
    assert any("Boats at noon" in row for row in texts(again))
    assert not service.log("/analyze")


def test_without_a_selection_it_is_the_list_shown(asking: Asking) -> None:
    filled(asking)
    asking.parts.library.items.clearSelection()
    asking.parts.actions.answers.trigger()
    table = asking.driver.window.answers.table
    asking.driver.until(lambda: table.made is not None and len(table.made.cells) == 4)
    assert table.made is not None
    assert table.made.head.note.text() == "4 items"


def test_the_menu_of_rows_offers_what_makes_sense(asking: Asking) -> None:
    filled(asking)
    show(asking, *FILMS)
    page = asking.page
    page.grid.setCurrentIndex(page.rows.index(0, 0))
    menu = page.menu()
    offered = {action.text(): action for action in menu.findChildren(QAction) if action.text()}
    assert offered["Analyse…"].isEnabled()
    assert not offered["Retry"].isEnabled()
    offered["Analyse…"].trigger()
    dialog = asking.dialog()
    assert dialog.windowTitle() == "What do you want to know?"
    dialog.no.click()


def test_rows_are_chosen_like_items(asking: Asking) -> None:
    filled(asking)
    show(asking, *FILMS)
    page, parts = asking.page, asking.parts
    page.grid.setCurrentIndex(page.rows.index(0, 0))
    chosen = page.cells[0].id
    asking.driver.until(lambda: parts.details.ids == (chosen,))
    parts.actions.ratings[4].trigger()
    item = asking.workspace.catalogue.media.get
    asking.driver.until(lambda: (found := item(chosen)) is not None and found.rating == 4)
    page.grid.selectAll()
    asking.driver.until(lambda: len(parts.details.ids) == 3)
    parts.actions.trash.trigger()
    asking.driver.until(lambda: not page.cells)
    parts.actions.undo.trigger()
    asking.driver.until(lambda: len(page.cells) == 3)


def test_what_was_cut_off_is_told_as_cut(asking: Asking) -> None:
    media_id = asking.id_of(LAKE)
    cut = Analysis("c", media_id, AnswerKind.SUMMARY, "Green first, th", key="c", whole=False)
    asking.workspace.catalogue.analyses.add([cut])
    show(asking, *FILMS)
    row = next(row for row in texts(asking) if row[0] == LAKE)
    assert row[STATE] == "Cut off"
    assert not asking.page.grid.isColumnHidden(STATE)


def test_what_failed_waits_in_the_table_after_a_restart(
    asking: Asking, open_asking: Callable[..., Asking], service: StandIn
) -> None:
    service.fault("status", "/analyze", status=400, times=1,
                  body={"code": "parameter_invalid", "message": "no such thing"})  # fmt: skip
    dialog = asking.ask(*FILMS)
    asking.tick(dialog, AnswerKind.TITLE)
    dialog.yes.click()
    asking.driver.until(lambda: bool(service.log("/analyze", "POST")))
    asking.jobs_ended()
    assert asking.driver.close()
    again = open_asking()
    again.driver.until(lambda: len(again.driver.names()) == 4)
    show(again, *FILMS)
    assert [job.state for job in again.page.rows.jobs] == [JobState.FAILED]
    again.page.work.retry.click()
    again.driver.until(lambda: all(row[2] for row in texts(again)))
    assert service.usage()["paid_twice"] == []


def test_what_came_while_a_video_played_is_there_afterwards(asking: Asking) -> None:
    filled(asking)
    show(asking, *FILMS)
    double_click(asking, 0, 0)
    pages = asking.parts.pages
    asking.driver.until(lambda: pages.plays)
    asking.keep(LAKE, {AnswerKind.TITLE: "Still water"})
    pages.back()
    asking.driver.until(lambda: any("Still water" in row for row in texts(asking)))
