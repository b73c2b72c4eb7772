"""Films of photos and videos, as typed at a prompt."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import av
import pytest

from tests import media
from tests.end2end.test_cli import Shell


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    for number, colour in enumerate(("red", "green")):
        taken = datetime(2024, 5, 1 + number, 10)
        media.photo(tmp_path / "in" / f"{colour}.jpg", colour, taken=taken)
    media.video(tmp_path / "in" / "sea.mp4", [("blue", 2.0)], tone=440)
    shell = Shell(tmp_path)
    shell("add", tmp_path / "in", "--album", "Trip")
    return shell


def test_an_album_becomes_a_film(shell: Shell, tmp_path: Path) -> None:
    music = media.video(tmp_path / "song.mp4", [("red", 1.0)], tone=880)
    film = tmp_path / "trip.mp4"
    (row,) = shell.rows(
        "slideshow", film, "--album", "Trip", "--seconds", "1", "--fade", "0.5", "--size", "720p",
        "--music", music, "--still", "--captions", "name",
    )  # fmt: skip
    assert (row["path"], row["slides"], row["seconds"]) == (str(film), 3, 3.0)
    with av.open(str(film)) as made:
        video = made.streams.video[0]
        assert (video.width, video.height, video.frames) == (1280, 720, 90)
        assert len(made.streams.audio) == 1


def test_what_makes_no_sense_is_told(shell: Shell, tmp_path: Path) -> None:
    for words, told in (
        ((tmp_path / "a.mp4",), "Give ids, --album or --plan."),
        ((tmp_path / "a.avi", "--album", "Trip"), "ends with .mp4"),
        ((tmp_path / "a.mp4", "--album", "Trip", "--seconds", "0"), "--seconds 0 makes no sense"),
        ((tmp_path / "a.mp4", "--album", "Trip", "--fade", "nan"), "--fade nan makes no sense"),
    ):
        shell("slideshow", *words)
        assert shell.status == 2
        assert told in shell.stderr
    shell("slideshow", tmp_path / "a.mp4", "--album", "Trip", "--music", tmp_path / "gone.mp3")
    assert shell.status == 1
    assert "gone.mp3 is not there any more." in shell.stderr
    assert not list(tmp_path.glob("*a.mp4*"))
