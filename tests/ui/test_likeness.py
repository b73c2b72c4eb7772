"""Searches that begin with something seen, and why a result is there, in the real window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.search import Hit, SearchAnswer, SearchQuery
from medintel_desktop.domain.traits import Standing
from medintel_desktop.ui.why_dialog import WhyDialog, reasons
from tests import media
from tests.ui.cells import photo
from tests.ui.window import Driver


def search(driver: Driver, query: SearchQuery) -> None:
    driver.parts.search.asked.emit(query)
    settle(driver)


def settle(driver: Driver) -> None:
    driver.until(lambda: driver.parts.pages.page is driver.parts.results.made)
    driver.until(lambda: not driver.parts.results().waiting and driver.background_rests)


def chips(driver: Driver) -> list[str]:
    return [chip.text() for chip in driver.parts.results().chips.chips]


def test_why_a_result_is_there(full: Driver) -> None:
    actions = full.parts.actions
    assert not actions.why.isEnabled(), "only of results"
    search(full, SearchQuery("red", meaning=False))
    full.parts.results().grid.show_row(0)
    full.until(actions.why.isEnabled)
    actions.why.trigger()
    dialog = full.dialog(WhyDialog)
    said = dialog.accessibleDescription()
    assert "Reasons: Words “red” in the name" in said
    assert "How near: 90 of 100." in said
    assert "Place in the list: 1st of 1" in said
    dialog.close()


@pytest.mark.parametrize(
    ("hit", "told"),
    [
        (Hit(photo(1), Span(42, 51), Modality.VISUAL, 0.42, "Picture", 1.25),
         {"Found by": "Its picture, from 0:42 to 0:51", "How near":
          "42 of 100. The bar means the same in every search.", "Distance": "1.2 km"}),
        (Hit(photo(1), Span(1, 2), Modality.VISUAL, 0.0, "By TwelveLabs"),
         {"How near": "Not told: this source gives an order alone."}),
        (Hit(photo(1), None, None, 1.0, ""), {"Found by": "The filters alone"}),
    ],
)  # fmt: skip
def test_reasons_are_told_in_words(hit: Hit, told: dict[str, str]) -> None:
    said = dict(reasons(hit, 2, SearchAnswer((hit, hit), "Found by meaning."), ["Photos", "Red"]))
    assert told.items() <= said.items()
    assert said["Place in the list"] == "2nd of 2"
    assert (said["Narrowed by"], said["Searched"]) == ("Photos; Red", "Found by meaning.")


def test_near_duplicates_are_a_command(full: Driver) -> None:
    full.parts.search.setText("something else")
    full.parts.actions.duplicates.trigger()
    settle(full)
    assert full.parts.results().query.traits.standing is Standing.DUPLICATE
    assert chips(full) == ["Nearly the same as another"]
    assert full.parts.search.text() == ""


def test_the_moment_of_a_result_and_the_frame_on_screen_are_queries(
    full: Driver, tmp_path: Path
) -> None:
    full.add(media.video(tmp_path / "walk.mp4", [("red", 2), ("blue", 2)], size=(160, 120)))
    actions = full.parts.actions
    assert not actions.find_frame.isEnabled()
    search(full, SearchQuery("walk", meaning=False))
    page = full.parts.results()
    (hit,) = page.hits
    page.model.set_hits([replace(hit, span=Span(2.0, 4.0))])  # as it is found by meaning
    page.grid.show_row(0)
    full.until(actions.find_similar.isEnabled)
    actions.find_similar.trigger()
    settle(full)
    assert chips(full) == ["Like walk.mp4 at 0:03"]
    page.clear()
    full.parts.pages.open_id(hit.item.id, 3.0)
    full.until(lambda: full.parts.pages.plays and full.parts.pages.player is not None)
    player = full.parts.pages.player
    assert player is not None
    full.until(lambda: player.playback.loaded and player.video_sink.videoFrame().isValid())
    player.shuttle.halt()
    assert actions.find_frame.isEnabled()
    actions.find_frame.trigger()
    settle(full)
    (told,) = chips(full)
    assert told.startswith("Like walk at 0-0")
    path = full.parts.results().asked.picture
    assert path is not None
    assert path.exists()
