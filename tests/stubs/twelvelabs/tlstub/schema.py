"""The JSON schema subset of analysis answers: what is refused, and how an instance is made."""

from __future__ import annotations

import re
import uuid

try:
    from re import _parser as sre
except ImportError:  # Python 3.10
    import sre_parse as sre

from . import errors

TYPES = ("array", "boolean", "integer", "null", "number", "object", "string", "timestamp")
STRING_FORMATS = ("uuid", "date-time", "date", "time")
TIME_FORMATS = ("seconds", "hh:mm:ss", "hh:mm:ss.fff")
RESERVED = ("start_time", "end_time")
UNSUPPORTED = {
    "minLength": "String length constraints (minLength) are not supported.",
    "maxLength": "String length constraints (maxLength) are not supported.",
    "additionalProperties": "The additionalProperties keyword is not supported.",
    "uniqueItems": "The uniqueItems keyword is not supported.",
    "maxItems": "The maxItems keyword is not supported.",
    "oneOf": "Only anyOf is supported for schema composition; oneOf is not.",
    "allOf": "Only anyOf is supported for schema composition; allOf is not.",
    "not": "Only anyOf is supported for schema composition; not is not.",
    "patternProperties": "The patternProperties keyword is not supported.",
    "propertyNames": "The propertyNames keyword is not supported.",
    "minProperties": "The minProperties keyword is not supported.",
    "maxProperties": "The maxProperties keyword is not supported.",
    "contains": "The contains keyword is not supported.",
    "prefixItems": "The prefixItems keyword is not supported.",
    "multipleOf": "The multipleOf keyword is not supported.",
    "if": "Conditional schemas are not supported.",
    "dependentRequired": "The dependentRequired keyword is not supported.",
    "dependentSchemas": "The dependentSchemas keyword is not supported.",
}
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
WHERE = "response_format.json_schema"


def _refuse(path, text):
    return errors.ApiProblem(422, "parameter_invalid", f"{path}: {text}")


def _bad(path, text):
    return errors.ApiProblem(400, "parameter_invalid", f"{path}: {text}")


def check(schema):
    if not isinstance(schema, dict) or not schema:
        raise _bad(WHERE, "It must be a non-empty object.")
    if schema.get("type") not in (None, *TYPES):
        raise _bad(f"{WHERE}.type", f"allowed values: {', '.join(TYPES)}")
    _check(schema, schema, WHERE, "top", None)


def _check(node, root, path, place, name):
    """place: top | top-property | item-property | elsewhere; decides where timestamps may stand."""
    if not isinstance(node, dict):
        raise _bad(path, "A schema must be an object.")
    for keyword, text in UNSUPPORTED.items():
        if keyword in node:
            raise _refuse(path, text)
    kind = node.get("type")
    if isinstance(kind, list):
        raise _refuse(path, "A list of types is not supported; use anyOf.")
    if kind is not None and kind not in TYPES:
        raise _bad(f"{path}.type", f"allowed values: {', '.join(TYPES)}")
    if name in RESERVED:
        if kind in ("boolean", "object", "array", "null") or (kind == "string" and "format" in node):
            raise _bad(path, f"{name} must be a number, an integer, a plain string, or a timestamp.")
    if kind == "timestamp":
        if place not in ("top-property", "item-property"):
            raise _bad(path, "timestamp is not supported at this position.")
        if node.get("format") not in TIME_FORMATS:
            raise _bad(
                f"{path}.format", f"format is required for timestamp type; allowed values: {', '.join(TIME_FORMATS)}"
            )
    if kind == "string" and "format" in node and node["format"] not in STRING_FORMATS:
        raise _refuse(path, f"String format {node['format']} is not supported.")
    if "pattern" in node:
        try:
            re.compile(node["pattern"])
        except (re.error, TypeError):
            raise _bad(f"{path}.pattern", "It is not a valid regular expression.") from None
    if kind != "integer":
        for bound in BOUNDS:
            if bound in node:
                raise _refuse(path, f"{bound} is supported only for the integer type.")
    if node.get("minItems", 0) not in (0, 1):
        raise _refuse(path, "minItems accepts only 0 or 1.")
    if "$ref" in node:
        if resolve(node["$ref"], root) is None or not node["$ref"].startswith("#/$defs/"):
            raise _refuse(path, "$ref must point to a subschema in $defs.")
    for key, child in (node.get("$defs") or {}).items():
        _check(child, root, f"{path}.$defs.{key}", "elsewhere", None)
    for i, child in enumerate(node.get("anyOf") or []):
        _check(child, root, f"{path}.anyOf[{i}]", "elsewhere", None)
    inner = {"top": "top-property", "item": "item-property"}.get(place, "elsewhere")
    for key, child in (node.get("properties") or {}).items():
        _check(child, root, f"{path}.properties.{key}", inner, key)
    if "items" in node:
        _check(node["items"], root, f"{path}.items", "item" if place == "top-property" else "elsewhere", None)
    for key in node.get("required") or []:
        if key not in (node.get("properties") or {}):
            raise _bad(f"{path}.required", f"{key} is not a property.")


