"""Films of plans, as typed at a prompt."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import media
from tests.end2end.test_cli import Shell


def test_a_plan_is_rendered(tmp_path: Path) -> None:
    media.video(tmp_path / "in" / "leaves.mp4", [("red", 1), ("blue", 1)], size=(64, 48), fps=25)
    shell = Shell(tmp_path)
    shell("add", tmp_path / "in")
    shell("plan", "new", "Autumn", "leaves")
    (look,) = shell.rows("plan", "render", "Autumn", "--preset", "lossless")
    assert (shell.status, look["lossless"], look["seconds"]) == (0, True, pytest.approx(2.0))

    film = tmp_path / "out" / "Autumn.mp4"
    (made,) = shell.rows("plan", "render", "Autumn", film, "--height", "48", "--rate", "30")
    assert (shell.status, made["path"], made["bytes"]) == (0, str(film), film.stat().st_size)
    before = film.read_bytes()
    shell("plan", "render", "Autumn", film)
    assert shell.status == 2
    assert "--replace" in shell.stderr
    assert film.read_bytes() == before
