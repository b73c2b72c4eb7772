"""Numbers in what a clipboard holds."""

from __future__ import annotations

import json

import pytest

from medintel_desktop.domain.plan_json import cuts_of_json, of_json


@pytest.mark.parametrize("number", ["NaN", "1e999", "-1e999", f"{10**400}", "true", '"4"', "null"])
def test_what_is_no_second_makes_no_cut(number: str) -> None:
    good = '{"media": "film", "start": 0, "end": 4}'
    bad = f'{{"media": "film", "start": 0, "end": {number}}}'
    assert [cut.seconds for cut in cuts_of_json(json.loads(f"[{good}, {bad}]"))] == [4.0]
    assert of_json(json.loads(f'{{"name": "Plan", "wanted": {number}}}')).wanted is None
