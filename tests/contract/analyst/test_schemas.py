"""Schemas become what the service takes, and no answer of ours is asked for in another way."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medintel_desktop.backends.twelvelabs.analyst import TwelveLabsAnalyst
from medintel_desktop.backends.twelvelabs.schemas import fitted
from medintel_desktop.domain.analysis import OF_PHOTOS, SEGMENTED, AnswerKind
from medintel_desktop.domain.analyst import Question
from medintel_desktop.domain.errors import ServiceError
from medintel_desktop.domain.moment import Span
from medintel_desktop.library import questions
from tests.service import StandIn, until

strict = import_module("tests.stubs.twelvelabs.tlstub.schema")
"""How the stand-in reads a schema; ``check`` raises where the service answers 400 or 422."""

ALONE = SEGMENTED | {AnswerKind.ANSWER, AnswerKind.TABLE}
BY_SCHEMA = [kind for kind in AnswerKind if kind not in ALONE]
WHOLE = Span(0.0, 16.064)


@pytest.mark.parametrize("kinds", [*((kind,) for kind in BY_SCHEMA), tuple(BY_SCHEMA)])
def test_each_kind_of_answer_about_a_video(
    analyst: TwelveLabsAnalyst, asset: str, service: StandIn, kinds: tuple[AnswerKind, ...]
) -> None:
    asked = questions.Asked(kinds)
    schema = questions.schema(asked, photo=False)
    reply = analyst.ask(Question(questions.prompt(asked, photo=False), asset, schema=schema))
    answers, unusable = questions.told(reply.text, asked, WHOLE)
    assert (set(answers), unusable) == (set(kinds), [])
    assert all(answers.values())
    assert service.usage()["counts"]["analyze"] == 1


@pytest.mark.parametrize("kind", sorted(OF_PHOTOS & set(BY_SCHEMA)))
def test_each_kind_of_answer_about_a_photo(
    analyst: TwelveLabsAnalyst, jpeg: bytes, kind: AnswerKind
) -> None:
    asked = questions.Asked((kind,))
    schema = questions.schema(asked, photo=True)
    question = Question(questions.prompt(asked, photo=True), pictures=(jpeg,), schema=schema)
    answers, _ = questions.told(analyst.ask(question).text, asked, None)
    assert answers[kind]


def test_each_kind_of_answer_that_runs_along_a_video(
    analyst: TwelveLabsAnalyst, asset: str
) -> None:
    kinds = sorted(SEGMENTED)
    wanted = [questions.TIMED[kind] for kind in kinds]
    task = analyst.order_timed(Question("", asset, key="k"), wanted)
    reply = until(lambda: analyst.collect(task))
    answers, unusable = questions.told_timed(reply.text, kinds, WHOLE)
    assert set(answers) == SEGMENTED
    assert unusable == []


def test_schema_that_is_refused_all_the_same(analyst: TwelveLabsAnalyst, service: StandIn) -> None:
    """By a service that has become stricter: told with its reason, and not asked again."""
    message = "response_format.json_schema: String length constraints are not supported."
    body = {"code": "parameter_invalid", "message": message}
    service.fault("status", "/analyze$", status=422, body=body)
    with pytest.raises(ServiceError) as told:
        analyst.ask(Question("What?", "asset", schema={"type": "object"}))
    assert type(told.value) is ServiceError
    assert told.value.title == "TwelveLabs did not accept this question."
    assert "not supported" in told.value.hint
    assert len(service.log("/analyze")) == 1


@pytest.mark.parametrize(
    ("given_", "sent"),
    [
        (
            {"type": "string", "maxLength": 3, "minLength": 1, "pattern": "a"},
            {"type": "string", "pattern": "a"},
        ),
        ({"type": "string", "format": "email"}, {"type": "string"}),
        ({"type": "integer", "minimum": 1, "multipleOf": 2}, {"type": "integer", "minimum": 1}),
        ({"type": "number", "minimum": 1}, {"type": "number"}),
        ({"type": "array", "minItems": 3, "maxItems": 5}, {"type": "array", "minItems": 1}),
        ({"type": "timestamp", "format": "seconds"}, {"type": "timestamp", "format": "seconds"}),
        ({"items": True, "type": "array"}, {"type": "array"}),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"maxLength": 1, "type": "string"}}},
         {"$ref": "#/$defs/a", "$defs": {"a": {"type": "string"}}}),
        ({"$ref": "https://elsewhere/"}, {}),
        ({"oneOf": [{"type": "null"}, {"type": "string"}]},
         {"anyOf": [{"type": "null"}, {"type": "string"}]}),
        ({"type": ["string", "null"], "maxLength": 2, "title": "T"},
         {"title": "T", "anyOf": [{"type": "string"}, {"type": "null"}]}),
        (
            {"type": "object", "additionalProperties": False, "required": ["maxLength", "gone"],
             "properties": {"maxLength": {"type": "string", "maxLength": 1}}},
            {"type": "object", "required": ["maxLength"],
             "properties": {"maxLength": {"type": "string"}}},
        ),
        ({"properties": {"start_time": {"type": "string", "format": "time"}}},
         {"properties": {"start_time": {"type": "string"}}}),
        ({"enum": ["a", "b"], "default": "a", "description": "D"},
         {"enum": ["a", "b"], "description": "D"}),
    ],
)  # fmt: skip
def test_what_is_refused_is_left_out(given_: dict[str, Any], sent: dict[str, Any]) -> None:
    assert fitted(given_) == sent


KEYWORDS = st.fixed_dictionaries(
    {},
    optional={
        "title": st.text(max_size=5),
        "minLength": st.integers(0, 9),
        "maxLength": st.integers(0, 9),
        "minItems": st.integers(0, 9),
        "maxItems": st.integers(0, 9),
        "uniqueItems": st.booleans(),
        "minimum": st.integers(),
        "exclusiveMaximum": st.integers(),
        "multipleOf": st.integers(1, 5),
        "additionalProperties": st.booleans(),
        "patternProperties": st.just({"^a": {"type": "string"}}),
        "pattern": st.sampled_from(["^a+$", "[0-9]{2}"]),
        "format": st.sampled_from(["date", "email", "uuid", "hh:mm:ss"]),
        "required": st.lists(st.sampled_from(["a", "b", "maxItems"]), unique=True),
        "not": st.just({"type": "null"}),
        "if": st.just({"type": "null"}),
        "default": st.none(),
    },
)
KINDS = ["string", "integer", "number", "boolean", "null", "array", "object"]
NAMES = st.sampled_from(["a", "b", "maxItems", "items", "title"])


def nested(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    below = st.fixed_dictionaries(
        {},
        optional={
            "items": inner,
            "properties": st.dictionaries(NAMES, inner, max_size=3),
            "anyOf": st.lists(inner, min_size=1, max_size=2),
            "oneOf": st.lists(inner, min_size=1, max_size=2),
            "allOf": st.lists(inner, min_size=1, max_size=2),
        },
    )
    kind = st.sampled_from([*KINDS, ["string", "null"], ["integer", "array"]])
    return st.builds(lambda k, b, t: {**k, **b, "type": t}, KEYWORDS, below, kind)


SCHEMAS = st.recursive(nested(st.just({"type": "string"})), nested, max_leaves=6)


@given(SCHEMAS)
def test_no_schema_is_refused_once_it_was_fitted(schema: dict[str, Any]) -> None:
    once = fitted(schema)
    strict.check(once)
    assert fitted(once) == once
    json.dumps(once)


@given(SCHEMAS)
def test_properties_keep_their_names(schema: dict[str, Any]) -> None:
    if not isinstance(schema["type"], list):
        assert set(fitted(schema).get("properties", {})) == set(schema.get("properties", {}))
