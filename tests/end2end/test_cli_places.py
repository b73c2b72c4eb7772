"""Searching near a place, and searches that are kept, as typed at a prompt."""

from __future__ import annotations

from pathlib import Path

import pytest
from geopy.distance import geodesic

from tests import media
from tests.end2end.test_cli import Shell

LISBON, SINTRA, AREZZO = (38.71667, -9.13333), (38.80097, -9.37826), (43.46276, 11.88068)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    source = tmp_path / "in"
    media.photo(source / "tram.jpg", "yellow", gps=LISBON, taken="2023:05:01 10:00:00")
    media.photo(source / "palace.jpg", "red", gps=SINTRA, taken="2023:05:02 10:00:00")
    media.photo(source / "piazza.jpg", "blue", gps=AREZZO, taken="2024:05:02 10:00:00")
    media.photo(source / "nowhere.jpg", "green")
    shell = Shell(tmp_path)
    shell("add", source)
    return shell


def test_near_a_place_the_nearest_come_first_with_their_distance(shell: Shell) -> None:
    rows = shell.rows("search", "--near", "Lisbon", "--radius", "30")
    assert [row["name"] for row in rows] == ["tram.jpg", "palace.jpg"]
    assert rows[1]["distance_km"] == pytest.approx(geodesic(LISBON, SINTRA).km, abs=3)
    assert "Near Lisbon, Portugal." in shell.stderr
    rows = shell.rows("search", "--near=38.71667,-9.13333", "--radius", "30")
    assert rows[1]["distance_km"] == pytest.approx(geodesic(LISBON, SINTRA).km, rel=0.006)
    lines = shell("search", "--near=38.71667,-9.13333", "--radius", "30").splitlines()
    assert ["here" in lines[0], "23 km" in lines[1]] == [True, True]
    assert [row["name"] for row in shell.rows("search", "--near", "Lisbon")] == ["tram.jpg"]
    rows = shell.rows("search", "palace", "--near", "Lisbon", "--radius", "30km")
    assert [row["name"] for row in rows] == ["palace.jpg"]


def test_of_several_places_the_largest_is_said(shell: Shell) -> None:
    assert shell.rows("search", "--near", "Paris") == []
    assert "Near Paris, Île-de-France, France. Also called so: " in shell.stderr
    assert "Paris, Texas, United States" in shell.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--near", "Xyzzyville"], "There is no place called “Xyzzyville”."),
        (["--near=91,0"], "There is no such position on Earth."),
        (["--near", "Lisbon", "--radius", "far"], "far is not a distance."),
        (["tram", "--radius", "5"], "A radius is around something."),
        (["--smart", "Nothing"], "There is no smart album called “Nothing”."),
    ],
)
def test_what_cannot_be_searched_is_told(shell: Shell, words: list[str], told: str) -> None:
    assert shell("search", *words) == ""
    assert (shell.status, told in shell.stderr) == (2, True)


def test_a_search_is_kept_and_searched_again(shell: Shell) -> None:
    shell("search", "jpg", "--near", "Lisbon", "--radius", "30", "--save", "Portugal")
    (row,) = shell.rows("albums", "--smart")
    assert (row["name"], row["items"], row["query"]["text"]) == ("Portugal", 2, "jpg")
    assert row["query"]["area"]["km"] == 30
    assert [r["name"] for r in shell.rows("search", "--smart", "portugal", "--from", "2023-05-02")
            ] == ["palace.jpg"]  # fmt: skip
