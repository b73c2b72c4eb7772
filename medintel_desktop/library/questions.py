"""What the service is asked for each kind of answer, and how its replies become answers.

Kinds with a schema are asked together, in one request; those of ``SEGMENTED`` are looked for all
along a video, each for the price of its whole length. A reply is text: :func:`told` takes it
apart and lets in nothing that ``domain.analysis.read`` does not let in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from medintel_desktop.domain.analysis import SEGMENTED, AnswerKind, Content, read
from medintel_desktop.domain.analyst import TimedField
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.preset import FieldType, Preset


class Length(StrEnum):
    """How long a summary is to be."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Options:
    """``language`` is what answers are written in, by its English name ("German"); "" leaves it
    to the service."""

    length: Length = Length.MEDIUM
    language: str = ""


USUAL = Options()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is wanted of one item. ``words`` are those of a free question, ``earlier`` what was
    asked and answered before it; ``preset`` has the words and fields of a table."""

    kinds: tuple[AnswerKind, ...]
    options: Options = Options()
    words: str = ""
    preset: Preset | None = None
    earlier: tuple[tuple[str, str], ...] = ()

    def question(self, kind: AnswerKind) -> str:
        """What is kept beside the answer."""
        if kind is AnswerKind.TABLE and self.preset is not None:
            return self.preset.prompt
        return self.words if kind is AnswerKind.ANSWER else ""

    def key(self, checksum: str, kind: AnswerKind, span: Span | None) -> str:
        """Equal for equal questions on equal bytes, whichever model answers."""
        return digest(checksum, str(kind), self.told(kind), span)

    def told(self, kind: AnswerKind) -> object:
        """Everything that makes this question what it is, as JSON values."""
        language = self.options.language.casefold()
        match kind:
            case AnswerKind.SUMMARY:
                return [self.options.length, language]
            case AnswerKind.ANSWER:
                return [" ".join(self.words.split()).casefold(), self.earlier, language]
            case AnswerKind.TABLE if self.preset is not None:
                fields = [[f.name, f.type, f.description] for f in self.preset.fields]
                return [self.preset.id, self.preset.prompt, fields, language]
        return language


MOST_CONTEXT = 24_000
"""Characters of a conversation that go along with its next question."""

SAFETY_CATEGORIES = (
    "violence", "blood or injury", "nudity", "sexual content", "weapons", "drugs",
    "alcohol or smoking", "self-harm", "hate", "strong language", "dangerous acts", "other",
)  # fmt: skip

_LENGTHS = {
    Length.SHORT: "one or two sentences",
    Length.MEDIUM: "one paragraph of about five sentences",
    Length.LONG: "three to five paragraphs",
}

_WANTED: Mapping[AnswerKind, str] = {
    AnswerKind.TITLE: "a title of at most ten words",
    AnswerKind.SUMMARY: "a summary in {length}",
    AnswerKind.CHAPTERS: "chapters that together cover everything, in order, each with where it"
    " starts and ends, a short title, and what happens in it",
    AnswerKind.HIGHLIGHTS: "the moments most worth seeing, each with where it starts and ends, a"
    " short title, and the reason",
    AnswerKind.TOPICS: "three to eight topics it is about, each of one to three words",
    AnswerKind.HASHTAGS: "five to ten hashtags, each beginning with #",
    AnswerKind.TAGS: "up to fifteen tags of one or two words for things, places and actions that"
    " can be seen or heard",
    AnswerKind.FRAMES: "three to five single moments whose picture would make a good thumbnail:"
    " sharp, bright, telling; each with its time, what is seen, and the reason",
    AnswerKind.SAFETY: "everything that some viewers should not see, each with its category, how"
    " sure that is from 0 to 1, the reason, and where it is; an empty list if there is nothing",
}

_TEXT, _NUMBER = {"type": "string"}, {"type": "number"}
_TEXT_LIST = {"type": "array", "items": _TEXT}
_SPAN = {"start_time": _NUMBER, "end_time": _NUMBER}

_FIELD_TYPES: Mapping[FieldType, Mapping[str, Any]] = {
    FieldType.TEXT: _TEXT,
    FieldType.NUMBER: _NUMBER,
    FieldType.YES_NO: {"type": "boolean"},
    FieldType.LIST: _TEXT_LIST,
    FieldType.TIME: _NUMBER,
}

TIMED: Mapping[AnswerKind, TimedField] = {
    AnswerKind.SCREEN_TEXT: TimedField(
        "screen_text", "Each stretch in which text can be read on screen: titles, captions, signs.",
        {"title": "The text as it is written", "text": "Where it is seen"},
    ),
    AnswerKind.LOGOS: TimedField(
        "logos", "Each stretch in which a logo or brand mark can be seen.",
        {"title": "Whose logo it is", "text": "Where it is seen"},
    ),
    AnswerKind.NAMES: TimedField(
        "names", "Each stretch in which the name of a person, place or company is spoken.",
        {"title": "The name that is spoken", "text": "What is said of it"},
    ),
    AnswerKind.SCENES: TimedField(
        "scenes", "Each scene: a stretch in one place with one thing going on.",
        {"title": "A short title", "text": "What happens"},
    ),
}  # fmt: skip
"""How kinds that run along a video are looked for. Their keys are those of the kinds."""


def prompt(asked: Asked, *, photo: bool) -> str:
    """What is asked in words, for all kinds that are asked together."""
    options = asked.options
    written = f"\nWrite in {options.language}." if options.language else ""
    if asked.kinds == (AnswerKind.ANSWER,):
        times = "" if photo else "\nGive times of the video as minutes and seconds, such as 1:05."
        return _context(asked.earlier) + asked.words.strip() + times + written
    if asked.preset is not None and AnswerKind.TABLE in asked.kinds:
        rows = "\nAnswer with rows that have the given fields."
        return asked.preset.prompt.strip() + rows + written
    seen = "this picture" if photo else "this video"
    length = _LENGTHS[options.length]
    lines = [f"- {kind}: {_WANTED[kind].format(length=length)}" for kind in asked.kinds]
    times = "" if photo else "\nTimes are seconds from the start of the video."
    return "\n".join([f"Describe {seen}:", *lines]) + times + written


def schema(asked: Asked, *, photo: bool) -> Mapping[str, Any] | None:
    """The shape of the reply, None for free words."""
    if asked.kinds == (AnswerKind.ANSWER,):
        return None
    return _object({str(kind): _shape(asked, kind, photo=photo) for kind in asked.kinds})


def told(
    text: str, asked: Asked, within: Span | None
) -> tuple[dict[AnswerKind, Content], list[AnswerKind]]:
    """The answers in a whole reply, by kind, and the kinds that came in no usable shape.

    ``within`` is the part of the video that was asked about, None for a photo.
    """
    if asked.kinds == (AnswerKind.ANSWER,):
        return {AnswerKind.ANSWER: read(AnswerKind.ANSWER, text, within)}, []
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        return {}, list(asked.kinds)
    found: dict[AnswerKind, Content] = {}
    for kind in asked.kinds:
        try:
            found[kind] = read(kind, _brought(values.get(str(kind)), kind, asked), within)
        except ValueError:
            continue
    return found, [kind for kind in asked.kinds if kind not in found]


def told_timed(
    text: str, kinds: Sequence[AnswerKind], within: Span
) -> tuple[dict[AnswerKind, Content], list[AnswerKind]]:
    """The same for what was looked for all along a video."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        values = None
    found: dict[AnswerKind, Content] = {}
    for kind in kinds if isinstance(values, dict) else ():
        try:
            found[kind] = read(kind, _timed(values.get(TIMED[kind].key)), within)
        except ValueError:
            continue
    return found, [kind for kind in kinds if kind not in found]


