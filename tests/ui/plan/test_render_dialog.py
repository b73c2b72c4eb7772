"""A plan is rendered from the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.render import FilmCodec
from medintel_desktop.domain.render_wish import Subtitles
from medintel_desktop.ui.plan.render_dialog import RenderDialog
from tests.ui.window import Driver


@pytest.fixture
def dialog(driver: Driver, film: Path) -> RenderDialog:
    """Of a plan with a second of the film from 2.4 on, which is no key frame, and another."""
    driver.add(film)
    driver.until(lambda: len(driver.names()) == 1)
    media_id = driver.cell("colours.mp4").id
    cuts = [Cut(media_id, Span(2.4, 3.4)), Cut(media_id, Span(6.0, 7.0))]
    plan_id = driver.workspace.plans.create("Autumn/1", cuts)
    driver.window.renders.offer(plan_id)
    dialog = driver.dialog(RenderDialog)
    driver.until(lambda: dialog.outlook is not None)
    return dialog


def test_a_film_is_made_and_becomes_an_item(
    driver: Driver, dialog: RenderDialog, tmp_path: Path
) -> None:
    assert dialog.told.text().startswith("2 cuts, 0:02.00, 1620 × 1080 px, 30 frames a second")
    dialog.height_.setCurrentIndex(dialog.height_.findData(480))
    dialog.subtitles.setCurrentIndex(dialog.subtitles.findData(Subtitles.BESIDE))
    driver.until(lambda: dialog.outlook is not None)
    dialog.render_to(tmp_path / "films" / "Autumn.mp4")
    driver.until(lambda: "Autumn.mp4" in driver.names())
    messages = driver.parts.messages
    driver.until(lambda: "Autumn.mp4 is there." in [notice.title for notice in messages.notices])
    assert (tmp_path / "films" / "Autumn.mp4").exists()
    driver.until(lambda: driver.window.renders.dialog is None)
    driver.select("Autumn.mp4")
    one = driver.parts.details.one
    driver.until(lambda: one.shown is not None and one.shown.item.name == "Autumn.mp4")
    driver.until(lambda: one.plan.texts == ["Autumn/1, version 1"])
    one.plan.buttons[0].click()
    driver.until(lambda: driver.window.planning.is_shown)


def test_cuts_are_moved_to_key_frames_where_that_is_asked_for(
    driver: Driver, dialog: RenderDialog
) -> None:
    dialog.presets.choose("lossless")
    driver.until(lambda: dialog.outlook is not None)
    assert dialog.wish.codec is FilmCodec.COPY
    assert "key frame" in dialog.lossless.text()
    assert not dialog.save.isEnabled()
    assert dialog.grow.isVisible()
    dialog.grow.click()
    driver.until(lambda: dialog.save.isEnabled())
    assert "nothing has to be encoded" in dialog.lossless.text()
    assert not dialog.grow.isVisible()
    (entry,) = driver.workspace.plans.all()
    assert driver.workspace.plans.get(entry.id).plan.cuts[0].span.start == pytest.approx(2.0)


def test_what_stands_against_a_film_is_said(
    driver: Driver, dialog: RenderDialog, film: Path
) -> None:
    before = film.read_bytes()
    dialog.render_to(film)
    driver.until(lambda: "not written over" in dialog.said.text())
    assert dialog.isVisible()
    assert film.read_bytes() == before
    dialog.reject()
