"""The panel and the command line say where the copies of an item are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests import media
from tests.ui.only_stored.far import Stored
from tests.ui.window import Driver


def test_the_panel_lists_copies(driver: Driver, stored: Stored, tmp_path: Path) -> None:
    cell = stored(media.photo(tmp_path / "a.jpg"))
    driver.select("a.jpg")
    panel = driver.parts.details
    driver.until(lambda: panel.one.shown is not None and panel.one.state.text == "In the cloud")
    assert panel.one.files.texts == [f"Folder {tmp_path / 'far away'}"]
    driver.session.background.change(
        lambda: driver.workspace.cloud.keeping.keep_offline([cell.id], True),
        lambda _: driver.workspace.wake(),
    )
    driver.until(lambda: "Kept offline" in panel.one.files.texts)


def test_show_lists_copies(driver: Driver, stored: Stored, tmp_path: Path) -> None:
    cell = stored(media.photo(tmp_path / "a.jpg"))

    def show(*more: str) -> str:
        command = [sys.executable, "-m", "medintel_desktop", "show", cell.id, *more]
        command += ["--library", str(tmp_path / "library")]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    row = json.loads(show("--json"))
    [copy] = row["remote_copies"]
    assert (copy["place"], copy["role"]) == (f"folder:{tmp_path / 'far away'}", "original")
    assert (copy["bytes"], row["missing"], row["keep_offline"]) == (cell.bytes, False, False)
    assert f"original in Folder {tmp_path / 'far away'}, " in show()
