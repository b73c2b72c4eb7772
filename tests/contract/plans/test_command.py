"""What the command says of plans that cannot be edited, or rendered, as they were told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from medintel_desktop import log
from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.cli.main import run
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.plan import Cut
from medintel_desktop.domain.transcript import Line, Transcript, TranscriptSource
from medintel_desktop.jobs.workspace import Workspace
from tests.driver import Driver

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(
    workspace: Workspace, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Command:
    """``plan`` with some words, in this process: its status, and what it wrote."""
    monkeypatch.setattr(log, "set_up", lambda *_: None)

    def plan(*words: str) -> tuple[int, str, str]:
        status = run(["plan", *words, "--library", str(workspace.folder.root)], open_workspace)
        said = capsys.readouterr()
        return status, said.out, said.err

    return plan


def rows(command: Command, *words: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in command(*words, "--json")[1].splitlines()]


def test_nothing_found_is_an_empty_plan(command: Command, film: str) -> None:
    status, out, err = command("new", "Trip", "nothing called so")
    assert status == 1
    assert "Trip: 0 cuts, 0:00.00" in out
    assert "Nothing found for “nothing called so”." in err
    assert [(row["name"], row["cuts"]) for row in rows(command, "list")] == [("Trip", 0)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "Journey"], "There is no plan called “Journey”. plan list shows all.\n"),
        (["new", " "], "A plan needs a name.\n"),
        (["new", "Trip", "film", "--top", "0"], "At least one hit is to be taken."),
        (["add", "trip", "FILM", "--from", "0:60"], "0:60 is not a time."),
        (["add", "trip", "FILM", "--from", "3", "--to", "2"], "0:03 is not before 0:02."),
        (["add", "trip", "FILM", "--from", "8", "--to", "9"], "nothing of film.mp4"),
        (["add", "trip", "FILM", "--at", "3"], "The plan has no cut 3."),
        (["add", "trip", "nobody"], "is no item of this library"),
        (["trim", "trip", "2", "--to", "2"], "2 is no cut of this plan."),
        (["trim", "trip", "1"], "Give --from, --to or both."),
        (["move", "trip", "1", "--before", "x"], "x is no cut of this plan."),
        (["remove", "trip", "²"], "² is no cut of this plan."),
        (["split", "trip", "-1"], "-1 is not a time."),
    ],
)
def test_words_that_make_no_sense(command: Command, film: str, words: list[str], said: str) -> None:
    command("new", "Trip", "film")
    before = command("show", "trip")
    status, out, err = command(*(film if word == "FILM" else word for word in words))
    assert (status, out) == (2, "")
    assert said in err
    assert command("show", "trip") == before


def test_what_changes_nothing_says_so(command: Command, film: str) -> None:
    command("new", "Trip", "film")
    for words in (["split", "trip", "99"], ["accept", "trip"], ["move", "trip", "1"]):
        status, _, err = command(*words)
        assert (status, err) == (1, "Nothing was changed.\n")
    status, _, err = command("redo", "trip")
    assert (status, err) == (1, "There is nothing to be done again.\n")


def test_a_number_is_not_the_beginning_of_an_id(
    command: Command, driver: Driver, film: str
) -> None:
    plans = driver.workspace.plans
    cut = Cut(film, Span(0, 1), id="23" * 16)
    plans.create("Trip", [cut])
    for words in ("2", "23", "232", "01", "0", ""):
        assert command("note", "trip", words, "x")[0] == 2
    for words in ("1", "2323", cut.id.upper()):
        assert command("note", "trip", words, f"by {words}")[0] == 0


def test_deleting_asks_first(command: Command) -> None:
    command("new", "Trip")
    status, _, err = command("delete", "trip")
    assert (status, err) == (0, "This would delete the plan “Trip”. Add --yes to do it.\n")
    assert len(rows(command, "list")) == 1
    assert command("delete", "trip", "--yes")[0] == 0
    assert rows(command) == []


def test_edits_snap_to_speech(command: Command, driver: Driver, film: str) -> None:
    line = Line(Span(0.52, 1.8), "welcome")
    driver.workspace.catalogue.transcripts.put(
        Transcript("t", film, TranscriptSource.USER, (line,))
    )
    command("new", "Trip")
    command("add", "trip", film, "--from", "0.4", "--to", "1.9", "--snap")
    command("add", "trip", film, "--from", "0.4", "--to", "1.92")
    cuts = rows(command, "show", "trip")
    assert [(cut["start"], cut["end"]) for cut in cuts] == [(0.52, 1.8), (0.4, 1.92)]


def test_cuts_whose_file_is_away_are_told(command: Command, driver: Driver, film: str) -> None:
    command("new", "Trip", "film")
    assert [cut["standing"] for cut in rows(command, "show", "trip")] == ["here"]
    Path(driver.items()["film.mp4"].paths[0].path).unlink()
    status, out, err = command("show", "trip")
    assert status == 1
    assert out.endswith("film.mp4 (offline)\n")
    assert "Trip: 1 cut, 0:04.00, version 1" in err
    driver.workspace.trash.put([film])
    assert [cut["standing"] for cut in rows(command, "show", "trip")] == ["deleted"]


def test_notes_and_names_are_one_line(command: Command, film: str) -> None:
    command("new", "Trip \x1b[31m\nto \u202eLisbon", "film")
    command("note", "trip [31m to lisbon", "1", "a\nb")
    assert "\x1b" not in command("list")[1]
    (cut,) = rows(command, "show", "trip [31m to lisbon")
    assert cut["note"] == "a\nb"