def resolve(ref, root):
    node = root
    for part in ref.removeprefix("#/").split("/"):
        node = node.get(part) if isinstance(node, dict) else None
    return node


# -- making an instance ---------------------------------------------------------------------------


def clock(seconds, style):
    seconds = max(0.0, seconds)
    if style == "seconds":
        return round(seconds, 3)
    if style == "hh:mm:ss":
        whole = round(seconds)
        return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    thousandths = round(seconds * 1000)
    whole = thousandths // 1000
    return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}.{thousandths % 1000:03d}"


START = re.compile(r"^(start|begin|from)|(_|^)(start|begin)($|_)|start(time|sec|offset)", re.I)
END = re.compile(r"^(end|stop|to$|until)|(_|^)(end|stop)($|_)|end(time|sec|offset)", re.I)
TIME = re.compile(r"time|timestamp|seconds|_sec$|^at$|position|offset", re.I)


class Builder:
    """Fills a schema from a teller (see pegasus.Teller)."""

    def __init__(self, schema, teller):
        self.root, self.teller = schema, teller

    def build(self):
        return self.make(self.root, "", None, 0)

    def make(self, node, name, part, depth):
        if depth > 12:
            return None
        if "$ref" in node:
            return self.make(resolve(node["$ref"], self.root), name, part, depth + 1)
        if "const" in node:
            return node["const"]
        if node.get("enum"):
            return self.teller.pick(node["enum"], part)
        if node.get("anyOf"):
            options = [o for o in node["anyOf"] if o.get("type") != "null"] or node["anyOf"]
            return self.make({**{k: v for k, v in node.items() if k != "anyOf"}, **options[0]}, name, part, depth + 1)
        kind = node.get("type") or ("object" if "properties" in node else "array" if "items" in node else "string")
        return getattr(self, "_" + kind)(node, name, part, depth)

    def _null(self, node, name, part, depth):
        return None

    def _boolean(self, node, name, part, depth):
        return self.teller.says(name, part)

    def _object(self, node, name, part, depth):
        properties = node.get("properties") or {}
        return {key: self.make(child, key, part, depth + 1) for key, child in properties.items()}

    def _array(self, node, name, part, depth):
        child = node.get("items") or {"type": "string"}
        target = resolve(child["$ref"], self.root) if "$ref" in child else child
        kind = target.get("type") or ("object" if "properties" in target else "string")
        if kind == "object":
            parts = self.teller.parts if part is None else [part]
            return [self.make(target, name, p, depth + 1) for p in parts]
        if kind == "string" and not (target.get("pattern") or target.get("format") or target.get("enum")):
            return self.teller.words_for(name, part)
        if target.get("enum"):
            return self.teller.pick_many(target["enum"], part)
        if kind in ("number", "integer") and (TIME.search(name) or START.search(name)):
            return [self.make(target, name, p, depth + 1) for p in self.teller.parts]
        return [self.make(target, name, part, depth + 1)]

    def _timestamp(self, node, name, part, depth):
        return clock(self._time(name, part), node.get("format", "seconds"))

    def _time(self, name, part):
        start, end = (part.start, part.end) if part else (self.teller.start, self.teller.end)
        return end if END.search(name) else start

    def _number(self, node, name, part, depth):
        if END.search(name) or START.search(name):
            return round(self._time(name, part), 3)
        if "duration" in name.lower() or "length" in name.lower():
            start, end = (part.start, part.end) if part else (self.teller.start, self.teller.end)
            return round(end - start, 3)
        if TIME.search(name):
            return round(self._time(name, part), 3)
        return 0.5

    def _integer(self, node, name, part, depth):
        value = round(self._number({}, name, part, depth) + 0.01)
        if name in ("count", "number_of_chapters") or name.endswith("_count"):
            value = len(self.teller.parts)
        low = node.get("minimum", node.get("exclusiveMinimum", -(10**15) - 1) + 1)
        high = node.get("maximum", node.get("exclusiveMaximum", 10**15 + 1) - 1)
        return int(min(max(value, low), high))

    def _string(self, node, name, part, depth):
        style = node.get("format")
        if style == "uuid":
            return str(uuid.uuid5(uuid.NAMESPACE_OID, f"{name}{part.start if part else ''}"))
        if style == "date-time":
            return "2026-01-02T03:04:05Z"
        if style == "date":
            return "2026-01-02"
        if style == "time":
            return "03:04:05Z"
        if node.get("pattern"):
            return from_pattern(node["pattern"])
        if name in RESERVED:
            return clock(self._time(name, part), "hh:mm:ss.fff")
        if (START.search(name) or END.search(name) or TIME.search(name)) and name != "s":
            return clock(self._time(name, part), "hh:mm:ss")
        return self.teller.text_for(name, part)


