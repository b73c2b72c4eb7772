"""Matching with a GPX file: seen first, written once, taken back as one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from medintel_desktop.domain.media import GeoPoint
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.ui.background import Background
from medintel_desktop.ui.position.match_dialog import MatchDialog
from medintel_desktop.ui.theme import Theme
from tests.ui.position.conftest import LIMIT, Done
from tests.ui.settings.dialog import press

Settle = Callable[[], None]
Photos = dict[str, str]


@pytest.fixture
def walk(tmp_path: Path) -> Path:
    """From 10:00 to 10:20 UTC on the day of the photos, a point a minute, up to the north."""
    points = "".join(
        f'<trkpt lat="{43.4628 + n / 1000:.4f}" lon="11.8818">'
        f"<time>2024-10-24T10:{n:02d}:00Z</time></trkpt>"
        for n in range(21)
    )
    path = tmp_path / "walk.gpx"
    path.write_text(f"<gpx><trk><name>Walk</name><trkseg>{points}</trkseg></trk></gpx>")
    return path


@pytest.fixture
def dialog(
    workspace: Workspace, qapp: QApplication, theme: Theme, background: Background, photos: Photos,
    done: Done,
) -> Iterator[MatchDialog]:  # fmt: skip
    made = MatchDialog(
        theme, background, workspace, list(photos.values()), lambda edit, count: done.do(edit)
    )
    made.open()
    yield made
    if isValid(made):
        made.close()


def rows(dialog: MatchDialog) -> dict[str, str]:
    return {row.item.name: dialog.matches.texts(row)[-1] for row in dialog.matches.rows}


def test_what_would_come_is_shown_and_then_written_as_one(
    dialog: MatchDialog, walk: Path, qtbot: QtBot, workspace: Workspace, photos: Photos,
    done: Done, settle: Settle,
) -> None:  # fmt: skip
    assert not dialog.set.isVisible()
    dialog.read(walk)
    qtbot.waitUntil(dialog.set.isVisible, timeout=LIMIT)
    settle()
    assert "1 track, 21 points, 24 Oct 2024, 10:00:00 to 10:20:00 (UTC)." in dialog.file.text()
    assert dialog.form.zone.currentText() == "UTC+02:00"
    assert "1 of these has a position that fits" in dialog.form.why.text()
    assert rows(dialog) == {
        "church.jpg": "Has one, which stays",
        "square.jpg": "Gets this position",
        "tower.jpg": "Not on the track then",
    }
    assert dialog.set.text() == "Set 1 position"
    assert workspace.positions.of(photos.values())[photos["square.jpg"]].point is None

    press(dialog.set)
    settle()

    point = workspace.positions.of([photos["square.jpg"]])[photos["square.jpg"]].point
    assert point == GeoPoint(43.4728, 11.8818)
    assert [track.name for track in workspace.catalogue.tracks.all()] == ["Walk"]
    done.undo()
    assert workspace.positions.of([photos["square.jpg"]])[photos["square.jpg"]].point is None
    assert workspace.catalogue.tracks.all() == []


def test_zone_clock_and_gap_change_the_preview(
    dialog: MatchDialog, walk: Path, qtbot: QtBot, settle: Settle
) -> None:
    dialog.read(walk)
    qtbot.waitUntil(dialog.set.isVisible, timeout=LIMIT)
    form = dialog.form
    form.zone.setCurrentIndex(form.zone.findText("UTC+01:00"))
    settle()
    assert rows(dialog)["square.jpg"] == "Not on the track then"
    form.clock.setText("-1:00")
    settle()
    assert rows(dialog)["square.jpg"] == "Gets this position"
    form.clock.setText("-1:15:00")
    settle()
    assert rows(dialog)["square.jpg"] == "Gets this position", "within ten minutes"
    form.gap.setCurrentIndex(0)
    settle()
    assert rows(dialog)["square.jpg"] == "Not on the track then"
    assert not dialog.set.isEnabled()
    form.clock.setText("soon")
    assert "not a span of time" in form.told.text()
    form.zone.setCurrentIndex(0)
    settle()
    assert rows(dialog)["square.jpg"] == "Needs a time zone"


def test_what_has_a_position_is_replaced_only_when_asked(
    dialog: MatchDialog, walk: Path, qtbot: QtBot, settle: Settle
) -> None:
    dialog.read(walk)
    qtbot.waitUntil(dialog.set.isVisible, timeout=LIMIT)
    dialog.form.replace.setChecked(True)
    settle()
    assert rows(dialog)["church.jpg"] == "Replaces the one it has"
    assert dialog.set.text() == "Set 2 positions"
    assert dialog.sum.text() == "2 of 3 get a position. 1 was not on the track then."


def test_another_file_is_refused_in_words(
    dialog: MatchDialog, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "x.gpx").write_text("<html/>")
    dialog.read(tmp_path / "x.gpx")
    qtbot.waitUntil(lambda: "not a GPX file" in dialog.file.text(), timeout=LIMIT)
    assert not dialog.set.isVisible()
    assert dialog.choose.isEnabled()
