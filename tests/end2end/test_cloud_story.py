"""The promise of stores, told as it happens: a new user sets one up, drops a folder, loses the
network twice and the app once, and everything is there, once, verified. Then a link, and its end.

The window is the real one, the SDK the genuine one, the app that is killed a process of its own.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import struct
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.store import StoreKind, object_name
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.banner import Banner
from medintel_desktop.ui.links.share_dialog import ShareDialog
from medintel_desktop.ui.links.shared_links import SharedLinks
from medintel_desktop.ui.question import Question
from medintel_desktop.ui.settings_dialog import SettingsDialog
from medintel_desktop.ui.settings_pages.option_field import OptionField
from medintel_desktop.ui.settings_pages.service_status import State
from medintel_desktop.ui.theme import Theme
from tests import media
from tests.service import until
from tests.stores import OciStandIn
from tests.ui.conftest import loop, theme
from tests.ui.settings.dialog import press
from tests.ui.window import Driver, urls

__all__ = ["loop", "theme"]

MB = 1 << 20
RATE = 12 * MB
"""Bytes a second that the line takes, so that there is a middle of a transfer."""
FILM = 90
"""MB of the large file: six parts of 16 MB, as two are sent at once."""
LAST_PART = 6
START_LIMIT = 120.0
"""Seconds for the app to start as a process of its own and to send; far more than it takes."""
PHOTOS = ("red", "green", "blue", "yellow")


class User:
    """Somebody with a folder of originals, this app, and a line that can be cut."""

    def __init__(
        self, folder: Path, qtbot: QtBot, loop: asyncio.AbstractEventLoop, theme: Theme
    ) -> None:
        self.library = folder / "library"
        self.files = originals(folder / "Holiday")
        self._config = folder / "config"
        self._qtbot, self._loop, self._theme = qtbot, loop, theme
        self.cloud = OciStandIn(folder / "oci")
        self.slow_line()
        self._settings().change(multipart_megabytes=10, parallel_parts=2)
        self.driver: Driver | None = None

    def open_window(self) -> Driver:
        settings, secrets = self._settings(), Secrets(environment={})
        workspace = open_workspace(self.library, settings, secrets)
        self.driver = Driver(self._qtbot, self._loop, self._theme, workspace, settings, secrets)
        return self.driver

    def close_window(self) -> None:
        if self.driver is not None and self.driver.is_open:
            assert self.driver.close(), "a thread did not end in time"

    def start_app(self) -> subprocess.Popen[bytes]:
        """The app as a process of its own, with a screen nobody sees."""
        environment = {**os.environ, "XDG_CONFIG_HOME": str(self._config)}
        return subprocess.Popen(
            [sys.executable, "-m", "medintel_desktop", "--library", str(self.library)],
            env=environment,
        )

    def slow_line(self) -> None:
        """So slow for the last part that a transfer does not end before it is cut."""
        slow = {"op": "UploadPart", "action": "slow", "bytes_per_second": RATE}
        self.cloud.faults(slow, {**slow, "part": LAST_PART, "bytes_per_second": RATE // 60})

    def cut_line(self) -> None:
        self.cloud.kill()

    def mend_line(self, *, fast: bool = False) -> None:
        self.cloud.start()
        if not fast:
            self.slow_line()

    def film_is_under_way(self) -> bool:
        return bool(self.cloud.state()["uploads"])

    def parts_there(self) -> int:
        return len(self.cloud.state()["parts"])

    def in_last_part(self) -> bool:
        """While it is sent; with all of them there the object is made, and no part is left."""
        return not self.cloud.idle_faults()

    def _settings(self) -> SettingsFile:
        return SettingsFile(self._config / "MedIntel" / "settings.json", environment={})


@pytest.fixture
def user(
    tmp_path: Path, qtbot: QtBot, loop: asyncio.AbstractEventLoop, theme: Theme,
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch,
) -> Iterator[User]:  # fmt: skip
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    user = User(tmp_path, qtbot, loop, theme)
    yield user
    user.close_window()
    user.cloud.close()


def originals(folder: Path) -> dict[str, Path]:
    """A folder with photos and a film, large by a box that players skip."""
    folder.mkdir()
    files = [media.photo(folder / f"{colour}.jpg", colour) for colour in PHOTOS]
    film = media.video(folder / "film.mp4", [("red", 2), ("blue", 2)])
    with film.open("ab") as file:
        file.write(struct.pack(">I4s", FILM * MB, b"free"))
        file.write(random.Random(1).randbytes(FILM * MB - 8))
    return {path.name: path for path in [*files, film]}


def set_up(driver: Driver, cloud: OciStandIn) -> None:
    """Settings > Storage: type, test, switch on."""
    driver.parts.actions.settings.trigger()
    dialog = driver.dialog(SettingsDialog)
    dialog.show_page("storage")
    driver.until(lambda: driver.background_rests)
    card = dialog.storage.cards[StoreKind.OCI]
    press(card.edit)
    for key, text in (("bucket", cloud.bucket), ("config_path", str(cloud.config)),
                      ("endpoint", cloud.endpoint)):  # fmt: skip
        field = card.fields.by_key[key]
        assert isinstance(field, OptionField)
        field.line.setFocus()
        QTest.keyClicks(field.line, text)
        field.line.editingFinished.emit()
    driver.until(lambda: driver.background_rests)
    press(card.test)
    driver.until(lambda: card.status.state is State.GOOD)
    card.use.switch.click()
    driver.until(lambda: driver.workspace.cloud.stores.active() == [StoreKind.OCI])
    dialog.close()


def lose_the_line(user: User, driver: Driver, parts: int, *, last: bool = False) -> None:
    """Cut it once so many parts arrived, or in the last one; the window says so; mend it."""
    driver.until(lambda: user.parts_there() >= parts and (not last or user.in_last_part()))
    user.cut_line()
    banner = driver.window.findChild(Banner)
    assert banner is not None
    driver.until(lambda: banner.isVisible() and "You are offline" in banner.text)
    user.mend_line(fast=last)


def lose_the_app(user: User, parts: int) -> None:
    """Kill it once so many parts arrived."""
    app = user.start_app()
    try:
        until(lambda: user.parts_there() >= parts or None, limit=START_LIMIT, every=0.05)
    finally:
        app.kill()
        app.wait()


def share(driver: Driver, name: str) -> str:
    """Make a link in the window and read it there."""
    driver.select(name)
    driver.parts.actions.share.trigger()
    dialog = driver.dialog(ShareDialog)
    driver.until(dialog.make_link.isVisible)
    press(dialog.make_link)
    driver.until(lambda: dialog.link.line.text().startswith("http"))
    url = dialog.link.line.text()
    dialog.close()
    return url


def revoke_all(driver: Driver) -> None:
    """In the list of links."""
    driver.parts.actions.shared_links.trigger()
    ledger = driver.dialog(SharedLinks)
    driver.until(lambda: ledger.model.rowCount() == 1)
    ledger.table.selectRow(0)
    press(ledger.revoke)
    press(driver.dialog(Question).yes)
    driver.until(lambda: ledger.said.text().startswith("1 link ended"))
    ledger.close()


def sent_twice(cloud: OciStandIn) -> int:
    parts = Counter(row["part"] for row in cloud.log("UploadPart") if row["status"] == 200)
    return sum(parts.values()) - len(parts)


def test_two_cuts_and_a_kill_lose_nothing_and_a_link_ends(user: User) -> None:
    driver = user.open_window()
    set_up(driver, user.cloud)
    driver.drop(driver.target(), urls([user.files["film.mp4"].parent]))
    driver.until(user.film_is_under_way)  # added, which takes a while itself
    lose_the_line(user, driver, parts=1)
    user.close_window()
    lose_the_app(user, parts=3)
    driver = user.open_window()
    lose_the_line(user, driver, parts=LAST_PART - 1, last=True)
    driver.until(lambda: driver.count() == len(user.files) and driver.jobs_ended())

    states = Counter(job.state for job in driver.workspace.catalogue.jobs.page(limit=100))
    assert set(states) == {JobState.DONE}
    stored = [row for row in user.cloud.state()["objects"] if row["name"].startswith("media/")]
    sums = {
        name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in user.files.items()
    }
    expected = {object_name(sums[name], path.suffix) for name, path in user.files.items()}
    assert Counter(row["name"] for row in stored) == Counter(expected), "everything, once"
    assert user.cloud.state()["uploads"] == [], "nothing is left half-done"
    assert sent_twice(user.cloud) == 0

    url = share(driver, "film.mp4")
    opened = httpx.get(url, trust_env=False)
    assert hashlib.sha256(opened.content).hexdigest() == sums["film.mp4"]
    revoke_all(driver)
    assert httpx.get(url, trust_env=False).status_code == 404
