"""``export``: what goes out, and what cannot."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from opentimelineio import adapters

from medintel_desktop import log
from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.cli.main import run
from medintel_desktop.domain.analysis import Analysis, AnswerKind, Passage
from medintel_desktop.domain.moment import Span
from medintel_desktop.jobs.workspace import Workspace
from tests.driver import Driver

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(
    driver: Driver,
    workspace: Workspace,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Command:
    """``export`` with some words, in this process: its status, and what it wrote."""
    monkeypatch.setattr(log, "set_up", lambda *_: None)

    def export(*words: Path | str) -> tuple[int, str, str]:
        line = ["export", *map(str, words), "--library", str(workspace.folder.root)]
        status = run(line, open_workspace)
        said = capsys.readouterr()
        return status, said.out, said.err

    return export


def row(command: Command, *words: Path | str) -> dict[str, Any]:
    (found,) = (json.loads(line) for line in command(*words, "--json")[1].splitlines())
    return dict(found)


def test_a_plan_becomes_a_list(
    command: Command, workspace: Workspace, tape_id: str, tmp_path: Path
) -> None:
    workspace.plans.create("Red 'A' <b>", workspace.plans.cuts_of([tape_id, tape_id]))
    target = tmp_path / "a.edl"
    made = row(command, target, "--plan", "red 'a' <b>")
    assert (made["format"], made["cuts"], made["frames"], made["rate"], made["drop_frame"]) == (
        "edl", 2, 120, 29.97003, True,
    )  # fmt: skip
    timeline = adapters.read_from_string(target.read_text("utf-8"), "cmx_3600", rate=30000 / 1001)
    assert timeline.name == "Red 'A' <b>"
    assert timeline.tracks[0].duration().value == 120
    status, out, _ = command(target, "--plan", "red 'a' <b>", "--rate", "25", "--name", "B")
    assert (status, out) == (0, "a.edl: 2 cuts, 0:04.00 at 25\n")
    assert target.read_text("utf-8").startswith("TITLE: B\nFCM: NON-DROP FRAME\n")


def test_a_search_becomes_a_list(command: Command, tmp_path: Path) -> None:
    made = row(command, tmp_path / "a.fcpxml", "--search", "tape", "--top", "1")
    assert (made["name"], made["cuts"], made["left_out"]) == ("tape", 1, [])
    assert 'note="Found by: tape; Score:' in (tmp_path / "a.fcpxml").read_text("utf-8")


def test_chapters_become_a_list(
    command: Command, workspace: Workspace, tape_id: str, tmp_path: Path
) -> None:
    passages = (Passage(Span(0, 1), "Arrival", "They come"), Passage(Span(1, 2), "Way home"))
    workspace.catalogue.analyses.add([
        Analysis("answer", tape_id, AnswerKind.CHAPTERS, passages)
    ])  # fmt: skip
    status, _, _ = command(tmp_path / "a.edl", "--chapters", tape_id, "--format", "markers")
    assert status == 0
    lines = (tmp_path / "a.edl").read_text("utf-8").splitlines()
    assert [line for line in lines if "|M:" in line] == [
        " |C:ResolveColorBlue |M:Arrival - Note: They come |D:30",
        " |C:ResolveColorBlue |M:Way home |D:30",
    ]


def test_the_ending_says_the_format(command: Command, driver: Driver, tmp_path: Path) -> None:
    ids = [item.id for item in driver.all_items()]
    for suffix in ("edl", "fcpxml", "xml", "otio", "aaf", "CSV"):
        target = tmp_path / f"a.{suffix}"
        status, out, err = command(target, "--items", *ids, "--rate", "29,97", "--non-drop")
        assert status == 0
        assert out.startswith(f"{target.name}: 3 cuts, 0:08.6")
        assert out.endswith(" at 29.97\n")
        assert "phone.mp4 has a frame rate that varies" in err
        assert target.stat().st_size > 0


REFUSED = [
    (["a.edl", "--plan", "nobody"], 2, "There is no plan called “nobody”."),
    (
        ["a.markers", "--items", "TAPE"],
        2,
        "a.markers does not say in which format."
        " Use one of .edl, .fcpxml, .xml, .otio, .aaf, .csv, or --format.\n",
    ),
    (["a.edl", "--items", "TAPE", "--rate", "26"], 2, "26 is no frame rate of timecode."),
    (["a.edl", "--items", "TAPE", "--rate", "1/0"], 2, "1/0 is no frame rate of timecode."),
    (["a.edl", "--items", "TAPE", "--rate", "nan"], 2, "nan is no frame rate of timecode."),
    (["a.edl", "--chapters", "TAPE"], 2, "tape.mov has no chapters yet."),
    (["a.edl", "--search", "nothing like it"], 2, "There are no cuts to hand over."),
    (["a.edl", "--items", "nobody"], 2, "is no item of this library"),
    (["a.edl"], 2, "one of the arguments"),
    (["nowhere/a.edl", "--items", "TAPE"], 1, "The folder “nowhere” is not there."),
]


def test_what_cannot_be_done_is_told(command: Command, tape_id: str, tmp_path: Path) -> None:
    for words, status, said in REFUSED:
        used = [tape_id if word == "TAPE" else word for word in words[1:]]
        got, out, err = command(tmp_path / words[0], *used)
        assert (got, out) == (status, ""), words
        assert said in err
    assert not list(tmp_path.glob("*.edl"))
