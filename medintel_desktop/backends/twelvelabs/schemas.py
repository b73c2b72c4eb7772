"""A JSON schema as the service takes it: it refuses a request for one keyword it does not know.

What is left out loosens the schema only; answers are checked where they enter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_PLAIN = {"type", "title", "description", "enum", "const", "required"}
_BOUNDS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
_FORMATS = {
    "string": {"uuid", "date-time", "date", "time"},
    "timestamp": {"seconds", "hh:mm:ss", "hh:mm:ss.fff"},
}
_TIMES = ("start_time", "end_time")
"""Properties of these names are formatted by the service itself."""


def fitted(schema: Mapping[str, Any]) -> dict[str, Any]:
    """``schema`` with nothing in it that is refused [sdk:types.sync_response_format]."""
    return _node(schema)


def _node(node: Mapping[str, Any], name: str = "") -> dict[str, Any]:
    if isinstance(node.get("type"), list):
        return _either(node, name)
    kept = {key: value for key, value in node.items() if key in _PLAIN}
    kind = kept.get("type")
    if kind == "integer":
        kept |= {key: value for key, value in node.items() if key in _BOUNDS}
    if kind == "string" and "pattern" in node:
        kept["pattern"] = node["pattern"]
    known = _FORMATS.get(str(kind), set())
    if node.get("format") in known and not (kind == "string" and name in _TIMES):
        kept["format"] = node["format"]
    if "minItems" in node:
        kept["minItems"] = min(int(node["minItems"]), 1)
    if str(node.get("$ref", "")).startswith("#/$defs/"):
        kept["$ref"] = node["$ref"]
    return kept | _below(node, kept)


def _below(node: Mapping[str, Any], kept: dict[str, Any]) -> dict[str, Any]:
    """The schemas inside a schema. Names of properties are not keywords, whatever they are."""
    inner: dict[str, Any] = {}
    for key in ("properties", "$defs"):
        if isinstance(node.get(key), Mapping):
            inner[key] = {
                name: _node(child, name if key == "properties" else "")
                for name, child in node[key].items()
                if isinstance(child, Mapping)
            }
    if isinstance(node.get("items"), Mapping):
        inner["items"] = _node(node["items"])
    choices = node.get("anyOf") or node.get("oneOf")
    if choices:
        inner["anyOf"] = [_node(choice) for choice in choices if isinstance(choice, Mapping)]
    if "required" in kept:
        there = inner.get("properties", {})
        kept["required"] = [name for name in kept["required"] if name in there]
    return inner


def _either(node: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A list of types, which is refused, as a choice of schemas."""
    kinds = [_node({**node, "type": kind}, name) for kind in node["type"]]
    said: dict[str, Any] = {}
    for kind in kinds:
        said |= {key: kind.pop(key) for key in ("title", "description") if key in kind}
    return said | {"anyOf": kinds}
