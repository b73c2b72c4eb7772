"""The picture that stands for a video: chosen, shown everywhere, and taken back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from medintel_desktop.domain.errors import FileGone
from medintel_desktop.domain.media import FRAME_SIDE, MediaItem
from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.driver import Driver

SCENES = [("red", 3.0), ("blue", 3.0), ("green", 3.0)]


@pytest.fixture
def driver(workspace: Workspace, tmp_path: Path) -> Driver:
    driver = Driver(workspace)
    path = tmp_path / "in" / "film.mp4"
    driver.add(media.video(path, SCENES, size=(640, 360), key_every=1000))
    driver.add(media.photo(tmp_path / "leaf.jpg", "green"))
    return driver


def film(driver: Driver) -> MediaItem:
    return driver.items()["film.mp4"]


def colour(path: Path) -> str:
    with Image.open(path) as picture:
        pixels = np.asarray(picture.convert("RGB")).reshape(-1, 3).mean(axis=0)
    return min(media.RGB, key=lambda name: float(np.abs(pixels - media.RGB[name]).sum()))


def size(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


def shown(driver: Driver) -> tuple[str, str]:
    folder, checksum = driver.workspace.folder, film(driver).checksum
    return colour(folder.thumbnail(checksum)), colour(folder.preview(checksum))


def test_a_frame_is_chosen_and_taken_back(driver: Driver) -> None:
    posters, item = driver.workspace.posters, film(driver)
    assert (posters.chosen(item.id), shown(driver)) == (None, ("red", "red"))
    changes = posters.choose(item.id, 4.0)
    assert (set(changes.media), set(changes.pictures)) == ({item.id}, {item.checksum})
    assert (posters.chosen(item.id), shown(driver)) == (4.0, ("blue", "blue"))
    posters.choose(item.id, 8.0)
    assert shown(driver) == ("green", "green")
    posters.choose(item.id, None)
    assert (posters.chosen(item.id), shown(driver)) == (None, ("red", "red"))
    assert size(driver.workspace.folder.thumbnail(item.checksum)) == (256, 144)


@pytest.mark.parametrize(("second", "kept"), [(-3.0, 0.0), (100.0, 9.0)])
def test_times_outside_are_put_inside(driver: Driver, second: float, kept: float) -> None:
    item = film(driver)
    driver.workspace.posters.choose(item.id, second)
    assert driver.workspace.posters.chosen(item.id) == pytest.approx(kept, abs=0.05)
    assert shown(driver)[0] == ("red" if kept == 0 else "green")


def test_the_choice_outlives_the_pictures(driver: Driver, tmp_path: Path) -> None:
    item = film(driver)
    driver.workspace.posters.choose(item.id, 4.0)
    for path in driver.workspace.folder.derived(item.checksum):
        path.unlink(missing_ok=True)
    driver.add(tmp_path / "in" / "film.mp4")
    assert shown(driver) == ("blue", "blue")


def test_nothing_changes_when_the_video_is_not_here(driver: Driver, tmp_path: Path) -> None:
    item, before = film(driver), shown(driver)
    (tmp_path / "in" / "film.mp4").rename(tmp_path / "away.mp4")
    with pytest.raises(FileGone):
        driver.workspace.posters.choose(item.id, 4.0)
    assert (driver.workspace.posters.chosen(item.id), shown(driver)) == (None, before)
    assert driver.workspace.posters.frames(item.id, [1.0]) == [None]


def test_photos_have_no_frames(driver: Driver) -> None:
    leaf = driver.items()["leaf.jpg"].id
    assert not driver.workspace.posters.choose(leaf, 1.0)
    assert driver.workspace.posters.frames(leaf, [1.0, 2.0]) == [None, None]
    assert not driver.workspace.posters.choose("nobody", 1.0)


def test_frames_are_what_is_seen_at_their_seconds(driver: Driver) -> None:
    item, seconds = film(driver), [0.0, 2.9, 3.0, 5.95, 6.0, 8.9, 50.0]
    frames = driver.workspace.posters.frames(item.id, seconds)
    colours = ["red", "red", "blue", "blue", "green", "green", "green"]
    assert [colour(path) for path in frames if path] == colours
    made = {path: path.stat().st_mtime_ns for path in frames if path}
    assert max(size(next(iter(made)))) == FRAME_SIDE
    again = driver.workspace.posters.frames(item.id, seconds)
    assert {path: path.stat().st_mtime_ns for path in again if path} == made, "made once"
    driver.workspace.cloud.cache.folder.trim(0)
    assert not any(path.exists() for path in made), "they go with the cache"
