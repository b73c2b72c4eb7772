"""The details of what is selected: what is told, and what can be edited."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from medintel_desktop.catalogue.jobs import NewJob
from medintel_desktop.domain.changes import Changes
from medintel_desktop.domain.job import JobState, Lane
from medintel_desktop.domain.media import (
    Camera,
    GeoPoint,
    MediaItem,
    MediaKind,
    MediaPath,
    MediaState,
    Metadata,
    Problem,
)
from medintel_desktop.domain.moment import EmbeddingSpace, Modality, MomentVector, Span
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.facts import DIFFERENT, facts_of
from medintel_desktop.ui.details_panel import DetailsPanel
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.driver import Driver

LONG = 15_000
Key = Qt.Key
SPACE = EmbeddingSpace("twelvelabs", "marengo3.0", 2, "dynamic")
WALK = Metadata(
    MediaKind.VIDEO, 1920, 1080, taken_at=datetime(2024, 10, 24, 15, 12, 8), utc_offset=120,
    point=GeoPoint(43.46742, 11.8851, 262.4),
    camera=Camera("NIKON", "NIKON COOLPIX P6000", None, 100, 1 / 250, 2.8, 35.0),
    duration=380.0, frame_rate=25.0, video_codec="h264", audio_codec="aac",
)  # fmt: skip
Open = Callable[..., DetailsPanel]


@pytest.fixture
def put(workspace: Workspace) -> Callable[..., str]:
    """Puts an item into the library and returns its id."""

    def put(name: str, metadata: Metadata = WALK, *, seen: bool = True, **changes: Any) -> str:
        checksum = f"{abs(hash(name)):064x}"[-64:]
        item = MediaItem(
            f"id of {name}", name, checksum, 412_000_000, MediaState.READY, metadata, 1.7e9
        )
        catalogue = workspace.catalogue
        catalogue.media.insert(replace(item, **changes))
        path = f"/photos/{name}"
        catalogue.media.paths.add(item.id, MediaPath(path, 1, 1.0))
        if not seen:
            catalogue.media.paths.mark([(path, False)])
        return item.id

    return put


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, workspace: Workspace, background: Background) -> DetailsPanel:
    panel = DetailsPanel(theme, background, workspace)
    qtbot.addWidget(panel)
    panel.resize(296, 900)
    panel.show()
    return panel


def show(qtbot: QtBot, panel: DetailsPanel, background: Background, *ids: str) -> None:
    panel.show_items(list(ids))
    qtbot.waitUntil(lambda: background.idle, timeout=LONG)


def item_of(workspace: Workspace, media_id: str) -> MediaItem:
    item = workspace.catalogue.media.get(media_id)
    assert item is not None
    return item


def understand(workspace: Workspace, media_id: str, count: int) -> None:
    """Moments of 5 s; the first in all lanes, the others in one."""
    values = array("f", [0.0, 0.0])
    spans = [Span(5.0 * at, 5.0 * at + 5) for at in range(count)]
    vectors = [MomentVector(span, Modality.VISUAL, values) for span in spans]
    vectors += [MomentVector(spans[0], lane, values) for lane in Modality]
    workspace.catalogue.moments.add(SPACE, media_id, vectors, lambda *_: None)


class Undo:
    """Keeps what the panel tells, as the window does."""

    def __init__(self, panel: DetailsPanel, background: Background, qtbot: QtBot) -> None:
        self.names: list[str] = []
        self._calls: tuple[Any, Any] | None = None
        self._background, self._qtbot = background, qtbot
        panel.edited.connect(self._keep)

    def _keep(self, name: str, undo: Any, redo: Any) -> None:
        self.names.append(name)
        self._calls = (undo, redo)

    def run(self, which: int) -> None:
        """0 undoes the last edit, 1 does it once more."""
        assert self._calls is not None
        self._background.change(self._calls[which])
        self._qtbot.waitUntil(lambda: self._background.idle, timeout=LONG)


@pytest.fixture
def undo(panel: DetailsPanel, background: Background, qtbot: QtBot) -> Undo:
    return Undo(panel, background, qtbot)


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
        "Position": "43.4674, 11.8851, 262 m",
        "Size": "1920 × 1080",
        "Length": "6:20, 25 frames/s",
        "Format": "H.264, AAC",
    }


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


def test_stars_by_mouse_and_key_and_back(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], undo: Undo,
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    show(qtbot, panel, background, walk)
    stars = panel.one.stars
    third = QPoint(4 + 2 * 18 + 8, 12)
    QTest.mouseClick(stars, Qt.MouseButton.LeftButton, pos=third)
    qtbot.waitUntil(lambda: undo.names == ["rating"], timeout=LONG)
    assert item_of(workspace, walk).rating == 3
    QTest.keyClick(stars, Key.Key_5)
    qtbot.waitUntil(lambda: len(undo.names) == 2, timeout=LONG)
    assert item_of(workspace, walk).rating == 5
    undo.run(0)
    assert item_of(workspace, walk).rating == 3
    assert stars.rating == 3, "the panel follows"
    undo.run(1)
    assert stars.rating == 5
    QTest.mouseClick(stars, Qt.MouseButton.LeftButton, pos=QPoint(4 + 4 * 18 + 8, 12))
    qtbot.waitUntil(lambda: item_of(workspace, walk).rating == 0, timeout=LONG)


def test_the_name_is_edited_in_place(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], undo: Undo,
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    show(qtbot, panel, background, walk)
    name = panel.one.name
    name.selectAll()
    QTest.keyClicks(name, "To the park")
    QTest.keyClick(name, Key.Key_Return)
    qtbot.waitUntil(lambda: undo.names == ["renaming"], timeout=LONG)
    assert item_of(workspace, walk).name == "To the park"
    undo.run(0)
    assert item_of(workspace, walk).name == "Walk.mp4"
    assert name.text() == "Walk.mp4"
    name.selectAll()
    QTest.keyClicks(name, "Never mind")
    QTest.keyClick(name, Key.Key_Escape)
    assert name.text() == "Walk.mp4"
    name.clear()
    QTest.keyClick(name, Key.Key_Return)
    assert name.text() == "Walk.mp4", "an item needs a name"
    assert undo.names == ["renaming"]


def test_the_caption_is_kept_when_the_focus_leaves(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], undo: Undo,
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    show(qtbot, panel, background, walk)
    panel.activateWindow()
    caption = panel.one.caption
    caption.setFocus()
    QTest.keyClicks(caption, "Leaves on <b>gravel</b>")
    panel.follow(Changes(frozenset([walk])))
    qtbot.waitUntil(lambda: background.idle, timeout=LONG)
    assert caption.toPlainText() == "Leaves on <b>gravel</b>", "what is being written stays"
    QTest.keyClick(caption, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: undo.names == ["the caption"], timeout=LONG)
    assert item_of(workspace, walk).caption == "Leaves on <b>gravel</b>"
    undo.run(0)
    assert caption.toPlainText() == ""


def test_tags_are_added_completed_and_removed(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], undo: Undo,
) -> None:  # fmt: skip
    walk, other = put("Walk.mp4"), put("Other.jpg")
    workspace.collection.tag([walk], add=["walk"])
    workspace.collection.tag([other], add=["autumn"])
    show(qtbot, panel, background, walk)
    tags = panel.one.tags
    assert tags.tags == ["walk"]
    completer = tags.field.completer()
    completer.setCompletionPrefix("utu")
    assert completer.currentCompletion() == "autumn"
    QTest.keyClicks(tags.field, " park , Walk, gravel  path,")
    QTest.keyClick(tags.field, Key.Key_Return)
    qtbot.waitUntil(lambda: undo.names == ["tagging"], timeout=LONG)
    qtbot.waitUntil(lambda: background.idle, timeout=LONG)
    assert tags.tags == ["gravel path", "park", "walk"]
    assert tags.field.text() == ""
    QTest.keyClick(tags.chip("walk"), Key.Key_Delete)
    qtbot.waitUntil(lambda: len(undo.names) == 2, timeout=LONG)
    qtbot.waitUntil(lambda: tags.tags == ["gravel path", "park"], timeout=LONG)
    undo.run(0)
    qtbot.waitUntil(lambda: tags.tags == ["gravel path", "park", "walk"], timeout=LONG)
    chip = tags.chip("park")
    cross = QPoint(chip.width() - 12, chip.height() // 2)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=cross)
    qtbot.waitUntil(lambda: "park" not in item_of(workspace, walk).tags, timeout=LONG)


def test_a_tag_chosen_from_the_list_is_added_once(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], undo: Undo,
) -> None:  # fmt: skip
    walk, other = put("Walk.mp4"), put("Other.jpg")
    workspace.collection.tag([other], add=["autumn"])
    show(qtbot, panel, background, walk)
    field = panel.one.tags.field
    panel.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus, timeout=LONG)
    QTest.keyClicks(field, "aut")
    popup = field.completer().popup()
    assert popup is not None
    qtbot.waitUntil(popup.isVisible, timeout=LONG)
    QTest.keyClick(popup, Key.Key_Down)
    QTest.keyClick(popup, Key.Key_Return)
    qtbot.waitUntil(lambda: undo.names == ["tagging"], timeout=LONG)
    qtbot.waitUntil(lambda: background.idle, timeout=LONG)
    assert panel.one.tags.tags == ["autumn"]
    assert field.text() == ""


def test_albums_are_told_with_their_parents_and_can_be_left(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], undo: Undo,
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    album = workspace.albums.ensure("Travel/Tuscany 2024/The park")
    workspace.albums.fill(album.id, [walk])
    show(qtbot, panel, background, walk)
    assert panel.one.albums.texts == ["Travel / Tuscany 2024 / The park"]
    (leave,) = panel.one.albums.buttons
    leave.click()
    qtbot.waitUntil(lambda: undo.names == ["removing from an album"], timeout=LONG)
    assert item_of(workspace, walk).album_ids == ()
    undo.run(0)
    assert item_of(workspace, walk).album_ids == (album.id,)


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


def test_a_failed_job_can_be_tried_again(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str],
) -> None:  # fmt: skip
    walk, table = put("Walk.mp4"), workspace.catalogue.jobs
    table.add(
        [NewJob("understand_video", "Walk.mp4", "upload", Lane.TRANSFER, "twelvelabs", {}, walk)]
    )
    (job,) = table.of_media([walk])
    lost = Problem("Answer lost", "The answer was lost.", "It may have been counted.")
    table.save(replace(job, state=JobState.FAILED, problem=lost))
    show(qtbot, panel, background, walk)
    assert panel.one.jobs.texts == ["The answer was lost."]
    (retry,) = panel.one.jobs.buttons
    assert retry.accessibleName() == "Send again"
    retry.click()
    qtbot.waitUntil(lambda: panel.one.folds["Jobs"].isHidden(), timeout=LONG)
    found = table.get(job.id)
    assert found is not None
    assert found.state is JobState.QUEUED


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


def test_editing_several_and_taking_it_back(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], undo: Undo,
) -> None:  # fmt: skip
    ids = [put("A.jpg"), put("B.jpg"), put("C.mp4")]
    workspace.collection.rate(ids[:1], 5)
    workspace.collection.tag(ids[:1], add=["walk"])

    def ratings() -> list[int]:
        return [item_of(workspace, media_id).rating for media_id in ids]

    def tags() -> list[tuple[str, ...]]:
        return [item_of(workspace, media_id).tags for media_id in ids]

    show(qtbot, panel, background, *ids)
    QTest.keyClick(panel.many.stars, Key.Key_2)
    qtbot.waitUntil(lambda: ratings() == [2, 2, 2], timeout=LONG)
    qtbot.waitUntil(lambda: undo.names == ["rating"], timeout=LONG)
    undo.run(0)
    assert ratings() == [5, 0, 0]
    QTest.keyClicks(panel.many.tags.field, "walk")
    QTest.keyClick(panel.many.tags.field, Key.Key_Return)
    qtbot.waitUntil(lambda: tags() == [("walk",)] * 3, timeout=LONG)
    qtbot.waitUntil(lambda: len(undo.names) == 2, timeout=LONG)
    undo.run(0)
    assert tags() == [("walk",), (), ()], "the one that had it keeps it"


def test_actions_for_several(
    qtbot: QtBot, panel: DetailsPanel, background: Background, put: Callable[..., str]
) -> None:
    ids = [put("A.jpg"), put("B.jpg")]
    show(qtbot, panel, background, *ids)
    with qtbot.waitSignal(panel.understand_asked) as asked:
        panel.many.understand.click()
    assert asked.args == [ids]
    with qtbot.waitSignal(panel.trash_asked) as asked:
        panel.many.trash.click()
    assert asked.args == [ids]


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


def test_read_only_shows_and_edits_nothing(
    qtbot: QtBot, theme: Theme, workspace: Workspace, background: Background,
    put: Callable[..., str],
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    workspace.albums.fill(workspace.albums.create("Travel").id, [walk])
    workspace.collection.tag([walk], add=["walk"])
    workspace.read_only = True
    panel = DetailsPanel(theme, background, workspace)
    qtbot.addWidget(panel)
    panel.show()
    show(qtbot, panel, background, walk)
    one = panel.one
    assert one.name.isReadOnly()
    assert not one.stars.isEnabled()
    assert not one.tags.field.isVisible()
    assert one.albums.texts == ["Travel"]
    assert one.albums.buttons == []
    assert one.folds["Caption"].isHidden()


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
