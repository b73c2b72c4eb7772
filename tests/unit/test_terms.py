"""Terms offered while typing: names of the library itself, whatever characters they hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from medintel_desktop.catalogue.terms import Term, TermKind
from medintel_desktop.catalogue.text_search import reindex
from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.driver import Driver


@pytest.fixture
def filled(workspace: Workspace, tmp_path: Path) -> Workspace:
    driver = Driver(workspace)
    albums = workspace.albums
    for name in ("Tuscany 2024", "Old town", "100% wool"):
        albums.create(name)
    tuscany = next(a.id for a in workspace.catalogue.albums.all() if a.name == "Tuscany 2024")
    files = [
        media.photo(tmp_path / f"{colour}.jpg", colour, camera=("SONY", "ILCE-7M3"))
        for colour in ("red", "green", "blue")
    ]
    driver.add(*files, album=tuscany)
    ids = [item.id for item in driver.items().values()]
    workspace.collection.tag(ids, ["autumn walk", "path"])
    workspace.trash.put(ids[:1])
    return workspace


def test_albums_are_found_by_any_word_and_counted_without_the_trash(filled: Workspace) -> None:
    (tuscany,) = filled.catalogue.terms.beginning("tusc")
    assert (tuscany.kind, tuscany.text, tuscany.count) == (TermKind.ALBUM, "Tuscany 2024", 2)
    assert tuscany.album_id is not None
    assert [t.text for t in filled.catalogue.terms.beginning("tow")] == ["Old town"]


def test_tags_and_cameras_are_found(filled: Workspace) -> None:
    terms = filled.catalogue.terms
    assert terms.beginning("Autumn w") == [Term(TermKind.TAG, "autumn walk", 2)]
    assert terms.beginning("walk") == [Term(TermKind.TAG, "autumn walk", 2)]
    assert terms.beginning("son") == [Term(TermKind.CAMERA, "SONY ILCE-7M3")]
    assert terms.beginning("ILCE") == [Term(TermKind.CAMERA, "SONY ILCE-7M3")]


def test_places_and_lenses_of_what_is_there_are_found(filled: Workspace, tmp_path: Path) -> None:
    driver = Driver(filled)
    driver.add(media.photo(tmp_path / "sé.jpg", "white", gps=(38.71, -9.133)))
    (num,) = filled.catalogue.media.nums([driver.items()["sé.jpg"].id])
    with filled.catalogue.database.write() as db:
        db.execute("UPDATE media SET lens = 'Carl Zeiß Distagon 35mm' WHERE num = ?", (num,))
        db.execute("UPDATE place SET city = 'Lisbon', state = 'Região de Lisboa'")
        db.execute("UPDATE media SET place = 'Lisbon, Região de Lisboa, Portugal'")
        reindex(db, [num])
    terms = filled.catalogue.terms
    assert terms.lenses("dista", 3) == terms.lenses("35", 3) == ["Carl Zeiß Distagon 35mm"]
    assert terms.places("por", 3) == ["Portugal"]
    assert terms.places("regiao de", 3) == ["Região de Lisboa"]
    assert terms.places("Lis", 3) == ["Lisbon", "Região de Lisboa"]
    for typed in ("", "%", '"', "(", "son"):
        assert terms.places(typed, 3) == terms.lenses(typed, 3) == []


@pytest.mark.parametrize("typed", ["%", "_", "'", '"', "\\", "* OR", "  ", "a\nb", "(", "NEAR("])
def test_special_signs_are_only_signs(filled: Workspace, typed: str) -> None:
    assert filled.catalogue.terms.beginning(typed) == []


def test_a_percent_sign_can_be_typed(filled: Workspace) -> None:
    assert [t.text for t in filled.catalogue.terms.beginning("100%")] == ["100% wool"]
