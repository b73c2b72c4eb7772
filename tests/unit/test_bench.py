"""The benches still run, and what they print is what they measured."""

from __future__ import annotations

import json
import math
import sys
from itertools import count
from pathlib import Path

import pytest

from tests.bench import __main__ as bench
from tests.bench.photos import make_photos
from tests.bench.row import Goal, Row, table
from tests.bench.turns import medians


@pytest.mark.parametrize("name", [*bench.BENCHES, "transcripts"])
def test_a_bench_measures_something_at_a_tiny_size(name: str) -> None:
    rows = bench.run_apart(name, quick=True)
    assert rows
    for row in rows:
        assert row.bench == name
        assert row.ours
        assert math.isfinite(row.figure)
        assert row.figure >= 0
        if row.unit == "modules":
            assert row.ours == "none", "a start must load no SDK, web engine or codec"


def test_contenders_take_turns_and_each_goes_first() -> None:
    order: list[str] = []
    ticks = count()
    found = medians(
        {"a": lambda turn: order.append(f"a{turn}"), "b": lambda turn: order.append(f"b{turn}")},
        rounds=3,
        clock=lambda: float(next(ticks)),
    )
    assert order == ["a0", "b0", "b1", "a1", "a2", "b2"]
    assert found == {"a": 1.0, "b": 1.0}


@pytest.mark.parametrize(
    ("figure", "goal", "met"),
    [
        (4.0, Goal(4, more=True), True),
        (3.9, Goal(4, more=True), False),
        (1.8, Goal(1.8, more=False), True),
        (1.9, Goal(1.8, more=False), False),
    ],
)
def test_a_goal_is_met_up_to_its_bound(figure: float, goal: Goal, met: bool) -> None:
    assert Row("b", "w", "o", "t", figure, goal).met is met


def test_the_table_says_which_goal_was_missed() -> None:
    rows = [
        Row("import", "photos", "9/s", "3/s", 3.0, Goal(4, more=True)),
        Row("queue", "jobs", "1,500/s", "", 1500.0, unit="jobs/s"),
    ]
    headings, _, missed, told = table(rows).splitlines()
    assert headings.split() == ["bench", "what", "ours", "other", "figure", "goal", "met"]
    assert missed.split()[-4:] == ["3x", ">=", "4x", "NO"]
    assert told.split()[-2:] == ["1,500", "jobs/s"]


def test_the_command_writes_json_that_programs_can_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "queue", "--quick", "--json"])
    assert bench.main() == 0
    (line,) = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert (found["bench"], found["unit"], found["met"]) == ("queue", "jobs/s", None)


def test_an_unknown_bench_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", "nonsense"])
    with pytest.raises(SystemExit) as caught:
        bench.main()
    assert caught.value.code == 2


def test_photos_differ_even_where_their_pictures_do_not(tmp_path: Path) -> None:
    photos = make_photos(tmp_path, 8, (64, 48))
    assert len({path.read_bytes() for path in photos}) == 8
