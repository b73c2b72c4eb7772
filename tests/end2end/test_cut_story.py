"""The story of a film: five moments that were found are dragged onto a plan, a brief proposes the
rest, two edges are trimmed; the plan is rendered and handed over, an album becomes a slideshow
with music, and moments become a folder of clips.

The window is the real one, driven by pointer and keys as far as a screen that nobody sees allows;
the SDK is the genuine one. What comes out is read by programs that are not ours.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.clip import ClipFormat
from medintel_desktop.domain.hand_over import HandOverFormat
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import PHOTO_SECONDS
from medintel_desktop.domain.view import View
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.clips.clip_dialog import ClipDialog
from medintel_desktop.ui.models.album_model import Kind
from medintel_desktop.ui.plan.format_list import WORDS
from medintel_desktop.ui.plan.hand_over_dialog import HandOverDialog
from medintel_desktop.ui.plan.render_dialog import RenderDialog
from medintel_desktop.ui.slideshow.dialog import SlideshowDialog
from medintel_desktop.ui.slideshow.manner_form import FADES
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.contract.briefs.conftest import said
from tests.contract.films.conftest import heard, middle, pictures
from tests.end2end.cutting import FILMS, FPS, PHOTO, Left, Story, read_edl, read_fcpxml, tune
from tests.service import KEY, StandIn
from tests.ui.conftest import loop, theme
from tests.ui.plan.plans import Pointer
from tests.ui.window import Driver

__all__ = ["loop", "theme"]

BRIEF = "30 seconds, calm, green, then yellow, no interviews"


@pytest.fixture
def story(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, theme: Theme, tmp_path: Path, service: StandIn,
    qapp: QApplication,
) -> Iterator[Story]:  # fmt: skip
    """A window on an empty library that is connected to the service."""
    settings = SettingsFile(tmp_path / "settings.json", environment={})
    settings.change(twelvelabs_base_url=service.base_url)
    secrets = Secrets(environment={"TWELVE_LABS_API_KEY": KEY})
    workspace = open_workspace(tmp_path / "library", settings, secrets)
    driver = Driver(qtbot, loop, theme, workspace, settings, secrets)
    yield Story(driver, tmp_path / "out")
    if driver.is_open:
        assert driver.close(), "a thread did not end in time"


@pytest.fixture
def originals(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "Footage"
    films = [
        media.video(folder / name, scenes, size=(640, 360), fps=FPS, tone=440)
        for name, scenes in FILMS.items()
    ]
    return [*films, media.photo(folder / PHOTO, "blue", size=(640, 360))]


def drag_five_moments(story: Story) -> None:
    """Two from what was found onto the plan's name, three from beside it onto the time line."""
    driver, plans = story.driver, story.driver.parts.sidebar.plans
    story.new_plan("Shore")
    story.search("blue")
    assert len(story.results.hits) == 5
    row = plans.visualRect(plans.rows.index(1)).center()
    story.drag(story.results.grid, [0, 2], plans.viewport(), row)
    story.told("2 cuts added to Shore.")
    driver.until(lambda: driver.background_rests)
    QTest.mouseClick(plans.viewport(), Left, pos=row)
    driver.until(lambda: driver.window.planning.is_shown and len(story.page.plan.cuts) == 2)
    story.rests()
    assert story.page.matches.hits == story.results.hits, "what was found is at hand"
    line = story.page.line
    first = line.scene.rect_of(story.page.plan.cuts[1].id).topLeft()
    between = line.view.mapFromScene(first) + QPoint(2, 40)
    story.drag(story.page.matches.grid, [1, 3, 4], line.view.viewport(), between)
    driver.until(lambda: len(story.page.plan.cuts) == 5)
    story.rests()
    hits = [story.results.hits[number] for number in (0, 1, 3, 4, 2)]
    found = [(hit.item.id, hit.span or Span(0, PHOTO_SECONDS)) for hit in hits]
    assert [(cut.media_id, cut.span) for cut in story.plan.cuts] == found
    assert {cut.query for cut in story.plan.cuts} == {"blue"}


def have_the_rest_proposed(story: Story, service: StandIn) -> None:
    """Write a brief, agree to what it counts, accept what comes of it."""
    driver, panel = story.driver, story.driver.window.briefing.panel
    assert panel is not None
    service.config(say=said(("k5", 0, 0), ("c1", 0, 6), ("c2", 7, 11)))
    panel.brief.field.setFocus()
    QTest.keyClicks(panel.brief.field, BRIEF)
    QTest.mouseClick(panel.brief.ask, Left)
    driver.until(lambda: panel.proposing.question is not None)
    question = panel.proposing.question
    assert question is not None
    QTest.mouseClick(question.yes, Left)
    driver.until(lambda: panel.card.isVisible() and not panel.work.isVisible())
    assert panel.card.title.text() == "2 cuts are proposed"
    assert "within 10 % of the 30 s" in panel.card.words.text()
    QTest.mouseClick(panel.card.accept, Left)
    driver.until(lambda: not any(cut.proposed for cut in story.page.plan.cuts))
    story.rests()
    assert story.shown()[-2:] == [("Walk.mp4", 0, 150), ("Walk.mp4", 175, 100)]


