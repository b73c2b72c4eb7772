"""Presets: a question and its fields, written in a form that says what is missing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from medintel_desktop.domain.preset import FieldType, Preset, PresetField
from medintel_desktop.library.presets import MOST_FIELDS
from medintel_desktop.ui.answers.preset_dialog import PresetDialog
from medintel_desktop.ui.question import Question
from tests.ui.answers.asking import FILMS, Asking

SHOPS = Preset("shops", "Shops", "Which shops?", (PresetField("Shop"), PresetField("Price")))
MOOD = Preset("mood", "Mood", "What is the mood?")


def manage(asking: Asking, *presets: Preset) -> PresetDialog:
    for preset in presets:
        asking.workspace.presets.save(preset)
    asking.parts.actions.presets.trigger()
    dialog = asking.driver.dialog(PresetDialog)
    asking.driver.until(lambda: asking.driver.background_rests)
    return dialog


def names(asking: Asking) -> list[str]:
    return [preset.name for preset in asking.workspace.presets.all()]


def write(dialog: PresetDialog, name: str, prompt: str, fields: Sequence[str] = ()) -> None:
    form = dialog.form
    form.name.clear()
    QTest.keyClicks(form.name, name)
    form.prompt.clear()
    QTest.keyClicks(form.prompt, prompt)
    for field in fields:
        form.fields.add.click()
        QTest.keyClicks(form.fields.rows[-1].name, field)


def test_a_preset_is_written_and_kept(asking: Asking) -> None:
    dialog = manage(asking)
    assert not dialog.save.isEnabled()
    write(dialog, "Shops", "Which shops?", ["Shop", "Seen"])
    rows = dialog.form.fields.rows
    rows[1].type.setCurrentText("Time")
    QTest.keyClicks(rows[0].told, "as on its sign")
    dialog.save.click()
    asking.driver.until(lambda: dialog.names == ["Shops"])
    (kept,) = asking.workspace.presets.all()
    assert kept.prompt == "Which shops?"
    assert kept.fields == (
        PresetField("Shop", FieldType.TEXT, "as on its sign"), PresetField("Seen", FieldType.TIME)
    )  # fmt: skip
    asking.driver.until(lambda: not dialog.save.isEnabled())
    dialog.close_button.click()
    asking.driver.until(lambda: not asking.driver.window.findChildren(Question))


def test_what_is_missing_is_said_while_it_is_typed(asking: Asking) -> None:
    dialog = manage(asking)
    form = dialog.form
    assert form.complaint.text() == "", "nothing is typed yet"
    QTest.keyClicks(form.prompt, "Which shops?")
    assert form.complaint.text() == "A preset needs a name."
    QTest.keyClicks(form.name, "Shops")
    assert form.complaint.text() == ""
    assert dialog.save.isEnabled()
    form.fields.add.click()
    assert form.complaint.text() == "Each field needs a name."
    QTest.keyClicks(form.fields.rows[0].name, "Shop")
    form.fields.add.click()
    QTest.keyClicks(form.fields.rows[1].name, "shop")
    assert form.complaint.text() == "Two fields have the same name."
    assert not dialog.save.isEnabled()
    QTest.keyClicks(form.fields.rows[1].name, "s")
    assert dialog.save.isEnabled()


def test_fields_are_moved_and_taken_away(asking: Asking) -> None:
    dialog = manage(asking, SHOPS)
    fields = dialog.form.fields
    fields.rows[1].up.click()
    assert [field.name for field in fields.fields] == ["Price", "Shop"]
    assert not fields.rows[0].up.isEnabled()
    assert not fields.rows[1].down.isEnabled()
    fields.rows[1].remove.click()
    dialog.save.click()
    asking.driver.until(lambda: not dialog.form.edited)
    assert asking.workspace.presets.all()[0].fields == (PresetField("Price"),)


def test_there_is_an_end_to_fields(asking: Asking) -> None:
    dialog = manage(asking, MOOD)
    for _ in range(MOST_FIELDS):
        assert dialog.form.fields.add.isEnabled()
        dialog.form.fields.add.click()
    assert not dialog.form.fields.add.isEnabled()


def test_a_deleted_preset_comes_back(asking: Asking) -> None:
    dialog = manage(asking, SHOPS, MOOD)
    assert dialog.names == ["Shops", "Mood"]
    dialog.delete.click()
    asking.driver.until(lambda: names(asking) == ["Mood"] and dialog.names == ["Mood"])
    assert dialog.undo.isVisible()
    dialog.undo.click()
    asking.driver.until(lambda: "Shops" in dialog.names)
    assert dialog.form.draft == SHOPS
    assert not dialog.undo.isVisible()
    dialog.delete.click()
    asking.driver.until(lambda: names(asking) == ["Mood"])
    dialog.close_button.click()
    undo = asking.parts.actions.undo
    asking.driver.until(lambda: undo.text() == "Undo deleting a preset")
    undo.trigger()
    asking.driver.until(lambda: "Shops" in names(asking))


@pytest.mark.parametrize("save", [True, False])
def test_what_is_not_saved_is_asked_about(asking: Asking, save: bool) -> None:
    dialog = manage(asking, SHOPS, MOOD)
    QTest.keyClicks(dialog.form.name, " in view")
    dialog.list.setCurrentRow(1)
    question = asking.driver.dialog(Question)
    (question.yes if save else question.no).click()
    asking.driver.until(lambda: dialog.form.draft == MOOD)
    asking.driver.until(lambda: asking.driver.background_rests)
    assert names(asking) == ["Shops in view" if save else "Shops", "Mood"]
    assert dialog.list.currentRow() == 1


def test_what_cannot_be_saved_is_not_lost_by_leaving(asking: Asking) -> None:
    dialog = manage(asking, SHOPS)
    dialog.form.name.clear()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    question = asking.driver.dialog(Question)
    question.no.click()
    assert dialog.isVisible()
    dialog.close_button.click()
    asking.driver.dialog(Question).yes.click()
    asking.driver.until(lambda: not asking.driver.window.findChildren(PresetDialog))
    assert names(asking) == ["Shops"]


def test_a_new_preset_can_be_asked_at_once(asking: Asking) -> None:
    asked = asking.ask(*FILMS)
    asked.presets_button.click()
    dialog = asking.driver.dialog(PresetDialog)
    asking.driver.until(lambda: asking.driver.background_rests)
    write(dialog, "Mood", "What is the mood?")
    dialog.save.click()
    asking.driver.until(lambda: asked.question.count() == 3)
    dialog.close_button.click()
    asked.question.setCurrentText("Mood")
    asking.driver.until(asked.yes.isEnabled)
    assert asked.wish.preset_id == asking.workspace.presets.all()[0].id
    asked.no.click()
