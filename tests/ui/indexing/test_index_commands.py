"""Indexing as a user does it: chosen, told what it counts, followed, deleted there."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from medintel_desktop.domain.video_index import IndexState
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui import cell_words
from medintel_desktop.ui.details.index_lines import HEADING
from medintel_desktop.ui.managed.index_panel import IndexPanel
from medintel_desktop.ui.managed.reset_dialog import ResetDialog
from medintel_desktop.ui.question import Question
from tests.service import StandIn
from tests.ui.window import Driver


def index(shop: Driver, *names: str) -> None:
    """By the menu, agreeing to what it counts."""
    shop.select(*names)
    shop.parts.actions.index_items.trigger()
    shop.dialog(Question).yes.click()


def state(shop: Driver, name: str) -> IndexState | None:
    row = shop.workspace.managed.indexing.standing(shop.cell(name).id)
    return row.state if row else None


def panel_of(shop: Driver) -> IndexPanel:
    shop.parts.actions.show_index.trigger()
    panel = shop.dialog(IndexPanel)
    shop.until(lambda: shop.background_rests)
    return panel


def rows(panel: IndexPanel) -> dict[str, str]:
    return {panel.model.texts(row)[0]: panel.model.texts(row)[2] for row in panel.model.rows}


def test_while_off_it_leads_to_the_settings(shop: Driver) -> None:
    shop.select("sea.mp4")
    shop.parts.actions.index_items.trigger()
    notice = shop.parts.messages.notices[-1]
    assert (notice.title, notice.label) == ("The TwelveLabs index is off.", "Open settings")


def test_costs_are_named_before_anything_is_sent(chosen: Driver, service: StandIn) -> None:
    chosen.select("sea.mp4", "night.mp4", "short.mp4", "water.jpg")
    chosen.parts.actions.index_items.trigger()
    question = chosen.dialog(Question)
    said = question.accessibleName()
    assert "Index 2 videos with TwelveLabs?" in said
    assert "about 1 min of video" in said
    assert "$0.01 once" in said
    assert "short.mp4 stays out: This video is 2 seconds long." in said
    question.no.click()
    chosen.until(lambda: chosen.background_rests)
    assert service.log("/assets", "POST") == []


def test_a_video_becomes_ready_and_its_details_tell(chosen: Driver) -> None:
    chosen.parts.actions.details.setChecked(True)
    chosen.select("sea.mp4")
    one = chosen.parts.details.one
    chosen.until(lambda: one.index.texts == ["Not in the index yet."])
    assert one.folds[HEADING].isVisible()
    one.index.buttons[0].click()
    chosen.dialog(Question).yes.click()
    chosen.until(lambda: state(chosen, "sea.mp4") is IndexState.READY)
    chosen.until(lambda: one.index.texts == ["Ready to be searched there"])


def test_on_its_way_is_on_the_cell(chosen: Driver, service: StandIn) -> None:
    service.config(stuck=["index"])
    index(chosen, "sea.mp4")
    chosen.until(lambda: chosen.cell("sea.mp4").waits == "Indexing")
    service.config(stuck=[])
    chosen.until(lambda: not chosen.cell("sea.mp4").waits)
    assert cell_words.state_pill(chosen.cell("sea.mp4")) is None, "what is well says nothing"


def test_a_failure_is_on_the_cell_with_its_reason_in_the_list(
    chosen: Driver, service: StandIn
) -> None:
    service.config(index_fails_with="video_file_broken", index_tells_why=True)
    index(chosen, "sea.mp4")
    chosen.until(lambda: chosen.cell("sea.mp4").not_indexed)
    pill = cell_words.state_pill(chosen.cell("sea.mp4"))
    assert pill is not None
    assert pill.text == "Not indexed"
    panel = panel_of(chosen)
    (row,) = panel.model.rows
    assert panel.model.texts(row)[2:] == (
        "Not indexed",
        "The service cannot read this video. "
        "It can be tried again; the video is not sent a second time.",
    )  # fmt: skip
    panel.close()


def test_the_list_follows_and_tries_again(chosen: Driver, service: StandIn) -> None:
    service.config(index_fails_with="video_file_broken")
    index(chosen, "sea.mp4", "night.mp4")
    panel = panel_of(chosen)
    chosen.until(lambda: set(rows(panel).values()) == {"Not indexed"})
    service.config(index_fails_with="")
    panel.table.selectRow(0)
    panel.again.click()
    chosen.dialog(Question).yes.click()
    chosen.until(lambda: sorted(rows(panel).values()) == ["Not indexed", "Ready"])
    panel.close()


def test_deleting_there_names_what_goes(chosen: Driver, service: StandIn) -> None:
    index(chosen, "sea.mp4")
    chosen.until(lambda: state(chosen, "sea.mp4") is IndexState.READY and chosen.jobs_ended())
    chosen.select("sea.mp4", "night.mp4")
    chosen.parts.actions.withdraw.trigger()
    question = chosen.dialog(Question)
    assert "Delete 1 item at TwelveLabs?" in question.accessibleName()
    assert question.check.text() == "Also delete 1 upload that answers are made from"
    question.check.setChecked(True)
    question.yes.click()
    chosen.until(lambda: not service.assets())
    assert service.objects()["indexed_assets"] == []


def test_reset_takes_a_tick(chosen: Driver, service: StandIn) -> None:
    index(chosen, "sea.mp4", "night.mp4")
    chosen.until(lambda: state(chosen, "night.mp4") is IndexState.READY and chosen.jobs_ended())
    panel = panel_of(chosen)
    panel.reset.click()
    dialog = chosen.dialog(ResetDialog)
    assert dialog.sure.text() == "Remove 2 videos"
    assert not dialog.yes.isEnabled()
    dialog.sure.setChecked(True)
    dialog.yes.click()
    chosen.until(lambda: not service.objects()["indexed_assets"])
    chosen.until(lambda: panel.model.rows == [])
    assert len(service.assets()) == 2, "what was sent stays"
    panel.close()


@pytest.mark.parametrize("also", [True, False])
def test_emptying_the_trash_asks(chosen: Driver, service: StandIn, *, also: bool) -> None:
    index(chosen, "sea.mp4")
    chosen.until(lambda: state(chosen, "sea.mp4") is IndexState.READY and chosen.jobs_ended())
    chosen.select("sea.mp4")
    chosen.parts.actions.trash.trigger()
    chosen.until(lambda: "sea.mp4" not in chosen.names())
    chosen.parts.selected.ask_empty_trash()
    question = chosen.dialog(Question)
    assert question.there.text() == "Also delete what TwelveLabs has of 1 item"
    assert not question.there.isChecked()
    question.there.setChecked(also)
    question.yes.click()
    chosen.until(lambda: chosen.workspace.trash.ids() == [])
    chosen.until(chosen.jobs_ended)
    assert len(service.assets()) == (0 if also else 1)


def test_found_in_the_index(chosen: Driver, service: StandIn) -> None:
    index(chosen, "sea.mp4", "night.mp4")
    chosen.until(lambda: state(chosen, "night.mp4") is IndexState.READY and chosen.jobs_ended())
    chosen.parts.search.setText("purple")
    chosen.parts.search.setFocus()
    chosen.parts.search._ask(meaning=True)
    page = chosen.parts.results()
    chosen.until(lambda: not page.waiting and bool(page.hits))
    assert page.hits[0].item.name == "night.mp4"
    assert "By TwelveLabs" in page.hits[0].why
    assert service.usage()["searches"] == 1


def test_the_index_alone_can_be_asked(chosen: Driver, service: StandIn) -> None:
    index(chosen, "sea.mp4", "night.mp4")
    chosen.until(lambda: state(chosen, "night.mp4") is IndexState.READY and chosen.jobs_ended())
    chosen.workspace.understanding.enqueue([chosen.cell("water.jpg").id])
    chosen.workspace.wake()
    chosen.until(chosen.jobs_ended)
    chosen.parts.search.setText("blue")
    chosen.parts.search._ask(meaning=True)
    page = chosen.parts.results()
    chosen.until(lambda: not page.waiting and bool(page.hits))
    assert {hit.item.name for hit in page.hits} == {"sea.mp4", "water.jpg"}
    assert page.head.source.isVisible()
    page.head.source.trigger()
    chosen.until(lambda: not page.waiting and len({h.item.name for h in page.hits}) == 1)
    assert page.hits[0].item.name == "sea.mp4"
    page.head.source.trigger()
    chosen.until(lambda: not page.waiting and len({h.item.name for h in page.hits}) == 2)


def test_without_a_network_all_of_it_is_there(chosen: Driver, service: StandIn) -> None:
    index(chosen, "sea.mp4")
    chosen.until(lambda: state(chosen, "sea.mp4") is IndexState.READY and chosen.jobs_ended())
    service.fault("status", "", status=503, body="", times=-1)
    panel = panel_of(chosen)
    assert rows(panel) == {"sea.mp4": "Ready"}
    panel.reset.click()
    chosen.until(lambda: "TwelveLabs" in panel.said.text())
    assert QApplication.activeModalWidget() in (None, panel)
    panel.close()


def test_nothing_to_index_is_said(chosen: Driver, shop_settings: SettingsFile) -> None:
    chosen.select("water.jpg")
    chosen.parts.actions.index_items.trigger()
    chosen.until(lambda: "Nothing to index." in [n.title for n in chosen.parts.messages.notices])
