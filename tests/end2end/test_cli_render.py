"""Films of plans, as typed at a prompt."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from medintel_desktop.__main__ import STOPPED
from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.render_wish import PRESETS
from medintel_desktop.jobs.queue import ALL
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests import media
from tests.end2end.test_cli import Shell
from tests.service import until


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


def test_the_same_command_goes_on_after_it_was_stopped(
    tmp_path: Path, settings: SettingsFile, secrets: Secrets
) -> None:
    """A paused job stands for one that a run left: nothing else differs once it is gone."""
    media.video(tmp_path / "in" / "leaves.mp4", [("red", 0.4)], size=(64, 48), fps=25)
    shell, film = Shell(tmp_path), tmp_path / "Autumn.mp4"
    shell("add", tmp_path / "in")
    shell("plan", "new", "Autumn", "leaves")
    left = open_workspace(tmp_path / "library", settings, secrets)
    wish = next(preset.wish for preset in PRESETS if preset.key == "720p")
    plan = left.plans.named("Autumn").id
    left.rendering.enqueue(plan, wish, film)
    left.queue.pause()
    left.close()

    shell("plan", "render", "Autumn", film, "--preset", "hevc")
    assert shell.status == 2
    assert "being made" in shell.stderr
    again = ("plan", "render", "Autumn", film, "--preset", "720p")
    shell(*again)
    assert shell.status == 1
    assert "jobs resume" in shell.stderr
    queue = open_workspace(tmp_path / "library", settings, secrets)
    queue.catalogue.jobs.release(ALL)
    queue.close()
    (made,) = shell.rows(*again)
    assert (shell.status, made["bytes"]) == (0, film.stat().st_size)
    assert len([row for row in shell.rows("jobs") if row["kind"] == "render"]) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a program there is ended without a word")
@pytest.mark.parametrize("number", ["SIGTERM", "SIGHUP"])
def test_a_command_that_is_told_to_end_leaves_no_half_film(tmp_path: Path, number: str) -> None:
    media.video(tmp_path / "in" / "leaves.mp4", [("red", 20)], size=(64, 48), fps=25)
    shell, film = Shell(tmp_path), tmp_path / "out" / "Autumn.mp4"
    shell("add", tmp_path / "in")
    shell("plan", "new", "Autumn", "leaves")
    film.parent.mkdir()
    film.write_text("old")
    under_way = shell.begin("plan", "render", "Autumn", film, "--preset", "4k", "--replace")
    with under_way:
        until(lambda: len(list(film.parent.iterdir())) == 2 or None)
        under_way.send_signal(getattr(signal, number))
        _, said = under_way.communicate(timeout=30)
    assert (under_way.returncode, said.strip()) == (1, STOPPED)
    assert [path.name for path in film.parent.iterdir()] == [film.name]
    assert film.read_text() == "old"
    assert not list((tmp_path / "library" / "incoming").iterdir())
