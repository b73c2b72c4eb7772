"""The sound under the cuts: read from the film, in pieces, for what is on screen."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.backends.media_tools.peaks import peaks
from medintel_desktop.domain.errors import FileGone, Unreadable
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.sound import PEAKS_PER_SECOND
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.plan.line import Line
from medintel_desktop.ui.plan.peaks import PIECE, Peaks
from medintel_desktop.ui.theme import Theme
from medintel_desktop.ui.thumbnails import Thumbnails
from tests import media
from tests.ui.plan.plans import LENGTH


def test_a_part_of_a_film_is_as_long_as_was_asked(film: Path) -> None:
    found = peaks(film, Span(2, 4))
    assert len(found) == 2 * PEAKS_PER_SECOND
    assert min(found[2:-2]) > 0
    over = peaks(film, Span(LENGTH - 1, LENGTH + 2))
    assert len(over) == 3 * PEAKS_PER_SECOND
    assert min(over[2 : PEAKS_PER_SECOND - 3]) > 0
    assert max(over[PEAKS_PER_SECOND + 4 :]) == 0


def test_a_film_without_sound_has_none(tmp_path: Path) -> None:
    silent = media.video(tmp_path / "silent.mp4", [("red", 1.0)], size=(64, 64))
    assert peaks(silent, Span(0, 1)) == b""


def test_what_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(FileGone):
        peaks(tmp_path / "none.mp4", Span(0, 1))
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a film" * 100)
    with pytest.raises(Unreadable):
        peaks(broken, Span(0, 1))


def test_only_what_is_seen_is_read_and_only_once(qtbot: QtBot, background: Background) -> None:
    asked: list[tuple[str, float]] = []

    def read(media_id: str, span: Span) -> bytes:
        asked.append((media_id, span.start))
        return bytes([0, 255, 51, 0]) * 150

    known = Peaks(background, read)
    assert known.loudness("x", 1.0, 1.2) == 0
    assert known.loudness("x", PIECE + 1.0, PIECE + 1.2) == 0
    qtbot.waitUntil(lambda: len(asked) == 2 and background.idle)
    assert asked == [("x", PIECE), ("x", 0.0)]  # the newest wish first
    assert known.loudness("x", 1.0, 1.2) == 1.0
    assert known.loudness("x", 1.1, 1.15) == pytest.approx(0.2)
    qtbot.waitUntil(lambda: background.idle)
    assert len(asked) == 2
    known.forget()
    assert known.loudness("x", 1.0, 1.2) == 0
    qtbot.waitUntil(lambda: len(asked) == 3 and background.idle)


def test_the_lane_shows_where_it_is_loud(
    qtbot: QtBot, theme: Theme, background: Background, line: Line, tmp_path: Path
) -> None:
    thumbnails = Thumbnails(lambda _: tmp_path / "none", lambda _: tmp_path / "none")
    known = Peaks(background, lambda media_id, _: b"\xff" * 600 if media_id == "film" else b"")
    loud = Line(theme, thumbnails, line.scene._source_of, known)
    qtbot.addWidget(loud)
    loud.resize(900, loud.height())
    loud.show()
    loud.show_plan(line.scene.plan, "plan")

    def bars(second: float) -> int:
        """Pixels in the colour of sound in the middle of the lane, over half a second."""
        view, scene = loud.view, loud.scene
        left = view.mapFromScene(scene.scale.x(second), scene.sound.pos().y() + 20)
        shown = view.grab().toImage()
        colours = [shown.pixelColor(left.x() + n, left.y()) for n in range(20)]
        return sum(colour == theme.tokens.sound for colour in colours)

    qtbot.waitUntil(lambda: bars(0.5) > 4)
    assert bars(6.0) == 0  # a photo
    assert loud.scene.sound.words == "Sound of the cuts"
    qtbot.waitUntil(lambda: background.idle)
    thumbnails.shut_down()


def test_the_lane_says_when_nothing_is_heard(
    qtbot: QtBot, theme: Theme, background: Background, line: Line, tmp_path: Path
) -> None:
    thumbnails = Thumbnails(lambda _: tmp_path / "none", lambda _: tmp_path / "none")
    known = Peaks(background, lambda media_id, _: bytes(600) if media_id == "film" else b"")
    silent = Line(theme, thumbnails, line.scene._source_of, known)
    qtbot.addWidget(silent)
    silent.resize(900, silent.height())
    silent.show()
    assert silent.scene.sound.words == "Sound of the cuts", "of an empty plan"
    silent.show_plan(line.scene.plan, "plan")
    qtbot.waitUntil(lambda: silent.scene.sound.words == "Sound of the cuts: none")
    qtbot.waitUntil(lambda: background.idle)
    thumbnails.shut_down()
