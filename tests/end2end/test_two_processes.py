"""One library, two processes: one runs the jobs, the other says so, shares, or only reads."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.errors import AccessDenied, LibraryInUse
from medintel_desktop.domain.view import View
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from tests import media
from tests.driver import Driver
from tests.service import until

HOLDER = """
import sys
from pathlib import Path
from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
root = Path(sys.argv[1])
workspace = open_workspace(root, SettingsFile(root.parent / "s.json", {}), Secrets({}))
print("open", flush=True)
sys.stdin.read()
"""


class Holder:
    """Another process that has the library open."""

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(root)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "open\n"

    def kill(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def holder(root: Path) -> Iterator[Holder]:
    holder = Holder(root)
    yield holder
    holder.kill()


@pytest.fixture
def opened(settings: SettingsFile, secrets: Secrets) -> Iterator[list[Workspace]]:
    """Whatever a test appends is closed at its end."""
    workspaces: list[Workspace] = []
    yield workspaces
    for workspace in workspaces:
        workspace.close()


def test_second_window_is_told_so(
    root: Path, holder: Holder, settings: SettingsFile, secrets: Secrets
) -> None:
    with pytest.raises(LibraryInUse) as caught:
        open_workspace(root, settings, secrets)
    assert caught.value.title == "This library is open in another window."
    assert "read-only" in caught.value.hint


def test_lock_of_a_killed_process_is_free(
    root: Path, holder: Holder, settings: SettingsFile, secrets: Secrets
) -> None:
    holder.kill()
    open_workspace(root, settings, secrets).close()


def test_lock_is_free_after_closing(root: Path, settings: SettingsFile, secrets: Secrets) -> None:
    for _ in range(2):
        open_workspace(root, settings, secrets).close()


def test_read_only_looks_and_changes_nothing(
    root: Path, holder: Holder, settings: SettingsFile, secrets: Secrets, opened: list[Workspace],
    tmp_path: Path,
) -> None:  # fmt: skip
    workspace = open_workspace(root, settings, secrets, read_only=True)
    opened.append(workspace)
    assert (workspace.read_only, workspace.runs_jobs) == (True, False)
    assert workspace.catalogue.cells.page(View()) == []
    with pytest.raises(AccessDenied, match="may not be written"):
        workspace.ingest.add([str(media.photo(tmp_path / "a.jpg", "red"))])
    with pytest.raises(AccessDenied):
        workspace.albums.create("One")


def test_shared_library_is_changed_by_both_and_worked_on_by_one(
    root: Path, settings: SettingsFile, secrets: Secrets, opened: list[Workspace], tmp_path: Path
) -> None:
    window = open_workspace(root, settings, secrets)
    opened.append(window)
    before = window.catalogue.database.data_version()
    command = open_workspace(root, settings, secrets, share=True)
    opened.append(command)
    assert (window.runs_jobs, command.runs_jobs) == (True, False)

    command.ingest.add([str(media.photo(tmp_path / "leaf.jpg", "green"))])

    assert window.catalogue.database.data_version() != before, "the window can see that"
    driver = Driver(window)
    driver.run()
    assert [cell.name for cell in command.catalogue.cells.page(View())] == ["leaf.jpg"]
    command.close()
    opened.remove(command)
    with pytest.raises(LibraryInUse):
        open_workspace(root, settings, secrets)


def test_sharing_takes_no_job_out_of_the_others_hands(
    root: Path, settings: SettingsFile, secrets: Secrets, opened: list[Workspace], tmp_path: Path
) -> None:
    window = open_workspace(root, settings, secrets)
    opened.append(window)
    window.ingest.add([str(media.photo(tmp_path / "leaf.jpg", "green"))])
    job = window.catalogue.jobs.claim(next(iter(window.table["scan"])).lane)
    assert job is not None
    opened.append(open_workspace(root, settings, secrets, share=True))
    again = window.catalogue.jobs.get(job.id)
    assert again is not None
    assert again.state == "running"


def test_a_command_shares_with_a_window(root: Path, holder: Holder, tmp_path: Path) -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "medintel_desktop", "list", "--library", str(root)],
        env=os.environ | {"XDG_CONFIG_HOME": str(tmp_path)}, capture_output=True, text=True,
        timeout=60,
    )  # fmt: skip
    assert (listed.returncode, listed.stdout, listed.stderr) == (0, "", "")


def test_a_command_takes_over_when_the_window_dies(
    root: Path, holder: Holder, tmp_path: Path
) -> None:
    """The window runs no jobs here, as one that hangs; then it is killed."""
    leaf = media.photo(tmp_path / "leaf.jpg", "green")
    command = subprocess.Popen(
        [sys.executable, "-m", "medintel_desktop", "add", str(leaf), "--library", str(root)],
        env=os.environ | {"XDG_CONFIG_HOME": str(tmp_path)}, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    until(lambda: _queued(root) or None, 60)
    assert command.poll() is None, "it waits for the window"
    holder.kill()
    out, errors = command.communicate(timeout=60)
    assert (command.returncode, out, errors) == (
        0, "1 added, 0 already there, 0 failed\n", "",
    )  # fmt: skip


def _queued(root: Path) -> int:
    with closing(sqlite3.connect(root / "catalogue.sqlite")) as db:
        return int(db.execute("SELECT count(*) FROM job").fetchone()[0])
