"""kill -9 while a library is understood again: the next run goes on and buys nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import media
from tests.end2end.test_kill import PHOTOS, VIDEO, Program
from tests.service import StandIn

ITEMS = len(PHOTOS) + 1
NEW = "SELECT count(DISTINCT media) FROM moment WHERE space LIKE '%marengo3.5%'"
OLD = "SELECT count(DISTINCT media) FROM moment WHERE space LIKE '%marengo3.0%'"


@pytest.fixture
def program(tmp_path: Path, service: StandIn) -> Program:
    """A library that marengo3.0 understood, and settings that say marengo3.5."""
    program = Program(tmp_path, service)
    for colour in PHOTOS:
        media.photo(program.source / f"{colour}.jpg", colour, size=(800, 600))
    media.video(program.source / VIDEO, [("red", 4), ("blue", 4)], size=(640, 360))
    assert program.run("add", program.source)[0] == 0
    program._env["EMBEDDING_MODEL"] = "marengo3.5"
    return program


def standing(program: Program) -> tuple[int, int]:
    status, rows, _ = program.run("understand", "--again")
    assert status == 0
    return rows[0]["done"], rows[0]["items"]


@pytest.mark.parametrize("done", [1, 4])
def test_while_items_are_understood_again(program: Program, service: StandIn, done: int) -> None:
    assert standing(program) == (0, ITEMS)
    before = service.usage()["counts"]
    assert (before["embed_image"], before["embed_video"]) == (len(PHOTOS), 1)

    def some_are() -> bool | None:
        return True if (program.ask(NEW) or [(0,)])[0][0] >= done else None

    program.killed_when(some_are, "understand", "--again", "--yes")
    assert program.ask("PRAGMA integrity_check") == [("ok",)]
    assert program.ask(OLD) == [(ITEMS,)], "the old space is whole"

    status, rows, _ = program.run("understand", "--again", "--yes")
    (row,) = rows
    assert row["done"] + row["answer_lost"] == ITEMS
    assert status == (1 if row["answer_lost"] else 0)
    usage = service.usage()
    assert usage["paid_twice"] == []
    assert usage["counts"]["embed_video"] == 2, "one with each model"
    program.send_again()  # what was on its way, as the user may want it
    assert standing(program) == (ITEMS, ITEMS)
    assert program.ask(OLD) == [(ITEMS,)]

    assert program.run("understand", "--let-go")[1][0]["done"] is False
    status, rows, _ = program.run("understand", "--let-go", "--yes")
    assert (status, rows[0]["bytes"] > 0) == (0, True)
    assert program.ask(OLD) == [(0,)]
    assert [path.name for path in (program.library / "vectors").glob("*3.0*")] == []


def test_old_vectors_do_not_go_before_the_new_ones_are_whole(program: Program) -> None:
    status, _, errors = program.run("understand", "--let-go", "--yes")
    assert status == 2
    assert "still needed" in errors
    assert program.ask(OLD) == [(ITEMS,)]
