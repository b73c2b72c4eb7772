"""Tags that the model proposes, beside those of people: accept, reject, take back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from medintel_desktop.domain.analysis import Analysis, AnswerKind
from medintel_desktop.domain.model_tag import TagState
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.details.tag_offers import TagOffers
from medintel_desktop.ui.details_panel import DetailsPanel
from tests.ui.details.items import LONG, Key, Undo, show

Propose = Callable[[str, Sequence[str]], None]


@pytest.fixture
def propose(workspace: Workspace) -> Propose:
    """The model answered with these tags."""

    def propose(media_id: str, names: Sequence[str]) -> None:
        answer = Analysis(f"tags of {media_id}", media_id, AnswerKind.TAGS, tuple(names))
        workspace.catalogue.analyses.add([answer])

    return propose


def offered(offers: TagOffers) -> list[str]:
    return [chip.text() for chip in offers.chips if chip.offered]


def taken(offers: TagOffers) -> list[str]:
    return [chip.text() for chip in offers.chips if not chip.offered]


def states(workspace: Workspace, media_id: str) -> dict[str, TagState]:
    return {tag.name: tag.state for tag in workspace.model_tags.of(media_id)}


def test_one_tag_is_accepted_by_key_another_rejected_and_both_come_back(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], propose: Propose, undo: Undo,
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    propose(walk, ["birch", "gravel", "pond"])
    show(qtbot, panel, background, walk)
    offers = panel.one.offers
    assert offered(offers) == ["birch", "gravel", "pond"]
    QTest.keyClick(offers.chips[0], Key.Key_Return)
    qtbot.waitUntil(lambda: taken(offers) == ["birch"], timeout=LONG)
    assert panel.one.tags.tags == [], "people's own tags are another thing"
    gravel = offers.chips[0]
    QTest.mouseClick(gravel, Qt.MouseButton.LeftButton, pos=gravel.slot(0).center())
    qtbot.waitUntil(lambda: offered(offers) == ["pond"], timeout=LONG)
    assert undo.names == ["accepting tags", "rejecting a tag"]
    undo.run(0)
    assert states(workspace, walk)["gravel"] is TagState.PROPOSED
    qtbot.waitUntil(lambda: offered(offers) == ["gravel", "pond"], timeout=LONG)


def test_accept_all_takes_what_is_left_and_comes_back_as_it_was(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], propose: Propose, undo: Undo,
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    propose(walk, ["birch", "gravel", "pond"])
    workspace.model_tags.reject([walk], ["pond"])
    show(qtbot, panel, background, walk)
    panel.one.offers.accept_all.click()
    qtbot.waitUntil(lambda: taken(panel.one.offers) == ["birch", "gravel"], timeout=LONG)
    assert states(workspace, walk)["pond"] is TagState.REJECTED
    undo.run(0)
    qtbot.waitUntil(lambda: offered(panel.one.offers) == ["birch", "gravel"], timeout=LONG)
    assert states(workspace, walk)["pond"] is TagState.REJECTED


def test_of_several_items_only_what_is_proposed_for_each(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], propose: Propose, undo: Undo,
) -> None:  # fmt: skip
    walk, lake = put("Walk.mp4"), put("Lake.mp4")
    propose(walk, ["birch", "Water"])
    propose(lake, ["water", "boat"])
    show(qtbot, panel, background, walk, lake)
    offers = panel.many.offers
    assert [name.casefold() for name in offered(offers)] == ["water"]
    QTest.keyClick(offers.chips[0], Key.Key_Return)
    qtbot.waitUntil(lambda: not offers.isVisible(), timeout=LONG)
    assert states(workspace, walk) == {"birch": TagState.PROPOSED, "Water": TagState.ACCEPTED}
    assert states(workspace, lake) == {"boat": TagState.PROPOSED, "water": TagState.ACCEPTED}
    undo.run(0)
    assert set(states(workspace, walk).values()) == {TagState.PROPOSED}


def test_the_keys_go_on_with_the_next_tag(
    qtbot: QtBot, panel: DetailsPanel, background: Background, workspace: Workspace,
    put: Callable[..., str], propose: Propose,
) -> None:  # fmt: skip
    walk = put("Walk.mp4")
    propose(walk, ["birch", "gravel", "pond"])
    show(qtbot, panel, background, walk)
    offers = panel.one.offers
    panel.activateWindow()
    offers.chips[0].setFocus()
    qtbot.waitUntil(offers.chips[0].hasFocus, timeout=LONG)
    QTest.keyClick(offers.chips[0], Key.Key_Delete)
    qtbot.waitUntil(lambda: offered(offers) == ["gravel", "pond"], timeout=LONG)
    qtbot.waitUntil(offers.chips[0].hasFocus, timeout=LONG)
