"""Presets: a question with fields, answered in rows, for many items, as a table to take away."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from medintel_desktop.domain.analysis import AnswerKind
from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.preset import FieldType, Preset, PresetField
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.answer_table import answer_table
from tests.driver import Driver
from tests.service import StandIn

TABLE = AnswerKind.TABLE
SHOTS = Preset(
    "shots", "Shots", "List each shot.",
    (PresetField("Shot type", FieldType.TEXT, "wide, medium or close"),
     PresetField("Begins", FieldType.TIME), PresetField("People", FieldType.NUMBER),
     PresetField("Outside", FieldType.YES_NO), PresetField("Colours", FieldType.LIST)),
)  # fmt: skip


@pytest.fixture
def preset(asking: Workspace) -> Preset:
    return asking.presets.save(SHOTS)


def test_preset_is_answered_in_rows_of_its_fields(
    driver: Driver, asking: Workspace, preset: Preset, film: str, leaf: str
) -> None:
    asking.analyses.enqueue([film, leaf], [], preset_id=preset.id)
    driver.hurry()
    table = answer_table(asking.catalogue, [film, leaf], TABLE, preset.id)
    assert table.columns == ("Shot type", "Begins", "People", "Outside", "Colours")
    assert [row.name for row in table.rows] == ["garden.mkv", "garden.mkv", "leaf.jpg"]
    first, second = (row.values for row in table.rows[:2])
    assert (first["Begins"], first["Outside"]) == (0.0, True)
    assert first["Colours"] == ["green"]
    assert second["Begins"] == pytest.approx(8.0, abs=0.2)
    assert not asking.analyses.enqueue([film, leaf], [], preset_id=preset.id)


def test_values_of_another_type_are_left_out(
    driver: Driver, asking: Workspace, preset: Preset, film: str, service: StandIn
) -> None:
    row = {"Shot type": 5, "Begins": "soon", "People": True, "Outside": "yes",
           "Colours": ["red", 7], "Extra": "no"}  # fmt: skip
    service.config(say=json.dumps({"table": [row]}))
    asking.analyses.enqueue([film], [], preset_id=preset.id)
    driver.hurry()
    (told,) = answer_table(asking.catalogue, [film], TABLE).rows
    assert told.values == {
        "Shot type": None, "Begins": None, "People": None, "Outside": None, "Colours": ["red"]
    }  # fmt: skip


def test_csv_and_json_hold_text_alone(
    driver: Driver, asking: Workspace, preset: Preset, film: str, service: StandIn
) -> None:
    row = {"Shot type": '=HYPERLINK("x")', "Begins": -1.5, "People": 2, "Outside": False,
           "Colours": ["red", "a,b"]}  # fmt: skip
    service.config(say=json.dumps({"table": [row]}))
    asking.analyses.enqueue([film], [], preset_id=preset.id)
    driver.hurry()
    table = answer_table(asking.catalogue, [film], TABLE)
    heading, line = csv.reader(io.StringIO(table.csv()))
    assert heading == ["id", "name", *table.columns, "whole"]
    assert line == [film, "garden.mkv", '\'=HYPERLINK("x")', "-1.5", "2", "no", "red; a,b", "yes"]
    (told,) = json.loads(table.json())
    assert told == {"id": film, "name": "garden.mkv", "whole": True, **row}


def test_changed_preset_is_another_question(
    driver: Driver, asking: Workspace, preset: Preset, film: str
) -> None:
    asking.analyses.enqueue([film], [], preset_id=preset.id)
    driver.hurry()
    changed = asking.presets.save(replace(preset, prompt="List each long shot."))
    assert asking.presets.all() == [changed]
    assert asking.analyses.enqueue([film], [], preset_id=preset.id)
    driver.hurry()
    (now,) = asking.catalogue.analyses.of_kind([film], TABLE)
    assert now.question == "List each long shot."
    assert len(asking.catalogue.analyses.history(now.id)) == 2


def test_preset_without_fields_is_answered_in_words(
    driver: Driver, asking: Workspace, film: str
) -> None:
    asking.presets.save(Preset("mood", "Mood", "What is the mood?"))
    asking.analyses.enqueue([film], [], preset_id="mood")
    driver.hurry()
    (answer,) = asking.catalogue.analyses.shown(film)
    assert (answer.kind, answer.question) == (AnswerKind.ANSWER, "What is the mood?")


@pytest.mark.parametrize(
    "preset",
    [
        replace(SHOTS, name="  "),
        replace(SHOTS, prompt=""),
        replace(SHOTS, fields=(PresetField(""),)),
        replace(SHOTS, fields=(PresetField("A"), PresetField(" a"))),
        replace(SHOTS, fields=(PresetField("start_time", FieldType.LIST),)),
        replace(SHOTS, fields=tuple(PresetField(str(n)) for n in range(21))),
    ],
)
def test_preset_that_cannot_be_asked_is_not_kept(asking: Workspace, preset: Preset) -> None:
    with pytest.raises(UsageError):
        asking.presets.save(preset)
    assert asking.presets.all() == []


def test_deleting_a_preset_keeps_its_answers(
    driver: Driver, asking: Workspace, preset: Preset, film: str
) -> None:
    asking.analyses.enqueue([film], [], preset_id=preset.id)
    driver.hurry()
    asking.presets.delete(preset.id)
    assert asking.presets.all() == []
    assert answer_table(asking.catalogue, [film], TABLE).rows
    with pytest.raises(UsageError):
        asking.analyses.enqueue([film], [], preset_id=preset.id)
