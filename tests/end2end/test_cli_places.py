"""Names of places as a user types them."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from medintel_desktop.cli.search import with_typed
from tests import media
from tests.end2end.test_cli import Shell

AREZZO = (43.46745, 11.88513)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    shell = Shell(tmp_path, LC_ALL="C.UTF-8")
    shell("add", media.photo(tmp_path / "arezzo.jpg", gps=AREZZO), "--no-ai")
    shell("add", media.photo(tmp_path / "nowhere.jpg", "blue"), "--no-ai")
    return shell


def test_list_and_show_tell_the_place(shell: Shell) -> None:
    rows = {row["name"]: row for row in shell.rows("list")}
    arezzo = {"city": "Arezzo", "state": "Tuscany", "country": "Italy"}
    assert rows["arezzo.jpg"]["place"] == arezzo
    assert rows["nowhere.jpg"]["place"] == {"city": None, "state": None, "country": None}
    (shown,) = shell.rows("show", rows["arezzo.jpg"]["id"])
    assert shown["place"] == arezzo
    assert [row["name"] for row in shell.rows("search", "Tuscany")] == ["arezzo.jpg"]


def test_a_name_of_ones_own_stays(shell: Shell) -> None:
    ids = {row["name"]: row["id"] for row in shell.rows("list")}
    shell("places", "call", ids["arezzo.jpg"], "--city", "Home")
    assert shell.status == 0
    assert shell.rows("places", "name") == [{"named": 0, "left": 0}]
    (shown,) = shell.rows("show", ids["arezzo.jpg"])
    assert shown["place"] == {"city": "Home", "state": None, "country": None}
    shell("places", "call", ids["nowhere.jpg"], "--city", "Home")
    assert shell.status == 2
    shell("places", "call", ids["arezzo.jpg"])
    assert shell.status == 2


def test_finding_places_and_naming_positions(shell: Shell) -> None:
    (row,) = shell.rows("places", "find", "paris,", "texas", "--limit", "1")
    assert (row["city"], row["state"], row["population"] > 20_000) == ("Paris", "Texas", True)
    assert "Lisbon, Portugal" in shell("places", "find", "Lissabon")
    (row,) = shell.rows("places", "at", "-33.86", "151.2")
    assert (row["country_code"], row["state"]) == ("AU", "New South Wales")
    (row,) = shell.rows("places", "at", "0,0")
    assert row["country"] is None
    shell("places", "at", "here")
    assert shell.status == 2


def test_the_doctor_tells_about_places(shell: Shell) -> None:
    rows = {row["part"]: row for row in shell.rows("doctor")}
    assert rows["Place names"]["ok"] is True
    assert "GeoNames of July 2026" in rows["Place names"]["words"]
    assert rows["Place service"]["ok"] is None


def test_facets_and_a_kept_search_as_text(shell: Shell) -> None:
    rows = {(row["facet"], row["value"]): row for row in shell.rows("search", "--facets", "jpg")}
    assert rows["place", "Italy"]["items"] == 1
    assert rows["kind", "photo"] == {
        "facet": "kind", "value": "photo", "label": "photo", "items": 2, "chosen": False,
    }  # fmt: skip
    shell("search", "kind:photo", "by:words", "arezzo", "--save", "Town")
    shell("search", "smart:Town", "colour:red", "--save", "Red town")
    kept = {row["name"]: row["text"] for row in shell.rows("albums", "--smart")}
    assert kept == {
        "Town": "kind:photo by:words arezzo", "Red town": "smart:Town colour:red",
    }  # fmt: skip
    found = [row["name"] for row in shell.rows("search", "--smart", "Red town")]
    assert found == ["arezzo.jpg"]
    assert [row["name"] for row in shell.rows("search", "kind:photo", "-nowhere")] == found


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("search red -people", ["search", "red", "without:people"]),
        ("--library L search -people", ["--library", "L", "search", "without:people"]),
        ("--json search -people --limit 3", ["--json", "search", "without:people", "--limit", "3"]),
        ("search --near=38.7,-9.1 -9 -h", ["search", "--near=38.7,-9.1", "-9", "-h"]),
        ("search -- -people", ["search", "--", "-people"]),
        ("add search -people", ["add", "search", "-people"]),
        ("list", ["list"]),
        ("search 'red car' '-old town' '-old-fashioned'",
         ["search", "red car", 'without:"old town"', "without:old-fashioned"]),
        ("search -tag:beach '-album:Old town'", ["search", " -tag:beach", ' -album:"Old town"']),
    ],
)  # fmt: skip
def test_a_minus_before_a_word_is_no_option(line: str, words: list[str]) -> None:
    assert with_typed(shlex.split(line)) == words
