"""Plans, results and items handed over from the window."""

from __future__ import annotations

from pathlib import Path

from medintel_desktop.domain.hand_over import HandOverFormat
from medintel_desktop.domain.moment import Modality, Span
from medintel_desktop.domain.search import Hit
from medintel_desktop.ui.plan.format_list import WORDS
from medintel_desktop.ui.plan.hand_over_dialog import HandOverDialog
from tests import media
from tests.ui.window import Driver


def offered(driver: Driver) -> HandOverDialog:
    dialog = driver.dialog(HandOverDialog)
    driver.until(lambda: dialog.cuts is not None)
    return dialog


def told(driver: Driver) -> list[str]:
    return [notice.title for notice in driver.parts.messages.notices]


def test_moments_plans_and_items_go_out(driver: Driver, tmp_path: Path) -> None:
    scenes = [("red", 1.0), ("blue", 2.0)]
    driver.add(media.video(tmp_path / "in" / "film.mp4", scenes, size=(64, 64), fps=25))
    driver.until(lambda: driver.names() == ["film.mp4"])

    driver.parts.library.items.clearSelection()
    driver.parts.actions.hand_over.trigger()
    assert told(driver) == ["Nothing is selected."]

    driver.select("film.mp4")
    driver.parts.actions.hand_over.trigger()
    dialog = offered(driver)
    assert dialog.cuts is not None
    assert (len(dialog.cuts.events), dialog.cuts.frames, dialog.format) == (
        1, 75, HandOverFormat.FCP7,
    )  # fmt: skip
    dialog.formats.setCurrentRow(list(WORDS).index(HandOverFormat.EDL))
    dialog.write(tmp_path / "items.edl")
    driver.until(lambda: "items.edl is written." in told(driver))
    assert (tmp_path / "items.edl").read_text("utf-8").startswith("TITLE: 1 item\n")

    page = driver.parts.results()
    driver.parts.pages.go_home(page)
    cell = driver.cell("film.mp4")
    page.model.query = "boats"
    page.model.set_hits([Hit(cell, Span(1.0, 1.4), Modality.VISUAL, 0.7, "Picture")])
    driver.parts.actions.hand_over.trigger()
    dialog = offered(driver)
    assert dialog.format is HandOverFormat.EDL
    dialog.write(tmp_path / "results.edl")
    driver.until(lambda: "results.edl is written." in told(driver))
    text = (tmp_path / "results.edl").read_text("utf-8")
    assert "00:00:01:00 00:00:01:10 01:00:00:00 01:00:00:10" in text
    assert "* Found by: boats\n* Score: 0.70" in text

    plans = driver.workspace.plans
    plan_id = plans.create("Harbour", plans.cuts_of([cell.id]))
    driver.window.planning.show(plan_id)
    driver.until(lambda: driver.window.planning.is_shown)
    head = driver.parts.plan().head
    driver.until(head.hand_over.isEnabled)
    head.hand_over.click()
    dialog = offered(driver)
    assert dialog.cuts is not None
    assert (dialog.cuts.name, dialog.cuts.frames) == ("Harbour", 75)
    dialog.reject()
    driver.until(lambda: driver.window.hand_overs.dialog is None)
