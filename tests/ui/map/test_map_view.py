"""What the map shows, and what it tells of the user."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.area import Box
from tests.ui.map.conftest import Make
from tests.ui.map.page import Page, positions

ROME, MILAN = (41.9, 12.5), (45.46, 9.19)
ITALY = Box(38.0, 6.0, 47.0, 19.0)


def test_base_map_and_names_stand_without_a_network(page: Page) -> None:
    page.view.fit(ITALY)
    page.until("[...document.querySelectorAll('.label')].some((l) => l.textContent === 'Rome')")
    page.wait_for_colors("#f7f6f2", "#dce6ec")
    assert "Natural Earth" in page.run("document.querySelector('.credit').textContent")
    assert page.refused == []


def test_items_stand_where_they_were_taken_summed_up(page: Page) -> None:
    page.view.show_positions(positions([ROME] * 30 + [MILAN] * 12 + [(45.44, 12.33)]))
    page.view.fit(ITALY)
    one, twelve, thirty = page.wait_for_spots(1, 12, 30)
    assert one["y"] < thirty["y"]
    assert twelve["y"] < thirty["y"]
    assert twelve["x"] < one["x"] < thirty["x"]
    assert (one["name"], thirty["name"]) == ("1 photo", "30 items")
    page.wait(lambda: page.spots()[0]["picture"] > 0)


def test_first_positions_are_brought_into_view(qtbot: QtBot, make_view: Make) -> None:
    view = make_view()
    page = Page(qtbot, view)
    view.show_positions(positions([ROME, MILAN]))
    page.open()
    page.wait_for_spots(1, 1)
    box, zoom = page.views[-1]
    assert box.holds(*ROME)
    assert box.holds(*MILAN)
    assert zoom >= 6


def test_the_equator_is_a_place(page: Page) -> None:
    page.view.show_positions(positions([(0.0, 0.0)]))
    page.view.fit()
    (spot,) = page.wait_for_spots(1)
    assert (round(spot["x"]), round(spot["y"])) == (400, 300)


def test_a_click_opens_all_items_under_a_cluster(page: Page) -> None:
    near = [(41.9 + step * 0.01, 12.5) for step in range(5)]
    page.view.show_positions(positions([*near, MILAN]))
    page.view.fit(ITALY)
    _, cluster = page.wait_for_spots(1, 5)
    page.click(cluster["x"], cluster["y"])
    page.wait(lambda: page.opened)
    assert [sorted(nums) for nums in page.opened] == [[1, 2, 3, 4, 5]]
    page.until("document.querySelectorAll('.spot.chosen').length === 1")


def test_a_double_click_goes_nearer(page: Page) -> None:
    near = [(41.9 + step * 0.02, 12.5) for step in range(4)]
    page.view.show_positions(positions(near))
    page.view.fit(ITALY)
    (cluster,) = page.wait_for_spots(4)
    page.double_click(cluster["x"], cluster["y"])
    page.wait_for_spots(1, 1, 1, 1)
    assert page.views[-1][1] > page.views[0][1]


def test_enter_opens_the_spot_that_has_the_focus(page: Page) -> None:
    page.view.show_positions(positions([ROME] * 3))
    page.view.fit(ITALY)
    page.wait_for_spots(3)
    page.run("document.querySelector('.spot').focus()")
    page.key(Qt.Key.Key_Return)
    page.wait(lambda: page.opened)
    assert sorted(page.opened[0]) == [1, 2, 3]


def test_arrows_and_signs_move_the_map(page: Page) -> None:
    page.view.fit(ITALY)
    page.wait(lambda: page.views)
    page.run("document.getElementById('map').focus()")
    box, zoom = page.views[-1]
    page.key(Qt.Key.Key_Right)
    page.wait(lambda: page.views[-1][0].west > box.west)
    page.key(Qt.Key.Key_Plus)
    page.wait(lambda: page.views[-1][1] == zoom + 1)
    page.key(Qt.Key.Key_Minus)
    page.wait(lambda: page.views[-1][1] == zoom)


def test_items_of_one_place_are_spread_out_on_a_click(page: Page) -> None:
    page.view.show_positions(positions([ROME] * 6))
    page.view.fit()
    (spot,) = page.wait_for_spots(6)
    page.click(spot["x"], spot["y"])
    page.until("document.querySelectorAll('.spot').length === 7")
    page.until("document.querySelectorAll('path.leg').length === 6")


def test_videos_have_a_mark_of_their_own(page: Page) -> None:
    page.view.show_positions(positions([ROME, MILAN]), np.array([True, False]))
    page.view.fit(ITALY)
    spots = page.wait_for_spots(1, 1)
    assert {spot["name"]: spot["video"] for spot in spots} == {"1 video": True, "1 photo": False}


def test_a_chosen_item_can_be_dragged_to_where_it_belongs(page: Page) -> None:
    page.view.show_positions(positions([ROME, MILAN]))
    page.view.fit(ITALY)
    _, rome = sorted(page.wait_for_spots(1, 1), key=lambda spot: spot["y"])
    box = page.views[-1][0]
    page.drag((rome["x"], rome["y"]), (rome["x"] + 30, rome["y"]))
    page.wait(lambda: page.views[-1][0] != box)  # not chosen: the map moved
    assert page.moved == []

    page.view.select([1])
    page.until("document.querySelectorAll('.spot.chosen').length === 1")
    (rome,) = [spot for spot in page.spots() if spot["chosen"]]
    page.drag((rome["x"], rome["y"]), (rome["x"] + 60, rome["y"] + 20))
    page.wait(lambda: page.moved)
    ((num, latitude, longitude),) = page.moved
    assert num == 1
    assert latitude < ROME[0] < latitude + 2
    assert longitude > ROME[1] > longitude - 3


def test_where_nothing_may_be_changed_no_item_can_be_dragged(page: Page) -> None:
    page.view.set_editable(False)
    page.view.show_positions(positions([ROME]))
    page.view.fit(ITALY)
    page.view.select([1])
    page.until("document.querySelectorAll('.spot.chosen').length === 1")
    (rome,) = page.spots()
    box = page.views[-1][0]
    page.drag((rome["x"], rome["y"]), (rome["x"] + 60, rome["y"] + 20))
    page.wait(lambda: page.views[-1][0] != box)
    assert page.moved == []


def test_a_slider_pulled_fast_asks_for_the_last_position_alone(page: Page) -> None:
    page.view.show_positions(positions([ROME] * 50))
    page.view.fit(ITALY)
    page.wait_for_spots(50)
    answers: list[str] = []
    page.view._answers.ready.connect(answers.append)
    for second in range(40):
        page.view.set_period(since=second)
    page.wait_for_spots(10 + 1)
    assert len(answers) <= 3


def test_only_items_of_the_period_are_shown(page: Page) -> None:
    page.view.show_positions(positions([ROME] * 10 + [MILAN] * 10))
    page.view.fit(ITALY)
    page.wait_for_spots(10, 10)
    page.view.set_period(since=15)
    page.wait_for_spots(5)
    page.view.set_period()
    page.wait_for_spots(10, 10)


def test_chosen_items_stay_chosen_in_other_views(page: Page) -> None:
    page.view.show_positions(positions([ROME] * 4 + [MILAN] * 5))
    page.view.fit(ITALY)
    page.wait_for_spots(4, 5)
    page.view.select([7])
    page.until("document.querySelectorAll('.spot.chosen').length === 1")
    page.view.fit(Box(30, -10, 60, 40))
    page.wait(lambda: any(spot["chosen"] for spot in page.spots()))


def test_across_the_date_line_both_sides_are_one_view(page: Page) -> None:
    page.view.show_positions(positions([(-17.0, 175.0), (-17.0, -175.0)]))
    page.view.fit(Box(-25, 170, -10, -170))
    spots = page.wait_for_spots(1, 1)
    assert all(0 < spot["x"] < 800 for spot in spots)
    box, _ = page.views[-1]
    assert box.west > box.east
    assert box.holds(-17.0, 180.0)


def test_only_pictures_that_are_seen_are_asked_for(qtbot: QtBot, make_view: Make) -> None:
    asked: set[int] = set()
    view = make_view()
    view._pictures._thumbnail_of = asked.add
    view.show_positions(positions([(41.9 + step * 1e-4, 12.5) for step in range(900)]))
    page = Page(qtbot, view).open()
    view.fit(ITALY)
    page.wait_for_spots(900)
    assert len(asked) < 60


def test_more_items_than_spots_are_summed_up_and_opened_alike(page: Page) -> None:
    around = [
        (41.0 + row * 0.02, 12.0 + column * 0.02) for row in range(60) for column in range(60)
    ]
    page.view.show_positions(positions([*around, MILAN]))
    page.view.fit(ITALY)
    page.wait(lambda: sum(spot["count"] for spot in page.spots()) == 3_601)
    for spot in page.spots():
        page.opened.clear()
        page.click(spot["x"], spot["y"])
        page.wait(lambda: page.opened)
        assert len(page.opened[0]) == len(set(page.opened[0])) == spot["count"]


def test_a_track_is_drawn_as_a_line(page: Page) -> None:
    page.view.show_tracks([np.array([ROME, MILAN]), [(44.4, 8.9)]])
    page.until("document.querySelectorAll('path.track:not(.under)').length === 1")
    page.view.show_tracks([])
    page.until("document.querySelectorAll('path.track').length === 0")


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_page_follows_the_theme(page: Page, scheme: str) -> None:
    theme = page.view._theme
    theme.set_scheme("light" if scheme == "dark" else "dark")
    theme.set_scheme(scheme)
    land, water = {"dark": ("#2a2c30", "#1a2025"), "light": ("#f7f6f2", "#dce6ec")}[scheme]
    accent = theme.tokens.accent
    wanted = f"rgba({accent.red()}, {accent.green()}, {accent.blue()}, 1.000)"
    page.until(
        f"getComputedStyle(document.documentElement).getPropertyValue('--accent') === '{wanted}'"
    )
    page.wait_for_colors(land, water)


def test_everything_comes_back_after_the_page_ended(page: Page, loud: list[str]) -> None:
    loud.append("The map page ended")
    page.view.show_positions(positions([ROME] * 3))
    page.view.fit(ITALY)
    page.wait_for_spots(3)
    shown = page.views[-1][0]
    engine = page.view._web
    assert engine is not None
    kill(engine.page.renderProcessPid())
    page.wait(lambda: "stopped" in page.view._note.words)
    with page.qtbot.waitSignal(page.view.loaded, timeout=20_000):
        page.view.reload()
    page.wait_for_spots(3)
    assert abs(page.views[-1][0].west - shown.west) < 0.5


def kill(process: int) -> None:
    import psutil

    psutil.Process(process).kill()
