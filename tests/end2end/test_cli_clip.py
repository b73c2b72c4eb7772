"""Clips, loops, stills and contact sheets as a user types them."""

from __future__ import annotations

from pathlib import Path

import av
from PIL import Image

from tests import media
from tests.end2end.test_cli import Shell


def test_moments_stills_and_sheets_are_written(tmp_path: Path) -> None:
    shell, out = Shell(tmp_path, LC_ALL="C.UTF-8"), tmp_path / "out"
    media.video(tmp_path / "in" / "walk.mp4", [("red", 1), ("blue", 2)], size=(64, 64))
    media.photo(tmp_path / "in" / "leaf.jpg", "green", size=(64, 48))
    shell("add", tmp_path / "in", "--album", "Trip", "--no-ai")
    ids = {row["name"]: row["id"] for row in shell.rows("list")}
    walk = ids["walk.mp4"]

    (row,) = shell.rows("clip", walk, "--from", "1.0", "--to", "0:02.5", "--into", out)
    path = Path(row["path"])
    assert (path.name, row["start"], row["end"]) == ("walk 0.01-0.02.50.mp4", 1.0, 2.5)
    with av.open(str(path)) as film:
        assert sum(1 for _ in film.decode(video=0)) == 15

    (row,) = shell.rows("clip", walk, "--from", "2", "--as", "png", "--into", out)
    with Image.open(row["path"]) as still:
        pixel = still.convert("RGB").getpixel((32, 32))
        assert isinstance(pixel, tuple)
        assert pixel[2] > 180 > 80 > pixel[0]

    shell("clip", "--album", "Trip", "--sheet", out / "trip.pdf", "--title", "Trip")
    assert (shell.status, (out / "trip.pdf").read_bytes()[:5]) == (0, b"%PDF-")
    assert shell("clip", "--album", "Trip", "--as", "gif", "--into", out).count(".gif") == 1
    assert "photos can only become stills" in shell.stderr

    shell("clip", walk, "--from", "9", "--into", out)
    assert (shell.status, "ends before" in shell.stderr) == (2, True)
    shell("clip", "--into", out)
    assert shell.status == 2
