"""What is found, and how it is told, ordered and opened."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import Job, JobState, Lane
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.view import MediaCell
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.result_order import Order
from medintel_desktop.ui.search_page import BY_WORDS
from tests import media
from tests.driver import Driver
from tests.service import StandIn
from tests.ui.search.screen import LIMIT, Screen, photos


def test_what_is_selected_stays_while_jobs_work_on_it(
    screen: Screen, workspace: Workspace, tmp_path: Path
) -> None:
    driver = photos(workspace, tmp_path, "a harbour.jpg", "b harbour.jpg", "c harbour.jpg")
    screen.search("harbour")
    page, model = screen.page, screen.page.model
    page.grid.selectAll()
    ids = [hit.item.id for hit in page.hits]

    def pills() -> list[str]:
        return [hit.item.waits for hit in page.hits]

    job = Job(1, "clip", "b", "clip", Lane.TRANSFER, JobState.RUNNING, media_id=ids[1])
    page.follow_jobs([job])
    assert [bool(text) for text in pills()] == [False, True, False]
    page.follow_jobs([replace(job, state=JobState.DONE)])
    assert pills() == ["", "", ""], "nothing else tells that it ended"
    driver.workspace.trash.put([ids[1]])
    page.hear(Changes(frozenset(ids)))
    screen.settle()
    assert model.rowCount() == 2
    assert page.grid.selected_rows() == [0, 1]
    workspace.collection.rename(ids[0], "another.jpg")
    page.hear(Changes(frozenset(ids)))
    screen.settle()
    assert page.grid.selected_rows() == [0, 1]


def test_words_are_found_while_typing(screen: Screen, workspace: Workspace, tmp_path: Path) -> None:
    photos(workspace, tmp_path, "harbour.jpg", "wall.jpg")
    screen.type("harb")
    screen.settle()
    assert screen.names == ["harbour.jpg"]
    assert (screen.page.head.title, screen.page.head.note) == ("1 match", "1 photo")
    assert screen.page.foot.words == BY_WORDS


def test_typing_without_a_key_promises_no_meaning(
    screen: Screen, workspace: Workspace, tmp_path: Path
) -> None:
    photos(workspace, tmp_path, "harbour.jpg")
    screen.page.has_key = False
    screen.type("harb")
    screen.settle()
    said = "Found by words. Add a TwelveLabs key to search by meaning too."
    assert screen.page.foot.words == said
    assert screen.page.foot.settings.isVisible()


def test_without_a_key_a_quiet_line_says_so_and_leads_to_the_settings(
    screen: Screen, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    photos(workspace, tmp_path, "harbour.jpg")
    screen.search("harbour")
    assert screen.names == ["harbour.jpg"]
    said = "Found by words. Add a TwelveLabs key to search by meaning too."
    assert screen.page.foot.words == said
    with qtbot.waitSignal(screen.page.settings_asked, timeout=LIMIT):
        screen.page.foot.settings.click()


def test_meaning_finds_the_second_of_a_video_and_opens_it_there(
    meant: Screen, coloured: Workspace, qtbot: QtBot
) -> None:
    meant.search("blue")
    assert meant.names == ["harbour.jpg", "walk.mp4"]
    assert meant.page.head.title == "2 good matches"
    assert meant.page.head.note == "1 moment, 1 photo"
    grid = meant.page.grid
    assert grid.hasFocus(), "Enter leads to the results"
    grid.show_row(1)
    with qtbot.waitSignal(meant.page.opened, timeout=LIMIT) as opened:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args is not None
    cell, seconds, hits, place = opened.args
    assert cell.name == "walk.mp4"
    assert seconds == pytest.approx(8, abs=1)
    assert (hits, place) == (meant.page.hits, 1)


def test_words_stay_until_the_joined_list_is_there(
    meant: Screen, coloured: Workspace, service: StandIn, qtbot: QtBot
) -> None:
    service.fault("delay", "/embed", seconds=1.5)
    meant.type("wall")
    meant.enter()
    qtbot.waitUntil(lambda: meant.names == ["wall.jpg"], timeout=LIMIT)
    assert meant.page.waiting
    qtbot.waitUntil(lambda: meant.page.foot.words == "Searching by meaning…", timeout=LIMIT)
    meant.settle()
    assert meant.names[0] == "wall.jpg"
    assert meant.page.foot.words.endswith("Found by words and meaning.")


def test_a_repeated_search_works_without_the_service(
    meant: Screen, coloured: Workspace, service: StandIn
) -> None:
    meant.search("blue")
    before = meant.names
    service.fault("close", times=-1)
    meant.search("wall")
    assert meant.names == ["wall.jpg"]
    assert meant.page.foot.words.startswith("Found by words. ")
    assert "TwelveLabs" in meant.page.foot.words
    meant.search("Blue ")
    assert meant.names == before
    assert service.usage()["paid_twice"] == []


def test_only_the_latest_search_is_shown(
    screen: Screen, workspace: Workspace, tmp_path: Path
) -> None:
    photos(workspace, tmp_path, "harbour.jpg", "wall.jpg", "hall.jpg")
    for text in ("harbour", "hall", "wall"):
        screen.page.search(SearchQuery(text))
    screen.settle()
    assert screen.names == ["wall.jpg"]


def test_a_video_can_stand_once_with_all_its_marks(
    meant: Screen, understood: Workspace, tmp_path: Path
) -> None:
    driver = Driver(understood)
    scenes = [("blue", 6.0), ("red", 8.0), ("blue", 6.0)]
    driver.add(media.video(tmp_path / "walk.mp4", scenes, size=(640, 360)))
    meant.search("blue")
    assert meant.names == ["walk.mp4", "walk.mp4"]
    meant.page.head.grouping.setCurrentIndex(1)
    assert meant.names == ["walk.mp4"]
    assert len(meant.page.hits[0].item.marks) == 2
    assert meant.page.head.title == "1 good match"


def test_results_can_be_ordered_by_name(
    screen: Screen, workspace: Workspace, tmp_path: Path
) -> None:
    photos(workspace, tmp_path, "trip c.jpg", "trip a.jpg", "trip b.jpg")
    screen.search("trip")
    menu = screen.page.head.order_button.menu()
    next(action for action in menu.actions() if action.text() == Order.NAME).trigger()
    assert screen.names == ["trip a.jpg", "trip b.jpg", "trip c.jpg"]


def test_weaker_matches_are_shown_on_demand(
    meant: Screen, coloured: Workspace, qtbot: QtBot
) -> None:
    meant.search("blue")
    assert "weaker" in meant.page.foot.words
    meant.page.foot.more.click()
    meant.settle()
    assert meant.page.query.weak
    assert len(meant.names) > 2
    assert "Weaker matches are shown." in meant.page.foot.words
    meant.page.foot.more.click()
    meant.settle()
    assert len(meant.names) == 2


def test_what_goes_to_the_trash_leaves_the_results(
    screen: Screen, workspace: Workspace, tmp_path: Path, qtbot: QtBot
) -> None:
    driver = photos(workspace, tmp_path, "trip a.jpg", "trip b.jpg")
    screen.search("trip")
    screen.page.hear(workspace.trash.put([driver.items()["trip a.jpg"].id]))
    qtbot.waitUntil(lambda: screen.names == ["trip b.jpg"], timeout=LIMIT)


def test_items_read_anew_do_not_thin_out_a_later_answer(
    screen: Screen, workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = photos(workspace, tmp_path, "harbour.jpg", "wall.jpg")
    screen.search("harbour")
    cells, going, gone = workspace.catalogue.cells, threading.Event(), threading.Event()
    by_number = cells.by_number

    def slowly(nums: list[int]) -> list[MediaCell]:
        read = by_number(nums)
        if threading.current_thread() is not threading.main_thread() and not gone.is_set():
            gone.set()  # the first reading alone
            assert going.wait(LIMIT / 1000)
        return read

    monkeypatch.setattr(cells, "by_number", slowly)
    screen.page.hear(Changes(media=frozenset([driver.items()["harbour.jpg"].id])))
    assert gone.wait(LIMIT / 1000)
    screen.page.search(SearchQuery(kind=MediaKind.PHOTO))
    screen.qtbot.waitUntil(lambda: len(screen.names) == 2, timeout=LIMIT)
    going.set()
    screen.settle()
    assert len(screen.names) == 2, "the answer that came meanwhile is whole"
