"""What the details tell of what is selected."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.media import (
    GeoPoint,
    MediaKind,
    MediaPath,
    MediaState,
    Metadata,
    Problem,
)
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.facts import DIFFERENT, facts_of
from medintel_desktop.ui.details_panel import DetailsPanel
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.driver import Driver
from tests.ui.details.items import LONG, WALK, Key, item_of, show, understand


def test_nothing_selected_is_a_quiet_hint(
    qtbot: QtBot, panel: DetailsPanel, background: Background
) -> None:
    show(qtbot, panel, background)
    assert panel.nothing.isVisible()
    assert "Nothing selected" in panel.nothing.text()


def test_one_item_tells_all_that_is_known(
    qtbot: QtBot, panel: DetailsPanel, background: Background, put: Callable[..., str]
) -> None:
    show(qtbot, panel, background, put("Walk.mp4"))
    one = panel.one
    assert one.name.text() == "Walk.mp4"
    assert one.kind.text() == "Video, 1920 × 1080, 412 MB"
    assert one.state.text == "Not understood yet"
    told = {fact.label: fact.value.replace("\N{NO-BREAK SPACE}", " ") for fact in one.about.facts}
    assert told.pop("Added")
    assert told == {
        "Taken": "24 Oct 2024, 15:12:08",
        "Time zone": "UTC+02:00",
        "Camera": "NIKON COOLPIX P6000",
        "Exposure": "1/250 s, f/2.8, ISO 100, 35 mm",
        "Size": "1920 × 1080",
        "Length": "6:20, 25 frames/s",
        "Format": "H.264, AAC",
    }
    assert one.place.texts == ["43.46742, 11.8851"]


def test_what_is_not_known_is_left_out(put: Callable[..., str], workspace: Workspace) -> None:
    bare = item_of(workspace, put("Bare.jpg", Metadata(MediaKind.PHOTO)))
    assert [fact.label for fact in facts_of(bare)] == ["Format", "Added"]
    zero = replace(bare, metadata=Metadata(MediaKind.PHOTO, point=GeoPoint(0, 0), utc_offset=-210))
    told = {fact.label: fact.value for fact in facts_of(zero)}
    assert told["Position"] == "0.0000, 0.0000"
    assert told["Time zone"] == "UTC-03:30"


@pytest.mark.parametrize(
    ("changes", "word", "tone"),
    [
        ({"seen": False}, "Missing", "warn"),
        ({"state": MediaState.UNREADABLE}, "Not readable", "danger"),
        ({"state": MediaState.UNDERSTOOD}, "Understood", "ok"),
        ({"state": MediaState.READING}, "Reading", "t2"),
    ],
)
def test_states(
    qtbot: QtBot, panel: DetailsPanel, background: Background, theme: Theme,
    put: Callable[..., str], changes: dict[str, Any], word: str, tone: str,
) -> None:  # fmt: skip
    show(qtbot, panel, background, put("Walk.mp4", **changes))
    assert panel.one.state.text == word
    shown = next(label for label in panel.one.state.findChildren(QLabel) if label.text() == word)
    color = shown.palette().color(shown.foregroundRole())
    assert color == getattr(theme.tokens, tone)


def test_a_problem_tells_what_and_what_to_do(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str],
) -> None:  # fmt: skip
    bench = put("Bench.3gp")
    problem = Problem("Too short", "This video is 3 seconds long.", "It stays in the library.")
    workspace.catalogue.media.set_state(bench, None, problem)
    show(qtbot, panel, background, bench)
    assert panel.one.state.text == "Too short"
    assert panel.one.reason.text() == "This video is 3 seconds long."
    assert panel.one.hint.text() == "It stays in the library."


def test_moments_are_links_first_four_then_all(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str],
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    understand(workspace, walk, 9)
    show(qtbot, panel, background, walk)
    moments = panel.one.moments
    rows = moments.view.model()
    assert rows.rowCount() == 4
    assert rows.index(0, 0).data() == "0:00 – 0:05, picture, sound, speech"
    assert rows.index(1, 0).data() == "0:05 – 0:10, picture"
    assert moments.more.text() == "Show all 9"
    moments.more.click()
    assert rows.rowCount() == 9
    with qtbot.waitSignal(panel.moment_asked) as asked:
        center = moments.view.visualRect(rows.index(2, 0)).center()
        QTest.mouseClick(moments.view.viewport(), Qt.MouseButton.LeftButton, pos=center)
    assert asked.args == [walk, 10.0]
    moments.view.setCurrentIndex(rows.index(8, 0))
    with qtbot.waitSignal(panel.moment_asked) as asked:
        QTest.keyClick(moments.view, Key.Key_Return)
    assert asked.args == [walk, 40.0]


def test_files_tell_which_are_missing(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str],
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    odd = os.fsdecode(b"/photos/caf\xe9.mp4")
    workspace.catalogue.media.paths.add(walk, MediaPath("/archive/Walk.mp4", 1, 1.0))
    workspace.catalogue.media.paths.add(walk, MediaPath(odd, 1, 1.0))
    workspace.catalogue.media.paths.mark([("/archive/Walk.mp4", False)])
    show(qtbot, panel, background, walk)
    assert panel.one.files.texts == ["/photos/Walk.mp4", "/photos/caf�.mp4", "/archive/Walk.mp4"]
    assert [label.text() for label in panel.one.files.findChildren(QLabel)].count("missing") == 1
    with qtbot.waitSignal(panel.reveal_asked) as asked:
        panel.one.files.buttons[0].click()
    assert asked.args == ["/photos/Walk.mp4"]
    assert len(panel.one.files.buttons) == 2


def test_sections_fold(
    qtbot: QtBot, panel: DetailsPanel, background: Background, put: Callable[..., str]
) -> None:
    show(qtbot, panel, background, put("Walk.mp4"))
    about = panel.one.folds["About"]
    assert panel.one.about.isVisible()
    about.heading.click()
    assert not panel.one.about.isVisible()
    show(qtbot, panel, background, put("Other.mp4"))
    assert not panel.one.about.isVisible(), "folded stays folded"


def test_several_items_tell_what_they_share(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str],
) -> None:  # fmt: skip
    photo = Metadata(MediaKind.PHOTO, 640, 480, camera=WALK.camera)
    ids = [put("A.jpg", photo), put("B.jpg", photo), put("C.mp4")]
    workspace.collection.tag(ids, add=["walk"])
    workspace.collection.tag(ids[:1], add=["Autumn"])
    workspace.collection.rate(ids[:2], 4)
    show(qtbot, panel, background, *ids)
    many = panel.many
    assert many.title.text() == "3 items selected"
    assert many.kind.text() == "2 photos, 1 video, 1.2 GB"
    assert many.stars.rating is None
    told = {fact.label: fact.value for fact in many.about.facts}
    assert told["Camera"] == "NIKON COOLPIX P6000"
    assert told["Size"] == DIFFERENT
    assert told["Length"] == DIFFERENT
    assert many.tags.tags == ["walk", "Autumn"]
    assert not many.tags.chip("Autumn").whole


def test_very_many_are_told_as_a_number(
    qtbot: QtBot, panel: DetailsPanel, background: Background, put: Callable[..., str]
) -> None:
    first = put("A.jpg")
    show(qtbot, panel, background, first, *(f"id {n}" for n in range(99_999)))
    assert panel.many.title.text() == "100,000 items selected"
    assert panel.many.about.facts == []


def test_it_follows_changes_of_others(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str],
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    show(qtbot, panel, background, walk)
    panel.follow(workspace.collection.rate([walk], 4))
    qtbot.waitUntil(lambda: panel.one.stars.rating == 4, timeout=LONG)
    workspace.catalogue.media.remove([walk])
    panel.follow(Changes(frozenset([walk])))
    qtbot.waitUntil(panel.nothing.isVisible, timeout=LONG)


def test_the_newest_selection_wins(
    qtbot: QtBot, panel: DetailsPanel, background: Background, put: Callable[..., str]
) -> None:
    ids = [put(f"{n}.jpg") for n in range(5)]
    for media_id in ids:
        panel.show_items([media_id])
    qtbot.waitUntil(lambda: background.idle, timeout=LONG)
    assert panel.one.name.text() == "4.jpg"


def test_names_are_never_markup(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str],
) -> None:  # fmt: skip
    walk = put("x.mp4", replace(WALK, description="<img src=x>\n<b>bold</b>"))
    workspace.albums.fill(workspace.albums.create("<i>a</i>").id, [walk])
    show(qtbot, panel, background, walk)
    for label in panel.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText or not label.text()


def test_a_real_photo_shows_its_picture(
    qtbot: QtBot, tmp_path: Path, panel: DetailsPanel, background: Background,
    workspace: Workspace, theme: Theme,
) -> None:  # fmt: skip
    driver = Driver(workspace)
    driver.add(media.photo(tmp_path / "red.jpg", "red", size=(640, 480)))
    (item,) = driver.items().values()
    show(qtbot, panel, background, item.id)
    qtbot.waitUntil(lambda: panel.one.picture.loaded, timeout=LONG)
    color = panel.one.picture.grab().toImage().pixelColor(panel.one.picture.rect().center())
    assert color.red() > 150 > color.green()


def test_buttons_of_files_follow_the_colours(
    qtbot: QtBot, panel: DetailsPanel, background: Background, theme: Theme, put: Callable[..., str]
) -> None:
    show(qtbot, panel, background, put("Walk.mp4"))
    (button,) = panel.one.files.buttons
    before = theme.dark
    key = button.icon().cacheKey()
    theme.set_scheme("light" if before else "dark")
    assert theme.dark is not before
    assert button.icon().cacheKey() != key
