"""What the web engine needs, and what is said where that is missing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.ui.map import ground
from medintel_desktop.ui.map.lines import MOST_POINTS, thinned
from medintel_desktop.ui.map.pictures import SIDE, square
from medintel_desktop.ui.map.warming import engine_files
from tests.ui.map.conftest import Make
from tests.ui.map.page import picture

unix = pytest.mark.skipif(sys.platform != "linux", reason="Linux alone has /dev/shm and root")

QUITTING = """
import sys
from PySide6.QtCore import QCoreApplication, QTimer, Qt
from PySide6.QtWidgets import QApplication
QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
app = QApplication(sys.argv)
from medintel_desktop.ui.map.view import MapView
from medintel_desktop.ui.theme import Theme
view = MapView(Theme(), lambda num: None)
view.loaded.connect(app.quit)
view.show()
app.exec()
view.shut_down()
print("quiet")
"""


@unix
def test_root_is_told_instead_of_being_thrown_out(
    make_view: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine would end the whole app."""
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    view = make_view()
    view.show()
    assert view.words == "The map does not run as root. Everything else works."
    assert not view.ready
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert ground.obstacle() == ""


@unix
def test_where_shared_memory_is_small_the_engine_does_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "QTWEBENGINE_CHROMIUM_FLAGS"
    monkeypatch.setenv(name, "--a")
    monkeypatch.setattr(ground, "SHARED", tmp_path / "none")
    ground.prepare()
    ground.prepare()
    first, *others = os.environ[name].split()
    assert first == "--a"
    assert others[1:] == ["--disable-dev-shm-usage"]
    monkeypatch.setenv(name, "--a")
    monkeypatch.setattr(ground, "SHARED", tmp_path)
    monkeypatch.setattr(ground, "LEAST_BYTES", 1)
    ground.prepare()
    assert "--disable-dev-shm-usage" not in os.environ[name]


def test_a_library_that_is_missing_is_named(
    make_view: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, loud: list[str]
) -> None:
    loud.append("cannot be loaded")
    monkeypatch.setitem(sys.modules, "medintel_desktop.ui.map.engine.web", None)
    view = make_view()
    view.show()
    qtbot.waitUntil(lambda: "needs a library" in view.words, timeout=20_000)


def test_the_map_is_gone_when_the_app_quits(engine: None, tmp_path: Path) -> None:
    """No message of the engine about its order, and no process of it left."""
    done = subprocess.run(
        [sys.executable, "-c", QUITTING],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "quiet\n"), done.stderr
    assert "profile" not in done.stderr.lower()
    assert "destroyed" not in done.stderr.lower()


def test_the_files_that_are_read_ahead_are_the_engine(engine: None) -> None:
    names = {file.name for file in engine_files()}
    assert any("WebEngineCore" in name for name in names)
    assert any("WebEngineProcess" in name for name in names)
    assert "qtwebengine_resources.pak" in names
    assert sum(file.stat().st_size for file in engine_files()) > 100e6


def test_long_tracks_are_thinned_out() -> None:
    way = np.column_stack((np.linspace(0, 1, 50_000), np.linspace(10, 20, 50_000)))
    first, second = thinned([way, [(1.0, 2.0)], [(0.0, 0.0), (5.0, 5.0)]])
    assert len(first) + len(second) <= MOST_POINTS + 4
    assert (first[0], first[-1]) == ((0.0, 10.0), (1.0, 20.0))
    assert second == [(0.0, 0.0), (5.0, 5.0)]


def test_pictures_are_small_squares(tmp_path: Path) -> None:
    from PySide6.QtGui import QImage

    data = square(picture(tmp_path))
    assert data is not None
    image = QImage.fromData(data)
    assert (image.width(), image.height()) == (SIDE, SIDE)
    assert square(tmp_path / "missing.jpg") is None
    (tmp_path / "broken.jpg").write_bytes(b"\xff\xd8\xff")
    assert square(tmp_path / "broken.jpg") is None
