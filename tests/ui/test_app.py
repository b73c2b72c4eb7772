"""Starting: the library that is open elsewhere or broken, and mistakes of ours."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.view import View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.app import Main
from medintel_desktop.ui.crash_dialog import CrashDialog
from medintel_desktop.ui.faults import Faults
from medintel_desktop.ui.theme import Theme
from tests import media

LIMIT = 60_000
"""Milliseconds; far more than anything takes."""


@pytest.fixture
def main(
    qtbot: QtBot, loop: asyncio.AbstractEventLoop, theme: Theme, tmp_path: Path
) -> Iterator[Main]:
    settings = SettingsFile(tmp_path / "settings.json", environment={})
    secrets = Secrets(environment={})

    def open_(root: Path, *, read_only: bool) -> Workspace:
        return open_workspace(root, settings, secrets, read_only=read_only)

    main = Main(lambda: loop, theme, open_, settings, secrets)
    yield main
    if main.dialog is not None:
        main.dialog.reject()
    if main.session is not None:
        main.session.close()
        qtbot.waitUntil(lambda: main.session is None, timeout=LIMIT)
    main.deleteLater()


def test_a_library_open_elsewhere_is_offered_read_only(main: Main, tmp_path: Path) -> None:
    first = open_workspace(
        tmp_path / "library", SettingsFile(tmp_path / "s.json"), Secrets(environment={})
    )
    try:
        main.open(tmp_path / "library")
        assert main.session is None
        question = main.dialog
        assert question is not None
        assert "This library is open in another window." in question.accessibleName()
        assert (question.yes.text(), question.no.text()) == ("Open read-only", "Quit")
        question.yes.click()
        assert main.session is not None
        assert main.session.workspace.read_only
    finally:
        first.close()


def test_a_broken_catalogue_is_told_and_another_folder_offered(main: Main, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "catalogue.sqlite").write_bytes(b"this is no database" * 100)
    main.open(library)
    question = main.dialog
    assert question is not None
    assert "Your originals are not affected." in question.accessibleName()
    assert question.yes.text() == "Choose another folder…"


def test_another_library_opens_after_the_first_has_closed(
    main: Main, qtbot: QtBot, tmp_path: Path
) -> None:
    main.open(tmp_path / "one")
    main.go_to(tmp_path / "two")

    def second_is_open() -> bool:
        session = main.session
        return session is not None and session.workspace.folder.root == tmp_path / "two"

    qtbot.waitUntil(second_is_open, timeout=LIMIT)
    open_workspace(
        tmp_path / "one", SettingsFile(tmp_path / "s.json"), Secrets(environment={})
    ).close()


def test_a_mistake_of_ours_is_told_once_in_plain_words(main: Main, tmp_path: Path) -> None:
    main.open(tmp_path / "library")
    faults = Faults()
    faults.caught.connect(lambda name: main.tell_fault(name, lambda: ["a line of the log"]))
    faults.install()
    try:
        for _ in range(2):
            sys.excepthook(ZeroDivisionError, ZeroDivisionError("secret"), None)
    finally:
        faults.remove()
    assert main.session is not None
    dialogs = main.session.window.findChildren(CrashDialog)
    assert len(dialogs) == 1
    assert "a line of the log" in dialogs[0]._text.toPlainText()
    dialogs[0].accept()


def _start(tmp_path: Path, **environment: str) -> subprocess.Popen[str]:
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    kept = {name: value for name, value in os.environ.items() if name not in names}
    return subprocess.Popen(
        [sys.executable, "-m", "medintel_desktop", "--library", str(tmp_path / "library")],
        env={**kept, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="displays are Linux's")
def test_without_a_display_one_sentence_is_said(tmp_path: Path) -> None:
    out, err = _start(tmp_path).communicate(timeout=60)
    assert out == ""
    assert err.startswith("There is no display, so the window cannot open.")
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
def test_ctrl_c_ends_the_window_cleanly(qtbot: QtBot, tmp_path: Path) -> None:
    process = _start(tmp_path, QT_QPA_PLATFORM="offscreen")
    log = tmp_path / "library" / "catalogue.sqlite-wal"
    try:
        qtbot.waitUntil(log.exists, timeout=LIMIT)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "Traceback" not in err


def test_files_the_system_hands_over_are_added(main: Main, qtbot: QtBot, tmp_path: Path) -> None:
    main.open(tmp_path / "library")
    main.add_files([str(media.photo(tmp_path / "red.jpg"))])
    session = main.session
    assert session is not None
    count = session.workspace.catalogue.cells.count
    qtbot.waitUntil(lambda: count(View()) == 1, timeout=LIMIT)
