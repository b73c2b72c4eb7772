"""A search is the same after a way through text, and one from the future is not guessed at."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.domain.area import Area
from medintel_desktop.domain.media import MediaKind
from medintel_desktop.domain.moment import Modality
from medintel_desktop.domain.query_json import UnknownQuery, from_json, to_json
from medintel_desktop.domain.search import Match, SearchEngine, SearchQuery
from medintel_desktop.domain.traits import Shape, Standing, Traits
from tests.unit.test_area import areas

TRAITS = Traits(
    ("beach", "dog"), "Lisbon", "Canon", "35mm", 4, Shape.PORTRAIT, 2.0, 12.5, 30.0, 90.5, "red",
    Standing.CLOUD, "12-24", Modality.AUDIO, ("people",), True,
)  # fmt: skip
FULL = SearchQuery(
    "red boat", Match.ANY, MediaKind.VIDEO, "album", date(2024, 1, 2), date(2024, 2, 3), None,
    "Arezzo", True, TRAITS, "item", False, True, 50, SearchEngine.ORACLE, 42.5, "smart",
)  # fmt: skip


@given(st.none() | areas, st.text(), st.none() | st.sampled_from(MediaKind), st.none() | st.dates())
def test_every_field_comes_back(
    area: Area | None, text: str, kind: MediaKind | None, day: date | None
) -> None:
    query = SearchQuery(text, kind=kind, area=area, taken_to=day, area_name=text)
    assert from_json(to_json(query)) == query


def test_all_fields_are_kept() -> None:
    assert from_json(to_json(FULL)) == FULL
    assert json.loads(to_json(FULL))["traits"].keys() == {f.name for f in fields(Traits)}
    kept = {f.name for f in fields(SearchQuery)} - {"only"}
    assert json.loads(to_json(FULL)).keys() | {"area"} == kept


def test_the_items_that_are_left_now_are_not_kept() -> None:
    assert to_json(SearchQuery(only=frozenset([3]))) == "{}"


def test_what_is_usual_is_not_written_so_that_it_may_change() -> None:
    assert to_json(SearchQuery()) == "{}"
    assert from_json("{}") == SearchQuery()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "5", "null", '{"colour": "red"}', '{"kind": "sound"}', '{"area": {"kind": "star"}}',
     '{"text": 5}', '{"weak": "yes"}', '{"taken_from": "soon"}', '{"limit": "many"}',
     '{"limit": null}', '{"only": [1]}', '{"inside": 3}', '{"similar_at": "now"}',
     "[" * 100_000, '{"traits": 3}', '{"traits": {"smell": "good"}}',
     '{"traits": {"tags": "beach"}}', '{"traits": {"tags": [3]}}', '{"traits": {"shape": "round"}}',
     '{"traits": {"month_and_day": "soon"}}', '{"traits": {"colour": "clear"}}',
     '{"traits": {"seconds_to": "long"}}'],
)  # fmt: skip
def test_what_is_not_known_is_refused(text: str) -> None:
    with pytest.raises(UnknownQuery):
        from_json(text)
