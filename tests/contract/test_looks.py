"""Colours, likeness without a key, and near-duplicates, all told on this computer."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.backends.media_tools import MediaTools
from medintel_desktop.backends.media_tools.looks import looks
from medintel_desktop.domain.errors import Unreadable
from medintel_desktop.domain.looks import DIMENSION, TWINS, apart, bands
from medintel_desktop.domain.search import SearchQuery
from medintel_desktop.domain.traits import Standing, Traits
from medintel_desktop.domain.typed import parse
from medintel_desktop.jobs.workspace import Workspace
from medintel_desktop.library.looks import WHY
from tests import media
from tests.driver import Driver

Picture = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def scene(seed: int, side: int = 256) -> Picture:
    """Something with shapes in it, BGR."""
    chance = random.Random(seed)
    picture = np.full((side, side, 3), [chance.randrange(256) for _ in range(3)], np.uint8)
    for _ in range(12):
        at, size = (chance.randrange(side), chance.randrange(side)), chance.randrange(9, side // 3)
        cv2.circle(picture, at, size, [chance.randrange(256) for _ in range(3)], -1)
    return picture


def jpeg(picture: Picture, quality: int = 90) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def smaller(picture: Picture, side: int) -> Picture:
    return np.asarray(cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA), np.uint8)


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def names(workspace: Workspace, text: str) -> set[str]:
    query = workspace.typed.narrowed(SearchQuery(meaning=False), parse(text))
    return {hit.item.name for hit in workspace.search.answer(query).hits}


@pytest.mark.parametrize("colour", ["red", "orange", "yellow", "green", "blue", "purple", "pink",
                                    "brown", "black", "white", "grey"])  # fmt: skip
def test_a_colour_has_the_name_people_give_it(tmp_path: Path, colour: str) -> None:
    photo = media.photo(tmp_path / "one.jpg", colour)
    found = MediaTools().looks(photo.read_bytes()).colours
    assert max(found, key=lambda name: found[name]) == colour
    assert found[colour] > 0.9


def test_the_colours_of_a_picture_are_searched(workspace: Workspace, tmp_path: Path) -> None:
    media.photo(tmp_path / "in" / "sea.jpg", "blue")
    media.photo(tmp_path / "in" / "flag.jpg", "red", second="blue")
    media.video(tmp_path / "in" / "field.mp4", [("green", 1)])
    Driver(workspace).add(tmp_path / "in")
    assert names(workspace, "colour:blue") == {"sea.jpg", "flag.jpg"}
    assert names(workspace, "colour:red") == {"flag.jpg"}
    assert names(workspace, "color:green kind:video") == {"field.mp4"}
    assert names(workspace, "colour:pink") == set()


def test_a_smaller_worse_copy_is_near_and_others_are_not() -> None:
    first = looks(jpeg(scene(1)))
    for quality, scale in ((90, 0.5), (40, 1.0), (60, 0.7)):
        copy = looks(jpeg(smaller(scene(1), round(256 * scale)), quality))
        assert apart(first.fingerprint, copy.fingerprint) <= TWINS
    far = [apart(first.fingerprint, looks(jpeg(scene(n))).fingerprint) for n in range(2, 40)]
    assert min(far) > 2 * TWINS


@given(st.integers(-(2**63), 2**63 - 1), st.sets(st.integers(0, 63), max_size=TWINS))
def test_near_fingerprints_share_a_band(fingerprint: int, flipped: set[int]) -> None:
    other = fingerprint
    for bit in flipped:
        other ^= 1 << bit
    assert apart(fingerprint, other) == len(flipped)
    ours, theirs = bands(fingerprint), bands(other)
    if ours is not None and theirs is not None:
        assert any(one == two for one, two in zip(ours, theirs, strict=True))


def test_near_duplicates_are_found_however_they_come(workspace: Workspace, tmp_path: Path) -> None:
    driver = Driver(workspace)
    folder = tmp_path / "in"
    write(folder / "one.jpg", jpeg(scene(1, 900)))
    write(folder / "other.jpg", jpeg(scene(2, 900)))
    driver.add(folder)
    assert names(workspace, "state:duplicate") == set()
    later = tmp_path / "later"
    write(later / "one small.jpg", jpeg(smaller(scene(1, 900), 500), 70))
    write(later / "one worse.jpg", jpeg(scene(1, 900), 50))
    driver.add(later)
    assert names(workspace, "state:duplicate") == {"one.jpg", "one small.jpg", "one worse.jpg"}
    (group,) = workspace.catalogue.looks.groups()
    assert len(group) == 3
    ids = {cell.name: cell.id for cell in workspace.catalogue.cells.by_number(group)}
    workspace.trash.put([ids["one small.jpg"], ids["one worse.jpg"]])
    assert names(workspace, "state:duplicate") == set(), "it is alone now"


def test_near_duplicates_stand_together_the_largest_first(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    for number in (1, 2):
        write(folder / f"{number} large.jpg", jpeg(scene(number, 900)))
        write(folder / f"{number} small.jpg", jpeg(smaller(scene(number, 900), 500), 70))
    write(folder / "alone.jpg", jpeg(scene(3, 900)))
    Driver(workspace).add(folder)
    query = SearchQuery(traits=Traits(standing=Standing.DUPLICATE))
    found = [(hit.item.name, hit.why) for hit in workspace.search.answer(query).hits]
    assert sorted([found[:2], found[2:]]) == [
        [(f"{number} large.jpg", "Nearly the same as 1 other"),
         (f"{number} small.jpg", f"Nearly the same as {number} large.jpg")]
        for number in (1, 2)
    ]  # fmt: skip
    assert len(workspace.search.answer(replace(query, limit=3)).hits) == 3


def test_without_a_key_what_looks_alike_is_found_and_called_so(
    workspace: Workspace, tmp_path: Path
) -> None:
    folder = tmp_path / "in"
    for number in range(1, 8):
        write(folder / f"{number}.jpg", jpeg(scene(number, 700)))
    darker = (scene(3, 700) * 0.8).astype(np.uint8)
    write(folder / "3 darker.jpg", jpeg(darker))
    Driver(workspace).add(folder)
    ids = {cell.name: cell.id for cell in workspace.catalogue.cells.by_number(range(1, 20))}
    answer = workspace.search.answer(SearchQuery(similar_to=ids["3.jpg"]))
    best = answer.hits[0]
    assert (best.item.name, best.why, best.span) == ("3 darker.jpg", WHY, None)
    assert "3.jpg" not in [hit.item.name for hit in answer.hits]
    assert "Found by looks" in answer.note
    assert (answer.offers_settings, answer.by_meaning) == (True, False)
    query = write(tmp_path / "query.jpg", jpeg(smaller(scene(5, 700), 300), 60))
    by_picture = workspace.search.by_picture(query, SearchQuery())
    assert by_picture.hits[0].item.name == "5.jpg"
    workspace.trash.put([ids["5.jpg"]])
    again = workspace.search.by_picture(query, SearchQuery())
    assert "5.jpg" not in [hit.item.name for hit in again.hits]


def test_items_that_came_another_way_are_looked_at_when_asked(
    workspace: Workspace, tmp_path: Path
) -> None:
    driver = Driver(workspace)
    media.photo(tmp_path / "in" / "sea.jpg", "blue")
    broken = media.photo(tmp_path / "in" / "gone.jpg", "green")
    driver.add(tmp_path / "in")
    with workspace.catalogue.database.write() as db:
        db.execute("DELETE FROM looks")
        db.execute("DELETE FROM item_colour")
    (item,) = [c for c in workspace.catalogue.cells.by_number([1, 2]) if c.name == broken.name]
    workspace.folder.thumbnail(item.checksum).unlink()
    assert names(workspace, "colour:blue") == set()
    driver.run()
    assert names(workspace, "colour:blue") == {"sea.jpg"}
    assert workspace.catalogue.looks.missing(9) == [], "one without a picture is not asked again"


@pytest.mark.parametrize("data", [b"", b"no picture", jpeg(scene(1))[:100]])
def test_what_is_no_picture_is_told(data: bytes) -> None:
    with pytest.raises(Unreadable):
        looks(data)


def test_a_plain_picture_has_looks_and_is_nobodys_twin() -> None:
    plain = looks(jpeg(np.zeros((64, 64, 3), np.uint8)))
    assert bands(plain.fingerprint) is None
    assert (len(plain.vector), plain.colours) == (DIMENSION, {"black": 1.0})