def digest(*parts: object) -> str:
    """A short name for what was asked: 32 hexadecimal digits."""
    told = json.dumps([_plain(part) for part in parts], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def together(kinds: Sequence[AnswerKind]) -> tuple[AnswerKind, ...]:
    """Those of ``kinds`` that are asked in one request by a schema, in the order of the screen."""
    alone = SEGMENTED | {AnswerKind.ANSWER, AnswerKind.TABLE}
    return tuple(kind for kind in AnswerKind if kind in kinds and kind not in alone)


def _context(earlier: Sequence[tuple[str, str]]) -> str:
    """What was said before, as far back as there is room for it."""
    said, room = list[str](), MOST_CONTEXT
    for question, answer in reversed(earlier):
        turn = f"Question: {question}\nAnswer: {answer[:room]}"
        room -= len(turn)
        if room < 0 and said:
            break
        said.append(turn)
    if not said:
        return ""
    return "\n\n".join(["So far in this conversation:", *reversed(said), "Now: "])


def _plain(part: object) -> object:
    return [part.start, part.end] if isinstance(part, Span) else part


def _object(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"type": "object", "properties": dict(properties), "required": list(properties)}


def _rows(properties: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"type": "array", "items": _object(properties)}


def _shape(asked: Asked, kind: AnswerKind, *, photo: bool) -> Mapping[str, Any]:
    match kind:
        case AnswerKind.TITLE | AnswerKind.SUMMARY:
            return _TEXT
        case AnswerKind.TOPICS | AnswerKind.HASHTAGS | AnswerKind.TAGS:
            return _TEXT_LIST
        case AnswerKind.FRAMES:
            return _rows({"start_time": _NUMBER, "title": _TEXT, "reason": _TEXT})
        case AnswerKind.SAFETY:
            times = {} if photo else _SPAN
            category = {"type": "string", "enum": list(SAFETY_CATEGORIES)}
            return _rows({"category": category, "confidence": _NUMBER, "reason": _TEXT, **times})
        case AnswerKind.TABLE:
            fields = asked.preset.fields if asked.preset else ()
            return _rows({f.name: _described(f.type, f.description) for f in fields})
    text = "reason" if kind is AnswerKind.HIGHLIGHTS else "text"
    return _rows({**_SPAN, "title": _TEXT, text: _TEXT})


def _described(kind: FieldType, description: str) -> Mapping[str, Any]:
    said = "seconds from the start of the video" if kind is FieldType.TIME else ""
    words = ", ".join(part for part in (description.strip(), said) if part)
    return {**_FIELD_TYPES[kind], **({"description": words} if words else {})}


def _brought(value: object, kind: AnswerKind, asked: Asked) -> object:
    """A value in the names of ours."""
    if kind is AnswerKind.TABLE:
        fields = {f.name: f.type for f in asked.preset.fields} if asked.preset else {}
        return [_row(entry, fields) for entry in _listed(value)]
    if isinstance(value, list):
        return [_renamed(entry, kind) for entry in value]
    return value


def _renamed(entry: object, kind: AnswerKind) -> object:
    if not isinstance(entry, Mapping):
        return entry
    named = {name: value for name, value in entry.items() if value is not None}
    for theirs, ours in (("start_time", "start"), ("end_time", "end")):
        if theirs in named:
            named[ours] = named.pop(theirs)
    if "reason" in named and kind is not AnswerKind.SAFETY:
        named["text"] = named.pop("reason")
    return named


def _row(entry: object, fields: Mapping[str, FieldType]) -> object:
    """A row with exactly the fields that were asked for; what is of another type is left out."""
    if not isinstance(entry, Mapping):
        return entry
    return {name: _fitting(entry.get(name), kind) for name, kind in fields.items()}


def _fitting(value: object, kind: FieldType) -> object:
    if kind is FieldType.YES_NO:
        return value if isinstance(value, bool) else None
    if kind in (FieldType.NUMBER, FieldType.TIME):
        fits = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e15
        return value if fits else None
    if kind is FieldType.LIST:
        texts = value if isinstance(value, list) else []
        return [str(read(AnswerKind.ANSWER, text, None)) for text in texts if isinstance(text, str)]
    return read(AnswerKind.ANSWER, value, None) if isinstance(value, str) else None


def _timed(value: object) -> object:
    rows = []
    for entry in _listed(value):
        if not isinstance(entry, Mapping) or not isinstance(entry.get("metadata"), Mapping):
            raise ValueError("a row should have times and fields")
        said = entry["metadata"]
        title = said.get("title")
        if isinstance(title, str) and title.strip():
            rows.append({"start": entry.get("start_time"), "end": entry.get("end_time"),
                         "title": title, "text": said.get("text") or ""})  # fmt: skip
    return rows


def _listed(value: object) -> Sequence[object]:
    if not isinstance(value, list):
        raise ValueError("an answer should be a list")
    return value
