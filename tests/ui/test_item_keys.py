"""Keys in the viewer and the player, pressed in the real window."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from medintel_desktop.ui.viewer import ViewerPage
from tests import media
from tests.ui.window import Driver


def viewer_on(driver: Driver, photo: Path) -> ViewerPage:
    """The viewer with this photo, opened with Enter."""
    driver.add(photo)
    driver.until(lambda: driver.names() == [photo.name])
    driver.select(photo.name)
    QTest.keyClick(driver.parts.library.grid, Qt.Key.Key_Return)
    driver.until(lambda: driver.parts.pages.shows_item)
    viewer = driver.parts.pages.viewer
    assert viewer is not None
    driver.until(viewer.hasFocus)
    return viewer


def rated(driver: Driver, stars: int) -> bool:
    return driver.cell("wide.jpg").rating == stars


def keys_of(page: QWidget) -> list[str]:
    """Every key that works in a page: its own, those of items and those of the window."""
    own = [key.key() for key in page.findChildren(QShortcut)]
    actions = {*page.actions(), *page.window().findChildren(QAction)}
    wide = Qt.ShortcutContext.WindowShortcut
    shared = [a for a in actions if a in page.actions() or a.shortcutContext() == wide]
    named = (*own, *(key for action in shared for key in action.shortcuts()))
    return [key.toString() for key in named if not key.isEmpty()]


def test_digits_rate_the_open_photo_and_z_zooms(driver: Driver, tmp_path: Path) -> None:
    photo = media.photo(tmp_path / "wide.jpg", "red", size=(3000, 2000))
    viewer = viewer_on(driver, photo)
    for key, stars in ((Qt.Key.Key_1, 1), (Qt.Key.Key_5, 5), (Qt.Key.Key_0, 0)):
        QTest.keyClick(viewer, key)
        driver.until(partial(rated, driver, stars))
    assert viewer.canvas.fits
    QTest.keyClick(viewer, Qt.Key.Key_Z)
    assert viewer.canvas.zoom == 1.0
    driver.until(lambda: viewer.canvas.shown.width() == 3000)
    QTest.keyClick(viewer, Qt.Key.Key_Z)
    assert viewer.canvas.fits


@pytest.mark.parametrize("name", ["photo.jpg", "clip.mp4"])
def test_no_key_means_two_things(driver: Driver, tmp_path: Path, name: str) -> None:
    is_photo = name.endswith("jpg")
    path = tmp_path / name
    driver.add(media.photo(path, "red") if is_photo else media.video(path, [("red", 1.0)]))
    driver.until(lambda: driver.names() == [name])
    driver.parts.library.opened.emit(driver.cell(name), None)
    driver.until(lambda: driver.parts.pages.shows_item)
    keys = keys_of(driver.parts.pages.page)
    assert "5" in keys
    assert sorted(keys) == sorted(set(keys))
