"""What is said in a video, as typed at a prompt."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import media
from tests.end2end.test_cli import Shell

SPOKEN = [(1.0, 3.0, "We walk along the river"), (4.0, 6.0, "look at the autumn leaves")]


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    media.video(tmp_path / "in" / "talk.mkv", [("green", 8)], speech=SPOKEN)
    media.video(tmp_path / "in" / "silent.mp4", [("red", 2)])
    shell = Shell(tmp_path)
    shell("add", tmp_path / "in")
    return shell


def id_of(shell: Shell, name: str) -> str:
    return next(str(row["id"]) for row in shell.rows("list") if row["name"] == name)


def test_subtitles_are_fetched_found_corrected_and_written(shell: Shell, tmp_path: Path) -> None:
    talk = id_of(shell, "talk.mkv")
    shell("transcript", talk)
    assert shell.status == 1
    assert "--fetch brings one" in shell.stderr

    assert shell("transcript", talk, "--fetch").splitlines() == [
        "    0:01  We walk along the river", "    0:04  look at the autumn leaves",
    ]  # fmt: skip
    (hit,) = shell.rows("search", "autumn")
    assert (hit["id"], hit["start"], hit["modality"]) == (talk, 4.0, "transcription")

    file = tmp_path / "talk.srt"
    shell("transcript", talk, "--srt", file)
    file.write_text(file.read_text("utf-8").replace("autumn", "golden"), "utf-8")
    shell("transcript", talk, "--import", file)
    assert [row["text"] for row in shell.rows("transcript", talk)][1] == "look at the golden leaves"
    assert not shell.rows("search", "autumn")

    versions = shell.rows("transcript", talk, "--versions")
    assert [row["in_force"] for row in versions] == [True, False]
    shell("transcript", talk, "--use", versions[1]["id"])
    assert len(shell.rows("search", "autumn")) == 1


def test_what_cannot_be_done_is_told(shell: Shell, tmp_path: Path) -> None:
    silent = id_of(shell, "silent.mp4")
    shell("transcript", silent, "--fetch")
    assert shell.status == 1
    assert "no sound" in shell.stderr
    shell("transcript", silent, "--rename", "Anna", "Eve")
    assert shell.status == 2
    shell("transcript", silent, "--import", tmp_path / "nowhere.srt")
    assert shell.status == 1
    shell("transcript", "zzz")
    assert shell.status == 2
