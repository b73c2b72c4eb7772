"""What a job is told to ask, as the JSON values of its payload."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from medintel_desktop.domain.analysis import AnswerKind
from medintel_desktop.domain.moment import Span
from medintel_desktop.domain.preset import FieldType, Preset, PresetField
from medintel_desktop.library.questions import Asked, Length, Options


def written_wanted(asked: Asked, span: Span | None, thread: str | None) -> dict[str, Any]:
    """For the payload. The preset goes along: what is asked does not change under way."""
    preset = asked.preset
    return {
        "kinds": list(asked.kinds), "words": asked.words,
        "length": asked.options.length, "language": asked.options.language,
        "span": [span.start, span.end] if span else None, "thread": thread,
        "preset": preset and {
            "id": preset.id, "name": preset.name, "prompt": preset.prompt,
            "fields": [[f.name, f.type, f.description] for f in preset.fields],
        },
    }  # fmt: skip


def read_wanted(payload: Mapping[str, Any]) -> Asked:
    told = payload.get("preset")
    return Asked(
        tuple(map(AnswerKind, payload["kinds"])),
        Options(Length(payload["length"]), payload["language"]),
        payload["words"],
        told and Preset(told["id"], told["name"], told["prompt"], _fields(told["fields"])),
    )


def _fields(told: list[list[str]]) -> tuple[PresetField, ...]:
    return tuple(PresetField(name, FieldType(kind), said) for name, kind, said in told)
