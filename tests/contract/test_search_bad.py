"""Whatever is typed, however little there is to find, and whatever time it is: no search breaks."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from medintel_desktop.domain.errors import UsageError
from medintel_desktop.domain.search import SearchEngine, SearchQuery
from medintel_desktop.domain.traits import Traits
from medintel_desktop.domain.typed import parse
from medintel_desktop.jobs.workspace import Workspace
from tests import media
from tests.driver import Driver
from tests.service import StandIn

ODD = [
    "", " ", "\n\t", "...!?;:", '"', '"red', 'kind:"', "kind:", 'album:"Trip', "red AND OR NOT",
    "NEAR(red, 5)", "red*", "^red", "name:red", "-", "--", "-red -", "' OR 1=1 --",
    "red'; DROP TABLE media; --", "🌻", "👩‍👩‍👧 red", "אדום", "أحمر red", "\u202ered\u202c",
    "red\0blue",
    "x" * 10_000, "red " * 2_500, "kind:video " * 900, "%_\\", "<@nobody>", "near:nowhere-at-all",
    "on:2024-13-45 red", "\ud800",
]  # fmt: skip


@pytest.fixture
def library(understood: Workspace, tmp_path: Path) -> Workspace:
    folder = tmp_path / "in"
    media.photo(folder / "red.jpg", "red", size=(320, 240), taken="2024:05:03 23:30:00")
    media.photo(folder / "blue.jpg", "blue", size=(320, 240), taken="2024:05:04 00:30:00")
    Driver(understood).add(folder)
    return understood


def test_no_text_breaks_a_search(library: Workspace) -> None:
    for text in ODD:
        for meaning in (False, True):
            asked = SearchQuery(meaning=meaning)
            try:
                query = library.typed.narrowed(asked, parse(text))
            except UsageError:
                continue  # which says what is wrong
            answer = library.search.answer(query)
            assert {hit.item.name for hit in answer.hits} <= {"red.jpg", "blue.jpg"}
            counted = library.facets.of(query, answer)
            assert counted.items <= 2
    assert library.catalogue.facets.count() == 2


def test_a_filter_that_leaves_nothing(library: Workspace, tmp_path: Path) -> None:
    never = SearchQuery("red", taken_from=date(2100, 1, 1))
    item = library.catalogue.cells.by_number([1])[0]
    picture = media.photo(tmp_path / "query.jpg", "red", size=(320, 240))
    asked = [
        never, replace(never, text=""), replace(never, text="", similar_to=item.id),
        replace(never, traits=Traits(colour="red", rating=5)),
        replace(never, engine=SearchEngine.MANAGED), replace(never, inside="gone"),
    ]  # fmt: skip
    for query in asked:
        assert library.search.answer(query).hits == (), query
        assert library.search.count(query) == 0, query
    assert library.search.by_picture(picture, replace(never, text="")).hits == ()


def test_a_space_without_a_vector(understood: Workspace, service: StandIn, tmp_path: Path) -> None:
    assert understood.search.answer(SearchQuery("red")).hits == ()
    service.fault("status", "/embed-v2", status=500, times=-1)
    understood.ingest.add([str(media.photo(tmp_path / "red.jpg", "red", size=(320, 240)))])
    Driver(understood).run(patient=False)
    answer = understood.search.answer(SearchQuery("red"))
    assert [hit.item.name for hit in answer.hits] == ["red.jpg"], "by its name"


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("where", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"])
def test_days_are_those_of_the_camera_wherever_the_computer_is(
    library: Workspace, zone: pytest.MonkeyPatch, where: str
) -> None:
    zone.setenv("TZ", where)
    time.tzset()
    days = {"on:2024-05-03": "red.jpg", "on:2024-05-04": "blue.jpg", "day:05-03": "red.jpg",
            "before:2024-05-04": "red.jpg"}  # fmt: skip
    for text, name in days.items():
        query = library.typed.narrowed(SearchQuery(), parse(text))
        assert {hit.item.name for hit in library.search.answer(query).hits} == {name}
        meant = replace(query, text="red", weak=True)
        assert {hit.item.name for hit in library.search.answer(meant).hits} == {name}


def test_a_clock_that_was_set_back_changes_no_answer(
    library: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = library.search.answer(SearchQuery("red")).hits
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() - 10 * 365 * 86_400)
    assert library.search.answer(SearchQuery("red")).hits == before
    library.collection.tag([before[0].item.id], ["found"])
    query = library.typed.narrowed(SearchQuery(), parse("tag:found red"))
    assert [hit.item.name for hit in library.search.answer(query).hits] == ["red.jpg"]
