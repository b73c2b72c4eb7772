"""A plan of what is only in a store: its preview streams it, rendering fetches it."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.render import FilmCodec
from medintel_desktop.ui.plan.page import PlanPage
from medintel_desktop.ui.plan.render_dialog import RenderDialog
from tests import media
from tests.ui.only_stored.far import SlowFolder, Stored
from tests.ui.plan.studio import opened
from tests.ui.plan.test_reel import colour, stands
from tests.ui.window import Driver


@pytest.fixture
def walk(stored: Stored, tmp_path: Path) -> str:
    """A video of 2 s of red and 2 s of blue that is only in a store."""
    film = media.video(tmp_path / "walk.mp4", [("red", 2), ("blue", 2)], fps=10, tone=440)
    return stored(film).id


def backwards(media_id: str) -> list[Cut]:
    return [Cut(media_id, Span(2.4, 2.9)), Cut(media_id, Span(0.2, 0.7))]


def note(page: PlanPage) -> str:
    shown = page.reel.decks[0].screen.note
    return "" if shown.isHidden() else shown.words


def test_cuts_are_streamed(driver: Driver, walk: str) -> None:
    page = opened(driver, backwards(walk))
    driver.until(lambda: colour(page.reel) == "blue" and not note(page))
    stands(driver.qtbot, page.reel, 0.75, "red")
    stands(driver.qtbot, page.reel, 0.0, "blue")
    page.reel.play()
    driver.until(lambda: not page.reel.playing)
    assert page.reel.second == pytest.approx(1.0)
    assert colour(page.reel) == "red"


def test_a_line_that_stands_still_says_so(driver: Driver, far: SlowFolder, walk: str) -> None:
    far.flows.clear()
    page = opened(driver, backwards(walk))
    driver.until(far.asked.is_set)
    assert note(page) == "In the cloud, on its way…"
    page.reel.seek(0.7)  # in the other cut, of the same video: it is not asked for anew
    page.reel.play()
    page.reel.pause()
    assert page.reel.second == pytest.approx(0.7)
    assert note(page) == "In the cloud, on its way…"
    far.flows.set()
    driver.until(lambda: colour(page.reel) == "red" and not note(page))
    assert not page.reel.decks[0].playback.playing
    assert not far.given_up


def test_a_store_that_is_away_is_named(driver: Driver, walk: str, tmp_path: Path) -> None:
    (tmp_path / "far away").rename(tmp_path / "unplugged")
    page = opened(driver, backwards(walk))
    driver.until(lambda: "not connected" in note(page) or "not there" in note(page))
    page.reel.play()
    driver.until(lambda: not page.reel.playing)  # it stands still for as long as it would play
    assert page.reel.second == pytest.approx(1.0)
    (tmp_path / "unplugged").rename(tmp_path / "far away")
    stands(driver.qtbot, page.reel, 0.0, "blue")


def test_what_costs_is_streamed_once_it_is_to_play(
    driver: Driver, far: SlowFolder, walk: str
) -> None:
    driver.workspace.cloud.streaming.metered = lambda _: True
    page = opened(driver, backwards(walk))
    driver.until(lambda: note(page) == "In the cloud. This connection is metered.")
    assert not far.asked.is_set()
    page.reel.play()
    driver.until(lambda: not page.reel.playing)
    assert colour(page.reel) == "red"


def test_a_film_is_made_of_what_is_fetched_for_it(
    driver: Driver, walk: str, tmp_path: Path
) -> None:
    driver.window.renders.offer(driver.workspace.plans.create("Autumn", backwards(walk)))
    dialog = driver.dialog(RenderDialog)
    driver.until(lambda: dialog.outlook is not None)
    assert dialog.told.text().endswith("kB) comes from the cloud first.")
    dialog.presets.choose("lossless")
    driver.until(lambda: dialog.outlook is not None)
    assert dialog.wish.codec is FilmCodec.COPY
    assert "keep them offline" in dialog.lossless.text()
    assert not dialog.save.isEnabled()
    dialog.presets.choose("720p")
    driver.until(lambda: dialog.save.isEnabled())
    dialog.height_.setCurrentIndex(dialog.height_.findData(480))
    driver.until(lambda: dialog.save.isEnabled())
    dialog.render_to(tmp_path / "films" / "Autumn.mp4")
    driver.until(lambda: "Autumn.mp4" in driver.names())
