"""What the page says is one of a few records or nothing."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medintel_desktop.domain.area import Box, Circle, Polygon, to_json
from medintel_desktop.ui.map.channel import MOST_REFUSALS, Channel
from medintel_desktop.ui.map.messages import (
    LONGEST,
    CreditAsked,
    Drawn,
    Moved,
    Opened,
    Ready,
    Shown,
    Sight,
    ToolChosen,
    parse,
)

VIEW = {
    "kind": "view", "south": -10, "west": 170.5, "north": 10, "east": 190, "zoom": 5,
    "moved": False,
}  # fmt: skip
MOVED = {"kind": "moved", "num": 7, "latitude": 0, "longitude": -180}
OPENED = {"kind": "opened", "answer": 3, "spots": [0, 5]}


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"kind": "ready"}, Ready()),
        ({"kind": "shown"}, Shown()),
        (VIEW, Sight(-10, 170.5, 10, 190, 5)),
        (OPENED, Opened(3, (0, 5))),
        (MOVED, Moved(7, 0, -180)),
        ({"kind": "tool", "tool": "lasso"}, ToolChosen("lasso")),
        ({"kind": "credit"}, CreditAsked()),
        ({"kind": "drawn", "area": None}, Drawn(None)),
        *(
            ({"kind": "drawn", "area": to_json(area)}, Drawn(area))
            for area in (
                Box(-1, 170, 1, -170),
                Circle(0, 0, 12.5),
                Polygon(((0, 0), (0, 1), (1, 1))),
            )
        ),
    ],
)
def test_messages_are_read(said: dict[str, Any], meant: object) -> None:
    assert parse(json.dumps(said)) == meant


@pytest.mark.parametrize(
    "said",
    [
        "", "null", "[]", "7", '"ready"', "{}", "{", "\0", "[" * 60_000,
        '{"kind": "boom"}', '{"kind": 7}', '{"kind": ["ready"]}', '{"kind": "ready", "more": 1}',
        {**VIEW, "zoom": 5.5}, {**VIEW, "zoom": True}, {**VIEW, "zoom": 99}, {**VIEW, "south": 11},
        {**VIEW, "moved": 1},
        {**VIEW, "west": 191}, {**VIEW, "west": "1"}, {**VIEW, "north": 91}, {**VIEW, "east": 1e9},
        {**VIEW, "east": float("nan")}, {**VIEW, "east": float("inf")}, {**VIEW, "east": None},
        {**MOVED, "num": 0}, {**MOVED, "num": -1}, {**MOVED, "num": 2**63}, {**MOVED, "num": "1"},
        {**MOVED, "latitude": 90.1}, {**MOVED, "longitude": 180.5}, {**MOVED, "num": True},
        {**OPENED, "spots": []}, {**OPENED, "spots": [-1]}, {**OPENED, "spots": [1.5]},
        {**OPENED, "spots": list(range(4001))}, {**OPENED, "answer": -1}, {**OPENED, "spots": 3},
        {"kind": "tool", "tool": "hammer"}, {"kind": "tool", "tool": ["box"]},
        {"kind": "drawn"}, {"kind": "drawn", "area": 5}, {"kind": "drawn", "area": {}},
        {"kind": "drawn", "area": {"kind": "star"}}, {"kind": "drawn", "area": {"kind": ["box"]}},
        {"kind": "drawn", "area": {"kind": "circle", "latitude": 0, "longitude": 0, "km": -1}},
        {"kind": "drawn", "area": {"kind": "circle", "latitude": 0, "longitude": 0, "km": "1"}},
        {"kind": "drawn", "area": {"kind": "circle", "latitude": 0, "longitude": 0, "km": 1e300}},
        {"kind": "drawn", "area": {"kind": "polygon", "ring": [[0, 0], [1, 1]]}},
        {"kind": "drawn", "area": {"kind": "polygon", "ring": [[0, 0]] * 501}},
        {"kind": "drawn", "area": {"kind": "polygon", "ring": [[0, 0], [0, 1], [1, 1, 1]]}},
        {"kind": "drawn", "area": {"kind": "polygon", "ring": [[0, 0], [0, 1], ["1", 1]]}},
        {"kind": "drawn", "area": {"kind": "polygon", "ring": "0"}},
        {"kind": "tool", "tool": "box" + " " * LONGEST},
    ],
)  # fmt: skip
def test_anything_else_is_refused(said: str | dict[str, Any]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are for the log alone
        parse(said if isinstance(said, str) else json.dumps(said))


fields = st.sampled_from(["kind", "ring", "south", "km", ""])
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(fields, inner, max_size=3),
    max_leaves=6,
)
kinds = st.sampled_from(
    ["ready", "view", "shown", "opened", "drawn", "moved", "tool", "credit", "other"]
)
names = st.sampled_from(
    ["south", "west", "north", "east", "zoom", "answer", "spots", "area", "num", "tool", "latitude"]
)


patient = settings(suppress_health_check=[HealthCheck.too_slow])
"""The first text that is ever drawn builds the tables of Unicode."""


@patient
@given(kind=kinds, body=st.dictionaries(names, values, max_size=6))
def test_nonsense_is_never_more_than_refused(kind: str, body: dict[str, Any]) -> None:
    with suppress(ValueError):
        parse(json.dumps({"kind": kind, **body}))


@patient
@given(said=st.text(max_size=200))
def test_no_text_is_more_than_refused(said: str) -> None:
    with suppress(ValueError):
        parse(said)


def test_a_page_gone_wild_does_not_fill_the_log(caplog: pytest.LogCaptureFixture) -> None:
    heard: list[object] = []
    channel = Channel(heard.append)
    with caplog.at_level(logging.WARNING):
        for _ in range(1000):
            channel.receive("nonsense")
    assert heard == []
    assert channel.refused == 1000
    assert len(caplog.records) == MOST_REFUSALS