def trim_two(story: Story) -> None:
    """The end of the first cut and the beginning of the sixth, by their edges; one of both is
    taken back and done again."""
    driver, view = story.driver, story.page.line.view
    before = story.plan
    pointer, edge = Pointer(story.page.line), 5 / story.page.line.scene.scale.pixels
    pointer.drag(4.0 - edge, 3.5, 3.0 - edge)
    story.rests()
    once = story.plan
    assert once.cuts[0].span.end == pytest.approx(3.0, abs=0.3) != before.cuts[0].span.end
    starts = [start for start, _ in once.places()]
    pointer.drag(starts[5] + edge, starts[5] + 0.5, starts[5] + 1.0 + edge)
    story.rests()
    twice = story.plan
    assert twice.cuts[5].span.start == pytest.approx(1.0, abs=0.3) != once.cuts[5].span.start
    driver.window.activateWindow()
    view.setFocus()
    driver.until(view.hasFocus)
    held = Qt.KeyboardModifier.ControlModifier
    for keys, expected in ((held, once), (held | Qt.KeyboardModifier.ShiftModifier, twice)):
        QTest.keyClick(view, Qt.Key.Key_Z, keys)
        driver.until(partial(story.stands, expected))


def render(story: Story) -> None:
    driver = story.driver
    QTest.mouseClick(story.page.head.render_film, Left)
    dialog = driver.dialog(RenderDialog)
    dialog.height_.setCurrentIndex(dialog.height_.findData(480))
    driver.until(lambda: dialog.outlook is not None)
    QTest.mouseClick(dialog.save, Left)
    film = story.save(dialog, "Shore.mp4")
    story.told("Shore.mp4 is being made.")
    story.told("Shore.mp4 is there.")
    assert [middle(picture) for picture in pictures(film)] == story.colours()
    assert len(heard(film)) / 48_000 == pytest.approx(len(story.colours()) / FPS, abs=0.022)


def hand_over(story: Story) -> None:
    for format_, read in ((HandOverFormat.EDL, read_edl), (HandOverFormat.FCPXML, read_fcpxml)):
        QTest.mouseClick(story.page.head.hand_over, Left)
        dialog = story.driver.dialog(HandOverDialog)
        story.driver.until(dialog.save.isEnabled)
        dialog.formats.setCurrentRow(list(WORDS).index(format_))
        QTest.mouseClick(dialog.save, Left)
        target = story.save(dialog, f"Shore{format_.suffix}")
        story.told(f"Shore{format_.suffix} is written.")
        assert read(target) == story.shown()


def make_a_slideshow(story: Story) -> None:
    """Of an album, from its menu, with music that is longer than it."""
    driver = story.driver
    driver.show(View())
    driver.until(lambda: {"Walk.mp4", PHOTO, "Shore.mp4"} <= set(driver.names()))
    items, album = driver.items_mime("Walk.mp4", PHOTO), driver.new_album("Trip")
    assert driver.drop_on_tree(items, Kind.ALBUM, album)
    cells = driver.workspace.catalogue.cells
    driver.until(lambda: cells.count(View(album_id=album)) == 2)
    menu = driver.parts.sidebar.tree.menu_for(driver.parts.albums.index_of(Kind.ALBUM, album))
    next(act for act in menu.actions() if act.text().startswith("Slideshow")).trigger()
    dialog = driver.dialog(SlideshowDialog)
    driver.until(lambda: bool(dialog.slideshow.slides))
    dialog.form.photo.setValue(2)
    dialog.form.fade.setCurrentIndex(list(FADES).index("None"))
    dialog.size_.setCurrentText("1280 × 720")
    tune(story.folder / "tune.wav")
    QTest.mouseClick(dialog.form.music, Left)
    story.save(dialog, "tune.wav")
    driver.until(lambda: dialog.slideshow.manner.music is not None)
    seconds = dialog.slideshow.seconds
    assert dialog.said.text() == f"1 photo and 1 video, {seconds:.0f} s."
    QTest.mouseClick(dialog.film, Left)
    film = story.save(dialog, "Trip.mp4")
    story.told("Trip.mp4 is there.")
    shown, sound = [middle(picture) for picture in pictures(film)], heard(film)
    assert {*shown} == {"blue", "green", "yellow"}
    assert len(shown) == round(seconds * 30)
    assert len(sound) / 48_000 == pytest.approx(seconds, abs=0.022)
    photo = 48_000 * shown.index("blue") // 30
    assert np.abs(sound[photo : photo + 48_000]).max() > 0.05, "there is music under the photo"


def export_a_folder(story: Story) -> None:
    """Of the moments of one film that were found."""
    driver = story.driver
    story.search("blue")
    rows = [n for n, hit in enumerate(story.results.hits) if hit.item.name == "Bay.mp4"]
    story.choose(story.results.grid, rows)
    driver.until(driver.parts.actions.export_clips.isEnabled)
    driver.parts.actions.export_clips.trigger()
    dialog = driver.dialog(ClipDialog)
    assert dialog.title.text() == "Export 2 clips"
    dialog.format.setCurrentIndex(dialog.format.findData(ClipFormat.EXACT))
    dialog.folder.set_folder(story.folder / "clips")
    QTest.mouseClick(dialog.export, Left)
    story.told("2 files exported.")
    made = sorted((story.folder / "clips").iterdir())
    assert [path.suffix for path in made] == [".mp4", ".mp4"]
    for clip in made:
        assert [middle(picture) for picture in pictures(clip)] == ["blue"] * 4 * FPS


def test_a_film_is_cut_rendered_and_handed_over(
    story: Story, originals: list[Path], service: StandIn
) -> None:
    driver = story.driver
    driver.add(*originals)
    driver.until(lambda: len(driver.names()) == len(originals))
    drag_five_moments(story)
    have_the_rest_proposed(story, service)
    trim_two(story)
    render(story)
    hand_over(story)
    make_a_slideshow(story)
    export_a_folder(story)
