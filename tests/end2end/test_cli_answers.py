"""``analyse`` as it is typed: what it counts first, then rows, a table, or words as they come."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests import media
from tests.end2end.test_kill import Program
from tests.service import StandIn

NAMES = ("Harbour.mp4", "Lake.mp4")


@pytest.fixture
def program(tmp_path: Path, service: StandIn) -> Program:
    """A library of two videos and a photo."""
    service.config(analyze_task_seconds=0.0, stream_delay=0.0)
    program = Program(tmp_path, service)
    for name, colours in zip(NAMES, (("red", "blue"), ("green", "blue")), strict=True):
        scenes = [(colour, 2.0) for colour in colours]
        media.video(program.source / name, scenes, size=(640, 360))
    media.photo(program.source / "leaf.jpg", "green")
    assert program.run("add", "--no-ai", program.source)[0] == 0
    return program


def ids(program: Program, *names: str) -> list[str]:
    items = program.items()
    return [items[name]["id"] for name in names]


def test_kinds_are_told_and_not_asked_for_twice(program: Program, service: StandIn) -> None:
    films = ids(program, *NAMES)
    words = ("analyse", "--kind", "title", "--kind", "chapters", *films)
    status, (estimate,), _ = program.run(*words, "--estimate")
    assert (status, estimate["videos"], estimate["known"]) == (0, 2, 0)
    assert estimate["dollars"] > 0
    assert estimate["prices"]

    status, rows, errors = program.run(*words)
    assert status == 0
    assert "2 videos: 0.1 minutes, about $0.0" in errors
    assert [(row["media"], row["kind"]) for row in rows] == [
        (film, kind) for film in films for kind in ("title", "chapters")
    ]
    assert program.run(*words) == (0, rows, "")
    assert service.usage()["counts"]["analyze"] == 2
    (usage,) = program.run("usage")[1]
    assert usage["answer_tokens"] > 0
    assert usage["answer_dollars_ever"] > 0
    (item,) = program.run("show", films[0])[1]
    assert [answer["kind"] for answer in item["analyses"]] == ["title", "chapters"]


def test_table_is_written(program: Program, tmp_path: Path) -> None:
    films, file = ids(program, *NAMES), tmp_path / "chapters.csv"
    assert program.run("analyse", "--kind", "chapters", "--csv", file, *films)[0] == 0
    heading, *lines = csv.reader(file.read_text("utf-8").splitlines())
    assert heading == ["id", "name", "time", "title", "text", "whole"]
    assert [line[1] for line in lines] == [NAMES[0], NAMES[0], NAMES[1], NAMES[1]]


def test_question_is_streamed_and_followed_up(program: Program, service: StandIn) -> None:
    (film,) = ids(program, NAMES[0])
    ask = ("analyse", film, "--ask", "Where is it blue?")
    process = program.begin(*ask)
    out, _ = process.communicate(timeout=60)
    answer = json.loads(out)
    assert "blue" in answer["content"]
    assert answer["whole"]
    status, (more,), _ = program.run(*ask[:3], "And red?", "--thread", answer["thread"])
    assert (status, more["thread"]) == (0, answer["thread"])
    assert program.run(*ask)[1] == [answer]
    assert len(service.log("/analyze", "POST")) == 2


def test_part_of_a_video_and_several_items(program: Program) -> None:
    film, leaf = ids(program, NAMES[0], "leaf.jpg")
    status, (part,), _ = program.run(
        "analyse", film, "--kind", "summary", "--length", "short", "--from", 2, "--to", 4
    )
    assert (status, part["start"], part["end"]) == (0, 2.0, 4.0)
    status, rows, _ = program.run("analyse", film, leaf, "--ask", "What colours are there?")
    assert (status, [row["media"] for row in rows]) == (0, [film, leaf])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", 4, "--to", 2), "A part ends after it begins."),
        (("--from", 4), "A part needs an end."),
        (("--preset", "Shots"), "There is no preset called “Shots”."),
        (("--csv", "x.csv"), "A table holds one kind of answer."),
    ],
)
def test_wrong_words_are_status_2(
    program: Program, words: tuple[str | int, ...], said: str
) -> None:
    (film,) = ids(program, NAMES[0])
    status, rows, errors = program.run("analyse", film, *words)
    assert (status, rows) == (2, [])
    assert said in errors


def test_what_cannot_be_asked_is_named(program: Program) -> None:
    (leaf,) = ids(program, "leaf.jpg")
    status, rows, errors = program.run("analyse", leaf, "--kind", "chapters")
    assert (status, rows, errors) == (1, [], "leaf.jpg: A photo has no times.\n")
