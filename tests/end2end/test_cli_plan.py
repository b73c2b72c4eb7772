"""Edit plans, as typed at a prompt."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import media
from tests.end2end.test_cli import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    media.video(tmp_path / "in" / "leaves.mp4", [("red", 2), ("blue", 2)], size=(64, 64))
    media.photo(tmp_path / "in" / "leaves at dusk.jpg", "green", size=(64, 48))
    shell = Shell(tmp_path)
    shell("add", tmp_path / "in")
    return shell


def test_a_plan_is_made_of_a_search_and_edited(shell: Shell) -> None:
    (made,) = shell.rows("plan", "new", "Autumn 'A' <b>", "leaves", "--top", "2")
    assert (shell.status, made["cuts"], made["seconds"]) == (0, 2, pytest.approx(8.0))
    plan = made["id"][:8]

    cuts = shell.rows("plan", "show", plan)
    assert shell.status == 0
    assert {cut["name"] for cut in cuts} == {"leaves.mp4", "leaves at dusk.jpg"}
    assert [cut["query"] for cut in cuts] == ["leaves", "leaves"]
    assert [cut["at"] for cut in cuts] == [0, pytest.approx(4.0)]
    film = next(cut for cut in cuts if cut["name"] == "leaves.mp4")

    shell("plan", "add", plan, film["media"], "--from", "0:00.5", "--to", "1.5", "--at", "1",
          "--title", "Red")  # fmt: skip
    shell("plan", "trim", plan, "1", "--to", "2")
    assert shell("plan", "move", plan, "1").split(": ")[1] == "3 cuts, 0:09.50\n"
    lines = shell("plan", "show", plan).splitlines()
    assert lines[2].split() == [
        "3", "0:08.00", "0:00.50", "–", "0:02.00", "1.50", "s", film["media"][:8], "Red",
    ]  # fmt: skip
    assert "3 cuts, 0:09.50, version 4" in shell.stderr
    shell("plan", "undo", plan)
    assert shell.stderr == "Moving undone.\n"
    assert [row["cuts"] for row in shell.rows("plan")] == [3]
