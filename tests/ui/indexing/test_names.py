"""Naming people and things: privacy first, then the name, then ``<@name>``."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from medintel_desktop.domain.entity import EntityState
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.ui.label import Label
from medintel_desktop.ui.managed.name_dialog import PRIVACY, NameDialog
from medintel_desktop.ui.managed.names_panel import NamesPanel
from medintel_desktop.ui.question import Question
from tests.service import StandIn
from tests.ui.window import Driver


def opened(shop: Driver) -> NameDialog:
    shop.select("water.jpg", "sea.mp4")
    shop.parts.actions.name_entity.trigger()
    return shop.dialog(NameDialog)


def test_privacy_is_said_and_agreed_to_first(
    chosen: Driver, service: StandIn, shop_settings: SettingsFile
) -> None:
    dialog = opened(chosen)
    assert PRIVACY in [label.text() for label in dialog.findChildren(Label)]
    dialog.name.setText("Water")
    assert dialog.agree.isVisible()
    assert not dialog.yes.isEnabled()
    dialog.cancel.click()
    assert not shop_settings.current.named_entities
    assert service.log("/assets", "POST") == []


def test_named_found_and_deleted(chosen: Driver, service: StandIn) -> None:
    dialog = opened(chosen)
    dialog.name.setText("Water")
    dialog.agree.setChecked(True)
    assert dialog.found_by.text() == "Found by typing <@Water> in the search."
    dialog.yes.click()
    entities = chosen.workspace.managed.entities
    chosen.until(lambda: [e.state for e in entities.all()] == [EntityState.READY])

    dialog = opened(chosen)
    assert not dialog.agree.isVisible(), "agreed to already"
    dialog.name.setText("water")
    dialog.yes.click()
    chosen.until(lambda: "is a name already" in dialog.problem.words)
    dialog.cancel.click()

    chosen.parts.actions.show_names.trigger()
    panel = chosen.dialog(NamesPanel)
    chosen.until(lambda: len(panel.model.rows) == 1)
    assert panel.model.texts(panel.model.rows[0]) == ("Water", "<@Water>", "1", "Ready")
    panel.table.selectRow(0)
    panel.delete.click()
    chosen.dialog(Question).yes.click()
    chosen.until(lambda: not panel.model.rows and chosen.jobs_ended())
    assert service.assets() == []
    panel.close()


def test_names_that_cannot_be_are_told(chosen: Driver) -> None:
    dialog = opened(chosen)
    dialog.agree.setChecked(True)
    dialog.name.setText("<b>bold</b>")
    dialog.yes.click()
    assert "cannot be used" in dialog.problem.words
    dialog.cancel.click()


def test_names_are_offered_while_typing(chosen: Driver) -> None:
    photo = chosen.cell("water.jpg").id
    table = chosen.workspace.catalogue.entities
    for name, state in (("Water", EntityState.READY), ("Wave", EntityState.LEARNING)):
        table.note(table.add(name, "", [photo]).id, state, "0" * 24)
    field = chosen.parts.search
    field.setFocus()
    QTest.keyClicks(field, "<@wa")
    chosen.until(lambda: [offer.text for offer in field.popup.offers] == ["Water"])
    QTest.keyClick(field, Qt.Key.Key_Tab)
    assert field.text().strip() == "<@Water>"
