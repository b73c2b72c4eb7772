"""The card of the settings: off at first, then choose an index or make one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.question import TextQuestion
from medintel_desktop.ui.settings_pages.index_card import IndexCard
from medintel_desktop.ui.theme import Theme
from tests.service import KEY, StandIn


@pytest.fixture
def card(
    understood: Workspace, settings: SettingsFile, qtbot: QtBot, theme: Theme,
    background: Background,
) -> IndexCard:  # fmt: skip
    understood.engine  # noqa: B018 - as in a window that is open
    card = IndexCard(theme, background, settings, understood)
    qtbot.addWidget(card)
    card.show()
    card.read()
    return card


def test_off_at_first_and_nobody_is_asked(card: IndexCard, service: StandIn) -> None:
    assert not card.use.isChecked()
    assert card.status.words == "Off"
    assert not card.index.isVisible()
    assert service.log() == []


def test_an_index_is_made(
    card: IndexCard, qtbot: QtBot, settings: SettingsFile, service: StandIn
) -> None:
    card.use.click()
    qtbot.waitUntil(lambda: card.status.words == "No index chosen")
    card.new.click()
    question = card.window().findChild(TextQuestion)
    assert isinstance(question, TextQuestion)
    question.field.setText("Holidays")
    question.yes.click()
    qtbot.waitUntil(lambda: card.status.words == "In use")
    assert card.index.currentText() == "Holidays"
    assert card.inside.text().startswith("Empty. Kept until ")
    (made,) = service.objects()["indexes"]
    assert settings.current.managed_index_id == made["_id"]


def test_one_of_several_is_chosen(
    card: IndexCard, qtbot: QtBot, settings: SettingsFile, understood: Workspace
) -> None:
    made = [understood.services.video_index().create(name) for name in ("First", "Second")]
    card.use.click()
    qtbot.waitUntil(lambda: card.index.count() == 3)
    card.index.setCurrentIndex(card.index.findData(made[0].id))
    card.index.activated.emit(card.index.currentIndex())
    qtbot.waitUntil(lambda: settings.current.managed_index_id == made[0].id)
    qtbot.waitUntil(lambda: card.status.words == "In use")


def test_what_is_wrong_is_told(card: IndexCard, qtbot: QtBot, service: StandIn) -> None:
    service.revoke()
    card.use.click()
    qtbot.waitUntil(lambda: card.status.words == "Key refused")
    assert card.problem.words
    service.restore()


def test_the_environment_wins(
    understood: Workspace, qtbot: QtBot, theme: Theme, background: Background, tmp_path: Path,
    service: StandIn,
) -> None:  # fmt: skip
    made = understood.services.video_index().create("Theirs")
    settings = SettingsFile(tmp_path / "other.json", environment={"TWELVE_LABS_INDEX_ID": made.id})
    settings.change(managed_index=True, twelvelabs_base_url=service.base_url)
    other = open_workspace(
        tmp_path / "other", settings, Secrets(environment={"TWELVE_LABS_API_KEY": KEY})
    )
    card = IndexCard(theme, background, settings, other)
    qtbot.addWidget(card)
    card.read()
    qtbot.waitUntil(lambda: card.status.words == "In use")
    assert not card.index.isEnabled()
    assert "TWELVE_LABS_INDEX_ID says which one." in card.inside.text()
    qtbot.waitUntil(lambda: background.idle)
    other.close()
