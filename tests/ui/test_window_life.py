"""What lasts, two windows, closing and starting."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from medintel_desktop.bootstrap import open_workspace
from medintel_desktop.catalogue.holds import Hold
from medintel_desktop.domain.errors import KeyRefused, LibraryInUse
from medintel_desktop.domain.job import JobState
from medintel_desktop.domain.media import Problem
from medintel_desktop.domain.view import Section, View
from medintel_desktop.library.services import UNDERSTANDING
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui.settings_dialog import SettingsDialog
from tests import media
from tests.ui.window import Driver, Open, some_photos, urls


def test_a_refused_key_is_told_with_the_way_to_the_settings(full: Driver) -> None:
    problem = Problem(KeyRefused.short, "TwelveLabs refused the key.", "Check it.")
    full.workspace.catalogue.jobs.hold(Hold(UNDERSTANDING, None, problem))
    full.parts.shelf.read()
    full.until(lambda: full.parts.banner.isVisible())
    assert full.parts.banner.text == (
        "TwelveLabs refused the key, so nothing new is sent."
        " Your library and word search are not affected."
    )
    full.parts.banner.findChildren(QAbstractButton)[0].click()
    assert full.dialog(SettingsDialog).page.name == "Services"


def test_originals_that_are_away_are_told_at_the_next_start(
    full: Driver, open_window: Open, tmp_path: Path
) -> None:
    assert full.close()
    (tmp_path / "originals" / "red.jpg").unlink()
    again = open_window()
    again.until(lambda: again.parts.banner.isVisible())
    assert again.parts.banner.text.startswith("The original of 1 item is not where it was.")
    again.until(lambda: again.cell("red.jpg").missing)


def test_without_a_key_understanding_leads_to_the_key(full: Driver) -> None:
    full.show(View(Section.NOT_UNDERSTOOD))
    full.until(lambda: full.parts.library.head.action.accessibleName() == "Add a TwelveLabs key…")
    full.parts.library.head.action.click()
    assert full.dialog(SettingsDialog).page.name == "Services"
    assert not full.parts.results().has_key


def test_what_another_process_adds_appears_by_itself(full: Driver) -> None:
    settings = SettingsFile(full.workspace.folder.root / "s.json", environment={})
    other = open_workspace(
        full.workspace.folder.root, settings, Secrets(environment={}), share=True
    )
    try:
        other.albums.create("From the command line")
    finally:
        other.close()
    full.until(lambda: [a.name for a in full.parts.albums.albums()] == ["From the command line"])


def test_a_second_window_is_refused_and_may_open_read_only(
    full: Driver, open_window: Open, tmp_path: Path
) -> None:
    with pytest.raises(LibraryInUse):
        open_window()
    second = open_window(read_only=True)
    second.until(lambda: len(second.names()) == 3)
    assert second.parts.banner.isVisible()
    assert not second.parts.actions.add_files.isEnabled()
    second.drop(second.window, urls(some_photos(tmp_path / "more", 5)))
    assert "read-only" in second.parts.messages.notices[-1].title
    assert second.close()
    assert full.count() == 3


def test_closing_in_the_middle_of_jobs_loses_none(
    driver: Driver, open_window: Open, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(40):
        media.photo(folder / f"{number}.jpg", "blue", size=(900 + number, 700))
    driver.drop(driver.target(), urls([folder]))
    driver.until(lambda: driver.count() > 3)
    assert driver.close()
    again = open_window()
    assert again.count() < 40
    again.until(lambda: again.count() == 40)
    again.until(again.jobs_ended)
    states = again.workspace.catalogue.jobs.counts()
    assert states.keys() == {JobState.DONE}
    again.until(lambda: again.parts.library.model.rowCount() == 40)


def test_what_the_user_did_last_is_written_before_the_window_closes(
    full: Driver, open_window: Open
) -> None:
    full.select("red.jpg")
    full.parts.actions.ratings[5].trigger()
    assert full.close()
    again = open_window()
    again.until(lambda: len(again.names()) == 3)
    assert again.cell("red.jpg").rating == 5


_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from medintel_desktop import bootstrap
from medintel_desktop.settings.model import SettingsFile
from medintel_desktop.settings.secrets import Secrets
from medintel_desktop.ui import app

root = Path(sys.argv[1])
settings, secrets = SettingsFile(root / "settings.json", environment={}), Secrets(environment={})
shown = app.Main.open

def open_(self, *args, **more):
    shown(self, *args, **more)
    window = self.session.window
    paint = window.paintEvent
    def painted(event):
        paint(event)
        heavy = ("twelvelabs", "oci", "PySide6.QtWebEngineCore", "PySide6.QtMultimedia",
                 "numpy", "cv2", "av", "PIL")
        print("loaded:", sorted(name for name in heavy if name in sys.modules))
        window.paintEvent = paint
        QTimer.singleShot(0, self.quit)
    window.paintEvent = painted

app.Main.open = open_
sys.exit(app.run_window(
    lambda root, read_only: bootstrap.open_workspace(root, settings, secrets, read_only=read_only),
    settings, secrets, root / "library"))
"""


def test_the_first_paint_needs_no_heavy_library(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _START, str(tmp_path)],
        capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.strip() == "loaded: []"
    assert "Traceback" not in ran.stderr


def test_a_link_in_a_drop_is_fetched_and_other_text_is_not_taken(driver: Driver) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("mailto:someone@example.org")])
    driver.drop(driver.window, mime)
    QTest.qWait(0)
    assert driver.workspace.catalogue.jobs.page() == []
    link = QMimeData()
    link.setUrls([QUrl("http://127.0.0.1:9/cat.jpg")])
    driver.drop(driver.window, link)
    driver.until(lambda: [j.title for j in driver.workspace.catalogue.jobs.page()] == ["cat.jpg"])