def from_pattern(pattern):
    """A short string that matches a regular expression of the usual kinds."""
    return "".join(_emit(op, arg) for op, arg in sre.parse(pattern))


def _emit(op, arg):
    name = str(op)
    if name == "LITERAL":
        return chr(arg)
    if name == "NOT_LITERAL":
        return "x" if arg != ord("x") else "y"
    if name == "ANY":
        return "a"
    if name == "IN":
        return _member(arg)
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        low, high, inner = arg
        times = max(low, min(1, int(high)))
        return "".join(_emit(o, a) for o, a in inner) * times
    if name == "SUBPATTERN":
        return "".join(_emit(o, a) for o, a in arg[-1])
    if name == "BRANCH":
        return "".join(_emit(o, a) for o, a in arg[1][0])
    return ""


def _member(items):
    negated = items and str(items[0][0]) == "NEGATE"
    pattern_ok = []
    for code in [*range(97, 123), *range(48, 58), *range(65, 91), 45, 95, 32, 35, 46]:
        inside = any(_covers(op, arg, code) for op, arg in items if str(op) != "NEGATE")
        if inside != negated:
            pattern_ok.append(chr(code))
            break
    if pattern_ok:
        return pattern_ok[0]
    op, arg = items[-1]
    return chr(arg) if str(op) == "LITERAL" else chr(arg[0]) if str(op) == "RANGE" else "x"


def _covers(op, arg, code):
    name = str(op)
    if name == "LITERAL":
        return arg == code
    if name == "RANGE":
        return arg[0] <= code <= arg[1]
    if name == "CATEGORY":
        kind = str(arg)
        char = chr(code)
        value = (
            char.isdigit()
            if "DIGIT" in kind
            else char.isspace()
            if "SPACE" in kind
            else (char.isalnum() or char == "_")
        )
        return value != ("NOT" in kind)
    return False
