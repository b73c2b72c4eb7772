"""Subtitles inside videos, as different containers hold them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.backends.media_tools.ffmpeg import find_ffmpeg
from medintel_desktop.domain.errors import Unreadable
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.transcript import fit
from tests import media

TEXT = (
    "1\n00:00:00,500 --> 00:00:01,500\nHello <i>there</i>\n\n"
    "2\n00:00:02,000 --> 00:00:03,000\nsecond\nrow\n"
)


@pytest.mark.parametrize(
    ("name", "codec"), [("a.mp4", "mov_text"), ("a.mkv", "subrip"), ("b.mkv", "ass")]
)
def test_text_tracks_are_read(tmp_path: Path, name: str, codec: str) -> None:
    film, texts, target = tmp_path / "film.mp4", tmp_path / "texts.srt", tmp_path / name
    media.video(film, [("red", 4)])
    texts.write_text(TEXT)
    subprocess.run(
        [find_ffmpeg(), "-v", "error", "-i", film, "-i", texts, "-map", "0:v", "-map", "1:0",
         "-c:v", "copy", "-c:s", codec, target],
        check=True,
    )  # fmt: skip
    lines = fit(MediaTools().subtitles(target), 4.0)
    assert [(line.span, line.text) for line in lines] == [
        (Span(0.5, 1.5), "Hello there"), (Span(2.0, 3.0), "second row"),
    ]  # fmt: skip


def test_most_videos_have_none(tmp_path: Path) -> None:
    assert MediaTools().subtitles(media.video(tmp_path / "film.mp4", [("red", 1)])) == ()


def test_what_is_no_video_is_told(tmp_path: Path) -> None:
    path = tmp_path / "film.mkv"
    path.write_bytes(b"nothing of the kind")
    with pytest.raises(Unreadable):
        MediaTools().subtitles(path)
