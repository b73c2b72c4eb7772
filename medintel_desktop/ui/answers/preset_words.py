"""Presets in words."""

from __future__ import annotations

from medintel_desktop.domain import words
from medintel_desktop.domain.preset import FieldType, Preset

TYPES = {
    FieldType.TEXT: "Text",
    FieldType.NUMBER: "Number",
    FieldType.YES_NO: "Yes or no",
    FieldType.LIST: "List",
    FieldType.TIME: "Time",
}


def answered_by(preset: Preset) -> str:
    """ "A table: Shop, Price, Seen at" or "Free words"."""
    if not preset.fields:
        return "Answered in free words."
    names = ", ".join(field.name for field in preset.fields)
    return f"Answered by a table of {words.counted(len(preset.fields), 'column')}: {names}."
