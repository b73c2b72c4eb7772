"""The panel and the command line say where the copies of an item are."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests import media
from tests.ui.only_stored.far import SlowFolder, Stored
from tests.ui.window import Driver


def test_the_panel_lists_copies(driver: Driver, stored: Stored, tmp_path: Path) -> None:
    cell = stored(media.photo(tmp_path / "a.jpg"))
    driver.select("a.jpg")
    panel = driver.parts.details
    driver.until(lambda: panel.one.shown is not None and panel.one.state.text == "In the cloud")
    assert panel.one.files.texts == [f"Folder {tmp_path / 'far away'}"]
    [before] = driver.workspace.cloud.copies.of(cell.id)
    panel.one.files.buttons[0].click()
    driver.until(
        lambda: driver.workspace.cloud.copies.of(cell.id)[0].verified_at > before.verified_at
    )
    driver.session.background.change(
        lambda: driver.workspace.cloud.keeping.keep_offline([cell.id], True),
        lambda _: driver.workspace.wake(),
    )
    driver.until(lambda: "Kept offline" in panel.one.files.texts)


def test_a_copy_that_is_gone_is_told(
    driver: Driver, stored: Stored, far: SlowFolder, tmp_path: Path
) -> None:
    cell = stored(media.photo(tmp_path / "a.jpg"))
    driver.select("a.jpg")
    panel = driver.parts.details
    driver.until(lambda: panel.one.shown is not None and panel.one.state.text == "In the cloud")
    far.delete(driver.workspace.cloud.copies.of(cell.id)[0].object)
    panel.one.files.buttons[0].click()
    driver.until(lambda: panel.one.state.text == "Missing")
    told = [notice.title for notice in driver.parts.messages.notices]
    assert f"Folder {tmp_path / 'far away'} does not have this file any more." in told


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
