"""What a start loads until the first page is painted: nothing that works on stores or services."""

from __future__ import annotations

import asyncio
import builtins
import json
import os
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.opening import Opening
from medintel_desktop.ui.session import Session
from medintel_desktop.ui.theme import Theme
from tests.bench.library import make_library

ROOT = Path(__file__).parents[2]
HEAVY = {
    "av", "boto3", "botocore", "cv2", "faiss", "http.server", "numpy", "oci", "oracledb", "PIL",
    "platform", "psutil", "PySide6.QtMultimedia", "PySide6.QtWebEngineCore", "segno", "twelvelabs",
    "uuid",
}  # fmt: skip
OF_THE_LIBRARY = {"medintel_desktop.library.folder", "medintel_desktop.library.lock"}
OF_STORES = {f"medintel_desktop.{module}" for module in (
    "assembly", "backends", "catalogue.copies", "catalogue.mirror", "catalogue.shares",
    "catalogue.sidecars", "catalogue.stores", "catalogue.uploads", "catalogue.watches",
    "domain.mirror", "domain.ports", "domain.share", "domain.sidecar", "domain.store",
    "ground", "jobs.engine",
)}  # fmt: skip

OF_VIDEOS = {f"medintel_desktop.domain.{module}" for module in ("entity", "scene", "transcript")}


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The modules loaded when the real window has painted its first page."""
    library = tmp_path_factory.mktemp("start") / "library"
    make_library(library, 20).close()
    run = subprocess.run(
        [sys.executable, "-m", "tests.bench.window", str(library)], cwd=ROOT, timeout=60,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"}, stdout=subprocess.PIPE, check=True,
    )  # fmt: skip
    return set(json.loads(run.stdout.splitlines()[-1]))


def test_a_start_loads_no_sdk_and_no_codec(loaded: set[str]) -> None:
    assert loaded & HEAVY == set()


def test_a_start_loads_nothing_of_what_videos_hold(loaded: set[str]) -> None:
    assert loaded & OF_VIDEOS == set()


def test_a_start_loads_nothing_of_stores(loaded: set[str]) -> None:
    assert loaded & OF_STORES == set()


def test_of_the_library_a_start_loads_its_folder_alone(loaded: set[str]) -> None:
    assert {m for m in loaded if m.startswith("medintel_desktop.library.")} == OF_THE_LIBRARY


def test_the_first_page_is_shown_before_there_is_a_loop_to_ask_more(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, theme: Theme, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    make_library(tmp_path / "library", 20).close()
    settings, secrets = SettingsFile(tmp_path / "s.json", environment={}), Secrets(environment={})
    workspace = open_workspace(tmp_path / "library", settings, secrets)
    waiting: list[Opening] = []
    go_on = Opening.go_on
    monkeypatch.setattr(Opening, "go_on", lambda opening: waiting.append(opening))
    session = Session(lambda: loop, theme, workspace, settings, secrets)
    session.show()
    qtbot.waitUntil(lambda: len(waiting) > 0)
    parts = session.window.parts
    qtbot.waitUntil(lambda: parts.library.model.rowCount() == 20)
    assert parts.shelf.items == -1, "the counts came without a loop"
    go_on(waiting[0])
    qtbot.waitUntil(lambda: parts.shelf.items == 20)
    monkeypatch.undo()
    with qtbot.waitSignal(session.ended, timeout=60_000) as ended:
        session.close()
    assert ended.args == [True]


def test_modules_are_imported_by_python_alone() -> None:
    assert "QtCore" in vars(PySide6), "which brings an import of its own"
    assert builtins.__import__ is not builtins.__feature_import__  # type: ignore[attr-defined]
