"""The preview plays real films cut after cut, with photos and what is missing in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut, Plan
from medintel_desktop.ui.plan.reel import Reel
from medintel_desktop.ui.plan.source import Source
from medintel_desktop.ui.theme import Theme
from tests import media

COLOURS = ("red", "blue", "green", "yellow", "white", "black")


@pytest.fixture
def reel(qtbot: QtBot, theme: Theme, source_of: Callable[[str], Source]) -> Iterator[Reel]:
    reel = Reel(theme, source_of)
    qtbot.addWidget(reel)
    reel.resize(192, 128)
    reel.show()
    yield reel
    reel.shut_down()


def cut(media_id: str, start: float, end: float) -> Cut:
    return Cut(media_id, Span(start, end))


def colour(reel: Reel) -> str:
    """The name of what is in the middle of the preview."""
    seen = reel.grab().toImage().pixelColor(reel.width() // 2, reel.height() // 3)
    return min(
        COLOURS,
        key=lambda name: sum(
            abs(a - b)
            for a, b in zip(media.RGB[name], (seen.red(), seen.green(), seen.blue()), strict=True)
        ),
    )


def stands(qtbot: QtBot, reel: Reel, second: float, expected: str) -> None:
    reel.seek(second)
    qtbot.waitUntil(lambda: colour(reel) == expected)


def test_any_second_of_the_plan_is_shown(qtbot: QtBot, reel: Reel) -> None:
    reel.show_plan(Plan("P", (cut("film", 4, 5.5), cut("photo", 0, 1), cut("film", 0.5, 1.5))))
    stands(qtbot, reel, 0.0, "green")
    stands(qtbot, reel, 3.0, "red")
    stands(qtbot, reel, 2.0, "white")
    stands(qtbot, reel, 1.0, "green")


def test_cuts_are_played_in_their_order(qtbot: QtBot, theme: Theme, reel: Reel) -> None:
    theme.set_scheme("dark")  # what is said of an offline cut is dark, too
    cuts = (cut("film", 2.5, 3.1), cut("photo", 0, 0.5), cut("film", 0.2, 0.8),
            cut("away", 0, 0.3), cut("film", 6.2, 6.8))  # fmt: skip
    plan = Plan("P", cuts)
    reel.show_plan(plan)
    qtbot.waitUntil(lambda: colour(reel) == "blue")
    places: list[float] = []
    shown: list[str] = []
    colours: set[tuple[str, str]] = set()

    def note(second: float) -> None:
        places.append(second)
        seen = reel.decks[0].cut
        if seen is not None and seen.id not in shown:
            shown.append(seen.id)

    def ended() -> bool:
        seen = reel.decks[0].cut
        if seen is not None and not reel.decks[0].playback.seeking:
            colours.add((seen.id, colour(reel)))
        return not reel.playing and reel.second >= plan.seconds

    reel.moved.connect(note)
    reel.play()
    assert reel.playing
    qtbot.waitUntil(ended)
    assert shown == [cut.id for cut in cuts]
    right = ("blue", "white", "red", "black", "yellow")
    assert colours <= {(cut.id, name) for cut, name in zip(cuts, right, strict=True)}
    assert places == sorted(places)
    assert reel.second == pytest.approx(plan.seconds)


def test_playing_at_the_end_begins_again(qtbot: QtBot, reel: Reel) -> None:
    plan = Plan("P", (cut("photo", 0, 0.3),))
    reel.show_plan(plan)
    reel.play()
    qtbot.waitUntil(lambda: not reel.playing)
    reel.play()
    assert reel.playing
    assert reel.second < 0.3
    reel.pause()
    assert not reel.playing


def test_the_next_cut_is_ready_before_it_is_needed(qtbot: QtBot, reel: Reel) -> None:
    reel.show_plan(Plan("P", (cut("photo", 0, 600), cut("film", 4.5, 5.5))))
    reel.play()
    behind = reel.decks[1]
    qtbot.waitUntil(lambda: behind.playback.loaded and not behind.playback.seeking)
    assert behind.playback.position == pytest.approx(4.5)
    assert not behind.playback.playing
    reel.pause()


def test_frames_are_stepped_over_the_end_of_a_cut(qtbot: QtBot, reel: Reel) -> None:
    reel.show_plan(Plan("P", (cut("film", 2, 3), cut("film", 6, 7))))
    reel.seek(0.95)
    qtbot.waitUntil(lambda: colour(reel) == "blue")
    reel.step(1)
    qtbot.waitUntil(lambda: colour(reel) == "yellow")
    assert reel.second == pytest.approx(1.05, abs=0.11)
    reel.step(-1)
    reel.step(-1)
    qtbot.waitUntil(lambda: colour(reel) == "blue")


def test_an_edge_under_way_shows_its_frame(qtbot: QtBot, reel: Reel) -> None:
    plan = Plan("P", (cut("film", 2, 3),))
    reel.show_plan(plan)
    qtbot.waitUntil(lambda: colour(reel) == "blue")
    reel.peek(Cut("film", Span(2, 5), id=plan.cuts[0].id), 5.0)
    qtbot.waitUntil(lambda: colour(reel) == "green")
    reel.refresh()
    qtbot.waitUntil(lambda: colour(reel) == "blue")


@pytest.mark.parametrize(
    ("media_id", "sentence"),
    [("away", "The original is not connected."), ("gone", "This item is not in the library.")],
)
def test_what_cannot_be_shown_says_why(reel: Reel, media_id: str, sentence: str) -> None:
    reel.show_plan(Plan("P", (cut(media_id, 0, 2),)))
    assert reel.decks[0].screen.note.words == sentence


def test_a_file_that_goes_away_does_not_stop_the_plan(
    qtbot: QtBot, theme: Theme, source_of: Callable[[str], Source]
) -> None:
    def lost(media_id: str) -> Source:
        return replace(source_of("film"), path=Path("/not there.mp4"))

    reel = Reel(theme, lost)
    qtbot.addWidget(reel)
    reel.show()
    reel.show_plan(Plan("P", (cut("film", 0, 0.3),)))
    qtbot.waitUntil(lambda: reel.decks[0].screen.note.words == "This cut cannot be played.")
    reel.play()
    qtbot.waitUntil(lambda: not reel.playing and reel.second >= 0.3)
    reel.shut_down()


def test_an_empty_plan_plays_nothing(reel: Reel) -> None:
    reel.show_plan(Plan("P"))
    reel.play()
    assert not reel.playing
    reel.step(1)
    reel.seek(3.0)
    assert reel.second == 0.0
